"""What the feed and the audit log are told of a performed action, in its own transaction."""

from __future__ import annotations

import msgspec
from sqlalchemy.engine import Connection

from ..store import audit, feed
from ..store.groups import Group
from .declaration import Act, Feed, UserAction
from .values import Thing


def tell(tx: Connection, action: UserAction, act: Act, params: msgspec.Struct, result: msgspec.Struct) -> None:
    """Write an action's row in the feed, and its line in the audit log, where it has them."""
    if action.feed is Feed.DURABLE:
        feed.append(tx, _announcement(action, act, params, result))
    if action.audited:
        audit.append(tx, msgspec.structs.replace(action.entry(act, params), object=getattr(result, "id", None)))


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
