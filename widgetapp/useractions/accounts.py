"""User actions on accounts: administrators add, disable and enable people, everybody changes what is his own."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta
from sqlalchemy.engine import Connection

from ..clock import iso
from ..refusals import Refusal
from ..store import accounts as rows
from ..store import guests, people, personal, things
from ..store.guests import Admitted
from ..store.people import User
from .calls import Call, Services, new_secret
from .declaration import SECRET, Act, Feed, Nothing, useraction
from .mailing import Address, check_mail, send_link
from .people import DAY, Invitation, enter
from .rights import Administrator, Anyone, LoggedIn
from .values import Id, Login, Me, Name, Params, Password, Secret, Time

#: How long a link is good by which somebody sets his password (ms).
LINK_LIFETIME = DAY

Color = Annotated[str, Meta(pattern="^#[0-9a-f]{6}$", description="Of one's pointer and initials.")]


class Account(msgspec.Struct, frozen=True):
    """Somebody's account, as administrators see it."""

    id: str
    name: str
    login: str
    color: str
    admin: bool
    created_at: Time
    disabled_at: Time | None
    seen_at: Time | None
    #: Whether he has chosen a password yet.
    has_password: bool


class Accounts(msgspec.Struct, frozen=True):
    """All people, by name; and who may come by a share link without an account: anybody, who says his name, or nobody."""

    people: list[Account]
    admitted: Admitted


class Admission(Params, frozen=True):
    """Who may come by a share link without an account."""

    who: Admitted


class AddPerson(Params, frozen=True):
    """Somebody new."""

    name: Name
    login: Login
    admin: bool = False
    mail: Address | None = None


class Added(msgspec.Struct, frozen=True):
    """Somebody new, and the link by which he sets his password."""

    person: Account
    link: str
    expires_at: Time
    #: Whether it was sent, where it was to be.
    mailed: bool | None = None


class OnePerson(Params, frozen=True):
    """A person by his id."""

    user: Id


class LinkFor(Params, frozen=True):
    """A person by his id."""

    user: Id
    mail: Address | None = None


class Administration(Params, frozen=True):
    """A person, and whether he is to administer WidgetApp."""

    user: Id
    admin: bool


class HandOver(Params, frozen=True):
    """Whose Things, and who is to own them."""

    user: Id
    to: Id


class HandedOver(msgspec.Struct, frozen=True):
    """How many Things have another owner now."""

    things: int


class SetPassword(Params, frozen=True):
    """What a link ends with, and the password."""

    secret: Secret
    password: Password


class Profile(Params, frozen=True):
    """What others see of one."""

    name: Name
    color: Color


class ChangePassword(Params, frozen=True):
    """The password that one has, and the next one."""

    old: Annotated[str, Meta(max_length=200, extra=SECRET)]
    password: Password


@useraction("people", right=Administrator(), scope=None)
def every_person(db: Connection, act: Act, params: Nothing) -> Accounts:
    """All people who have an account."""
    return Accounts([_account(account) for account in rows.every(db)], guests.admitted(db))


@useraction("admit_guests", right=Administrator(), scope=None, writes=True, moves_rights=True)
def admit_guests(tx: Connection, act: Act, params: Admission) -> Nothing:
    """Decide who may come by a share link without an account. Those who may no more are put out at once."""
    guests.admit(tx, params.who)
    return Nothing()


@useraction("add_person", right=Administrator(), scope=None, feed=Feed.DURABLE, audited=True)
async def add_person(call: Call, params: AddPerson) -> Added:
    """Make an account for somebody, who sets his password by a one-time link, good for a day."""
    check_mail(call, params.mail)
    secret, expires_at = new_secret(), call.at + LINK_LIFETIME
    new = rows.NewPerson(params.name.strip(), params.login, params.admin, people.digest(secret), call.at, expires_at)
    user = await call.transact(rows.make_person, new)
    person = _account(await call.services.reads.read(rows.find, user))
    sent = await _send(call, params.mail, secret, expires_at)
    return Added(person, password_page(call.services, secret), iso(expires_at), sent)


@useraction("password_link", right=Administrator(), scope=None, audited=True)
async def password_link(call: Call, params: LinkFor) -> Invitation:
    """Make a one-time link, good for a day, by which somebody sets his password. His old one is good until then."""
    check_mail(call, params.mail)
    secret, expires_at = new_secret(), call.at + LINK_LIFETIME
    await call.transact(rows.make_password_link, rows.PasswordLink(params.user, people.digest(secret), call.at, expires_at))
    sent = await _send(call, params.mail, secret, expires_at)
    return Invitation(password_page(call.services, secret), iso(expires_at), sent)


@useraction("set_password", right=Anyone(), scope=None, feed=Feed.DURABLE, moves_rights=True)
async def set_password(call: Call, params: SetPassword) -> Me:
    """Set one's password by a one-time link, and be logged in. Everything that came of an old one ends."""
    hashed = await call.services.passwords.hash(params.password)
    reset = rows.Reset(people.digest(params.secret), hashed, call.at)
    return await enter(call, await call.transact(rows.reset_password, reset))


@useraction("change_password", right=LoggedIn(), scope=None, feed=Feed.DURABLE, moves_rights=True)
async def change_password(call: Call, params: ChangePassword) -> Nothing:
    """Change one's password. All other sessions of one's own end, and what other programs may do in one's name."""
    services, user = call.services, call.known_user()
    services.throttle.check(user.login, call.address)
    stored = await services.reads.read(rows.password, user.id)
    if not await services.passwords.verify(stored, params.old):
        services.throttle.failed(user.login, call.address)
        raise Refusal("wrong_password", "That is not your password.")
    services.throttle.succeeded(user.login, call.address)
    changed = rows.Change(user.id, await services.passwords.hash(params.password), call.session)
    await call.transact(rows.change_password, changed)
    return Nothing()


@useraction("change_profile", right=LoggedIn(), scope=None, writes=True)
def change_profile(tx: Connection, act: Act, params: Profile) -> User:
    """Change one's own name and colour. Others see them when one comes to a Thing the next time."""
    rows.change(tx, act.user, name=params.name.strip(), color=params.color)
    found = people.user(tx, act.user)
    if found is None:
        raise Refusal("not_logged_in", "This account is gone.")
    return found


@useraction("disable_person", right=Administrator(), scope=None, writes=True, moves_rights=True)
def disable_person(tx: Connection, act: Act, params: OnePerson) -> Account:
    """Let somebody in no more. His sessions, his streams and what programs may do in his name end at once; what he has made
    stays, under his name."""
    rows.disable(tx, params.user, act.at)
    rows.keep_an_administrator(tx)
    return _account(rows.find(tx, params.user))


@useraction("enable_person", right=Administrator(), scope=None, writes=True, moves_rights=True)
def enable_person(tx: Connection, act: Act, params: OnePerson) -> Account:
    """Let somebody in again. He has his password, and the groups that he was in."""
    rows.find(tx, params.user)
    rows.change(tx, params.user, disabled_at=None)
    return _account(rows.find(tx, params.user))


@useraction("administer", right=Administrator(), scope=None, writes=True, moves_rights=True)
def administer(tx: Connection, act: Act, params: Administration) -> Account:
    """Make somebody an administrator of WidgetApp, or make him one no more."""
    rows.find(tx, params.user)
    rows.change(tx, params.user, admin=params.admin)
    rows.keep_an_administrator(tx)
    return _account(rows.find(tx, params.user))


@useraction("hand_over", right=Administrator(), scope=None, writes=True, moves_rights=True)
def hand_over(tx: Connection, act: Act, params: HandOver) -> HandedOver:
    """Make somebody else the owner of all Things of somebody, who leaves say. They stay in their User Groups."""
    rows.find(tx, params.user)
    if rows.find(tx, params.to).disabled_at is not None:
        raise Refusal("conflict", "Whoever is to own them must not be disabled.")
    return HandedOver(things.hand_over(tx, params.user, params.to))


@useraction("my_data", right=LoggedIn(), scope=None)
def my_data(db: Connection, act: Act, params: Nothing) -> personal.PersonalData:
    """What is kept of oneself. One's sessions and consents are given out by `sessions` and `consents`."""
    return personal.of(db, act.user)


@useraction("erase_person", right=Administrator(), scope=None, writes=True, audited=True)
def erase_person(tx: Connection, act: Act, params: OnePerson) -> Nothing:
    """Erase what names somebody who is disabled and owns nothing any more. What he has made stays, as a former colleague's."""
    personal.erase(tx, params.user)
    return Nothing()


async def _send(call: Call, to: str | None, secret: str, expires_at: int) -> bool | None:
    return await send_link(call, to, lambda letters: letters.password, password_page(call.services, secret), expires_at)


def password_page(services: Services, secret: str) -> str:
    """The address at which somebody sets his password, once."""
    return f"{services.public_url}/password#{secret}"


def _account(row: rows.Account) -> Account:
    return Account(
        row.id,
        row.name,
        row.login,
        row.color,
        row.admin,
        iso(row.created_at),
        None if row.disabled_at is None else iso(row.disabled_at),
        None if row.seen_at is None else iso(row.seen_at),
        row.has_password,
    )
