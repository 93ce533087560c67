"""User actions of people: log-in and log-out, the first administrator, invitations, tokens."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from ..clock import iso
from ..refusals import Refusal
from ..store import enrolment, groups, people
from ..store.groups import Group
from ..store.people import User
from .calls import Call, Services, new_secret
from .declaration import SECRET, Feed, Nothing, useraction
from .mailing import Address, check_mail, send_link
from .rights import Administrator, Anyone, LoggedIn
from .values import Id, Login, Me, Name, Params, Password, Secret

#: What a page may do on the Streaming API with the token from its session.
PAGE_SCOPES = ("stream", "things:read", "things:write")
#: What it may do besides, in the hands of an administrator.
ADMIN_SCOPES = ("admin",)

MINUTE = 60 * 1000
DAY = 24 * 60 * MINUTE


class Credentials(Params, frozen=True):
    """Log-in name and password."""

    login: Login
    password: Annotated[str, Meta(max_length=200, extra=SECRET)]


class SetUp(Params, frozen=True):
    """The first administrator, and the first User Group."""

    secret: Secret
    name: Name
    login: Login
    password: Password
    group: Name


class Join(Params, frozen=True):
    """Somebody who was invited."""

    secret: Secret
    name: Name
    login: Login
    password: Password


class Invite(Params, frozen=True):
    """The User Group to invite into, and whether as an administrator of WidgetApp."""

    group: Id
    admin: bool = False
    mail: Address | None = None


class Invitation(msgspec.Struct, frozen=True):
    """A link to pass on: it works once. `mailed`: whether it was sent, where it was to be."""

    link: str
    expires_at: str
    mailed: bool | None = None


class Token(msgspec.Struct, frozen=True):
    """A token for the Streaming API. `expires_in` in seconds."""

    token: str
    expires_in: int
    scopes: list[str]


@useraction("login", right=Anyone(), scope=None, feed=Feed.DURABLE, moves_rights=True)
async def login(call: Call, params: Credentials) -> Me:
    """Log in with name and password. The answer sets the session cookie."""
    services = call.services
    services.throttle.check(params.login, call.address)
    found = await services.reads.read(people.credentials, params.login)
    right = await services.passwords.verify(None if found is None else found[1], params.password)
    if found is None or not right:
        services.throttle.failed(params.login, call.address)
        raise Refusal("wrong_password", "Name and password do not fit.")
    services.throttle.succeeded(params.login, call.address)
    call.done_by(found[0])
    return await enter(call, found[0])


@useraction("logout", right=LoggedIn(), scope=None, feed=Feed.DURABLE, moves_rights=True, guests=True)
async def logout(call: Call, params: Nothing) -> Nothing:
    """End the session and everything that came from it."""
    if call.session is not None:
        await call.transact(enrolment.end_session, enrolment.SessionEnd(call.session))
        call.session_ended = True
    return Nothing()


@useraction("me", right=Anyone(), scope="things:read")
async def me(call: Call, params: Nothing) -> Me:
    """Who is logged in. To ask when nobody is, is no mistake."""
    return await _me(call, call.user.id) if call.user else _seen(call.services, None, [])


@useraction("setup", right=Anyone(), scope=None, audited=True)
async def setup(call: Call, params: SetUp) -> Me:
    """Make the first administrator, with the one-time link that the first start printed."""
    enrolment_params = enrolment.FirstUser(
        secret=people.digest(params.secret),
        name=params.name.strip(),
        login=params.login,
        password=await call.services.passwords.hash(params.password),
        group=params.group.strip(),
        at=call.at,
    )
    return await enter(call, await call.transact(enrolment.set_up, enrolment_params))


@useraction("join", right=Anyone(), scope=None, feed=Feed.DURABLE, audited=True)
async def join(call: Call, params: Join) -> Me:
    """Become a member of a User Group, with the one-time link of an invitation."""
    new = enrolment.NewMember(
        secret=people.digest(params.secret),
        name=params.name.strip(),
        login=params.login,
        password=await call.services.passwords.hash(params.password),
        at=call.at,
    )
    return await enter(call, await call.transact(enrolment.join, new))


@useraction("invite", right=Administrator(), scope=None, feed=Feed.DURABLE, audited=True)
async def invite(call: Call, params: Invite) -> Invitation:
    """Make a one-time link, good for seven days, by which somebody joins a User Group."""
    check_mail(call, params.mail)
    secret, expires_at = new_secret(), call.at + 7 * DAY
    link = enrolment.NewLink(people.digest(secret), "join", params.group, params.admin, call.at, expires_at)
    await call.transact(enrolment.make_link, link)
    address, by = f"{call.services.public_url}/join#{secret}", call.known_user().name
    mailed = await send_link(call, params.mail, lambda letters: letters.invitation, address, expires_at, by=by)
    return Invitation(address, iso(expires_at), mailed)


@useraction("token", right=LoggedIn(), scope=None, guests=True)
async def token(call: Call, params: Nothing) -> Token:
    """A short-lived token for the Streaming API; it ends with the session."""
    secret, lifetime, user = new_secret(), call.services.token_lifetime, call.known_user()
    scopes = (*PAGE_SCOPES, *ADMIN_SCOPES) if user.admin else PAGE_SCOPES
    new = enrolment.NewToken(
        secret=people.digest(secret),
        user=user.id,
        session=call.session,
        scopes=" ".join(scopes),
        at=call.at,
        expires_at=call.at + lifetime * 1000,
    )
    await call.transact(enrolment.issue_token, new)
    return Token(secret, lifetime, list(scopes))


async def enter(call: Call, user_id: str) -> Me:
    """Begin a session under a new id, whatever was before."""
    secret = new_secret()
    begin = enrolment.SessionBegin(
        secret=people.digest(secret),
        replaces=call.session,
        user=user_id,
        at=call.at,
        expires_at=call.at + call.services.session_lifetime * 1000,
        address=call.address,
        agent=call.agent,
    )
    await call.transact(enrolment.begin_session, begin)
    call.session_opened = secret
    return await _me(call, user_id)


async def _me(call: Call, user_id: str) -> Me:
    found = await call.services.reads.read(people.user, user_id)
    if found is None:
        raise Refusal("not_logged_in", "This account is gone.")
    mine = await call.services.reads.read(groups.of, user_id, False, call.bounds)
    return _seen(call.services, found, [membership.group for membership in mine])


def _seen(services: Services, user: User | None, mine: list[Group]) -> Me:
    provider = None if services.openid is None else services.openid.name
    return Me(user, mine, services.demo, services.streaming, provider, services.mail is not None)
