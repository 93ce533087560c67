"""The figures of a race as pictures."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from matplotlib.figure import Figure

from .. import plotting
from ..plotting import bare, legend, plain
from .page import TABLES
from .record import Race, Run, by_round, median
from .servers import SERVERS

LOADED = ("hundred", "things", "ten")
COLOURS = dict(zip(SERVERS, plotting.COLOURS, strict=True))


def _bars(axes: Any, runs: Sequence[Run], scenarios: Sequence[str], metric: str) -> None:
    servers = list(SERVERS)
    width = 0.8 / len(servers)
    for at, server in enumerate(servers):
        for place, scenario in enumerate(scenarios):
            values = list(by_round(runs, server, scenario, metric).values())
            middle = median(values)
            if middle is None:
                continue
            spread = [[middle - min(values)], [max(values) - middle]]
            where = place + (at - (len(servers) - 1) / 2) * width
            label = SERVERS[server].title if place == 0 else None
            axes.bar(where, middle, width * 0.92, color=COLOURS[server], label=label)
            axes.errorbar(where, middle, yerr=spread, color=plotting.DARK, linewidth=0.8, capsize=2)
    axes.set_xticks(range(len(scenarios)), [TABLES[scenario][0].partition(",")[0] for scenario in scenarios])
    bare(axes)


def _cpu(runs: Sequence[Run]) -> Figure:
    figure = Figure(figsize=(8, 3.8), layout="constrained")
    axes = figure.subplots()
    _bars(axes, runs, LOADED, "cpu_per_million")
    axes.set_ylabel("CPU-seconds per million deliveries")
    legend(figure, axes)
    return figure


def _latency(runs: Sequence[Run]) -> Figure:
    figure = Figure(figsize=(8, 6.5), layout="constrained")
    for axes, metric in zip(figure.subplots(2, 1), ("p50", "p99"), strict=True):
        _bars(axes, runs, LOADED, metric)
        axes.set_yscale("log")
        plain(axes.yaxis)
        axes.set_ylabel(f"{metric}, ms")
    legend(figure, figure.axes[0])
    return figure


def _memory(runs: Sequence[Run]) -> Figure:
    figure = Figure(figsize=(8, 3.8), layout="constrained")
    columns = {"start_mb": "at the start, MB", "connection_kb": "a further idle connection, KB"}
    for axes, (metric, title) in zip(figure.subplots(1, 2), columns.items(), strict=True):
        _bars(axes, runs, ("idle",), metric)
        axes.set_xticks([])
        axes.set_title(title)
    legend(figure, figure.axes[0])
    return figure


def _saturation(runs: Sequence[Run]) -> Figure:
    figure = Figure(figsize=(8, 4.2), layout="constrained")
    axes = figure.subplots()
    for server, colour in COLOURS.items():
        steps: dict[float, list[dict[str, float]]] = {}
        for run in runs:
            if run.server == server and run.scenario == "saturation":
                for step in run.figures.get("steps", []):
                    if step["p99"] is not None:
                        steps.setdefault(step["wanted"], []).append(step)
        points = [
            (median(one["made"] for one in many), median(one["p99"] for one in many)) for _, many in sorted(steps.items())
        ]
        if points:
            axes.plot(*zip(*points, strict=True), marker="o", markersize=3, color=colour, label=SERVERS[server].title)
    axes.axhline(100, color=plotting.DARK, linewidth=0.8, linestyle="--")
    axes.set(xscale="log", yscale="log", xlabel="edits a second, each for 99 others", ylabel="p99, ms")
    plain(axes.xaxis)
    plain(axes.yaxis)
    bare(axes)
    legend(figure, axes)
    return figure


def draw(race: Race) -> None:
    """Write all pictures that docs/performance.md shows of it."""
    pictures = {"cpu": _cpu, "latency": _latency, "memory": _memory, "saturation": _saturation}
    plotting.draw({name: partial(make, race.runs) for name, make in pictures.items()})
