"""Named transactions: functions that change the store, called by name with msgpack parameters.

Whoever wants to change the store, in whatever process, names one of these; the writer performs it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, get_type_hints

import msgspec
from sqlalchemy.engine import Connection

P = TypeVar("P")
R = TypeVar("R")

_registry: dict[str, NamedTransaction[Any, Any]] = {}


@dataclass(frozen=True, slots=True)
class NamedTransaction(Generic[P, R]):
    """A function of a connection and its parameters, with the types that cross the process boundary."""

    name: str
    perform: Callable[[Connection, P], R]
    params: type[P]
    result: type[R]

    def __call__(self, tx: Connection, params: P) -> R:
        return self.perform(tx, params)


def transaction(function: Callable[[Connection, P], R]) -> NamedTransaction[P, R]:
    """Declare a named transaction; its name is `module.function`, its types are its annotations."""
    hints = get_type_hints(function)
    named: NamedTransaction[P, R] = NamedTransaction(
        name=f"{function.__module__.rpartition('.')[2]}.{function.__name__}",
        perform=function,
        params=hints["params"],
        result=hints["return"],
    )
    if named.name in _registry:
        raise RuntimeError(f"there are two transactions named {named.name}")
    _registry[named.name] = named
    return named


def perform_encoded(tx: Connection, name: str, params: bytes) -> bytes:
    """Perform a transaction on encoded parameters. Raises KeyError for an unknown name, and what the function raises."""
    named = _registry[name]
    return msgspec.msgpack.encode(named.perform(tx, msgspec.msgpack.decode(params, type=named.params)))
