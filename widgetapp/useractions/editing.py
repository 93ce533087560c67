"""User actions on the content of a Thing, each one request: for people and systems that do not stream."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import msgspec
from msgspec import Meta

from ..refusals import Refusal
from .calls import Call, Editor
from .declaration import useraction
from .rights import OnThing
from .values import Id, Params

State = Annotated[bytes, Meta(max_length=1024 * 1024, description="A Yjs state vector: what the caller has already.")]


class Edit(Params, frozen=True):
    """A Thing, a change to it as a Yjs update, and what the caller has of it."""

    thing: Id
    update: Annotated[bytes, Meta(min_length=2, max_length=7 * 1024 * 1024, description="A Yjs update (encoding 1).")]
    state: State | None = None


class Refresh(Params, frozen=True):
    """A Thing, and what the caller has of it; without that, all of it is wanted."""

    thing: Id
    state: State | None = None


class Missing(msgspec.Struct, frozen=True):
    """What the caller lacked, as a Yjs update."""

    update: bytes


@useraction("edit", right=OnThing("editor"), scope="things:write", large=True, guests=True)
async def edit(call: Call, params: Edit) -> Missing:
    """Change the content of a Thing. Answered when the change is on the server's disk; whoever has the Thing open live sees
    it at once. The answer has what others had changed before. The same change may be sent again: it is made once."""
    still = partial(call.check, OnThing("editor"), params)
    missing = await _editor(call).edit(call.known_user(), call.bounds, params.thing, params.update, params.state, still)
    return Missing(missing)


@useraction("refresh", right=OnThing(), scope="things:read", large=True, guests=True)
async def refresh(call: Call, params: Refresh) -> Missing:
    """The content of a Thing as it is now: all of it, or what the caller has not got yet."""
    still = partial(call.check, OnThing(), params)
    return Missing(await _editor(call).refresh(call.known_user(), call.bounds, params.thing, params.state, still))


def _editor(call: Call) -> Editor:
    if call.services.editor is None:
        raise Refusal("unavailable", "The Things of this server cannot be opened at present.")
    return call.services.editor
