"""What the daemon knows of its processes, and what it can be ordered to do with them: for `widgetapp_admin`, the
administrators' page and the metrics alike."""

from __future__ import annotations

from typing import Literal

import msgspec

#: Upper bounds of the buckets in which latencies are counted (s); what is above the last one is counted behind it.
LATENCY_BOUNDS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)

#: "widgetapp" is the daemon itself, which is SFE 0 as well: its row has id 0.
ProcessName = Literal["widgetapp", "_fork", "_journal", "_sfe", "_stream"]
State = Literal["starting", "running", "draining", "stopping", "waiting", "gone"]


class Latencies(msgspec.Struct):
    """How often something took how long, since the process started: a count for each bucket, and one for what took longer."""

    counts: list[int] = msgspec.field(default_factory=lambda: [0] * (len(LATENCY_BOUNDS) + 1))
    total: float = 0.0


class Stream(msgspec.Struct, frozen=True, array_like=True):
    """A Streaming API client: whose it is, the digest of a token that it has shown, where it is, and how many Things it has
    open by that."""

    user: str
    token: bytes
    address: str
    things: int


class Figures(msgspec.Struct):
    """What a process says of itself, about once a second. Counts are since its start where nothing else is said."""

    #: Streaming API clients with a valid token, and sockets that have not shown one yet: at present.
    clients: int = 0
    unauthorised: int = 0
    #: Things that are open here, and edits of theirs that are not on disk yet: at present.
    things: int = 0
    unstored: int = 0
    #: Messages from clients (an SFE) or from SFEs (a document worker).
    messages: int = 0
    #: Bytes that wait for slow readers: at present.
    queue: int = 0
    #: How late the reactor was, at worst, since the last report (s).
    lag: float = 0.0
    #: Calls that its reactor is to make later: at present.
    timers: int = 0
    #: Clients that were closed because they read too slowly.
    slow_closed: int = 0
    #: Times at which a client was spared the edits of others and brought up to date later, because it read too slowly.
    slow_spared: int = 0
    #: From an edit's arrival to its acknowledgement, and to its return from the document worker for the others.
    acknowledged: Latencies = msgspec.field(default_factory=Latencies)
    fanned_out: Latencies = msgspec.field(default_factory=Latencies)
    #: What caused most of the messages of the last minute: a Thing's id, a client's user and address; empty if nothing did.
    busiest_thing: str = ""
    busiest_client: str = ""
    #: The clients of an SFE, each once for each token: at present.
    streams: list[Stream] = msgspec.field(default_factory=list)
    #: Who is on which Things by way of an SFE, by their ids: at present.
    present: dict[str, list[str]] = msgspec.field(default_factory=dict)


class ProcessStatus(msgspec.Struct, frozen=True, kw_only=True):
    """One process, as people and scripts see it. Time in s, memory in bytes, CPU in % of one core."""

    name: ProcessName
    #: The number of its SFE; 0 for what there is only one of.
    id: int
    pid: int | None
    state: State
    up: float
    #: Averages over 1, 5 and 15 minutes.
    cpu: tuple[float, float, float]
    rss: int
    pss: int
    clients: int
    unauthorised: int
    things: int
    #: A second, over the last few seconds.
    messages: float
    queue: int
    lag: float
    restarts: int
    #: Why it is not running, or was started last; and why it is taken for a rogue, empty if it is not.
    why: str
    rogue: str


class Order(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody wants done with processes. No ids: all of them, or with `start`, as many new ones as `count` says."""

    do: Literal["start", "stop", "restart", "drain", "stacks"]
    process: Literal["_sfe", "_stream"] = "_sfe"
    ids: tuple[int, ...] = ()
    count: int = 1


class Outcome(msgspec.Struct, frozen=True):
    """What came of an order: a line for each thing that was done. Where it was refused, why, and nothing was done."""

    lines: tuple[str, ...] = ()
    refused: str = ""
