"""Pictures of figures, all in one way. matplotlib comes with `pip install -e '.[bench]'`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.ticker import NullFormatter, StrMethodFormatter

from .page import FOLDER

#: Told apart by people who see no colours by their order and their lightness, too.
COLOURS = ("#0b5394", "#6fa8dc", "#b45f06", "#f6b26b", "#7f7f7f")
DARK = "#222222"
_SETTINGS: Any = {"svg.hashsalt": "widgetapp", "svg.fonttype": "none", "font.family": "sans-serif", "font.size": 9}


def plain(axis: Any) -> None:
    """Write 1,000 instead of a power of ten."""
    axis.set_major_formatter(StrMethodFormatter("{x:,.5g}"))
    axis.set_minor_formatter(NullFormatter())


def bare(axes: Any) -> None:
    """Leave out what frames nothing."""
    axes.spines[["top", "right"]].set_visible(False)


def legend(figure: Figure, axes: Any) -> None:
    """Say below the figure what is what, each once."""
    handles, labels = axes.get_legend_handles_labels()
    unique = dict(zip(labels, handles, strict=True))
    figure.legend(unique.values(), unique.keys(), loc="outside lower center", ncols=3, frameon=False)


def draw(pictures: Mapping[str, Any]) -> None:
    """Write what functions without arguments draw, by the name of the file."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with mpl.rc_context(_SETTINGS):
        for name, make in pictures.items():
            path = FOLDER / f"{name}.svg"
            make().savefig(path, format="svg", metadata={"Date": None})
            # Without what its writer leaves at the ends of lines.
            path.write_text("\n".join(line.rstrip() for line in path.read_text().splitlines()) + "\n")
