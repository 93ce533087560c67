"""What docs/performance.md says of how cost grows."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from ..page import number, shown, spread
from .record import Crowd, Growth, Past
from .steps import DRAGGED, SCATTERED, Series, all_series, steps

PLOTS = {
    "growth-clients": "CPU for each delivery and latency, with more and more clients of one Thing",
    "growth-updates": "To open a Thing, to join it and to add to it, with more and more updates in its journal",
}
RULE = (
    "Each step is judged by the medians of its rounds: the cost may become as many times what it was as the work does, and by "
    "the noise more. The noise is what the rounds of one size differ by, highest through lowest, where they differ most; it "
    "is taken for 1.1 where it is less, and for 1.5 where it is more. A delivery is the same work among however many. An edit "
    "reaches its last client when it has been written to all others: the work that latency stands for grows with the clients. "
    "To store an edit is the same work whatever was before. To join and to open is to bring the document, so that work grows "
    "with its size."
)


def kept(growth: Growth) -> bool:
    """Whether no cost grows faster than the work."""
    return all(step.kept for series in all_series(growth) for step in steps(series))


def _verdicts(growth: Growth) -> str:
    lines = ["| cost | step | the cost, times | the work, times | noise, times | |", "|---|---|--:|--:|--:|---|"]
    lines += [line for series in all_series(growth) for line in _lines(series)]
    return "\n".join(lines)


def _lines(series: Series) -> list[str]:
    return [
        f"| {series.title} | {step.before.size:,} → {step.after.size:,} {series.size} | {step.times:.2f} | {step.work:.2f} "
        f"| {step.noise:.2f} | {'no faster than the work' if step.kept else '**faster than the work**'} |"
        for step in steps(series)
    ]


def _cell(values: Sequence[float]) -> str:
    return spread(list(values), statistics.median(values))


def _crowds(found: Sequence[Crowd]) -> str:
    columns = {
        "p50, ms": "p50",
        "p99, ms": "p99",
        "CPU-s per million deliveries": "cpu_per_million",
        "load's share of a core": "generator_load",
    }
    lines = [f"| clients | {' | '.join(columns)} |", f"|--:|{'--:|' * len(columns)}"]
    for clients in sorted({one.clients for one in found}):
        runs = [one for one in found if one.clients == clients]
        cells = " | ".join(_cell([getattr(one, name) for one in runs]) for name in columns.values())
        lines.append(f"| {clients:,} | {cells} |")
    return "\n".join(lines)


def _pasts(found: Sequence[Past], drag: int, title: str) -> str:
    columns = {"to open, ms": "opened", "to join, ms": "joined", "stored after, ms": "stored", "stored a second": "rate"}
    lines = [f"**{title}**", "", f"| updates | the document, KB | {' | '.join(columns)} |", f"|--:|--:|{'--:|' * len(columns)}"]
    chosen = [one for one in found if one.drag == drag]
    for updates in sorted({one.updates for one in chosen}):
        runs = [one for one in chosen if one.updates == updates]
        cells = " | ".join(_cell([getattr(one, name) for one in runs]) for name in columns.values())
        lines.append(f"| {updates:,} | {number(runs[0].document_bytes / 1000)} | {cells} |")
    return "\n".join(lines)


def body(growth: Growth) -> str:
    """All that is made of the figures."""
    how = f"rounds: {growth.rounds}, {growth.seconds:g} s for each number of clients"
    return "\n\n".join(
        [
            growth.told(how),
            f"{growth.machine}.",
            *shown(PLOTS),
            _crowds(growth.crowds),
            _pasts(growth.pasts, DRAGGED, f"Widgets are dragged one after the other, {DRAGGED} updates each"),
            _pasts(growth.pasts, SCATTERED, "Each update moves another one of the hundred widgets"),
            RULE,
            _verdicts(growth),
        ]
    )
