"""The user action of administrators on the audit log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import msgspec
from msgspec import Meta
from sqlalchemy.engine import Connection

from ..clock import iso
from ..store import audit, groups, people
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


class AuditLine(msgspec.Struct, frozen=True):
    """Who did what, from where, and what came of it: "done", or the code of the refusal. `client` acted in the actor's name;
    `object` is the id of what came into being. The digest (hex) covers this line and all before it."""

    number: int
    at: Time
    action: str
    actor: str | None
    client: str | None
    address: str
    object: str | None
    result: str
    params: dict[str, Any]
    digest: str


class AuditPage(msgspec.Struct, frozen=True):
    """Lines, the newest first, and the number to go on before; None after the last ones. `actions`: all that occur. `names`:
    those of people, clients and User Groups whose ids are in the lines, where they still exist."""

    lines: list[AuditLine]
    before: int | None
    actions: list[str]
    names: dict[str, str]


@useraction("audit_log", right=Administrator(), scope="admin")
def audit_log(db: Connection, act: Act, params: AuditLog) -> AuditPage:
    """The audit log: every change of rights and every administrative act, the newest first."""
    found = audit.page(db, params.limit + 1, params.before, params.actor, params.action)
    shown = found[: params.limit]
    lines = [_shown(line) for line in shown]
    ids = {text for line in lines for text in _ids(line)}
    names = people.names(db, ids) | groups.names(db, ids)
    return AuditPage(lines, shown[-1].number if len(found) > len(shown) else None, audit.actions(db), names)


def _ids(line: AuditLine) -> Iterator[str]:
    for value in (line.actor, line.client, line.object, *line.params.values()):
        yield from (one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str))


def _shown(line: audit.Line) -> AuditLine:
    entry = line.entry
    return AuditLine(
        number=line.number,
        at=iso(entry.at),
        action=entry.action,
        actor=entry.actor,
        client=entry.client,
        address=entry.address,
        object=entry.object,
        result=entry.result,
        params=msgspec.json.decode(entry.content, type=dict[str, Any]),
        digest=line.digest.hex(),
    )
