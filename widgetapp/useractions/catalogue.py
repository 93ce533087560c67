"""All user actions, and the one named transaction in which those that write are performed."""

from __future__ import annotations

import msgspec
from sqlalchemy.engine import Connection

from ..store import audit, feed
from ..store.groups import Group
from ..store.transactions import transaction
from . import (
    accounts,
    auditing,
    clients,
    consent,
    editing,
    groups,
    openid,
    people,
    processes,
    receivers,
    sessions,
    share_links,
    sharing,
    sight,
    things,
    tickets,
)
from .declaration import Act, Feed, UserAction, declared
from .values import Thing

#: The modules with declarations; importing them has made the declarations.
FAMILIES = (
    accounts, auditing, clients, consent, editing, groups, openid, people, processes, receivers, sessions,
    share_links, sharing, sight, things, tickets,
)  # fmt: skip


def actions() -> dict[str, UserAction]:
    """Every user action by name."""
    return declared()


class Performance(msgspec.Struct, frozen=True):
    """A user action on its way to the writer; parameters as JSON."""

    action: str
    act: Act
    params: bytes


@transaction
def perform(tx: Connection, params: Performance) -> bytes:
    """Perform an action and write its feed row and its line in the audit log, all or nothing. Gives the result as JSON."""
    action = declared()[params.action]
    arguments, result = action.perform_in(tx, params.act, params.params)
    if action.feed is Feed.DURABLE:
        feed.append(tx, _announcement(action, params.act, arguments, result))
    if action.audited:
        audit.append(tx, msgspec.structs.replace(action.entry(params.act, arguments), object=getattr(result, "id", None)))
    return msgspec.json.encode(result)


def _announcement(action: UserAction, act: Act, params: msgspec.Struct, result: msgspec.Struct) -> feed.Row:
    thing = getattr(params, "thing", None)
    group = getattr(params, "group", None)
    if isinstance(result, Thing):
        thing, group = result.id, result.group.id
    elif isinstance(result, Group):
        group = result.id
    content = msgspec.json.encode({"params": params, "result": result}).decode()
    return feed.Row(act.id, action.name, act.user, group, thing, act.at, content)
