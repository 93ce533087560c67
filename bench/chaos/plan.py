"""What goes wrong, and when: the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal[
    "kill _stream",
    "kill _journal",
    "kill _sfe",
    "kill _fork",
    "stop _stream",
    "stop _journal",
    "stop _sfe",
    "kill all",
    "restart",
    "roll",
    "bad frames",
    "half open",
    "slow reader",
    "storm",
    "full disk",
    "failing disk",
    "failing fsync",
    "clock step",
    "revocation",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
#: How often each happens, beside the others. Whole restarts take long, and leave the rest less to do.
_WEIGHTS = {"kill all": 0.5, "restart": 0.5}
#: A fault at most so many times the pace after the one before, and not before so many times it.
_LONGEST, _SHORTEST = 1.8, 0.8
#: So often something goes wrong, about (s).
PACE = 5.0
#: Calm at the beginning and at the end (share of the whole): what is measured outside faults is measured there, too.
_CALM = 0.08


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that goes wrong at a time (s from the beginning), and for how long where it lasts (s); `choice`
    picks among equals."""

    at: float
    kind: Kind
    lasts: float
    choice: int


def plan(seed: int, seconds: float, kinds: Sequence[Kind] = KINDS, pace: float = PACE) -> list[Fault]:
    """The faults of a run. Each kind comes once before any comes twice, as far as there is time."""
    chance = random.Random(seed)  # what goes wrong is no secret
    faults: list[Fault] = []
    waiting: list[Kind] = []
    at = seconds * _CALM
    while True:
        at += pace * chance.uniform(_SHORTEST, _LONGEST)
        if at > seconds * (1 - _CALM):
            return faults
        while not waiting:
            waiting = [kind for kind in kinds if chance.random() < _WEIGHTS.get(kind, 1.0)]
            chance.shuffle(waiting)
        faults.append(Fault(round(at, 2), waiting.pop(), round(chance.uniform(0.5, 3.0), 2), chance.randrange(2**16)))
