"""A circuit breaker: a server that does not answer is left alone for a while, so that nobody waits for it in vain.

closed ──broke──▶ open ──rested──▶ half open ──ask──▶ trying ──went_well──▶ closed
                    ▲                                    │
                    └──────────────── broke ─────────────┘
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from automat import TypeMachineBuilder
from twisted.internet.interfaces import IReactorTime
from twisted.logger import Logger

from .web import Unreachable

T = TypeVar("T")


class LeftAlone(Unreachable):
    """It was not asked at all. The log has said why."""


#: After so many failures in a row.
FAILURES = 3
#: It is left alone for so long (s).
REST = 10.0


class Circuit(Protocol):
    """Whether a server is asked."""

    def ask(self) -> bool:
        """Somebody wants to; whether he may."""

    def went_well(self) -> None:
        """It has answered."""

    def broke(self) -> None:
        """It has failed once too often."""

    def rested(self) -> None:
        """It was left alone long enough."""


@dataclass(slots=True)
class _Rest:
    """What the states share: how a rest is begun."""

    begin: Callable[[Circuit], None]


_builder = TypeMachineBuilder(Circuit, _Rest)
_closed = _builder.state("closed")
_open = _builder.state("open")
_half_open = _builder.state("half open")
_trying = _builder.state("trying")

_closed.upon(Circuit.ask).loop().returns(True)
_open.upon(Circuit.ask).loop().returns(False)
# One goes ahead, the others wait for what becomes of him.
_half_open.upon(Circuit.ask).to(_trying).returns(True)
_trying.upon(Circuit.ask).loop().returns(False)

# What was asked before it broke may still be answered.
for _state in (_closed, _open, _half_open, _trying):
    _state.upon(Circuit.went_well).to(_closed).returns(None)


@_closed.upon(Circuit.broke).to(_open)
@_trying.upon(Circuit.broke).to(_open)
def _break(circuit: Circuit, rest: _Rest) -> None:
    rest.begin(circuit)


_open.upon(Circuit.broke).loop().returns(None)
_half_open.upon(Circuit.broke).loop().returns(None)
_open.upon(Circuit.rested).to(_half_open).returns(None)
for _state in (_closed, _half_open, _trying):
    _state.upon(Circuit.rested).loop().returns(None)

_new_circuit = _builder.build()


class Breaker:
    """Stands before one server."""

    log = Logger()

    def __init__(self, clock: IReactorTime, what: str) -> None:
        """`what` is the server, in the words of the log."""
        self._what = what
        self._failures = 0
        self._clock = clock
        self._circuit: Circuit = _new_circuit(_Rest(self._rest))

    def _rest(self, circuit: Circuit) -> None:
        self.log.warn(
            "{what} has failed {count} times, and is left alone for {rest} s", what=self._what, count=self._failures, rest=REST
        )
        self._clock.callLater(REST, circuit.rested)

    async def call(self, asking: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Ask, where it is being asked. Raises `Unreachable`, and what `asking` does."""
        if not self._circuit.ask():
            raise LeftAlone(f"{self._what} is left alone")
        try:
            answer = await asking()
        except Unreachable:
            self._failures += 1
            if self._failures >= FAILURES:
                self._circuit.broke()
            raise
        except Exception:
            # It is there, whatever it says: nobody makes it unreachable for the others by what he asks.
            self._answered()
            raise
        self._answered()
        return answer

    def _answered(self) -> None:
        self._failures = 0
        self._circuit.went_well()
