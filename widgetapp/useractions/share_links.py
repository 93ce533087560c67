"""User actions on share links: their owners make, renew and take them back; whoever has one comes by it."""

from __future__ import annotations

from typing import Annotated
from uuid import uuid4

import msgspec
from msgspec import Meta
from sqlalchemy.engine import Connection

from ..clock import iso
from ..refusals import Refusal
from ..store import guests, people, things
from ..store import share_links as rows
from ..store.access import Role
from ..store.guests import Admitted
from .calls import Call, Services, new_secret
from .declaration import SECRET, Act, Feed, useraction
from .mailing import Address, check_mail, send_link
from .people import enter
from .rights import Anyone, OnThing
from .sharing import EndsIn, Given, Shared
from .values import Id, Name, Params, Secret, Time

LinkPassword = Annotated[str, Meta(min_length=6, max_length=200, description="What the link asks for.", extra=SECRET)]


class ShareByLink(Params, frozen=True):
    """A Thing and what those may do who have the link; for whom it is, when it ends (s from now), its password, and how many
    may come by it."""

    thing: Id
    role: Given
    name: Annotated[str, Meta(max_length=200)] = ""
    ends_in: EndsIn = None
    password: LinkPassword | None = None
    most_uses: Annotated[int, Meta(ge=1, le=1_000_000)] | None = None
    mail: Address | None = None


class OneLink(Params, frozen=True):
    """A Thing, and one of its links."""

    thing: Id
    link: Id


class LinkRole(Params, frozen=True):
    """A Thing, one of its links, and what those may do who come, or have come, by it."""

    thing: Id
    link: Id
    role: Given


class LinkSecret(Params, frozen=True):
    """What a share link ends with."""

    secret: Secret


class OpenLink(Params, frozen=True):
    """What a share link ends with, its password if it asks for one, and a guest's name."""

    secret: Secret
    password: Annotated[str, Meta(max_length=200, extra=SECRET)] = ""
    name: Name | None = None


class ShareLink(msgspec.Struct, frozen=True):
    """A link, who made it, and how many have come by it. What it ends with was shown once."""

    id: str
    name: str
    role: Role
    has_password: bool
    ends_at: Time | None
    uses: int
    most_uses: int | None
    made_by: str
    created_at: Time


class ShareLinks(msgspec.Struct, frozen=True):
    """The links of a Thing, the newest first; and who may come by them, as administrators have decided."""

    links: list[ShareLink]
    admitted: Admitted


class MadeLink(msgspec.Struct, frozen=True):
    """A link, to be passed on; it is shown this once. `mailed`: whether it was sent, where it was to be."""

    link: str
    share_link: ShareLink
    mailed: bool | None = None


class Offer(msgspec.Struct, frozen=True):
    """What a link leads to. Of a Thing behind a password not even the name is said. `admitted`: who need not log in."""

    name: str | None
    role: Role
    has_password: bool
    admitted: Admitted


class Come(msgspec.Struct, frozen=True):
    """The Thing that a link has led to."""

    thing: str


@useraction("share_links", right=OnThing("owner"), scope="things:read")
def share_links(db: Connection, act: Act, params: Shared) -> ShareLinks:
    """The links that show a Thing."""
    return _links(db, params.thing)


@useraction("share_by_link", right=OnThing("owner"), scope="things:write", feed=Feed.DURABLE, audited=True)
async def share_by_link(call: Call, params: ShareByLink) -> MadeLink:
    """Make a link that shows a Thing to whoever has it, also to guests who have no account."""
    check_mail(call, params.mail)
    services, secret = call.services, new_secret()
    link = rows.Link(
        id=uuid4().hex,
        thing=params.thing,
        name=params.name.strip(),
        role=params.role,
        password=None if params.password is None else await services.passwords.hash(params.password),
        expires_at=None if params.ends_in is None else call.at + params.ends_in * 1000,
        uses=0,
        most_uses=params.most_uses,
        made_by=call.known_user().id,
        created_at=call.at,
    )
    await call.check(OnThing("owner"), params)
    await call.transact(rows.make, rows.NewLink(link, people.digest(secret)), made=link.id)
    made = await _made(services, params.thing, link.id, secret)
    return msgspec.structs.replace(made, mailed=await _send(call, params, made.link, link.expires_at))


@useraction("renew_link", right=OnThing("owner"), scope="things:write", feed=Feed.DURABLE, moves_rights=True)
async def renew_link(call: Call, params: OneLink) -> MadeLink:
    """Give a link another ending. The old one leads nowhere, and who came by it is put out at once."""
    secret = new_secret()
    await call.transact(rows.renew, rows.Renewal(params.thing, params.link, people.digest(secret)))
    return await _made(call.services, params.thing, params.link, secret)


@useraction("change_link", right=OnThing("owner"), scope="things:write", feed=Feed.DURABLE, writes=True, moves_rights=True)
def change_link(tx: Connection, act: Act, params: LinkRole) -> ShareLinks:
    """Change what those may do who come by a link; it acts at once on those who have."""
    rows.change(tx, params.thing, params.link, params.role)
    return _links(tx, params.thing)


@useraction("revoke_link", right=OnThing("owner"), scope="things:write", feed=Feed.DURABLE, writes=True, moves_rights=True)
def revoke_link(tx: Connection, act: Act, params: OneLink) -> ShareLinks:
    """Take a link back. It leads nowhere, and who came by it is put out at once."""
    rows.revoke(tx, params.thing, params.link)
    return _links(tx, params.thing)


@useraction("look_at_link", right=Anyone(), scope=None)
def look_at_link(db: Connection, act: Act, params: LinkSecret) -> Offer:
    """What a link leads to, and what it asks for."""
    link = rows.by_secret(db, people.digest(params.secret), act.at)
    name = None if link.password is not None else things.name(db, link.thing)
    return Offer(name, link.role, link.password is not None, guests.admitted(db))


@useraction("open_link", right=Anyone(), scope=None, feed=Feed.DURABLE, moves_rights=True)
async def open_link(call: Call, params: OpenLink) -> Come:
    """Come by a link to the Thing that it shows. Who is not logged in becomes a guest, with a session of his own."""
    secret = people.digest(params.secret)
    await _check_password(call, secret, params.password)
    is_guest, user = call.user is None, uuid4().hex if call.user is None else call.user.id
    call.done_by(user)
    name = None if params.name is None else params.name.strip()
    thing = await call.transact(rows.come, rows.Coming(secret, user, is_guest, name, call.at))
    if is_guest:
        await enter(call, user)
    return Come(thing)


async def _send(call: Call, params: ShareByLink, link: str, expires_at: int | None) -> bool | None:
    by = call.known_user().name
    name = await call.services.reads.read(things.name, params.thing)
    return await send_link(call, params.mail, lambda letters: letters.shared, link, expires_at, by=by, name=name)


async def _check_password(call: Call, secret: bytes, password: str) -> None:
    services = call.services
    link = await services.reads.read(rows.by_secret, secret, call.at)
    if link.password is None:
        return
    services.throttle.check(f"link:{link.id}", call.address)
    if not await services.passwords.verify(link.password, password):
        services.throttle.failed(f"link:{link.id}", call.address)
        raise Refusal("wrong_password", "That is not the password of this link.")
    services.throttle.succeeded(f"link:{link.id}", call.address)


async def _made(services: Services, thing: str, link: str, secret: str) -> MadeLink:
    return MadeLink(f"{services.public_url}/link#{secret}", await services.reads.read(_link, thing, link))


def _links(db: Connection, thing: str) -> ShareLinks:
    links = rows.of(db, thing)
    names = people.names(db, {link.made_by for link in links})
    return ShareLinks([_view(link, names[link.made_by]) for link in links], guests.admitted(db))


def _link(db: Connection, thing: str, link: str) -> ShareLink:
    found = rows.find(db, thing, link)
    return _view(found, people.names(db, {found.made_by})[found.made_by])


def _view(link: rows.Link, made_by: str) -> ShareLink:
    return ShareLink(
        link.id,
        link.name,
        link.role,
        link.password is not None,
        None if link.expires_at is None else iso(link.expires_at),
        link.uses,
        link.most_uses,
        made_by,
        iso(link.created_at),
    )
