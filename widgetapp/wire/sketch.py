"""A small picture of a Thing: its greatest widgets as a few shapes on a grid, with no more in them than can be seen.

It is data and no image: what a browser draws of it are lines, areas and letters, whatever clients have written into the Thing.
"""

from __future__ import annotations

import heapq
import math
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal

import msgspec

#: The longer side of the grid.
SIDE: Final = 360
#: So many widgets are drawn, of more the greatest; so many points of a line; so much of a text.
_MOST, _POINTS, _LETTERS = 120, 24, 48
#: What lies further out is nobody's drawing.
_FAR: Final = 1e7
_COLOR: Final = re.compile(r"#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})")
_STROKE: Final = "#1e1e1e"
#: What shapes of the canvas are drawn as.
_KINDS: Final[dict[str, Kind]] = {
    "rectangle": "rectangle", "diamond": "diamond", "ellipse": "ellipse", "line": "line", "arrow": "line", "freedraw": "line",
    "text": "text", "image": "image", "frame": "rectangle", "magicframe": "rectangle", "embeddable": "image", "iframe": "image",
}  # fmt: skip

Kind = Literal["rectangle", "diamond", "ellipse", "line", "text", "image"]


class Mark(msgspec.Struct, frozen=True, array_like=True):
    """One widget: where it is on the grid, how it is turned (hundredths of a radian), its colours (`fill` empty: none), the
    height of its letters; and of a text the words, of a line the places of its points, x and y in turn."""

    kind: Kind
    x: int
    y: int
    width: int
    height: int
    angle: int
    stroke: str
    fill: str
    letters: int
    more: str | list[int]


class Sketch(msgspec.Struct, frozen=True):
    """The grid's size, and the widgets from the bottom to the top; none, where there is nothing to be seen."""

    width: int
    height: int
    marks: list[Mark]


EMPTY: Final = Sketch(0, 0, [])

#: The properties of a widget in a document that a picture is made of.
PROPERTIES: Final = (
    "type", "pos", "size", "angle", "index", "strokeColor", "backgroundColor", "fontSize", "text", "points",
)  # fmt: skip


class Piece(msgspec.Struct, frozen=True):
    """What a picture needs of one widget, in the scene's own measure."""

    kind: Kind
    index: str
    x: float
    y: float
    width: float
    height: float
    angle: float
    stroke: str
    fill: str
    letters: float
    text: str
    #: From the beginning of the line, x and y in turn.
    points: list[float]
    start: tuple[float, float]

    @property
    def weight(self) -> float:
        """How much of it is to be seen: lines have hardly an area, and are long."""
        return self.width * self.height + self.width + self.height


def piece(widget: Mapping[str, Any]) -> Piece | None:
    """What a picture needs of a widget as it stands in a document; None for what is none, whatever it may be."""
    kind = _KINDS.get(str(widget.get("type")))
    position, size = _numbers(widget.get("pos")), _numbers(widget.get("size"))
    if kind is None or len(position) != 2 or len(size) != 2:  # x and y
        return None
    (x, y), (width, height) = position, size
    text = widget.get("text")
    return Piece(
        kind=kind,
        index=str(widget.get("index", ""))[:100],
        x=min(x, x + width),
        y=min(y, y + height),
        width=abs(width),
        height=abs(height),
        angle=_number(widget.get("angle"), 0.0) % math.tau,
        stroke=_color(widget.get("strokeColor"), _STROKE),
        fill=_color(widget.get("backgroundColor"), ""),
        letters=_number(widget.get("fontSize"), 20.0) if kind == "text" else 0.0,
        text=text[:_LETTERS] if kind == "text" and isinstance(text, str) else "",
        points=_points(_numbers(widget.get("points"))) if kind == "line" else [],
        start=(x, y),
    )


def sketch(pieces: Iterable[Piece]) -> Sketch:
    """The picture of all these."""
    greatest = heapq.nlargest(_MOST, pieces, key=lambda one: one.weight)
    if not greatest:
        return EMPTY
    left, top = min(one.x for one in greatest), min(one.y for one in greatest)
    width = max(one.x + one.width for one in greatest) - left
    height = max(one.y + one.height for one in greatest) - top
    scale = SIDE / max(width, height, 1.0)
    marks = [_mark(one, left, top, scale) for one in sorted(greatest, key=lambda one: one.index)]
    return Sketch(max(round(width * scale), 1), max(round(height * scale), 1), marks)


def _mark(one: Piece, left: float, top: float, scale: float) -> Mark:
    def at(x: float, y: float) -> tuple[int, int]:
        return round((x - left) * scale), round((y - top) * scale)

    (x, y), more = at(one.x, one.y), one.text
    places = [at(one.start[0] + dx, one.start[1] + dy) for dx, dy in zip(one.points[::2], one.points[1::2], strict=False)]
    return Mark(
        one.kind,
        x,
        y,
        round(one.width * scale),
        round(one.height * scale),
        round(one.angle * 100),
        one.stroke,
        one.fill,
        round(one.letters * scale),
        [number for place in places for number in place] if one.kind == "line" else more,
    )


def _number(value: Any, otherwise: float) -> float:
    return next(iter(_numbers([value])), otherwise)


def _numbers(value: Any) -> list[float]:
    """The numbers of a list, which may be a list of lists; nothing, where anything else is in it."""
    if not isinstance(value, list | tuple):
        return []
    flat = [part for one in value for part in (one if isinstance(one, list | tuple) else (one,))]
    if not all(isinstance(one, int | float) and math.isfinite(one) and abs(one) < _FAR for one in flat):
        return []
    return [float(one) for one in flat]


def _points(numbers: list[float]) -> list[float]:
    """Not more of them than make a line on the grid."""
    count = len(numbers) // 2
    if count <= _POINTS:
        return numbers[: 2 * count]
    step = (count - 1) / (_POINTS - 1)
    chosen = [round(number * step) for number in range(_POINTS)]
    return [number for at in chosen for number in numbers[2 * at : 2 * at + 2]]


def _color(value: Any, otherwise: str) -> str:
    return value if isinstance(value, str) and _COLOR.fullmatch(value) else otherwise
