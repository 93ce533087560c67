"""What a Thing was: asked of a document worker over a real store."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import msgspec

from tests.stream.test_worker import WorkerTestCase
from tests.support.memory import NOW
from widgetapp.store import history, quarantine, updates
from widgetapp.stream import past
from widgetapp.wire import links as wire
from widgetapp.wire.changes import Contradiction, Frames, Order, Past, Wanted, Widgets

BOX = {"type": "rectangle", "pos": [0, 0], "size": [10, 10], "index": "a1"}


class PastTestCase(WorkerTestCase):
    """Ada (1) and Ben (2) draw with one document, so that each builds on what the other did."""

    def setUp(self) -> None:
        """Nothing is drawn yet."""
        super().setUp()
        self.counters = {1: 0, 2: 0}

    def draw(self, channel: int, *edits: bytes) -> int:
        """Somebody draws, one update after the other; gives the version that comes of it."""
        for update in edits:
            self.counters[channel] += 1
            self.sfe.say(wire.Edit(channel, self.counters[channel], update, False))
            self.backend.settle()
        return self.version()

    def version(self) -> int:
        """The newest version."""
        self.clock.advance(1)
        self.backend.settle()
        with self.backend.reading.begin() as db:
            return updates.newest(db, "t")

    def set(self, channel: int, widget: str, **props: Any) -> int:
        """Somebody changes properties, or makes a widget."""
        if widget not in self.editor.widgets():
            return self.draw(channel, self.editor.set(widget, {**BOX, **props}))
        return self.draw(channel, *(self.editor.change(widget, name, value) for name, value in props.items()))

    def ask(self, question: Past, channel: int = 1) -> Any:
        """Ask; gives the answer, or the code of what was said instead."""
        self.sfe.say(wire.Ask(channel, msgspec.msgpack.encode(Wanted(past=question))))
        self.backend.settle()
        if contradicted := self.sfe.take(wire.Contradicted):
            return msgspec.msgpack.decode(contradicted[0].content, type=Contradiction).code
        (shown,) = self.sfe.take(wire.Shown)
        return shown.content if question.state else msgspec.json.decode(shown.content, type=Frames)

    def frames(self, question: Past) -> list[tuple[int, str | None, dict[str, Any], list[str]]]:
        """The answer in short: version, author, the places of widgets by id, those that are gone."""
        return [
            (one.version, one.author, {w["id"]: w["x"] for w in msgspec.json.decode(one.widgets)}, one.deleted)
            for one in self.ask(question).frames
        ]

    def revert(self, version: int, user: str | None = None, channel: int = 2) -> Widgets:
        """Bring a version back, or take back what one person did since."""
        self.counters[channel] += 1
        order = Order(f"e{self.counters[channel]}", [], version=version, user=user)
        self.sfe.say(wire.Change(channel, self.counters[channel], msgspec.msgpack.encode(order)))
        self.backend.settle()
        (changed,) = self.sfe.take(wire.Changed)
        if changed.update is not None:
            self.editor.receive(changed.update)
        self.version()
        return msgspec.json.decode(changed.content, type=Widgets)

    def props(self, widget: str) -> Any:
        """What a widget is now; nothing where it is not there."""
        found = self.editor.widgets().get(widget)
        return None if found is None else {name: value for name, value in found.items() if name not in ("type", "index")}


class MomentTests(PastTestCase):
    """What there was, and when."""

    def test_at_versions(self) -> None:
        """The first is whole, each other one has what is otherwise than in that before."""
        first = self.set(1, "a")
        second = self.set(2, "b", pos=[5, 5])
        third = self.draw(1, self.editor.change("a", "pos", [7, 7]), self.editor.delete("b"))
        self.set(1, "c")
        self.assertEqual(
            self.frames(Past([second, third, first])),
            [(first, "ada", {"a": 0}, []), (second, "ben", {"b": 5}, []), (third, "ada", {"a": 7}, ["b"])],
        )
        self.assertEqual(self.frames(Past([second])), [(second, "ben", {"a": 0, "b": 5}, [])])

    def test_between_versions(self) -> None:
        """A version at which nothing was done is that of the update before; before the first there was nothing."""
        made = self.set(1, "a")
        self.assertEqual(self.frames(Past([0, made + 100])), [(0, None, {}, []), (made + 100, "ada", {"a": 0}, [])])

    def test_spread(self) -> None:
        """Evenly, to the very last; behind a version, only what has changed since."""
        versions = [self.set(1, "a", pos=[x, 0]) for x in range(10)]
        found = self.frames(Past(frames=3))
        short = [(version, places["a"]) for version, _, places, _ in found]
        self.assertEqual(short, [(versions[1], 1), (versions[5], 5), (versions[9], 9)])
        self.set(2, "b")
        self.assertEqual(self.frames(Past(after=versions[8], upto=versions[9], frames=5)), [(versions[9], "ada", {"a": 9}, [])])
        self.assertEqual(self.frames(Past(after=self.version(), frames=5)), [])

    def test_page_by_page(self) -> None:
        """Where it would take long, one asks again from there, and gets the same."""
        for x in range(6):
            self.set(1, "a", pos=[x, 0])
        whole = self.frames(Past(frames=6))
        with patch.object(past, "MOST_STEPS", 2):
            found: list[Any] = []
            after: int | None = 0
            while after is not None:
                answer = self.ask(Past(after=after, frames=6 - len(found)))
                found += answer.frames
                after = answer.next
                self.assertLessEqual(len(answer.frames), 3)
        self.assertEqual([one.version for one in found], [version for version, *_ in whole])
        self.assertEqual(json_of(found[-1])[0]["x"], 5)

    def test_state(self) -> None:
        """The same as a Yjs update."""
        version = self.set(1, "a")
        self.set(1, "a", pos=[9, 9])
        other = type(self.editor)()
        other.receive(self.ask(Past([version], state=True)))
        self.assertEqual(other.widgets()["a"]["pos"], [0, 0])

    def test_unreadable(self) -> None:
        """It is said, and the worker goes on."""
        with patch.object(history, "base", side_effect=ValueError("no")):
            self.assertEqual(self.ask(Past([1])), "unavailable")
        self.assertEqual(len(self.flushLoggedErrors(ValueError)), 1)
        self.assertEqual(self.frames(Past([1])), [(1, None, {}, [])])


def json_of(frame: Any) -> Any:
    """The widgets of a frame."""
    return msgspec.json.decode(frame.widgets)


class CheckpointTests(PastTestCase):
    """States from which the history is read."""

    def test_the_same_from_a_checkpoint(self) -> None:
        """What is read from there is what is read from the beginning; the rows before it are not looked at."""
        versions = [self.set(1, "a", pos=[x, 0]) for x in range(8)]
        before = [self.frames(Past([version])) for version in versions]
        small = patch.object(history, "CHECKPOINT_BYTES", 10_000)
        with small, patch.object(history, "CHECKPOINT_UPDATES", 4), self.backend.reading.begin() as tx:
            for version in versions:
                history.keep_checkpoint(tx, "t", version, past.at(tx, "t", version).state())
        with self.backend.reading.begin() as db:
            bases = [history.base(db, "t", version).upto for version in versions]
            self.assertEqual(bases, [0, 0, 0, *[versions[3]] * 4, versions[7]])
        self.assertEqual([self.frames(Past([version])) for version in versions], before)
        self.assertEqual(self.frames(Past(frames=2))[-1][2], {"a": 7})

    def test_not_for_large_states(self) -> None:
        """To read one takes longer than to play so few updates."""
        version = [self.set(1, "a", pos=[x, 0]) for x in range(8)][-1]
        with patch.object(history, "CHECKPOINT_UPDATES", 4), self.backend.reading.begin() as tx:
            history.keep_checkpoint(tx, "t", version, bytes(1000))
            self.assertEqual(history.base(tx, "t", version).upto, 0)

    def test_with_a_snapshot(self) -> None:
        """They come of snapshots that hold no more than what they cover, and go with one that kills."""
        version = self.set(1, "a")
        with patch.object(history, "CHECKPOINT_UPDATES", 1), self.backend.reading.begin() as tx:
            for upto, exact in ((version, True), (version + 1, False)):
                updates.save_snapshot.perform(tx, updates.Snapshot("t", upto, b"state", NOW, 1, "", exact))
            self.assertEqual(history.base(tx, "t", version + 1).upto, version)
            quarantine.set_aside.perform(tx, quarantine.Row("t", 0, NOW, "it killed"))
            self.assertEqual(history.base(tx, "t", version + 1), history.Base())


class TakingBackTests(PastTestCase):
    """Back to a version; and what one person did, and nothing else."""

    def test_all(self) -> None:
        """Everything is as it was."""
        version = self.set(1, "a")
        self.set(2, "a", pos=[5, 5])
        self.set(1, "b")
        changed = self.revert(version)
        self.assertEqual((self.props("a")["pos"], self.props("b"), changed.missing), ([0, 0], None, ["b"]))

    def test_one_person(self) -> None:
        """What Ada has made goes, what she has changed is as it was, what she has deleted is there again; Ben's stays."""
        for name in ("moved", "deleted", "both"):
            self.set(1, name)
        version = self.version()
        self.set(1, "moved", pos=[5, 5])
        self.set(1, "moved", pos=[6, 6], opacity=50)
        self.set(1, "made")
        self.draw(1, self.editor.delete("deleted"))
        self.set(1, "both", pos=[8, 8])
        self.set(2, "both", strokeColor="#f00")
        self.set(2, "bens")
        changed = self.revert(version, "ada")
        self.assertEqual(self.props("moved"), {"pos": [0, 0], "size": [10, 10]})
        self.assertEqual(self.props("both"), {"pos": [0, 0], "size": [10, 10], "strokeColor": "#f00"})
        self.assertEqual((self.props("made"), self.props("deleted")["pos"], self.props("bens")["pos"]), (None, [0, 0], [0, 0]))
        self.assertEqual(changed.skipped, [])

    def test_the_same_since(self) -> None:
        """What Ben has changed after Ada stays as he has left it, and is said; what he did before her is what comes back."""
        for name in ("after", "before", "gone"):
            self.set(1, name)
        version = self.version()
        self.set(1, "after", pos=[5, 5], opacity=50)
        self.set(2, "after", pos=[6, 6])
        self.set(2, "before", pos=[7, 7])
        self.set(1, "before", pos=[8, 8])
        self.set(1, "made")
        self.set(2, "made", opacity=20)
        self.set(1, "gone", pos=[9, 9])
        self.draw(2, self.editor.delete("gone"))
        changed = self.revert(version, "ada")
        self.assertEqual(self.props("after"), {"pos": [6, 6], "size": [10, 10]})
        self.assertEqual(self.props("before")["pos"], [7, 7])
        self.assertEqual((self.props("made")["opacity"], self.props("gone")), (20, None))
        self.assertEqual(sorted(changed.skipped), ["after", "gone", "made"])

    def test_come_and_gone(self) -> None:
        """What she has made and deleted, or deleted and brought back, is as if nothing had been."""
        self.set(1, "back", opacity=50)
        version = self.version()
        self.set(1, "brief")
        self.draw(1, self.editor.delete("brief"))
        self.draw(1, self.editor.delete("back"))
        self.set(1, "back", pos=[5, 5])
        changed = self.revert(version, "ada")
        self.assertEqual(self.props("back"), {"pos": [0, 0], "size": [10, 10], "opacity": 50})
        self.assertEqual((self.props("brief"), changed.skipped), (None, []))

    def test_bindings(self) -> None:
        """Her arrow goes, and what it was bound to knows of it no more, also if that is hers."""
        self.set(2, "box")
        version = self.version()
        self.set(1, "hers")
        arrow = {"startBinding": {"elementId": "box"}, "endBinding": {"elementId": "hers"}, "type": "arrow"}
        self.set(1, "arrow", **arrow)
        for end in ("box", "hers"):
            self.set(1, end, boundElements={"arrow": "arrow"})
        self.revert(version, "ada")
        self.assertEqual((self.props("arrow"), self.props("hers")), (None, None))
        self.assertFalse(self.props("box").get("boundElements"))

    def test_while_it_is_read(self) -> None:
        """What somebody changes in between stays, and is said."""
        version = self.set(1, "a")
        self.set(1, "a", pos=[5, 5])
        read = past.changes_of

        def slowly(*args: Any) -> Any:
            undone = read(*args)
            self.backend.worker.openings.things["t"].loaded().take(self.editor.change("a", "pos", [6, 6]))
            return undone

        with patch.object(past, "changes_of", slowly):
            changed = self.revert(version, "ada")
        self.assertEqual((self.props("a")["pos"], changed.skipped), ([6, 6], ["a"]))

    def test_nobody_knows(self) -> None:
        """Updates of a time when it was not noted who touched what cannot be told apart."""
        version = self.set(1, "a")
        self.set(1, "a", pos=[5, 5])
        with self.backend.reading.begin() as tx:
            tx.exec_driver_sql("UPDATE updates SET touched = NULL")
        order = Order("e", [], version=version, user="ada")
        self.sfe.say(wire.Change(2, 1, msgspec.msgpack.encode(order)))
        self.backend.settle()
        (said,) = self.sfe.take(wire.Contradicted)
        self.assertEqual(msgspec.msgpack.decode(said.content, type=Contradiction).code, "conflict")
