"""User actions on one's own notifications: what others have done that concerns oneself."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta
from sqlalchemy.engine import Connection

from ..clock import iso
from ..store import notifications as rows
from ..store.access import Actor
from ..store.groups import Group
from ..store.notifications import Kind
from ..store.things import Person
from ..store.transactions import transaction
from .calls import Call
from .declaration import Act, useraction
from .rights import LoggedIn
from .things import Limit
from .values import Params, Time

Number = Annotated[int, Meta(ge=0, le=2**62, description="A `number` of a notification.")]


class Notifications(Params, frozen=True):
    """How many, and behind which, going back."""

    limit: Limit = 50
    before: Number | None = None


class ReadUpTo(Params, frozen=True):
    """Up to which notification all have been read, or which one alone; without one, all there are."""

    number: Number | None = None
    alone: bool = False


class ThingNamed(msgspec.Struct, frozen=True):
    """A Thing by its id, and what it is called."""

    id: str
    name: str


class Notification(msgspec.Struct, frozen=True):
    """What somebody has done, and about what: made the reader a `member` of a User Group, `shared` a Thing with him or with a
    group of his, made him its `owner`, `mentioned` him in a comment, or `replied` in a thread in which he has said something;
    of comments the text is given."""

    number: int
    kind: Kind
    by: Person
    at: Time
    read: bool
    thing: ThingNamed | None
    group: Group | None
    comment: str | None
    text: str | None


class Notified(msgspec.Struct, frozen=True):
    """Notifications, newest first, and how many there are in all that have not been read."""

    notifications: list[Notification]
    unread: int


class _Reading(msgspec.Struct, frozen=True):
    user: str
    number: int | None
    alone: bool
    at: int


def notified(db: Connection, actor: Actor, limit: int, before: int | None = None, after: int = 0) -> Notified:
    """Somebody's notifications between two numbers."""
    return Notified([_shown(row) for row in rows.page(db, actor, limit, before, after)], rows.unread(db, actor))


def _shown(row: rows.NotificationRow) -> Notification:
    thing = None if row.thing is None or row.thing_name is None else ThingNamed(row.thing, row.thing_name)
    return Notification(
        row.number, row.kind, row.by, iso(row.at), row.read_at is not None, thing, row.group, row.comment, row.text
    )


@useraction("notifications", right=LoggedIn(), scope="things:read")
def notifications(db: Connection, act: Act, params: Notifications) -> Notified:
    """What others have done that concerns the caller, newest first; only what is about something that he may see still."""
    return notified(db, act, params.limit, params.before)


@useraction("read_notifications", right=LoggedIn(), scope="things:write")
async def read_notifications(call: Call, params: ReadUpTo) -> Notified:
    """Note that the caller has read his notifications, all, up to one, or that one; gives how many he has not."""
    await call.transact(mark_read, _Reading(call.known_user().id, params.number, params.alone, call.at))
    call.services.notified()
    return await call.services.reads.read(notified, call.actor(), 0)


@transaction
def mark_read(tx: Connection, params: _Reading) -> None:
    """Note that somebody has read notifications."""
    rows.read(tx, params.user, params.number, params.alone, params.at)
