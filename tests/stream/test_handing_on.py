"""A Thing that comes to another document worker, whose SFEs come to it one after the other."""

from __future__ import annotations

from tests.stream.test_worker import RecordingSfe, WorkerTestCase
from tests.support.editors import Editor
from widgetapp.stream import thing
from widgetapp.wire import links as wire


class LateTests(WorkerTestCase):
    """An SFE whose clients had the Thing open at the worker before, and who come when others have gone on already."""

    def late(self) -> RecordingSfe:
        """It comes with the channel 3."""
        sfe = RecordingSfe()
        self.backend.connect_sfe(sfe)
        sfe.say(wire.Attach(3, "t", "cleo", False), wire.StateVector(3, b""))
        self.backend.settle()
        return sfe

    def test_hears_what_it_missed(self) -> None:
        """It hears what was done before it came, and then, like everybody, what is done."""
        edits = [self.editor.set(name, {}) for name in ("a", "b")]
        self.sfe.say(wire.Edit(1, 1, edits[0], answer=False))
        self.backend.settle()
        late = self.late()
        self.assertEqual(late.take(wire.FanoutFor), [wire.FanoutFor(3, edits[0])])
        self.sfe.say(wire.Edit(1, 2, edits[1], answer=False))
        self.clock.advance(1)
        self.backend.settle()
        self.assertEqual(len(late.take(wire.Fanout)), 1)

    def test_in_time(self) -> None:
        """One that comes before anything is done is told nothing that it has."""
        late = self.late()
        self.sfe.say(wire.Edit(1, 1, self.editor.set("a", {}), answer=False))
        self.backend.settle()
        self.assertEqual(late.take(wire.FanoutFor), [])

    def test_too_much(self) -> None:
        """Of what is much, nothing is kept: it gets the whole."""
        self.patch(thing, "MUCH", 100)
        for number in range(1, 5):
            self.sfe.say(wire.Edit(1, number, self.editor.set(f"w{number}", {"text": "x" * 50}), answer=False))
        self.backend.settle()
        (whole,) = self.late().take(wire.FanoutFor)
        reader = Editor()
        reader.receive(whole.update)
        self.assertEqual(len(reader.widgets()), 4)

    def test_come_without_having_been_parked(self) -> None:
        """A channel that has left an SFE unparked is counted for the new one, and for that one only."""
        late = RecordingSfe()
        self.backend.connect_sfe(late)
        late.say(wire.Attach(2, "t", "ben", False))
        self.backend.settle()
        self.sfe.say(wire.Detach(1), wire.Edit(1, 1, self.editor.set("a", {}), answer=False))
        late.say(wire.Edit(2, 1, self.editor.set("b", {}), answer=False))
        self.backend.settle()
        self.assertEqual(self.sfe.take(wire.Fanout), [])
