"""The small pictures that a document worker draws: while a Thing is worked on, and when the last one leaves."""

from __future__ import annotations

from typing import Any

import msgspec
from pycrdt import Doc, Map
from twisted.trial.unittest import SynchronousTestCase

from tests.stream.test_worker import WorkerTestCase
from widgetapp.store import quarantine, sketches
from widgetapp.store.updates import load
from widgetapp.stream.sketching import PAUSE, Pieces
from widgetapp.wire import links as wire
from widgetapp.wire.changes import Touched
from widgetapp.wire.sketch import Sketch


def box(x: float) -> dict[str, Any]:
    """A widget as it stands in a document."""
    return {"type": "rectangle", "pos": [x, 0.0], "size": [10.0, 10.0], "index": "a"}


class SketchingTests(WorkerTestCase):
    """Ada draws on the Thing `t`."""

    def draw(self, counter: int, x: float) -> None:
        """Draw a box."""
        update = self.editor.set(f"w{x}", box(x))
        self.sfe.say(wire.Edit(1, counter, update, False))
        self.backend.settle()

    def picture(self) -> Sketch | None:
        """What is stored."""
        with self.backend.reading.begin() as db:
            found = sketches.of(db, ["t"])
        return msgspec.json.decode(found[0].content, type=Sketch) if found else None

    def number(self) -> int:
        """Its number."""
        with self.backend.reading.begin() as db:
            return sketches.newest(db)

    def pause(self) -> None:
        """Let the time pass until a picture is due."""
        self.clock.advance(PAUSE)
        self.backend.settle()

    def test_while_somebody_draws(self) -> None:
        """A little later, of all that has come until then; and again, when something has come since."""
        self.pause()
        before = self.number()
        self.draw(1, 0)
        self.draw(2, 20)
        self.assertEqual(self.number(), before)
        self.pause()
        picture = self.picture()
        assert picture is not None
        self.assertEqual([(mark.x, mark.kind) for mark in picture.marks], [(0, "rectangle"), (240, "rectangle")])
        number = self.number()
        self.pause()
        self.assertEqual(self.number(), number)
        self.draw(3, 40)
        self.pause()
        self.assertGreater(self.number(), number)

    def test_when_the_last_one_leaves(self) -> None:
        """At once, and the Thing is let go of only then."""
        self.draw(1, 0)
        self.sfe.say(wire.Detach(1), wire.Detach(2))
        self.backend.settle()
        picture = self.picture()
        assert picture is not None
        self.assertEqual(len(picture.marks), 1)
        self.assertEqual(self.backend.worker.openings.things, {})
        with self.backend.reading.begin() as db:
            self.assertTrue(load(db, "t").drawn)

    def test_of_a_store_without(self) -> None:
        """What has no picture, as after an update of WidgetApp, gets one when somebody opens it."""
        self.draw(1, 0)
        self.sfe.say(wire.Detach(1), wire.Detach(2))
        self.backend.settle()
        with self.backend.reading.begin() as db:
            db.exec_driver_sql("DELETE FROM sketches")
        self.sfe.say(wire.Attach(3, "t", "ada", True))
        self.backend.settle()
        self.pause()
        self.assertIsNotNone(self.picture())

    def test_confined(self) -> None:
        """A Thing that has killed is not read for a picture."""
        self.sfe.say(wire.Detach(1), wire.Detach(2))
        self.backend.settle()
        with self.backend.reading.begin() as db:
            db.exec_driver_sql("DELETE FROM sketches")
            quarantine.confine.perform(db, quarantine.Quarantine("t", 0, "it kills"))
        self.sfe.say(wire.Attach(3, "t", "ada", True))
        self.backend.settle()
        self.pause()
        self.sfe.say(wire.Detach(3))
        self.backend.settle()
        self.assertIsNone(self.picture())


class PiecesTests(SynchronousTestCase):
    """What a picture is made of."""

    def test_only_what_was_touched(self) -> None:
        """Is read again, a few at a time."""
        doc: Doc[Any] = Doc()
        elements = doc.get("elements", type=Map)
        for at in range(5):
            elements[f"w{at}"] = Map(box(at * 20.0))
        pieces = Pieces(elements)
        self.assertEqual([pieces.read_some(2) for _ in range(3)], [True, True, False])
        self.assertEqual(len(pieces.sketch().marks), 5)
        elements["w0"]["pos"] = [-100.0, 0.0]
        del elements["w4"]
        elements["new"] = Map({"type": "no widget"})
        pieces.note(Touched(["new"], ["w4"], {"w0": ["pos"]}))
        self.assertFalse(pieces.read_some(3))
        self.assertEqual(len(pieces.sketch().marks), 4)
        # 170 wide altogether now, as the first one is where it was moved to.
        self.assertEqual(max(mark.x for mark in pieces.sketch().marks), round(160 * 360 / 170))
