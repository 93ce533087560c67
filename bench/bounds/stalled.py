"""Clients that stop reading, beside as many who read, in turns: the server's memory, and the others' latency."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from widgetapp.config import StreamingConfig

from ..load import load
from ..scenarios import Scenario, Timing
from ..verdicts import Verdict, say
from .crowd import SMALL, Crowd, Member, until
from .server import MB, Highest, Server, server

#: Ten writers, a hundred edits a second each: a thousand messages a second for each who reads.
DRAWING = Scenario("bounds", clients=10, writers=10, rate=100)
#: An edit that fills the others' buffers, and how many are made at most, until all who do not read are left out.
LONG, FILLING = 40_000, 400
#: What is allowed: more than the sum of what may wait for each, and than the latency beside those who read.
MORE_MEMORY, MORE_LATENCY = 1.1, 1.2


@dataclass(frozen=True, slots=True)
class Seen:
    """What came of one run: memory (MB), latency of those who drew (ms)."""

    memory: float
    p50: float
    p99: float
    spared: int


def _drawn(count: int, stall: bool, timing: Timing, seed: int) -> Seen:
    with server() as place:
        crowd, token = Crowd(), place.token()
        try:
            page = place.demonstrator()
            group = page.call("me")["groups"][0]["id"]
            # Who reads is on a Thing on which nothing happens: two hundred thousand deliveries a second would measure those.
            thing = place.target.document if stall else page.call("create", name="Quiet", group=group)["id"]
            for _ in range(count):
                member = Member(place.port, SMALL)
                member.open(thing, token)
                crowd.join(member, reads=not stall)
            until(lambda: place.figure("widgetapp_clients") >= count, "all are clients")
            with Highest(place) as highest:
                _fill(place, count if stall else 0)
                figures = load(place.target, DRAWING, timing, seed)
            spared = int(place.figure("widgetapp_slow_clients_spared_total"))
            return Seen(highest.seen, figures.p50, figures.p99, spared)
        finally:
            crowd.close()


def _fill(place: Server, wanted: int) -> None:
    """Write until all who do not read are left out; as much where nobody is to be."""
    page = place.demonstrator()
    new = {
        "do": "add",
        "widget": "long",
        "type": "text",
        "properties": {"x": 0, "y": 0, "width": 100, "height": 20, "text": ""},
    }
    page.call("edit", thing=place.target.document, changes=[new])
    for number in range(FILLING if wanted else FILLING // 4):
        text = f"{number:08}" * (LONG // 8)
        page.call("edit", thing=place.target.document, changes=[{"do": "set", "widget": "long", "properties": {"text": text}}])
        if wanted and number % 10 == 9 and place.figure("widgetapp_slow_clients_spared_total") >= wanted:
            return


def stalled(count: int, runs: int, timing: Timing) -> Sequence[Verdict]:
    """The promises about those who read nothing."""
    pairs: list[tuple[Seen, Seen]] = []
    for number in range(runs):
        order = (False, True) if number % 2 == 0 else (True, False)
        seen = {stall: _drawn(count, stall, timing, number) for stall in order}
        pairs.append((seen[False], seen[True]))
        say(f"run {number + 1}: with readers {seen[False]}, with those who do not read {seen[True]}")
    return judged(count, pairs)


def judged(count: int, pairs: Sequence[tuple[Seen, Seen]]) -> Sequence[Verdict]:
    """What was promised of so many, and what was seen: beside as many who read, and beside those who do not."""
    budget = count * StreamingConfig().max_edit_backlog_bytes / MB
    more = [without.memory - with_.memory for with_, without in pairs]
    ratios = [without.p99 / with_.p99 for with_, without in pairs]
    p99 = " and ".join(f"{statistics.median(one.p99 for one in ones):.1f}" for ones in zip(*pairs, strict=True))
    left_out = min(without.spared for _, without in pairs)
    return [
        Verdict(f"of {count} clients that read nothing, left out", f"{count}", f"{left_out}", left_out >= count),
        Verdict(
            "and the memory they cost beside as many who read",
            f"{budget * MORE_MEMORY:.0f} MB",
            f"{spread(more)} MB",
            statistics.median(more) <= budget * MORE_MEMORY,
        ),
        Verdict(
            f"p99 of the others, beside that ({p99} ms)",
            f"{MORE_LATENCY}",
            spread(ratios),
            statistics.median(ratios) <= MORE_LATENCY,
        ),
    ]


def spread(values: Sequence[float]) -> str:
    """The median, the lowest and the highest."""
    return f"{statistics.median(values):.2f} ({min(values):.2f} - {max(values):.2f})"
