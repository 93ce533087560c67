"""docs/performance.md: what each command puts there between its own marks, and the raw figures of which that is made."""

from __future__ import annotations

import argparse
import math
import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from . import report

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "performance.md"
#: Of plots and raw figures.
FOLDER = ROOT / "docs" / "performance"
END = "<!-- end of the figures -->"

Record = TypeVar("Record", bound="Taken")


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What figures were taken on; all that are kept begin with it."""

    date: str
    commit: str
    machine: str
    #: What else the machine did: its load average at the begin and in the end.
    load: tuple[float, float]
    #: In words, for what could not be measured by the program.
    remark: str

    def told(self, how: str) -> str:
        """All of it but the machine, for a person; `how` says how much was measured."""
        return (
            f"{self.date}, commit {self.commit}, {how}. Load average {self.load[0]:.1f} before and {self.load[1]:.1f} in the "
            f"end, the run's own included. {self.remark}"
        ).strip()


def add_options(parser: argparse.ArgumentParser) -> None:
    """What every command is told that has a part of the page: `--remark`, `--json` and `--page`."""
    parser.add_argument("--remark", default="", help="what is to be said of the machine, in a sentence")
    parser.add_argument("--json", type=Path, help="keep the raw figures here, and make no page")
    parser.add_argument("--page", action="store_true", help="no run: make the page from its raw figures again")


class Beginning:
    """The moment at which a command begins to measure."""

    def __init__(self, remark: str) -> None:
        self._date, self._load, self._remark = datetime.now(UTC), os.getloadavg()[0], remark
        done = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True, check=False)
        self._commit = done.stdout.strip() or "unknown"

    def taken(self) -> dict[str, Any]:
        """The fields of `Taken`, where it ends now."""
        return {
            "date": f"{self._date:%-d %B %Y}",
            "commit": self._commit,
            "machine": report.machine(),
            "load": (self._load, os.getloadavg()[0]),
            "remark": self._remark,
        }


def read(path: Path, kind: type[Record]) -> Record:
    """Figures that were written."""
    return msgspec.json.decode(path.read_bytes(), type=kind)


def write(record: Taken, path: Path) -> None:
    """Keep figures."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.format(msgspec.json.encode(record), indent=1) + b"\n")


def mark(command: str) -> str:
    """Where the figures of a command begin."""
    return f"<!-- figures: made by python -m bench.{command} -->"


def put(page: str, command: str, made: str) -> str:
    """The page, with the figures of a command replaced."""
    begin = mark(command)
    before, found, rest = page.partition(begin)
    if not found:
        raise ValueError(f"the page has no place for the figures of bench.{command}")
    _, _, after = rest.partition(END)
    return f"{before}{begin}\n\n{made}\n\n{END}{after}"


def publish(command: str, made: str) -> None:
    """Put a command's figures into docs/performance.md."""
    PAGE.write_text(put(PAGE.read_text(encoding="utf-8"), command, made), encoding="utf-8")


def shown(plots: dict[str, str]) -> list[str]:
    """The page's pictures, by name and title."""
    return [f"![{title}](performance/{name}.svg)" for name, title in plots.items()]


def number(value: float | None) -> str:
    """As many digits as say something."""
    if value is None:
        return "-"
    if math.isinf(value):
        return "∞"
    return f"{value:,.0f}" if abs(value) >= 100 or value == 0 else f"{value:.3g}"


def spread(values: list[float], middle: float | None) -> str:
    """A median, with the lowest and the highest of several."""
    if len(values) > 1 and min(values) != max(values):
        return f"{number(middle)} ({number(min(values))} - {number(max(values))})"
    return number(middle)
