"""The figures as pictures. matplotlib comes with `pip install -e '.[bench]'`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.ticker import NullFormatter, StrMethodFormatter

from .page import TABLES
from .record import Race, Run, by_round, median
from .servers import SERVERS

LOADED = ("hundred", "things", "ten")
#: Told apart by people who see no colours by their order and their lightness, too.
COLOURS = dict(zip(SERVERS, ("#0b5394", "#6fa8dc", "#b45f06", "#f6b26b", "#7f7f7f"), strict=True))
_SETTINGS: Any = {"svg.hashsalt": "widgetapp", "svg.fonttype": "none", "font.family": "sans-serif", "font.size": 9}


def _save(figure: Figure, path: Path) -> None:
    figure.savefig(path, format="svg", metadata={"Date": None})
    # Without what its writer leaves at the ends of lines.
    path.write_text("\n".join(line.rstrip() for line in path.read_text().splitlines()) + "\n")


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
            axes.errorbar(where, middle, yerr=spread, color="#222222", linewidth=0.8, capsize=2)
    axes.set_xticks(range(len(scenarios)), [TABLES[scenario][0].partition(",")[0] for scenario in scenarios])
    axes.spines[["top", "right"]].set_visible(False)


def _plain(axis: Any) -> None:
    # 1,000 instead of a power of ten.
    axis.set_major_formatter(StrMethodFormatter("{x:,.4g}"))
    axis.set_minor_formatter(NullFormatter())


def _legend(figure: Figure, axes: Any) -> None:
    handles, labels = axes.get_legend_handles_labels()
    unique = dict(zip(labels, handles, strict=True))
    figure.legend(unique.values(), unique.keys(), loc="outside lower center", ncols=3, frameon=False)


def _cpu(runs: Sequence[Run]) -> Figure:
    figure = Figure(figsize=(8, 3.8), layout="constrained")
    axes = figure.subplots()
    _bars(axes, runs, LOADED, "cpu_per_million")
    axes.set_ylabel("CPU-seconds per million deliveries")
    _legend(figure, axes)
    return figure


def _latency(runs: Sequence[Run]) -> Figure:
    figure = Figure(figsize=(8, 6.5), layout="constrained")
    for axes, metric in zip(figure.subplots(2, 1), ("p50", "p99"), strict=True):
        _bars(axes, runs, LOADED, metric)
        axes.set_yscale("log")
        _plain(axes.yaxis)
        axes.set_ylabel(f"{metric}, ms")
    _legend(figure, figure.axes[0])
    return figure


def _memory(runs: Sequence[Run]) -> Figure:
    figure = Figure(figsize=(8, 3.8), layout="constrained")
    columns = {"start_mb": "at the start, MB", "connection_kb": "a further idle connection, KB"}
    for axes, (metric, title) in zip(figure.subplots(1, 2), columns.items(), strict=True):
        _bars(axes, runs, ("idle",), metric)
        axes.set_xticks([])
        axes.set_title(title)
    _legend(figure, figure.axes[0])
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
    axes.axhline(100, color="#222222", linewidth=0.8, linestyle="--")
    axes.set(xscale="log", yscale="log", xlabel="edits a second, each for 99 others", ylabel="p99, ms")
    _plain(axes.xaxis)
    _plain(axes.yaxis)
    axes.spines[["top", "right"]].set_visible(False)
    _legend(figure, axes)
    return figure


def draw(race: Race, folder: Path) -> None:
    """Write all pictures that docs/performance.md shows."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures = {"cpu": _cpu, "latency": _latency, "memory": _memory, "saturation": _saturation}
    with mpl.rc_context(_SETTINGS):
        for name, make in pictures.items():
            _save(make(race.runs), folder / f"{name}.svg")
