"""A soak as pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from matplotlib.figure import Figure

from ..plotting import COLOURS, DARK, bare, draw, legend
from .course import kinds, warm_up
from .record import Sample, Soak


def _lines(axes: Any, samples: Sequence[Sample], value: Callable[[Sample], float], behind: float, ylabel: str) -> None:
    """Of each kind, what one of its processes has on average."""
    for kind, colour in zip(kinds(samples), COLOURS, strict=True):
        seen = [one for one in samples if one.kind == kind]
        times, values = [one.at / 60 for one in seen], [value(one) / one.processes for one in seen]
        # matplotlib leaves labels that begin with an underscore, as most of these names do, out of the legend.
        axes.plot(times, values, color=colour, label=f"process {kind}")
    axes.axvline(behind / 60, color=DARK, linewidth=0.8, linestyle="--")
    axes.set(xlabel="minutes", ylabel=ylabel)
    axes.set_ylim(bottom=0)
    bare(axes)


def _memory(soak: Soak) -> Figure:
    figure = Figure(figsize=(8, 4.2), layout="constrained")
    axes = figure.subplots()
    _lines(axes, soak.samples, lambda one: one.resident, warm_up(soak.minutes), "resident memory of each, MB")
    legend(figure, axes)
    return figure


def _flat(soak: Soak) -> Figure:
    figure = Figure(figsize=(8, 3.8), layout="constrained")
    left, right = figure.subplots(1, 2)
    behind = warm_up(soak.minutes)
    _lines(left, soak.samples, lambda one: one.descriptors, behind, "descriptors of each")
    _lines(right, soak.samples, lambda one: one.timers, behind, "pending calls of each")
    legend(figure, left)
    return figure


def pictures(soak: Soak) -> None:
    """Write all pictures that docs/performance.md shows of it."""
    draw({"soak-memory": partial(_memory, soak), "soak-flat": partial(_flat, soak)})
