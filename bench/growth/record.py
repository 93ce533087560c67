"""The raw figures of how cost grows, as they are kept in docs/performance/growth.json."""

from __future__ import annotations

import msgspec

from ..page import Taken


class Crowd(msgspec.Struct, frozen=True):
    """What deliveries cost with so many clients of one Thing: latencies (ms), and CPU-seconds for a million."""

    round: int
    clients: int
    p50: float
    p99: float
    cpu_per_million: float
    deliveries: int
    #: How much of one core the clients themselves took.
    generator_load: float


class Past(msgspec.Struct, frozen=True):
    """A number of updates in a Thing's journal, and the median of how long each took (ms); how many were stored in a second."""

    round: int
    updates: int
    #: How many edits follow each other on the same widget.
    drag: int
    #: What they amount to in the document: what everybody is sent who comes.
    document_bytes: int
    opened: float
    joined: float
    stored: float
    rate: float


class Growth(Taken, frozen=True, kw_only=True):
    """All of it."""

    rounds: int
    #: That each run with clients measured (s).
    seconds: float
    crowds: list[Crowd]
    pasts: list[Past]
