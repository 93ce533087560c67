"""The Things of the demonstration, drawn with boxes, labels and arrows in the stored format of a Thing's document."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

import msgspec
from pycrdt import Doc, Map

from ..wire.sketch import piece, sketch
from .content import Drawing

#: Digits of Excalidraw's fractional indices, in their order.
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_FONT_WIDTH = 0.55
#: Widgets that arrows can be bound to.
_BINDABLE = ("rectangle", "diamond", "ellipse", "text", "image")

Point = tuple[float, float]


@dataclass
class Canvas:
    """Draws widgets into a Yjs document."""

    seed: int
    doc: Doc[Map[object]] = field(default_factory=Doc)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)  # noqa: S311  # only how wobbly lines look
        self._elements = self.doc.get("elements", type=Map)
        self._count = 0
        self._drawn: list[dict[str, object]] = []

    def _add(self, kind: str, at: Point, size: Point, bound: dict[str, str] | None = None, **props: Any) -> str:
        name = f"demo-{self.seed}-{self._count}"
        content: dict[str, object] = {
            "type": kind,
            "pos": list(at),
            "size": list(size),
            "seed": self._random.randrange(1, 2**31),
            "index": f"b{_DIGITS[self._count // 62]}{_DIGITS[self._count % 62]}",
            **props,
        }
        if kind in _BINDABLE:
            # From the beginning, or two people who bind the first arrows to it at once would keep only one.
            content["boundElements"] = Map(bound or {})
        self._elements[name] = Map(content)
        self._drawn.append(content)
        self._count += 1
        return name

    def text(self, at: Point, words: str, size: int = 20, **props: Any) -> str:
        """Some words."""
        lines = words.split("\n")
        width = max(len(line) for line in lines) * size * _FONT_WIDTH
        return self._add("text", at, (width, len(lines) * size * 1.25), text=words, fontSize=size, **props)

    def box(self, at: Point, size: Point, words: str, color: str, kind: str = "rectangle") -> str:
        """A shape with a label in its middle."""
        label = f"demo-{self.seed}-{self._count + 1}"
        roundness = {"roundness": {"type": 3 if kind == "rectangle" else 2}}
        name = self._add(kind, at, size, {label: "text"}, backgroundColor=color, **roundness)
        width, height = len(words) * 16 * _FONT_WIDTH, 20
        middle = (at[0] + (size[0] - width) / 2, at[1] + (size[1] - height) / 2)
        self._add(
            "text", middle, (width, height), text=words, fontSize=16, containerId=name,
            textAlign="center", verticalAlign="middle",
        )  # fmt: skip
        return name

    def arrow(self, start: Point, end: Point) -> str:
        """An arrow from one place to another."""
        across, down = end[0] - start[0], end[1] - start[1]
        return self._add("arrow", start, (abs(across), abs(down)), points=[[0, 0], [across, down]])

    def drawing(self, name: str, *tags: str) -> Drawing:
        """What was drawn, as a Thing."""
        read = [piece(content) for content in self._drawn]
        picture = sketch([one for one in read if one is not None])
        words = "\n".join(str(content["text"]) for content in self._drawn if "text" in content)
        return Drawing(name, self.doc.get_update(), words, msgspec.json.encode(picture), list(tags))


def _kettle() -> Drawing:
    canvas = Canvas(1)
    canvas.text((60, 20), "Kettle K2: front panel", 28)
    canvas.box((60, 90), (420, 260), "", "#f1f3f5")
    canvas.box((90, 120), (160, 90), "86 °C", "#d0ebff")
    canvas.box((290, 120), (70, 70), "-", "#ffe3e3", "ellipse")
    canvas.box((380, 120), (70, 70), "+", "#d3f9d8", "ellipse")
    for number, words in enumerate(("Green tea", "Coffee", "Boil")):
        canvas.box((90 + number * 125, 250), (110, 60), words, "#fff3bf")
    canvas.arrow((600, 160), (462, 156))
    canvas.text((610, 145), "press and hold:\nfaster steps")
    canvas.arrow((600, 300), (462, 282))
    canvas.text((610, 285), "lit while it heats")
    return canvas.drawing("Kettle K2: front panel", "Kitchen", "For review")


def _lamp() -> Drawing:
    canvas = Canvas(2)
    canvas.text((40, 10), "Bicycle lamp: wiring", 28)
    places = (
        (40, 120, "Battery"),
        (300, 40, "Switch"),
        (300, 200, "Charger"),
        (560, 120, "LED driver"),
        (820, 120, "LED"),
    )
    for (x, y, words), color in zip(places, ("#ffec99", "#e7f5ff", "#e7f5ff", "#e5dbff", "#d3f9d8"), strict=True):
        canvas.box((x, y), (160, 80), words, color)
    for start, end in (
        ((205, 150), (295, 90)),
        ((295, 235), (205, 175)),
        ((465, 85), (555, 150)),
        ((725, 160), (815, 160)),
    ):
        canvas.arrow(start, end)
    canvas.text((575, 215), "350 mA, dimmed at 20 kHz", 16)
    canvas.text((45, 215), "18650, 3.4 Ah", 16)
    return canvas.drawing("Bicycle lamp: wiring", "Outdoor")


def _returns() -> Drawing:
    canvas = Canvas(3)
    canvas.text((40, 10), "What happens to a returned parcel", 28)
    canvas.box((40, 100), (180, 80), "Parcel arrives", "#e7f5ff")
    canvas.box((300, 85), (190, 110), "Complete?", "#fff3bf", "diamond")
    canvas.box((580, 100), (180, 80), "Back to stock", "#d3f9d8")
    canvas.box((305, 290), (180, 80), "Ask customer", "#ffe3e3")
    canvas.arrow((225, 140), (295, 140))
    canvas.arrow((495, 140), (575, 140))
    canvas.arrow((395, 200), (395, 285))
    canvas.text((515, 110), "yes", 16)
    canvas.text((405, 230), "no", 16)
    return canvas.drawing("Returns: from parcel to stock", "Processes")


def _app() -> Drawing:
    canvas = Canvas(4)
    canvas.text((40, 10), "Garden app: first three screens", 28)
    for number, (title, button) in enumerate((("My garden", "Add a bed"), ("New bed", "Choose plants"), ("Calendar", "Today"))):
        x = 40 + number * 300
        canvas.box((x, 80), (220, 420), "", "#ffffff")
        canvas.text((x + 20, 100), title, 20)
        for row in range(3):
            canvas.box((x + 20, 150 + row * 80), (180, 60), ("Tomatoes", "Beans", "Herbs")[row], "#ebfbee")
        canvas.box((x + 20, 420), (180, 50), button, "#b2f2bb")
        if number:
            canvas.arrow((x - 75, 290), (x - 8, 290))
    return canvas.drawing("Garden app: first three screens", "Outdoor", "For review")


def drawings() -> list[Drawing]:
    """All Things of the demonstration."""
    return [_kettle(), _lamp(), _returns(), _app()]
