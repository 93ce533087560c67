"""What clients get on the way to their tokens: codes, device codes, refresh tokens. All are stored as digests."""

from __future__ import annotations

import msgspec
from sqlalchemy import delete, exists, insert, select, update
from sqlalchemy.engine import Connection

from .oauth_schema import codes, device_codes, refresh_tokens
from .schema import tokens

#: A refresh token that was exchanged already is taken once more within this time (ms): the answer may have been lost.
GRACE = 60 * 1000
#: Used codes are kept for this time (ms), to know them again when they are shown once more.
KEEP_USED = 24 * 60 * 60 * 1000


class Code(msgspec.Struct, frozen=True):
    """An authorization code. Times in ms."""

    secret: bytes
    client: str
    user: str
    scopes: str
    redirect_uri: str
    challenge: str
    family: str
    created_at: int
    expires_at: int
    used_at: int | None = None


class DeviceCode(msgspec.Struct, frozen=True):
    """What a device has asked for. Times in ms, the interval in s."""

    secret: bytes
    user_code: bytes
    client: str
    scopes: str
    interval: int
    created_at: int
    expires_at: int
    user: str | None = None
    approved: bool | None = None
    polled_at: int | None = None


class RefreshToken(msgspec.Struct, frozen=True):
    """A refresh token. Times in ms."""

    secret: bytes
    client: str
    user: str
    scopes: str
    family: str
    created_at: int
    expires_at: int
    parent: bytes | None = None
    used_at: int | None = None


_CODE = (
    codes.c.secret, codes.c.client, codes.c.user_id, codes.c.scopes, codes.c.redirect_uri, codes.c.challenge,
    codes.c.family, codes.c.created_at, codes.c.expires_at, codes.c.used_at,
)  # fmt: skip
_DEVICE = (
    device_codes.c.secret, device_codes.c.user_code, device_codes.c.client, device_codes.c.scopes, device_codes.c.interval,
    device_codes.c.created_at, device_codes.c.expires_at, device_codes.c.user_id, device_codes.c.approved,
    device_codes.c.polled_at,
)  # fmt: skip
_REFRESH = (
    refresh_tokens.c.secret, refresh_tokens.c.client, refresh_tokens.c.user_id, refresh_tokens.c.scopes,
    refresh_tokens.c.family, refresh_tokens.c.created_at, refresh_tokens.c.expires_at, refresh_tokens.c.parent,
    refresh_tokens.c.used_at,
)  # fmt: skip


# --- authorization codes ---


def add_code(tx: Connection, code: Code) -> None:
    """Write a new code, and forget those that nobody can have any use for."""
    tx.execute(delete(codes).where(codes.c.expires_at <= code.created_at - KEEP_USED))
    columns = msgspec.structs.asdict(code)
    tx.execute(insert(codes).values(user_id=columns.pop("user"), **columns))


def code(db: Connection, secret: bytes) -> Code | None:
    """A code, used or not, expired or not."""
    row = db.execute(select(*_CODE).where(codes.c.secret == secret)).first()
    return None if row is None else Code(*tuple(row))


def spend_code(tx: Connection, secret: bytes, at: int) -> bool:
    """Use a code up, atomically. One that was used before was stolen: all that came from it is revoked."""
    unused = (codes.c.secret == secret, codes.c.used_at.is_(None), codes.c.expires_at > at)
    if tx.execute(update(codes).where(*unused).values(used_at=at).returning(codes.c.family)).first() is not None:
        return True
    known = code(tx, secret)
    if known is not None and known.used_at is not None:
        revoke_family(tx, known.family)
    return False


# --- device codes ---


def add_device(tx: Connection, device: DeviceCode) -> None:
    """Write what a device has asked for, and forget what has expired."""
    tx.execute(delete(device_codes).where(device_codes.c.expires_at <= device.created_at))
    columns = msgspec.structs.asdict(device)
    tx.execute(insert(device_codes).values(user_id=columns.pop("user"), **columns))


def device(db: Connection, secret: bytes) -> DeviceCode | None:
    """What a device has asked for, by the code that it keeps to itself."""
    row = db.execute(select(*_DEVICE).where(device_codes.c.secret == secret)).first()
    return None if row is None else DeviceCode(*tuple(row))


def device_by_user_code(db: Connection, user_code: bytes, at: int) -> DeviceCode | None:
    """The same by the code that it shows, while nobody has answered it."""
    still_open = (device_codes.c.user_code == user_code, device_codes.c.approved.is_(None), device_codes.c.expires_at > at)
    row = db.execute(select(*_DEVICE).where(*still_open)).first()
    return None if row is None else DeviceCode(*tuple(row))


def answer_device(tx: Connection, user_code: bytes, user: str, scopes: str, approved: bool, at: int) -> bool:
    """Somebody says yes or no to a device, once; whether there was one to answer."""
    still_open = (device_codes.c.user_code == user_code, device_codes.c.approved.is_(None), device_codes.c.expires_at > at)
    answer = update(device_codes).where(*still_open).values(user_id=user, scopes=scopes, approved=approved)
    return tx.execute(answer).rowcount > 0


def polled(tx: Connection, secret: bytes, at: int, interval: int) -> None:
    """A device has asked whether somebody has answered; how long it is to wait until the next time (s)."""
    tx.execute(update(device_codes).where(device_codes.c.secret == secret).values(polled_at=at, interval=interval))


def spend_device(tx: Connection, secret: bytes, at: int) -> bool:
    """Use an approved device code up, atomically."""
    good = (device_codes.c.secret == secret, device_codes.c.approved.is_(True), device_codes.c.expires_at > at)
    return tx.execute(delete(device_codes).where(*good)).rowcount > 0


# --- refresh tokens ---


def add_refresh(tx: Connection, token: RefreshToken) -> None:
    """Write a new refresh token, and forget those that have expired."""
    tx.execute(delete(refresh_tokens).where(refresh_tokens.c.expires_at <= token.created_at))
    columns = msgspec.structs.asdict(token)
    tx.execute(insert(refresh_tokens).values(user_id=columns.pop("user"), **columns))


def refresh(db: Connection, secret: bytes) -> RefreshToken | None:
    """A refresh token, used or not, expired or not."""
    row = db.execute(select(*_REFRESH).where(refresh_tokens.c.secret == secret)).first()
    return None if row is None else RefreshToken(*tuple(row))


def spend_refresh(tx: Connection, secret: bytes, at: int) -> bool:
    """Exchange a refresh token, atomically. One that was exchanged before, and is not in its grace, was stolen: its family is
    revoked."""
    unused = (refresh_tokens.c.secret == secret, refresh_tokens.c.used_at.is_(None), refresh_tokens.c.expires_at > at)
    if tx.execute(update(refresh_tokens).where(*unused).values(used_at=at)).rowcount:
        return True
    known = refresh(tx, secret)
    if known is None or known.used_at is None:
        return False
    children = refresh_tokens.c.parent == secret
    taken_up = select(exists().where(children, refresh_tokens.c.used_at.isnot(None), refresh_tokens.c.used_at > 0))
    if at - known.used_at < GRACE and not tx.execute(taken_up).scalar_one():
        # Whoever has the child that nobody was to have got is no less suspect: it was used long ago.
        tx.execute(update(refresh_tokens).where(children).values(used_at=0))
        return True
    revoke_family(tx, known.family)
    return False


# --- the end of it ---


def revoke_family(tx: Connection, family: str) -> None:
    """End everything that came from one consent."""
    for table in (tokens, refresh_tokens):
        tx.execute(delete(table).where(table.c.family == family))


def revoke(tx: Connection, secret: bytes, client: str) -> bool:
    """End an access token, or a refresh token with its family; whether this client had one."""
    known = refresh(tx, secret)
    if known is not None and known.client == client:
        revoke_family(tx, known.family)
        return True
    return tx.execute(delete(tokens).where(tokens.c.secret == secret, tokens.c.client == client)).rowcount > 0
