"""Named transactions of the OAuth 2.0 server. Secrets arrive here as digests only."""

from __future__ import annotations

from typing import Literal

import msgspec
from sqlalchemy.engine import Connection

from . import clients, grants, people
from .access import Bounds
from .transactions import transaction

Spent = Literal["code", "device", "refresh"]


class Issue(msgspec.Struct, frozen=True):
    """Tokens for a client, and what it gives for them, if anything: each of these buys tokens once. Times in ms."""

    client: str
    user: str
    scopes: str
    access: bytes
    expires_at: int
    at: int
    refresh: bytes | None = None
    refresh_scopes: str = ""
    refresh_expires_at: int = 0
    spent: Spent | None = None
    spends: bytes = b""
    family: str | None = None


class Revocation(msgspec.Struct, frozen=True):
    """A token, and the client that gives it back."""

    secret: bytes
    client: str


class Poll(msgspec.Struct, frozen=True):
    """A device has asked for its tokens too early. Time in ms, interval in s."""

    secret: bytes
    at: int
    interval: int


class DeviceAnswer(msgspec.Struct, frozen=True):
    """What somebody says to a device."""

    user_code: bytes
    user: str
    scopes: str
    approved: bool
    at: int


class NewSecret(msgspec.Struct, frozen=True):
    """Another secret for a client."""

    client: str
    secret: bytes


class NewClient(msgspec.Struct, frozen=True):
    """A client, and the User Groups that it may act in."""

    client: clients.Client
    groups: list[str]


_SPEND = {"code": grants.spend_code, "device": grants.spend_device, "refresh": grants.spend_refresh}


@transaction
def issue(tx: Connection, params: Issue) -> bool:
    """Give a client its tokens; False where what it gives for them is spent already, or it may have none any more."""
    if params.spent is not None and not _SPEND[params.spent](tx, params.spends, params.at):
        return False
    if clients.able(tx, params.client) is None or not people.is_able(tx, params.user):
        return False
    bounds = Bounds(params.client)
    people.add_token(
        tx, params.access, params.user, None, params.scopes, params.at, params.expires_at, bounds, params.family
    )  # fmt: skip
    if params.refresh is not None and params.family is not None:
        grants.add_refresh(tx, _refresh_token(params, params.refresh, params.family))
    clients.used(tx, params.client, params.at)
    return True


def _refresh_token(params: Issue, secret: bytes, family: str) -> grants.RefreshToken:
    return grants.RefreshToken(
        secret=secret,
        client=params.client,
        user=params.user,
        scopes=params.refresh_scopes,
        family=family,
        created_at=params.at,
        expires_at=params.refresh_expires_at,
        parent=params.spends if params.spent == "refresh" else None,
    )


@transaction
def add_code(tx: Connection, params: grants.Code) -> bool:
    """Write down somebody's consent, as a code; False where the client may have none any more."""
    if clients.able(tx, params.client) is None:
        return False
    grants.add_code(tx, params)
    return True


@transaction
def add_device(tx: Connection, params: grants.DeviceCode) -> bool:
    """Write down what a device asks for; False where the client may have nothing any more."""
    if clients.able(tx, params.client) is None:
        return False
    grants.add_device(tx, params)
    return True


@transaction
def poll(tx: Connection, params: Poll) -> bool:
    """Note that a device has asked."""
    grants.polled(tx, params.secret, params.at, params.interval)
    return True


@transaction
def answer_device(tx: Connection, params: DeviceAnswer) -> bool:
    """Somebody says yes or no to a device; False where there is none that waits for it."""
    return grants.answer_device(tx, params.user_code, params.user, params.scopes, params.approved, params.at)


@transaction
def revoke(tx: Connection, params: Revocation) -> bool:
    """End a token; whether this client had it."""
    return grants.revoke(tx, params.secret, params.client)


@transaction
def add_client(tx: Connection, params: NewClient) -> None:
    """Register a client."""
    clients.add(tx, params.client, params.groups)


@transaction
def renew_secret(tx: Connection, params: NewSecret) -> None:
    """Give a client another secret in the place of the old one."""
    clients.renew_secret(tx, params.client, params.secret)
