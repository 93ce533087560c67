"""Edits in the feed: told at once, then at most once a second for each person and Thing, and never forgotten."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection
from twisted.trial.unittest import SynchronousTestCase

from tests.support.memory import NOW, new_store
from widgetapp.store import edits, groups, journal_schema, owners, people, schema, things
from widgetapp.store.edits import INTERVAL
from widgetapp.store.writer import StorageFull, Writer
from widgetapp.wire.changes import Touched, encode_touched
from widgetapp.wire.journal import Batch, Update


class EditsTests(SynchronousTestCase):
    """Ada and Ben change two Things."""

    def setUp(self) -> None:
        """A store, and one who writes."""
        self.engine = new_store(self.mktemp())
        self.addCleanup(self.engine.dispose)
        with self.engine.begin() as tx:
            groups.add(tx, "g", "Workshop", True, NOW)
            for who in ("ada", "ben"):
                people.add_user(tx, people.User(who, who.title(), who, "#000000", False), "hash", NOW)
            for thing in ("t", "u"):
                things.add(tx, thing, thing, "g", "ada", NOW)
        self.now = NOW
        self.counter = 0
        self.connection: Connection | None = None
        self.writer = self.new_writer()

    def new_writer(self) -> Writer:
        """Whoever writes next; the one before is gone, with all that it knew."""
        # There is one connection that writes.
        if self.connection is not None:
            self.connection.close()
        writer = Writer(self.engine, lambda: self.now)
        self.connection = writer._connection
        self.addCleanup(self.connection.close)
        return writer

    @property
    def db(self) -> Connection:
        """The writer's own connection."""
        assert self.connection is not None
        return self.connection

    def edit(self, *edits_: tuple[str, str], touched: Touched | None = None) -> None:
        """Commit some edits together: who, and of which Thing."""
        rows = []
        for who, thing in edits_:
            self.counter += 1
            encoded = b"" if touched is None else encode_touched(touched)
            rows.append(Update(thing, 1, self.counter, who, self.now, b"", 0, encoded))
        self.writer.commit([Batch(1, rows)] if rows else [])

    def told(self) -> list[tuple[Any, ...]]:
        """What the feed tells: who, Thing, how many changes, up to which."""
        columns = schema.feed.c
        with self.db.begin():
            found = self.db.execute(select(columns.actor, columns.thing, columns.content).order_by(columns.seq)).all()
        results = [(actor, thing, json.loads(content)["result"]) for actor, thing, content in found]
        return [(actor, thing, result["changes"], result["version"]) for actor, thing, result in results]

    def test_at_once(self) -> None:
        """The first after a pause, with the Thing's group, in the same commit."""
        self.edit(("ada", "t"))
        self.assertEqual(self.told(), [("ada", "t", 1, 1)])
        self.assertFalse(self.writer.untold)
        with self.db.begin():
            row = self.db.execute(select(schema.feed)).one()
        self.assertEqual((row.action, row.group_id, row.at), ("edit", "g", NOW))

    def test_once_a_second(self) -> None:
        """What follows closely is told together, when the second is over, be it with nothing else."""
        for _ in range(5):
            self.edit(("ada", "t"))
            self.now += 100
        self.assertEqual(self.told(), [("ada", "t", 1, 1)])
        self.assertTrue(self.writer.untold)
        self.now = NOW + INTERVAL
        self.edit()
        self.assertEqual(self.told()[1:], [("ada", "t", 4, 5)])
        self.assertFalse(self.writer.untold)

    def test_which_widgets(self) -> None:
        """What became of which widgets, all in all; where that is not known of one update, or gets too much, of none."""
        for touched in (
            Touched(["a", "b"], [], {}),
            Touched([], ["b"], {"a": ["pos"], "c": ["pos"]}),
            Touched([], [], {"c": ["text"]}),
        ):
            self.edit(("ada", "t"), touched=touched)
        self.now += INTERVAL
        self.edit()
        wanted = {"added": [], "deleted": ["b"], "changed": {"a": ["x", "y"], "c": ["x", "y", "text"]}, "values": {}}
        self.assertEqual(self.widgets(), [{"added": ["a", "b"], "deleted": [], "changed": {}, "values": {}}, wanted])
        many = Touched([], [], {str(number): ["pos"] for number in range(1000)})
        for unknown in (many, None):
            self.now += INTERVAL
            self.edit(("ada", "t"), touched=unknown)
        self.assertEqual(self.widgets()[2:], [None, None])

    def values(self, *touched: Touched) -> Any:
        """What the feed says of values, of some updates that are told together."""
        self.edit(("ada", "t"))
        for one in touched:
            self.edit(("ada", "t"), touched=one)
        self.now += INTERVAL
        self.edit()
        return self.widgets()[-1]["values"]

    def test_values(self) -> None:
        """From what it was before all to what it is after all, by the API's names, and only what has changed."""
        told = self.values(
            Touched([], [], {"a": ["pos", "color"]}, {"a": {"pos": ([1, 2], [3, 2]), "color": ("red", "blue")}}),
            Touched(["b"], [], {}, {"b": {"type": (None, "text"), "text": (None, "")}}),
            Touched([], [], {"a": ["pos"], "b": ["text"]}, {"a": {"pos": ([3, 2], [5, 2])}, "b": {"text": ("", "Hello")}}),
            Touched([], [], {"a": ["color"]}, {"a": {"color": ("blue", "red")}}),
        )
        self.assertEqual(told, {"a": {"x": [1, 5]}, "b": {"type": [None, "text"], "text": [None, "Hello"]}})

    def test_unknown_values(self) -> None:
        """What was not noted of one update is not told at all; nor is what a widget was that is there no more."""
        told = self.values(
            Touched([], [], {"a": ["text", "angle"], "c": ["angle"]}, {"a": {"angle": (0, 1)}, "c": {"angle": (0, 1)}}),
            Touched([], [], {"a": ["text"]}, {"a": {"text": ("short", "shorter")}}),
            Touched([], [], {"a": ["angle"]}, {}),
            Touched([], ["c"], {}, {}),
        )
        self.assertEqual(told, {})

    def test_too_much_to_tell(self) -> None:
        """A row does not grow without end: beyond that, only the names are told."""
        many = {str(number): {"text": ("x" * 200, "y" * 200)} for number in range(60)}
        told = self.values(*(Touched([], [], {name: ["text"]}, {name: values}) for name, values in many.items()))
        self.assertEqual(told, {})
        self.assertEqual(len(self.widgets()[-1]["changed"]), 60)

    def widgets(self) -> list[Any]:
        """What the feed says of widgets."""
        with self.db.begin():
            return [json.loads(row)["result"]["widgets"] for row in self.db.execute(select(schema.feed.c.content)).scalars()]

    def test_each_for_himself(self) -> None:
        """Each person on each Thing."""
        self.edit(("ada", "t"), ("ben", "t"), ("ada", "u"), ("ada", "t"))
        self.assertEqual(sorted(self.told()), [("ada", "t", 2, 4), ("ada", "u", 1, 4), ("ben", "t", 1, 4)])

    def test_killed(self) -> None:
        """What was not told when the writer was killed is told by the next one, once."""
        self.edit(("ada", "t"))
        self.now += 100
        self.edit(("ada", "t"))
        self.edit(("ben", "t"))
        self.edit(("ada", "t"))
        self.assertEqual(self.told(), [("ada", "t", 1, 1), ("ben", "t", 1, 3)])
        self.writer = self.new_writer()
        self.assertTrue(self.writer.untold)
        self.edit()
        told = self.told()
        # What others were told of meanwhile may be told again, but nothing is left out.
        self.assertIn(("ada", "t", 2, 4), told)
        self.writer = self.new_writer()
        self.edit()
        self.assertEqual(self.told(), told)

    def test_history_is_no_news(self) -> None:
        """A store from before the feed told of edits."""
        with self.db.begin():
            self.db.execute(schema.facts.delete())
            for counter in range(3):
                values = {"thing": "t", "channel": 9, "counter": counter, "author": "ada", "at": NOW, "content": b""}
                self.db.execute(journal_schema.updates.insert().values(**values))
        self.writer = self.new_writer()
        self.assertFalse(self.writer.untold)
        self.edit(("ada", "t"))
        self.assertEqual(self.told(), [("ada", "t", 1, 4)])

    def test_sent_again(self) -> None:
        """An update that is there already is nothing new; nor is one of an owner who is none any more."""
        row = Update("t", 1, 1, "ada", NOW, b"", 0)
        self.writer.commit([Batch(1, [row])])
        self.now += INTERVAL
        self.writer.commit([Batch(2, [row])])
        with self.db.begin():
            owners.claim(self.db, owners.Claim("t"))
        self.writer.commit([Batch(3, [Update("t", 1, 2, "ada", NOW, b"", 0)])])
        self.assertEqual(len(self.told()), 1)
        self.assertFalse(self.writer.untold)

    def test_nothing_was_written(self) -> None:
        """Where the commit fails, it is told with the one that does not."""
        self.patch(edits, "_TELL", "INSERT INTO nowhere VALUES (?, ?, ?, ?, ?, ?, ?)")
        with self.assertRaises(Exception) as raised:
            self.edit(("ada", "t"))
        self.assertNotIsInstance(raised.exception, StorageFull)
        self.assertEqual(self.told(), [])

    def test_a_thing_in_no_list(self) -> None:
        """Nobody could hear of it."""
        self.edit(("ada", "nowhere"), ("ada", "t"))
        self.assertEqual([thing for _, thing, _, _ in self.told()], ["t"])
