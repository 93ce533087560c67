"""What is kept of one person: all of it to be given out, and what names him to be erased."""

from __future__ import annotations

import msgspec
from sqlalchemy import func, select, update
from sqlalchemy.engine import Connection

from ..refusals import Refusal
from . import accounts, comment_reads, identities, notifications, shelf
from .comments import comments, rename
from .journal_schema import updates
from .outbound_schema import receivers
from .schema import feed, groups, images, members, shares, things, users
from .transactions import transaction
from .versions import named_versions

#: What others see of somebody whose data was erased.
NAME, COLOR = "Former colleague", "#6b7280"


class Owned(msgspec.Struct, frozen=True):
    """A Thing that somebody has made, or owns. Time in ms."""

    id: str
    name: str
    created_at: int


class Belonging(msgspec.Struct, frozen=True):
    """A User Group that somebody belongs to."""

    id: str
    name: str
    admin: bool


class PersonalData(msgspec.Struct, frozen=True):
    """What is kept of one person, besides his sessions and consents; how much of the content is his, which is in the Things."""

    account: accounts.Account
    elsewhere: list[identities.Identity]
    groups: list[Belonging]
    things: list[Owned]
    shared_with: list[str]
    #: The addresses of receivers that he answers for.
    receivers: list[str]
    changes: int
    comments: list[str]
    named_versions: list[str]
    images: int
    actions: int
    notifications: int


def of(db: Connection, user: str) -> PersonalData:
    """All that is kept of somebody. Raises `Refusal` where there is none."""
    belonging = select(groups.c.id, groups.c.name, members.c.admin).join(members, members.c.group_id == groups.c.id)
    made = select(things.c.id, things.c.name, things.c.created_at).where(
        (things.c.owner == user) | (things.c.created_by == user)
    )
    return PersonalData(
        account=accounts.find(db, user),
        elsewhere=identities.of(db, user),
        groups=[Belonging(*row) for row in db.execute(belonging.where(members.c.user_id == user))],
        things=[Owned(*row) for row in db.execute(made.order_by(things.c.created_at))],
        shared_with=list(db.execute(select(shares.c.thing).where(shares.c.user_id == user)).scalars()),
        receivers=list(db.execute(select(receivers.c.url).where(receivers.c.made_by == user)).scalars()),
        changes=_count(db, updates.c.author, user),
        comments=list(db.execute(select(comments.c.text).where(comments.c.author == user, comments.c.text != "")).scalars()),
        named_versions=list(
            db.execute(
                select(named_versions.c.name).where(named_versions.c.named_by == user).order_by(named_versions.c.version)
            ).scalars()
        ),
        images=_count(db, images.c.author, user),
        actions=_count(db, feed.c.actor, user),
        notifications=notifications.count(db, user),
    )


def _count(db: Connection, column: object, user: str) -> int:
    return int(db.execute(select(func.count()).where(column == user)).scalar_one())  # type: ignore[arg-type]  # a column


class Erasure(msgspec.Struct, frozen=True):
    """Who is to be erased by `widgetapp_admin`."""

    user: str


@transaction
def erase_person(tx: Connection, params: Erasure) -> None:
    """As `erase`."""
    erase(tx, params.user)


def erase(tx: Connection, user: str) -> None:
    """Let nothing be left that names somebody; what he has made stays, as that of a former colleague.

    Raises `Refusal` unless he is disabled and owns nothing any more.
    """
    account = accounts.find(tx, user)
    if account.disabled_at is None:
        raise Refusal("conflict", "Disable the account first.")
    if tx.execute(select(func.count()).select_from(things).where(things.c.owner == user)).scalar_one():
        raise Refusal("conflict", "Hand over the Things first: somebody must own them.")
    tx.execute(shares.delete().where(shares.c.user_id == user))
    tx.execute(members.delete().where(members.c.user_id == user))
    identities.forget(tx, user)
    notifications.forget(tx, user)
    comment_reads.forget(tx, user)
    shelf.forget(tx, user)
    rename(tx, user, NAME)
    gone = {"name": NAME, "login": f"erased-{user}", "color": COLOR, "password": accounts.NO_PASSWORD, "admin": False}
    tx.execute(update(users).where(users.c.id == user).values(**gone))
