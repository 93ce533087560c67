"""All user actions, and the one named transaction in which those that write are performed."""

from __future__ import annotations

from hashlib import sha256

import msgspec
from sqlalchemy.engine import Connection

from ..store.transactions import transaction
from . import (
    accounts,
    auditing,
    clients,
    comments,
    consent,
    copies,
    editing,
    groups,
    many,
    notifications,
    openid,
    people,
    pictures,
    presence,
    processes,
    receivers,
    sessions,
    share_links,
    sharing,
    shelf,
    sight,
    tagging,
    things,
    tickets,
    versions,
)
from .declaration import Act, UserAction, declared
from .telling import tell

#: The modules with declarations; importing them has made the declarations.
FAMILIES = (
    accounts, auditing, clients, comments, consent, copies, editing, groups, many, notifications, openid, people, pictures,
    presence, processes, receivers, sessions, share_links, sharing, shelf, sight, tagging, things, tickets, versions,
)  # fmt: skip


def actions() -> dict[str, UserAction]:
    """Every user action by name."""
    return declared()


class Performance(msgspec.Struct, frozen=True):
    """A user action on its way to the writer; parameters as JSON."""

    action: str
    act: Act
    params: bytes


@transaction
def perform(tx: Connection, params: Performance) -> bytes:
    """Perform an action and write its feed row and its line in the audit log, all or nothing. Gives the result as JSON."""
    action = declared()[params.action]
    arguments, result = action.perform_in(tx, params.act, params.params)
    tell(tx, action, params.act, arguments, result)
    return msgspec.json.encode(result)


class Once(msgspec.Struct, frozen=True):
    """What an action gave that was called for under a key, and a digest of the parameters that it was called with."""

    called_with: bytes
    result: bytes


@transaction
def perform_once(tx: Connection, params: Performance) -> Once:
    """The same, for a request that may come again under the same key."""
    return Once(called_with(params.params), perform.perform(tx, params))


def called_with(params: bytes) -> bytes:
    """A digest of parameters."""
    return sha256(params).digest()
