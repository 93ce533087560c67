"""The user action of administrators on the audit log."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta
from sqlalchemy.engine import Connection

from ..clock import iso
from ..store import audit, people
from .declaration import Act, useraction
from .rights import Administrator
from .values import Id, Params, Time

Number = Annotated[int, Meta(ge=1)]


class AuditLog(Params, frozen=True):
    """The lines before a number, by a person or a client, on one user action."""

    before: Number | None = None
    limit: Annotated[int, Meta(ge=1, le=500)] = 50
    actor: Id | None = None
    action: Annotated[str, Meta(max_length=60)] | None = None


class Named(msgspec.Struct, frozen=True):
    """A person or a client; only the id is left of one that there is no more."""

    id: str
    name: str | None


class AuditLine(msgspec.Struct, frozen=True):
    """Who did what, from where, and what came of it: "done", or the code of the refusal. `client` acted in the actor's name;
    `object` is the id of what came into being. The digest (hex) covers this line and all before it."""

    number: int
    at: Time
    action: str
    actor: Named | None
    client: Named | None
    address: str
    object: str | None
    result: str
    params: dict[str, Any]
    digest: str


class AuditPage(msgspec.Struct, frozen=True):
    """Lines, the newest first, and the number to go on before; None after the last ones. `actions`: all that occur."""

    lines: list[AuditLine]
    before: int | None
    actions: list[str]


@useraction("audit_log", right=Administrator(), scope="admin")
def audit_log(db: Connection, act: Act, params: AuditLog) -> AuditPage:
    """The audit log: every change of rights and every administrative act, the newest first."""
    found = audit.page(db, params.limit + 1, params.before, params.actor, params.action)
    shown = found[: params.limit]
    names = people.names(db, {who for line in shown for who in (line.entry.actor, line.entry.client) if who is not None})
    lines = [_shown(line, names) for line in shown]
    return AuditPage(lines, shown[-1].number if len(found) > len(shown) else None, audit.actions(db))


def _shown(line: audit.Line, names: dict[str, str]) -> AuditLine:
    entry = line.entry
    return AuditLine(
        number=line.number,
        at=iso(entry.at),
        action=entry.action,
        actor=None if entry.actor is None else Named(entry.actor, names.get(entry.actor)),
        client=None if entry.client is None else Named(entry.client, names.get(entry.client)),
        address=entry.address,
        object=entry.object,
        result=entry.result,
        params=msgspec.json.decode(entry.content, type=dict[str, Any]),
        digest=line.digest.hex(),
    )
