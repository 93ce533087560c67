"""Share links: each shows one Thing to whoever has it. Who comes by one gets a share of his own, which ends with the link."""

from __future__ import annotations

from uuid import uuid4

import msgspec
from sqlalchemy import ColumnElement, Row, delete, insert, select, update
from sqlalchemy.engine import Connection

from ..refusals import Refusal, not_found
from . import access, guests, shares
from .access import Role, in_force, rank
from .schema import share_links, things
from .schema import shares as share_rows
from .transactions import transaction


class Link(msgspec.Struct, frozen=True):
    """A share link without its secret. Times in ms; the password as its hash."""

    id: str
    thing: str
    name: str
    role: Role
    password: str | None
    expires_at: int | None
    uses: int
    most_uses: int | None
    made_by: str
    created_at: int


class NewLink(msgspec.Struct, frozen=True):
    """A link that somebody makes."""

    link: Link
    secret: bytes


class Renewal(msgspec.Struct, frozen=True):
    """A link that gets another secret."""

    thing: str
    link: str
    secret: bytes


class Coming(msgspec.Struct, frozen=True):
    """Somebody who comes by a link: a user, or a guest, who is made with this id, and may say his name. Time in ms."""

    secret: bytes
    user: str
    guest: bool
    name: str | None
    at: int


_LINK = [getattr(share_links.c, field) for field in Link.__struct_fields__]


def of(db: Connection, thing: str) -> list[Link]:
    """The links of a Thing, the newest first."""
    query = select(*_LINK).where(share_links.c.thing == thing)
    return [_link(row) for row in db.execute(query.order_by(share_links.c.created_at.desc(), share_links.c.id))]


def find(db: Connection, thing: str, link: str) -> Link:
    """A link of a Thing. Raises `Refusal` where there is none."""
    row = db.execute(select(*_LINK).where(*_named(thing, link))).first()
    if row is None:
        raise not_found()
    return _link(row)


def by_secret(db: Connection, secret: bytes, at: int) -> Link:
    """The link with this secret. Raises `Refusal` where it has expired, was taken back, never was, or its Thing is binned."""
    row = db.execute(
        select(*_LINK)
        .join(things, things.c.id == share_links.c.thing)
        .where(
            share_links.c.secret == secret,
            in_force(share_links.c.expires_at, at),
            things.c.deleted_at.is_(None),
        )
    ).first()
    if row is None:
        raise _gone()
    return _link(row)


def _link(row: Row[tuple[object, ...]]) -> Link:
    return msgspec.convert(dict(zip(Link.__struct_fields__, row, strict=True)), Link)


def _named(thing: str, link: str) -> tuple[ColumnElement[bool], ...]:
    return share_links.c.id == link, share_links.c.thing == thing


def _gone() -> Refusal:
    return Refusal("link_spent", "This link is good no more. Ask whoever gave it to you for another one.")


def change(tx: Connection, thing: str, link: str, role: Role) -> None:
    """What those may do who have come by it, and who will. Raises `Refusal` where there is no such link."""
    find(tx, thing, link)
    tx.execute(update(share_links).where(*_named(thing, link)).values(role=role))
    tx.execute(update(share_rows).where(share_rows.c.link == link).values(role=role))


def revoke(tx: Connection, thing: str, link: str) -> None:
    """Take a link back, and what those have by it who came by it. Raises `Refusal` where there is no such link."""
    find(tx, thing, link)
    _put_out(tx, link)
    tx.execute(delete(share_links).where(*_named(thing, link)))


def _put_out(tx: Connection, link: str) -> None:
    tx.execute(delete(share_rows).where(share_rows.c.link == link))


@transaction
def make(tx: Connection, params: NewLink) -> None:
    """Write a new link."""
    tx.execute(insert(share_links).values(secret=params.secret, **msgspec.structs.asdict(params.link)))


@transaction
def renew(tx: Connection, params: Renewal) -> None:
    """Give a link another secret: who came by the old one is put out, and nobody has come yet. Raises `Refusal`."""
    find(tx, params.thing, params.link)
    _put_out(tx, params.link)
    tx.execute(update(share_links).where(*_named(params.thing, params.link)).values(secret=params.secret, uses=0))


@transaction
def come(tx: Connection, params: Coming) -> str:
    """Let somebody in by a link, whose password he knows; gives the Thing. Who may do as much already gets nothing.

    Raises `Refusal`.
    """
    link = by_secret(tx, params.secret, params.at)
    ways = access.why(tx, params.user, (link.thing,), params.at)
    if any(rank(way.role) >= rank(link.role) for way in ways):
        return link.thing
    if link.most_uses is not None and link.uses >= link.most_uses:
        raise Refusal("link_spent", "As many people as may have come by this link. Ask whoever gave it to you for another one.")
    if params.guest:
        guests.add(tx, params.user, link.id, params.name, params.at)
    share = shares.Share(
        uuid4().hex, link.thing, params.user, None, link.role, link.expires_at, link.made_by, params.at, link.id
    )  # fmt: skip
    shares.put(tx, share)
    tx.execute(update(share_links).where(share_links.c.id == link.id).values(uses=share_links.c.uses + 1))
    return link.thing
