"""For programs that talk to WidgetApp: user actions, the feed, deliveries; imports the catalogue and `wire`."""

from ..wire.webhooks import NotOurs
from .actions import Actions
from .aio import AsyncioWidgetApp, running_reactor
from .app import WidgetApp
from .credentials import ClientCredentials, GivenToken
from .deliveries import verify
from .errors import ClientError, Gap, Refused, Unreachable
from .listener import Listener
from .messages import Actor, Message, Notice, Place

__all__ = [
    "Actions",
    "Actor",
    "AsyncioWidgetApp",
    "ClientCredentials",
    "ClientError",
    "Gap",
    "GivenToken",
    "Listener",
    "Message",
    "NotOurs",
    "Notice",
    "Place",
    "Refused",
    "Unreachable",
    "WidgetApp",
    "running_reactor",
    "verify",
]
