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


class StreamView(msgspec.Struct, frozen=True):
    """A connection to the Streaming API: from where, and with how many Things open. `client`: the other system whose it is;
    where there is none, and it is of no session, it came with a stream ticket."""

    address: str
    things: int
    client: str | None


class SessionView(msgspec.Struct, frozen=True):
    """A session: since when, last seen, from where, and with what program, and its streams. `here`: the one that asks."""

    id: str
    created_at: Time
    seen_at: Time
    address: str
    agent: str
    here: bool
    streams: list[StreamView]


class Sessions(msgspec.Struct, frozen=True):
    """Sessions, the one last seen first; and one's streams that are of none. Of streams this is a second old at most."""

    sessions: list[SessionView]
    streams: list[StreamView]


class OneSession(Params, frozen=True):
    """A session by its id; without one, all but this."""

    session: Annotated[Id | None, Meta(description="The id of a session of one's own.")] = None


@useraction("sessions", right=LoggedIn(), scope=None)
async def sessions(call: Call, params: Nothing) -> Sessions:
    """Where one is logged in, and what streams in one's name."""
    return await _sessions(call)


@useraction("end_session", right=LoggedIn(), scope=None, moves_rights=True)
async def end_session(call: Call, params: OneSession) -> Sessions:
    """End a session of one's own, and its streams; or all but this one."""
    ending = rows.Ending(call.known_user().id, params.session, call.session)
    await call.transact(rows.end, ending)
    return await _sessions(call)


async def _sessions(call: Call) -> Sessions:
    user, reads = call.known_user().id, call.services.reads
    found = await reads.read(rows.of, user, call.session, call.at)
    streams = await _streams(call, user)
    return Sessions([_view(row, streams.get(row.id, [])) for row in found], streams.get(None, []))


async def _streams(call: Call, user: str) -> dict[str | None, list[StreamView]]:
    """Somebody's streams by their sessions."""
    streams = [stream for stream in call.services.streams() if stream.user == user]
    sources = await call.services.reads.read(rows.sources, {stream.token for stream in streams})
    by_session: dict[str | None, list[StreamView]] = {}
    for stream in streams:
        if (source := sources.get(stream.token)) is not None:
            view = StreamView(stream.address, stream.things, source.client)
            by_session.setdefault(source.session, []).append(view)
    return by_session


def _view(row: rows.Session, streams: list[StreamView]) -> SessionView:
    return SessionView(row.id, iso(row.created_at), iso(row.seen_at), row.address, row.agent, row.here, streams)
