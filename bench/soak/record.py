"""The raw figures of a soak, as they are kept in docs/performance/soak.json."""

from __future__ import annotations

import msgspec

from ..page import Taken


class Sample(msgspec.Struct, frozen=True, array_like=True):
    """All processes of a kind at a moment (s from the beginning): what they have resident (MB), what of that is theirs alone
    (MB), descriptors, and calls that their reactors are to make later."""

    at: float
    kind: str
    processes: int
    resident: float
    own: float
    descriptors: int
    timers: int


class Soak(Taken, frozen=True, kw_only=True):
    """All of it: how long (min), how many people drew, and what was seen."""

    minutes: float
    editors: int
    samples: list[Sample]
