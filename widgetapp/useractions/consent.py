"""User actions of consent: a client, or a device, asks for access in somebody's name, and he answers."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta
from sqlalchemy.engine import Connection

from ..clock import iso
from ..oauth import consent, rules
from ..oauth.consent import CannotReturn, Wanted
from ..oauth.endpoints import user_code_digest
from ..oauth.validator import Settings
from ..refusals import Refusal, not_found
from ..store import authorizations, clients, grants
from ..store import consents as rows
from ..store.groups import Group
from ..store.people import User
from .calls import Call
from .declaration import SECRET, Act, Nothing, useraction
from .rights import LoggedIn
from .values import Id, Params, Time

Query = Annotated[
    str, Meta(max_length=8000, extra=SECRET, description="The query of the address `/authorize` that the client sent him to.")
]
UserCode = Annotated[str, Meta(max_length=40, extra=SECRET, description="What the device shows.")]


class AccessRequest(Params, frozen=True):
    """An authorization request."""

    query: Query


class AccessAnswer(Params, frozen=True):
    """An authorization request, and yes or no."""

    query: Query
    approve: bool


class DeviceRequest(Params, frozen=True):
    """A device that waits."""

    user_code: UserCode


class DeviceAnswer(Params, frozen=True):
    """A device that waits, and yes or no."""

    user_code: UserCode
    approve: bool


class Asked(msgspec.Struct, frozen=True):
    """What a client wants to do in one's name, and in which User Groups. Where `redirect` is set there is nothing to answer:
    go there, with an error that the client is to hear of."""

    client: str
    scopes: list[str]
    groups: list[Group]
    redirect: str | None = None


class Answered(msgspec.Struct, frozen=True):
    """Where to go from here, at once."""

    redirect: str


class Consent(msgspec.Struct, frozen=True):
    """A client that may act in one's name: what it may do, and since when."""

    client: str
    name: str
    scopes: list[str]
    since: Time


class Consents(msgspec.Struct, frozen=True):
    """Clients, by name."""

    consents: list[Consent]


class OneConsent(Params, frozen=True):
    """A client by its id."""

    client: Id


@useraction("consents", right=LoggedIn(), scope=None)
def every_consent(db: Connection, act: Act, params: Nothing) -> Consents:
    """The clients that one has let in, and what they may do in one's name."""
    found = rows.of(db, act.user, act.at)
    return Consents([Consent(row.client, row.name, row.scopes, iso(row.since)) for row in found])


@useraction("withdraw_consent", right=LoggedIn(), scope=None, moves_rights=True)
async def withdraw_consent(call: Call, params: OneConsent) -> Nothing:
    """Let a client act in one's name no more. Its tokens for that are worth nothing, and its connections are closed."""
    await call.transact(rows.withdraw, rows.Withdrawal(call.known_user().id, params.client))
    return Nothing()


@useraction("access_request", right=LoggedIn(), scope=None)
async def access_request(call: Call, params: AccessRequest) -> Asked:
    """What a client wants that has sent one to `/authorize`."""
    try:
        found = await call.services.reads.read(consent.wanted, _settings(call), params.query, call.known_user())
    except CannotReturn as error:
        raise _no_client(error) from error
    return _asked(found)


@useraction("answer_access_request", right=LoggedIn(), scope=None, audited=True)
async def answer_access_request(call: Call, params: AccessAnswer) -> Answered:
    """Let a client act in one's name, or not; gives the address that takes the answer to it."""
    asked = (_settings(call), params.query, call.known_user(), params.approve)
    try:
        redirect, plan = await call.services.reads.read(consent.answer, *asked)
    except CannotReturn as error:
        raise _no_client(error) from error
    if plan is not None and not await call.transact(plan.transaction, plan.params, made=plan.params.client):
        raise Refusal("conflict", "This application may have no access any more.")
    return Answered(redirect)


@useraction("device_request", right=LoggedIn(), scope=None)
async def device_request(call: Call, params: DeviceRequest) -> Asked:
    """What a device wants that shows this code."""
    _, found = await _device(call, params.user_code)
    return found


@useraction("answer_device_request", right=LoggedIn(), scope=None, audited=True)
async def answer_device_request(call: Call, params: DeviceAnswer) -> Nothing:
    """Let a device act in one's name, or not. It finds out by itself."""
    device, asked = await _device(call, params.user_code)
    answer = authorizations.DeviceAnswer(
        device.user_code, call.known_user().id, " ".join(asked.scopes), params.approve, call.at
    )  # fmt: skip
    if not await call.transact(authorizations.answer_device, answer, made=device.client):
        raise not_found()
    return Nothing()


async def _device(call: Call, user_code: str) -> tuple[grants.DeviceCode, Asked]:
    user, throttle = call.known_user(), call.services.throttle
    # A short code can be guessed, and so lead somebody to let in another's device.
    account = f"the devices of {user.id}"
    throttle.check(account, call.address)
    device = await call.services.reads.read(grants.device_by_user_code, user_code_digest(user_code), call.at)
    if device is None:
        throttle.failed(account, call.address)
        raise not_found()
    return device, _asked(await call.services.reads.read(_wanted, device, user))


def _wanted(db: Connection, device: grants.DeviceCode, user: User) -> Wanted:
    client, scopes = clients.able(db, device.client), rules.allowed(device.scopes.split(), user.admin)
    if client is None or not scopes:
        raise not_found()
    return Wanted(client.name, tuple(scopes), consent.in_common(db, client.id, user))


def _asked(found: Wanted) -> Asked:
    return Asked(found.client, list(found.scopes), list(found.groups), found.redirect)


def _settings(call: Call) -> Settings:
    return Settings(call.at, call.services.public_url, call.services.token_lifetime)


def _no_client(error: CannotReturn) -> Refusal:
    return Refusal("invalid_params", f"The application that sent you here made a mistake: {error}")
