"""What people have allowed other systems to do in their name, as they see it themselves."""

from __future__ import annotations

import msgspec
from sqlalchemy import delete, func, select
from sqlalchemy.engine import Connection

from ..refusals import not_found
from .oauth_schema import clients, codes, device_codes, refresh_tokens
from .schema import tokens, users
from .transactions import transaction


class Consent(msgspec.Struct, frozen=True):
    """A client that may act in somebody's name: what it may do, and since when (ms)."""

    client: str
    name: str
    scopes: list[str]
    since: int


class Withdrawal(msgspec.Struct, frozen=True):
    """Somebody, and the client that is to act in his name no more."""

    user: str
    client: str


def of(db: Connection, user: str, now: int) -> list[Consent]:
    """The clients that somebody has let in and that could go on, by name."""
    rows = db.execute(
        select(
            clients.c.id, users.c.name, func.group_concat(refresh_tokens.c.scopes, " "), func.min(refresh_tokens.c.created_at)
        )
        .join(users, users.c.id == clients.c.id)
        .join(refresh_tokens, refresh_tokens.c.client == clients.c.id)
        .where(refresh_tokens.c.user_id == user, refresh_tokens.c.expires_at > now, clients.c.disabled_at.is_(None))
        .group_by(clients.c.id, users.c.name)
        .order_by(func.lower(users.c.name), clients.c.id)
    )
    return [Consent(client, name, sorted(set(scopes.split())), since) for client, name, scopes, since in rows]


@transaction
def withdraw(tx: Connection, params: Withdrawal) -> None:
    """End all that a client has in somebody's name. Raises `Refusal` where it has nothing."""
    ended = 0
    for table in (tokens, refresh_tokens, codes, device_codes):
        ended += tx.execute(delete(table).where(table.c.user_id == params.user, table.c.client == params.client)).rowcount
    if not ended:
        raise not_found()
