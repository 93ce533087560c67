"""All user actions, and the one named transaction in which those that write are performed."""

from __future__ import annotations

from hashlib import sha256

import msgspec
from sqlalchemy.engine import Connection

from ..store import audit, feed
from ..store.groups import Group
from ..store.transactions import transaction
from . import (
    accounts,
    auditing,
    clients,
    comments,
    consent,
    copies,
    editing,
    groups,
    notifications,
    openid,
    people,
    presence,
    processes,
    receivers,
    sessions,
    share_links,
    sharing,
    sight,
    things,
    tickets,
    versions,
)
from .declaration import Act, Feed, UserAction, declared
from .values import Thing

#: The modules with declarations; importing them has made the declarations.
FAMILIES = (
    accounts, auditing, clients, comments, consent, copies, editing, groups, notifications, openid, people, presence,
    processes, receivers, sessions, share_links, sharing, sight, things, tickets, versions,
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


class Once(msgspec.Struct, frozen=True):
    """What an action gave that was called for under a key, and a digest of the parameters that it was called with."""

    called_with: bytes
    result: bytes


@transaction
def perform_once(tx: Connection, params: Performance) -> Once:
    """The same, for a request that may come again under the same key."""
    return Once(called_with(params.params), perform.perform(tx, params))


def called_with(params: bytes) -> bytes:
    """A digest of parameters."""
    return sha256(params).digest()


def announcement(action: UserAction, act: Act, params: msgspec.Struct) -> feed.Row:
    """The row of the feed of a guided action: what it took, without secrets, and nothing of what it gives."""
    # Of what anybody may call, only who it was: names in it are those of persons, who may want to be erased.
    told = {} if action.right.anonymous else action.told(params)
    content = msgspec.json.encode({"params": told, "result": {}}).decode()
    thing, group = getattr(params, "thing", None), getattr(params, "group", None)
    return feed.Row(act.id, action.name, act.user or None, group, thing, act.at, content)


def _announcement(action: UserAction, act: Act, params: msgspec.Struct, result: msgspec.Struct) -> feed.Row:
    thing = getattr(params, "thing", None)
    group = getattr(params, "group", None)
    if isinstance(result, Thing):
        thing, group = result.id, result.group.id
    elif isinstance(result, Group):
        group = result.id
    content = msgspec.json.encode({"params": params, "result": result}).decode()
    return feed.Row(act.id, action.name, act.user, group, thing, act.at, content)
