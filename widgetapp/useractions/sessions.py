"""User actions on one's own log-in sessions."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from ..clock import iso
from ..store import sessions as rows
from .calls import Call
from .declaration import Nothing, useraction
from .rights import LoggedIn
from .values import Id, Params, Time


class SessionView(msgspec.Struct, frozen=True):
    """A session: since when, last seen, from where, and with what program. `here`: the one that asks."""

    id: str
    created_at: Time
    seen_at: Time
    address: str
    agent: str
    here: bool


class Sessions(msgspec.Struct, frozen=True):
    """Sessions, the one last seen first."""

    sessions: list[SessionView]


class OneSession(Params, frozen=True):
    """A session by its id; without one, all but this."""

    session: Annotated[Id | None, Meta(description="The id of a session of one's own.")] = None


@useraction("sessions", right=LoggedIn(), scope=None)
async def sessions(call: Call, params: Nothing) -> Sessions:
    """Where one is logged in."""
    return await _sessions(call)


@useraction("end_session", right=LoggedIn(), scope=None, moves_rights=True)
async def end_session(call: Call, params: OneSession) -> Sessions:
    """End a session of one's own, and its streams; or all but this one."""
    ending = rows.Ending(call.known_user().id, params.session, call.session)
    await call.transact(rows.end, ending)
    return await _sessions(call)


async def _sessions(call: Call) -> Sessions:
    found = await call.services.reads.read(rows.of, call.known_user().id, call.session, call.at)
    return Sessions(
        [SessionView(row.id, iso(row.created_at), iso(row.seen_at), row.address, row.agent, row.here) for row in found]
    )
