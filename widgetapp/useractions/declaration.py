"""How a user action is declared, and the declarations by name."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, get_args, get_type_hints

import msgspec
from sqlalchemy.engine import Connection

from ..store.access import UNBOUNDED, Bounds
from ..store.audit import DONE, Entry
from .rights import Right

#: What the methods and notifications of JSON-RPC begin with that are user actions.
METHOD: Final = "widgetApp_useraction_"

#: The mark (`Meta(extra=SECRET)`) of a parameter that is written down nowhere.
SECRET: Final = {"secret": True}


class Feed(Enum):
    """What becomes of a performed action."""

    #: A row in the feed, committed with the action; of a guided one with the first thing that it writes, without its result.
    DURABLE = "durable"
    #: Nobody hears of it: it changes nothing that others see, or holds a secret.
    NONE = "none"


class Manner(Enum):
    """How an action is performed."""

    #: `function(connection, act, params)` in a read-only transaction.
    READ = "read"
    #: `function(connection, act, params)` in a transaction of the writer, together with its feed row.
    WRITE = "write"
    #: `async function(call, params)` in the daemon: it hashes passwords or deals in secrets, and names its transactions itself.
    GUIDED = "guided"


class Act(msgspec.Struct, frozen=True):
    """Who acts and when, as it goes to wherever an action is performed. Time in ms."""

    user: str
    at: int
    #: The stable id of this action, also that of its feed row.
    id: str
    #: How far the token reaches by which he acts.
    bounds: Bounds = UNBOUNDED
    #: Where he is.
    address: str = ""


class Nothing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """No parameters, or no result."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Under which name those who have a Thing open live are told of an action on it, and what, from its parameters and its
    result: without a choice, the result. It must be fit for whoever may see the Thing."""

    name: str
    pick: Callable[[Any, Any], object] | None = None

    def told(self, params: msgspec.Struct, result: bytes, kind: type[msgspec.Struct]) -> bytes:
        """What is told, encoded as `result` is."""
        return result if self.pick is None else msgspec.json.encode(self.pick(params, msgspec.json.decode(result, type=kind)))


@dataclass(frozen=True, slots=True)
class UserAction:
    """One user action, whole: everything that a door, the feed or a reference page says of it comes from here."""

    name: str
    summary: str
    manner: Manner
    right: Right
    scope: str | None
    feed: Feed
    #: Whether somebody may less afterwards, or more: all who stream are then looked at again.
    moves_rights: bool
    #: Whether each performance, and each refusal that tells something, is a line in the audit log.
    audited: bool
    #: Whether its parameters hold content, and may be larger than others'.
    large: bool
    #: Whether guests may perform it, who came by a share link and have no account.
    guests: bool
    #: What those who have the Thing open live are told of it; with None, nothing.
    shown: Shown | None
    params: type[msgspec.Struct]
    result: type[msgspec.Struct]
    function: Callable[..., Any]

    @property
    def repeatable(self) -> bool:
        """Whether a request that comes again under the same key is performed once."""
        return self.manner is Manner.WRITE or self.name == "edit"

    @property
    def reads(self) -> bool:
        """Whether it changes nothing that is kept."""
        return self.manner is Manner.READ or self.scope == "things:read"

    def perform_in(self, db: Connection, act: Act, encoded: bytes) -> tuple[msgspec.Struct, msgspec.Struct]:
        """Check the right and perform the action in this transaction; gives parameters and result.

        Raises `Refusal`, and `msgspec.ValidationError` where the JSON does not fit the parameters.
        """
        params = msgspec.json.decode(encoded, type=self.params)
        self.right.check(db, act, params)
        return params, self.function(db, act, params)

    def entry(self, act: Act, params: msgspec.Struct, result: str = DONE) -> Entry:
        """What the audit log is to say of it; nothing that is secret. A person who is not known yet has no id."""
        return Entry(
            act.at, self.name, act.user or None, act.address, act.bounds.client, None, result,
            msgspec.json.encode(self.told(params)).decode(),
        )  # fmt: skip

    def told(self, params: msgspec.Struct) -> dict[str, Any]:
        """Parameters without what is secret."""
        return {name: value for name, value in msgspec.structs.asdict(params).items() if name not in secrets_of(self.params)}


def secrets_of(params: type[msgspec.Struct]) -> set[str]:
    """The names of the parameters that are secret."""
    hints = get_type_hints(params, include_extras=True)
    return {name for name, hint in hints.items() if _is_secret(hint)}


def _is_secret(hint: Any) -> bool:
    # Also where it may be absent: the mark then stands within a union.
    marked = any(getattr(mark, "extra", None) == SECRET for mark in getattr(hint, "__metadata__", ()))
    return marked or any(_is_secret(part) for part in get_args(hint))


_actions: dict[str, UserAction] = {}


def useraction(
    name: str,
    *,
    right: Right,
    scope: str | None,
    feed: Feed = Feed.NONE,
    writes: bool = False,
    moves_rights: bool = False,
    audited: bool | None = None,
    large: bool = False,
    guests: bool = False,
    shown: Shown | None = None,
) -> Callable[[Callable[..., Any]], UserAction]:
    """Declare a user action. Its parameters and result are the annotations of `params` and of the return value.

    `scope`: what an access token must hold; with None, only a log-in session will do. What moves rights is audited by itself.
    """

    def declare(function: Callable[..., Any]) -> UserAction:
        hints = get_type_hints(function)
        return _declare(
            UserAction(
                name=name,
                summary=inspect.getdoc(function) or "",
                manner=_manner(function, writes),
                right=right,
                scope=scope,
                feed=feed,
                moves_rights=moves_rights,
                audited=moves_rights if audited is None else audited,
                large=large,
                guests=guests,
                shown=shown,
                params=hints["params"],
                result=hints["return"],
                function=function,
            )
        )

    return declare


def _manner(function: Callable[..., Any], writes: bool) -> Manner:
    if inspect.iscoroutinefunction(function):
        return Manner.GUIDED
    return Manner.WRITE if writes else Manner.READ


def _declare(action: UserAction) -> UserAction:
    if action.name in _actions:
        raise RuntimeError(f"the user action {action.name} is declared twice")
    if action.feed is Feed.DURABLE and action.manner is Manner.READ:
        raise RuntimeError(f"the user action {action.name} writes nothing that its feed row could be committed with")
    if action.audited and action.manner is Manner.READ:
        raise RuntimeError(f"the user action {action.name} changes nothing that the audit log could tell")
    _actions[action.name] = action
    return action


def declared() -> dict[str, UserAction]:
    """All declarations made so far, by name; `catalogue.actions` makes sure that they are all there."""
    return _actions
