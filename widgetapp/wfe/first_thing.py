"""A Thing as it is to be seen before the canvas is loaded: its name, and its small picture in large, as plain HTML and SVG.

As everywhere, a picture is lines, areas and letters; what of it is drawn how must agree with `web/src/things/draw-sketch.ts`.
"""

from __future__ import annotations

import math
from html import escape

from ..wire.sketch import Mark, Sketch

#: Letters stand so far from each other, line by line.
_LINE = 1.25
_BACK = (
    '<a class="first-back" href="/things" aria-label="WidgetApp"><svg width="18" height="18" viewBox="0 0 24 24" fill="none" '
    'stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">'
    '<path d="m12 19-7-7 7-7"></path><path d="M19 12H5"></path></svg></a>'
)


def thing_to_be_opened(name: str, sketch: Sketch | None) -> str:
    """The frame of a Thing's page with its picture, marked as being opened."""
    picture = "" if sketch is None or not sketch.marks else _picture(sketch)
    return (
        f'<div class="first-thing" aria-busy="true"><header class="first-header">{_BACK}<h1>{escape(name)}</h1></header>'
        f'<div class="first-canvas"><i class="first-progress"></i>{picture}</div></div>'
    )


def _picture(sketch: Sketch) -> str:
    marks = "".join(_mark(mark) for mark in sketch.marks)
    return f'<svg class="first-picture" viewBox="0 0 {sketch.width} {sketch.height}" aria-hidden="true">{marks}</svg>'


def _mark(mark: Mark) -> str:
    turn = round(math.degrees(mark.angle / 100), 1)
    place = f"translate({mark.x + mark.width / 2:g} {mark.y + mark.height / 2:g})" + (f" rotate({turn:g})" if turn else "")
    return f'<g transform="{place}" stroke="{escape(mark.stroke)}" fill="{escape(mark.fill or "none")}">{_shape(mark)}</g>'


def _shape(mark: Mark) -> str:
    left, top = -mark.width / 2, -mark.height / 2
    box = f'x="{left:g}" y="{top:g}" width="{mark.width}" height="{mark.height}"'
    if mark.kind == "text":
        return _text(mark, left, top)
    if mark.kind == "image":
        return f'<rect {box} fill="{escape(mark.fill or mark.stroke)}" fill-opacity="0.25" stroke="none"></rect>'
    if mark.kind == "ellipse":
        return f'<ellipse rx="{-left:g}" ry="{-top:g}"></ellipse>'
    if mark.kind == "diamond":
        return f'<path d="M0 {top:g}L{-left:g} 0L0 {-top:g}L{left:g} 0Z"></path>'
    if mark.kind == "line" and isinstance(mark.more, list):
        places = zip(mark.more[::2], mark.more[1::2], strict=False)
        points = " ".join(f"{x - mark.x + left:g},{y - mark.y + top:g}" for x, y in places)
        return f'<polyline points="{points}"></polyline>'
    return f"<rect {box}></rect>"


def _text(mark: Mark, left: float, top: float) -> str:
    lines = enumerate(str(mark.more).split("\n"))
    spans = "".join(
        f'<tspan x="{left:g}" y="{top + (n + 0.8) * mark.letters * _LINE:g}">{escape(line)}</tspan>' for n, line in lines
    )
    return f'<text font-size="{mark.letters}" fill="{escape(mark.stroke)}" stroke="none">{spans}</text>'
