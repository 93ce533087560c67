"""How cost grows, as pictures."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from functools import partial
from typing import Any

from matplotlib.figure import Figure

from ..plotting import COLOURS, bare, draw, legend, plain
from .record import Crowd, Growth, Past
from .steps import DRAGGED, SCATTERED


def _line(axes: Any, sized: Sequence[tuple[int, float]], label: str, colour: str) -> None:
    """The medians of all rounds, and from the lowest to the highest."""
    sizes = sorted({size for size, _ in sized})
    values = [[value for at, value in sized if at == size] for size in sizes]
    middles = [statistics.median(many) for many in values]
    below = [middle - min(many) for middle, many in zip(middles, values, strict=True)]
    above = [max(many) - middle for middle, many in zip(middles, values, strict=True)]
    axes.errorbar(sizes, middles, yerr=[below, above], color=colour, label=label, marker="o", markersize=3, capsize=2)


def _axes(axes: Any, sizes: Sequence[int], xlabel: str, ylabel: str) -> None:
    axes.set_xscale("log")
    plain(axes.xaxis)
    axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
    axes.set(xlabel=xlabel, ylabel=ylabel)
    bare(axes)


def _clients(crowds: Sequence[Crowd]) -> Figure:
    figure = Figure(figsize=(8, 3.8), layout="constrained")
    left, right = figure.subplots(1, 2)
    sizes = sorted({one.clients for one in crowds})
    _line(left, [(one.clients, one.cpu_per_million) for one in crowds], "CPU", COLOURS[0])
    _axes(left, sizes, "clients", "CPU-seconds per million deliveries")
    left.set_ylim(bottom=0)
    _line(right, [(one.clients, one.p50) for one in crowds], "p50", COLOURS[0])
    _line(right, [(one.clients, one.p99) for one in crowds], "p99", COLOURS[2])
    right.set_yscale("log")
    plain(right.yaxis)
    _axes(right, sizes, "clients", "latency, ms")
    legend(figure, right)
    return figure


def _updates(pasts: Sequence[Past]) -> Figure:
    figure = Figure(figsize=(8, 3.8), layout="constrained")
    both = figure.subplots(1, 2, sharey=True)
    titles = {DRAGGED: "widgets dragged one after the other", SCATTERED: "each update moves another widget"}
    for axes, (drag, title) in zip(both, titles.items(), strict=True):
        chosen = [one for one in pasts if one.drag == drag]
        for colour, (label, name) in zip(
            (COLOURS[0], COLOURS[1], COLOURS[2]),
            {"to open it": "opened", "to join others": "joined", "until an edit is stored": "stored"}.items(),
            strict=True,
        ):
            _line(axes, [(one.updates, getattr(one, name)) for one in chosen], label, colour)
        _axes(axes, sorted({one.updates for one in chosen}), "updates in the journal", "ms")
        axes.set_title(title)
    # Not before all is drawn: it fixes the top of both.
    both[0].set_ylim(bottom=0)
    legend(figure, both[0])
    return figure


def pictures(growth: Growth) -> None:
    """Write all pictures that docs/performance.md shows of it."""
    draw({"growth-clients": partial(_clients, growth.crowds), "growth-updates": partial(_updates, growth.pasts)})
