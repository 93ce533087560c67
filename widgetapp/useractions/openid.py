"""User actions of log-in by an OpenID provider, where the organisation has one."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta
from sqlalchemy.engine import Connection

from ..refusals import Refusal
from ..store import accounts, identities
from .calls import Arrival, Call, SignIn
from .declaration import SECRET, Act, Nothing, useraction
from .people import enter
from .rights import Anyone, LoggedIn
from .values import Me, Params


class Leaving(Params, frozen=True):
    """Where to go after log-in; or, for somebody who is logged in, that he wants to log in by that account from now on."""

    next: Annotated[str, Meta(max_length=1000, pattern=r"^/(?![/\\])", description="A path of the application.")] = "/things"
    link: bool = False


class Sent(msgspec.Struct, frozen=True):
    """The address to go to, and what the browser is to remember, and to come back with."""

    redirect: str
    state: str


class Back(Params, frozen=True):
    """What the browser has remembered, and the query of the address to which the provider has sent it."""

    state: Annotated[str, Meta(min_length=1, max_length=200, extra=SECRET)]
    query: Annotated[str, Meta(max_length=8000, extra=SECRET)]


class LetIn(msgspec.Struct, frozen=True):
    """Who is logged in, and where he wanted to go."""

    me: Me
    next: str


class Known(msgspec.Struct, frozen=True):
    """Whether one can log in by an account elsewhere."""

    linked: bool


@useraction("openid_begin", right=Anyone(), scope=None)
async def openid_begin(call: Call, params: Leaving) -> Sent:
    """Go to the OpenID provider, to log in there."""
    linking = None
    if params.link:
        linking = _own(call)
    return Sent(*await _provider(call).begin(params.next, linking, call.address))


@useraction("openid_finish", right=Anyone(), scope=None, moves_rights=True)
async def openid_finish(call: Call, params: Back) -> LetIn:
    """Come back from the OpenID provider, and be logged in, or known by that account from now on."""
    provider = _provider(call)
    arrival = await provider.finish(params.state, params.query)
    if arrival.linking is not None:
        if arrival.linking != _own(call):
            raise Refusal("conflict", "Somebody else is logged in by now.")
        link = identities.Link(arrival.issuer, arrival.subject, arrival.linking, call.at)
        await call.transact(identities.link, link)
        user = arrival.linking
    else:
        user = await _account_of(call, provider, arrival)
    call.done_by(user)
    return LetIn(await enter(call, user), arrival.next)


@useraction("openid_account", right=LoggedIn(), scope=None)
def openid_account(db: Connection, act: Act, params: Nothing) -> Known:
    """Whether one can log in by an account elsewhere."""
    return Known(bool(identities.of(db, act.user)))


@useraction("openid_forget", right=LoggedIn(), scope=None, writes=True, audited=True)
def openid_forget(tx: Connection, act: Act, params: Nothing) -> Known:
    """Log in by accounts elsewhere no more. Only who has a password here can say so."""
    if not accounts.find(tx, act.user).has_password:
        raise Refusal("conflict", "You have no password here, and could not log in any more. Ask for a password link first.")
    identities.forget(tx, act.user)
    return Known(False)


def _provider(call: Call) -> SignIn:
    if call.services.openid is None:
        raise Refusal("not_set_up", "There is no OpenID provider here.")
    return call.services.openid


def _own(call: Call) -> str:
    user = call.known_user()
    if user.guest or call.scopes is not None:
        raise Refusal("forbidden", "That takes an account, and a log-in session.")
    return user.id


async def _account_of(call: Call, provider: SignIn, arrival: Arrival) -> str:
    known = await call.services.reads.read(identities.find, arrival.issuer, arrival.subject)
    if known is not None:
        return known
    if not provider.creates:
        words = f"Nobody here is known by this account at {provider.name}."
        raise Refusal("forbidden", f"{words} Log in as always, and say on your profile that it is yours.")
    newcomer = identities.Newcomer(
        arrival.issuer, arrival.subject, arrival.name, arrival.login, provider.group, call.at
    )  # fmt: skip
    return await call.transact(identities.enrol, newcomer)
