"""User actions of being on a Thing without a stream: what the caller has selected, and that he is done."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from msgspec import Meta

from ..refusals import Refusal
from .calls import Call, Presence
from .declaration import Nothing, useraction
from .rights import OnThing
from .things import OneThing
from .values import Id, Params
from .widgets import WidgetId


class Select(Params, frozen=True):
    """A Thing, and the widgets there that the caller has selected, by their ids; none of them: he has selected nothing."""

    thing: Id
    widgets: Annotated[list[WidgetId], Meta(max_length=200)]


@useraction("select", right=OnThing(), scope="things:read", guests=True)
async def select(call: Call, params: Select) -> Nothing:
    """Show to whoever has a Thing open live which widgets the caller has selected, under his name.

    It is shown for a minute, or until he selects something else there, or closes the Thing. Nothing of it is stored."""
    still = partial(call.check, OnThing(), params)
    _presence(call).select(call.known_user(), call.bounds, params.thing, params.widgets, still)
    return Nothing()


@useraction("close", right=OnThing(), scope="things:read", guests=True)
async def close(call: Call, params: OneThing) -> Nothing:
    """Say that the caller is done with a Thing: what he has selected is shown no more. What he streams is not touched."""
    _presence(call).close(call.known_user(), params.thing)
    return Nothing()


def _presence(call: Call) -> Presence:
    if call.services.presence is None:
        raise Refusal("unavailable", "The Things of this server cannot be opened at present.")
    return call.services.presence
