"""Small pictures: what is in them, and what is not, whatever is in the Thing."""

from __future__ import annotations

import math
from typing import Any

from twisted.trial.unittest import SynchronousTestCase

from widgetapp.wire.sketch import SIDE, Sketch, piece, sketch


def drawn(*widgets: dict[str, Any]) -> Sketch:
    """The picture of widgets."""
    return sketch([one for one in map(piece, widgets) if one is not None])


class SketchTests(SynchronousTestCase):
    """Shapes on a grid."""

    def test_on_the_grid(self) -> None:
        """The longer side is always as long, wherever the widgets are, and however they were drawn up."""
        box = {"type": "rectangle", "pos": [1000, -500], "size": [200, 100], "index": "a2", "backgroundColor": "#ffc9c9"}
        back = {"type": "ellipse", "pos": [1400, -300], "size": [-200, -100], "index": "a1", "strokeColor": "#e03131"}
        found = drawn(box, back)
        self.assertEqual((found.width, found.height), (SIDE, SIDE // 2))
        ellipse, rectangle = found.marks
        self.assertEqual((rectangle.x, rectangle.y, rectangle.width, rectangle.height), (0, 0, SIDE // 2, SIDE // 4))
        self.assertEqual((ellipse.x, ellipse.y, ellipse.stroke, ellipse.fill), (SIDE // 2, SIDE // 4, "#e03131", ""))
        self.assertEqual(rectangle.fill, "#ffc9c9")

    def test_lines_and_letters(self) -> None:
        """Points are placed on the grid, not more than can be seen; of a text, the beginning."""
        points = [[x, x % 7] for x in range(1000)]
        line, text = drawn(
            {"type": "arrow", "pos": [0, 0], "size": [999, 6], "points": points, "index": "a"},
            {"type": "text", "pos": [0, 0], "size": [500, 25], "text": "x" * 1000, "fontSize": 20, "index": "b"},
        ).marks
        assert isinstance(line.more, list)
        self.assertEqual((len(line.more), line.more[:2], line.more[-2]), (48, [0, 0], SIDE))
        self.assertEqual((len(text.more), text.letters), (48, round(20 * SIDE / 999)))

    def test_greatest(self) -> None:
        """Of very many, the greatest."""
        many = [{"type": "rectangle", "pos": [0, 0], "size": [1 + n, 1 + n], "index": str(n)} for n in range(500)]
        found = drawn(*many)
        self.assertEqual((len(found.marks), found.marks[-1].width), (120, SIDE))

    def test_whatever_clients_write(self) -> None:
        """What is no widget is left out, what is no colour is none: nothing of it comes near a page."""
        good = {"type": "rectangle", "pos": [0, 0], "size": [10, 10]}
        bad: tuple[dict[str, Any], ...] = (
            {}, {"type": "script"}, {"type": "rectangle"}, good | {"pos": "here"}, good | {"pos": [0, math.nan]},
            good | {"size": [1e300, 1]}, good | {"pos": [[[1]], 2]}, good | {"type": ["rectangle"]}, good | {"size": [1]},
        )  # fmt: skip
        self.assertEqual(drawn(*bad), sketch([]))
        odd = good | {"strokeColor": 'red" onload="x', "backgroundColor": {"a": 1}, "angle": "up", "index": 7, "text": "no"}
        (mark,) = drawn(odd).marks
        self.assertEqual((mark.stroke, mark.fill, mark.angle, mark.more), ("#1e1e1e", "", 0, ""))
        (line,) = drawn({"type": "line", "pos": [0, 0], "size": [1, 1], "points": [[0, "x"]]}).marks
        self.assertEqual(line.more, [])
