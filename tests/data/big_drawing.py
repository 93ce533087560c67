"""Writes tests/data/big-drawing.excalidraw: more than 2,000 elements of all types, as Excalidraw itself would write them.

The plans of an imagined factory, on 22 sheets: stations with labels in many scripts, bound arrows, freehand notes, pictures,
frames. The same at each run, on any machine: `python tests/data/big_drawing.py`.
"""

from __future__ import annotations

import base64
import hashlib
import json
import math
import random
import struct
import unicodedata
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

OUTPUT = Path(__file__).with_name("big-drawing.excalidraw")
SHEETS = 22
STATIONS = 24
WIDTH, HEIGHT, GAP = 1240, 920, 120
MOMENT = 1_790_000_000_000
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

WORDS = (
    "Intake", "Приёмка плат", "検査台", "فحص الجودة", "🔧 Fräserei", "조립 라인", "Συσκευασία", "กล่องบรรจุ", "Żuraw portowy",
    "לוח בקרה", "粉体塗装", "वेल्डिंग", "Trạm sạc điện", "Склад №7", "包装", "👩‍🏭 Schicht 2", "İşletme", "Drying oven\n60 °C",
)  # fmt: skip
STROKES = ("#1e1e1e", "#e03131", "#2f9e44", "#1971c2", "#f08c00", "#6741d9")
FILLS = ("transparent", "#ffc9c9", "#b2f2bb", "#a5d8ff", "#ffec99", "#d0bfff")
SHAPES = ("rectangle", "diamond", "ellipse")
FONTS = (5, 6, 7, 8, 2, 3)

Element = dict[str, Any]
Point = tuple[float, float]


def picture(number: int) -> bytes:
    """A PNG of 48 by 32 pixels. Not compressed: compressors differ from machine to machine."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    rows = b"".join(
        b"\x00" + b"".join(bytes(((x * 5) % 256, (y * 8) % 256, (number * 70 + x * y) % 256)) for x in range(48))
        for y in range(32)
    )
    stored = b"\x78\x01\x01" + struct.pack("<HH", len(rows), 0xFFFF - len(rows)) + rows + struct.pack(">I", zlib.adler32(rows))
    head = struct.pack(">IIBBBBB", 48, 32, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", stored) + chunk(b"IEND", b"")


class Plan:
    """The drawing as it grows."""

    def __init__(self) -> None:
        self.elements: list[Element] = []
        self.files: dict[str, Any] = {}
        self._random = random.Random(2026)
        for number in range(4):
            content = picture(number)
            name = hashlib.sha1(content, usedforsecurity=False).hexdigest()
            data = "data:image/png;base64," + base64.b64encode(content).decode()
            self.files[name] = {
                "mimeType": "image/png",
                "id": name,
                "dataURL": data,
                "created": MOMENT,
                "lastRetrieved": MOMENT,
            }

    def pick(self, values: Sequence[Any]) -> Any:
        """One of them, by chance that is always the same."""
        return values[self._random.randrange(len(values))]

    def number(self, low: float, high: float) -> float:
        """A number between, with two decimals."""
        return round(low + self._random.random() * (high - low), 2)

    def add(self, kind: str, at: Point, size: Point, **own: Any) -> Element:
        """An element."""
        count = len(self.elements)
        element = {
            "id": f"plan-{count:05d}",
            "type": kind,
            "x": round(at[0], 2),
            "y": round(at[1], 2),
            "width": round(size[0], 2),
            "height": round(size[1], 2),
            "angle": 0,
            "strokeColor": self.pick(STROKES),
            "backgroundColor": "transparent",
            "fillStyle": self.pick(("solid", "hachure", "cross-hatch", "zigzag")),
            "strokeWidth": self.pick((1, 2, 4)),
            "strokeStyle": self.pick(("solid", "solid", "dashed", "dotted")),
            "roughness": self.pick((0, 1, 2)),
            "opacity": self.pick((100, 100, 100, 60)),
            "groupIds": [],
            "frameId": None,
            "index": f"b{DIGITS[count // 62]}{DIGITS[count % 62]}",
            "roundness": None,
            "seed": self._random.randrange(1, 2**31),
            "version": 3,
            "versionNonce": self._random.randrange(1, 2**31),
            "isDeleted": False,
            "boundElements": None,
            "updated": MOMENT,
            "link": None,
            "locked": False,
            **own,
        }
        self.elements.append(element)
        return element

    def text(self, at: Point, words: str, size: int = 20, container: Element | None = None) -> Element:
        """Words, free or as the label of an element."""
        lines = words.split("\n")
        box = (max(map(width, lines)) * size, len(lines) * size * 1.25)
        if container is not None:
            at = (container["x"] + (container["width"] - box[0]) / 2, container["y"] + (container["height"] - box[1]) / 2)
        element = self.add(
            "text", at, box, text=words, fontSize=size, fontFamily=self.pick(FONTS), originalText=words, autoResize=True,
            textAlign="left" if container is None else "center", verticalAlign="top" if container is None else "middle",
            lineHeight=1.25, containerId=None if container is None else container["id"],
        )  # fmt: skip
        if container is not None:
            bind(container, element, "text")
        return element

    def line(self, kind: str, at: Point, points: list[list[float]], **own: Any) -> Element:
        """A line or an arrow through points."""
        across, down = [point[0] for point in points], [point[1] for point in points]
        size = (max(across) - min(across), max(down) - min(down))
        head = None if kind == "line" else self.pick(("arrow", "triangle", "dot"))
        every = {
            "lastCommittedPoint": None,
            "startBinding": None,
            "endBinding": None,
            "startArrowhead": None,
            "endArrowhead": head,
        }
        return self.add(kind, at, size, points=points, **{**every, **own})

    def arrow(self, start: Element, end: Element) -> Element:
        """An arrow bound to two elements."""
        x, y = start["x"] + start["width"] + 5, start["y"] + start["height"] / 2
        tip = [round(end["x"] - 5 - x, 2), round(end["y"] + end["height"] / 2 - y, 2)]
        ends = {
            name: {"elementId": element["id"], "focus": self.number(-0.3, 0.3), "gap": 5}
            for name, element in (("startBinding", start), ("endBinding", end))
        }
        element = self.line("arrow", (x, y), [[0, 0], tip], elbowed=False, roundness={"type": 2}, **ends)
        bind(start, element, "arrow")
        bind(end, element, "arrow")
        return element


def width(line: str) -> float:
    """About how wide a line is, in heights of its letters."""
    return sum(1.05 if unicodedata.east_asian_width(letter) in "WF" else 0.6 for letter in line)


def bind(to: Element, element: Element, kind: str) -> None:
    """Note at an element what is bound to it."""
    to["boundElements"] = [*(to["boundElements"] or []), {"id": element["id"], "type": kind}]


def stations(plan: Plan, left: float, top: float) -> None:
    """Stations in rows, each with a label, joined by arrows; a few arrows have labels."""
    before: Element | None = None
    for number in range(STATIONS):
        kind = SHAPES[number % 3]
        place = (left + 40 + number % 6 * 195, top + 110 + number // 6 * 140 + plan.number(-8, 8))
        box = plan.add(
            kind, place, (130, 84), backgroundColor=plan.pick(FILLS), locked=number == 7, angle=0.2 if number == 11 else 0,
            roundness=plan.pick((None, {"type": 3 if kind == "rectangle" else 2})),
            link="https://widgetapp.invalid/station" if number == 5 else None,
        )  # fmt: skip
        plan.text((0, 0), plan.pick(WORDS), 16, box)
        if before is not None and number % 6:
            arrow = plan.arrow(before, box)
            if number % 8 == 1:
                plan.text((0, 0), plan.pick(("12 s", "→ 再加工", "брак")), 16, arrow)
        before = box


def notes(plan: Plan, left: float, top: float) -> None:
    """Lines, freehand, pictures, and words that belong to nothing."""
    for number in range(8):
        at = (left + 60 + number * 140, top + 690)
        corners = [plan.number(30, 80), plan.number(-30, 30)], [plan.number(60, 100), plan.number(20, 50)]
        closed = number % 2 == 0
        points = [[0.0, 0.0], *corners, *([[0.0, 0.0]] if closed else [])]
        plan.line("line", at, points, backgroundColor=plan.pick(FILLS))
    for number in range(8):
        pen = number % 2 == 1
        waves = (round(18 * math.sin(step / 4 + number) + step % 3 * 0.37, 2) for step in range(36 + number))
        points = [[round(step * 2.5, 2), wave] for step, wave in enumerate(waves)]
        pressures = [round(0.3 + step % 10 * 0.05, 2) for step in range(len(points))] if pen else []
        plan.add(
            "freedraw", (left + 60 + number * 140, top + 790), (points[-1][0], 36), points=points, pressures=pressures,
            simulatePressure=not pen, lastCommittedPoint=None,
        )  # fmt: skip
    for number, name in enumerate(list(plan.files)[:3]):
        crop = {"x": 4, "y": 2, "width": 30, "height": 20, "naturalWidth": 48, "naturalHeight": 32} if number == 2 else None
        scale = [-1, 1] if number == 1 else [1, 1]
        plan.add("image", (left + 900 + number * 90, top + 20), (72, 48), fileId=name, status="saved", scale=scale, crop=crop)
    for number in range(2):
        plan.line(
            "arrow", (left + 700 + number * 90, top + 30), [[0, 0], [40, 0], [40, 30]], elbowed=True,
            fixedSegments=None, startIsSpecial=None, endIsSpecial=None,
        )  # fmt: skip
    for number in range(5):
        plan.text((left + 60 + number * 230, top + 855), plan.pick(WORDS), plan.pick((16, 20, 28)))


def sheet(plan: Plan, number: int) -> None:
    """One sheet: everything on it belongs to its frame, and some of it to a group."""
    left, top = number % 5 * (WIDTH + GAP), number // 5 * (HEIGHT + GAP)
    first = len(plan.elements)
    plan.text((left + 40, top + 30), f"Halle {number + 1} · {WORDS[number % len(WORDS)]}", 36)
    stations(plan, left, top)
    notes(plan, left, top)
    own = plan.elements[first:]
    frame = plan.add("frame", (left, top), (WIDTH, HEIGHT), name=f"{number + 1}: {WORDS[(number * 5) % len(WORDS)]}")
    # As Excalidraw itself draws frames.
    frame.update(strokeColor="#bbb", fillStyle="solid", strokeWidth=2, strokeStyle="solid", roughness=0, opacity=100)
    for element in own:
        element["frameId"] = frame["id"]
        if element["type"] in ("line", "freedraw"):
            element["groupIds"] = [f"notes-{number}"]


def drawing() -> str:
    """The file's content."""
    plan = Plan()
    for number in range(SHEETS):
        sheet(plan, number)
    used = {element["fileId"] for element in plan.elements if element["type"] == "image"}
    head = {"type": "excalidraw", "version": 2, "source": "https://widgetapp.invalid"}
    tail = {
        "appState": {"gridSize": 20, "gridStep": 5, "gridModeEnabled": False, "viewBackgroundColor": "#ffffff"},
        "files": {name: file for name, file in plan.files.items() if name in used},
    }
    # One element a line: what changes shows.
    lines = ",\n".join(json.dumps(element, ensure_ascii=False) for element in plan.elements)
    before, after = json.dumps(head, ensure_ascii=False)[:-1], json.dumps(tail, ensure_ascii=False)[1:]
    return f'{before}, "elements": [\n{lines}\n], {after}\n'


if __name__ == "__main__":
    OUTPUT.write_text(drawing(), encoding="utf-8")
