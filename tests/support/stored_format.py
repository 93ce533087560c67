"""How a Thing's widgets are stored, written down once more beside the front end's own code: it is what old data looks like.

One map for each widget. `pos` and `size` hold what moves together; a value that is its type's default is left out; bindings
are keyed by the other's id; the points of a freehand stroke are one flat list, in chunks. The letters that people type in a
text stand beside what they came to.
"""

from __future__ import annotations

from typing import Any

EVERY_TYPE: dict[str, Any] = {
    "angle": 0, "strokeColor": "#1e1e1e", "backgroundColor": "transparent", "fillStyle": "solid", "strokeWidth": 2,
    "strokeStyle": "solid", "roughness": 1, "opacity": 100, "roundness": None, "groupIds": [], "frameId": None,
    "boundElements": None, "link": None, "locked": False, "isDeleted": False,
}  # fmt: skip
_LINE = {"lastCommittedPoint": None, "startBinding": None, "endBinding": None, "startArrowhead": None}
BY_TYPE: dict[str, dict[str, Any]] = {
    "text": {
        "fontSize": 20, "fontFamily": 5, "textAlign": "left", "verticalAlign": "top", "containerId": None,
        "autoResize": True, "lineHeight": 1.25,
    },
    "line": {**_LINE, "endArrowhead": None},
    "arrow": {**_LINE, "endArrowhead": "arrow", "elbowed": False},
    "freedraw": {"simulatePressure": True, "lastCommittedPoint": None, "points": [], "pressures": []},
    "image": {"fileId": None, "scale": [1, 1], "crop": None},
    "frame": {"name": None},
}  # fmt: skip


def widget(name: str, stored: dict[str, Any]) -> dict[str, Any]:
    """The element that a canvas must show for a stored widget, without what is local to a browser."""
    kind = stored["type"]
    element = {**EVERY_TYPE, **BY_TYPE.get(kind, {}), **stored, "id": name}
    element["x"], element["y"] = element.pop("pos")
    element["width"], element["height"] = element.pop("size")
    for beside in ("index", "typed", "typedFor"):
        element.pop(beside, None)
    if kind == "text":
        element.setdefault("originalText", element["text"])
    if kind == "freedraw":
        numbers = [number for chunk in element["points"] for number in chunk]
        element["points"] = [list(pair) for pair in zip(numbers[::2], numbers[1::2], strict=True)]
        element["pressures"] = [number for chunk in element["pressures"] for number in chunk]
    if element["boundElements"] is not None:
        element["boundElements"] = [{"id": other, "type": what} for other, what in sorted(element["boundElements"].items())]
    return element


def scene(stored: dict[str, Any]) -> list[dict[str, Any]]:
    """All elements in the order of the canvas."""
    elements = stored["elements"]
    order = sorted(elements, key=lambda name: (elements[name]["index"], name))
    return [widget(name, elements[name]) for name in order]
