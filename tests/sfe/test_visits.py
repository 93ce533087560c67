"""Single requests that look at a Thing, or change it: they go the way of every client, over a real worker and a real store."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

import msgspec
from sqlalchemy import select
from twisted.internet.defer import Deferred

from tests.support.editors import Editor
from tests.support.session import SessionTestCase, messages
from widgetapp.refusals import Refusal, not_found
from widgetapp.sfe.visits import LINGER, PATIENCE, Visits
from widgetapp.store import journal_schema, quarantine, texts, undoing, updates
from widgetapp.store.access import UNBOUNDED
from widgetapp.store.people import User
from widgetapp.stream.document import Document, SpoiledDocument
from widgetapp.stream.sheet import Sheet
from widgetapp.wire import changes

ADA, BEN = (User(name, name.title(), name, "#000000", False) for name in ("ada", "ben"))


class VisitTests(SessionTestCase):
    """Ada and Ben, each with a copy of the Thing `quiet`, whose group is not approved."""

    def setUp(self) -> None:
        """Take some visitors in."""
        super().setUp()
        self.visits = Visits(self.clock, self.hub)
        self.copies = {ADA: Editor(), BEN: Editor()}
        self.denied: set[User] = set()
        self.addCleanup(self.empty)

    def empty(self) -> None:
        """Nothing is left behind when all have gone."""
        self.clock.advance(LINGER)
        self.backend.settle()
        self.assertEqual((self.hub.channels, self.hub.things), (0, 0))

    def begin(self, coroutine: Coroutine[Any, Any, bytes]) -> Deferred[bytes]:
        """Let a request begin."""
        return Deferred.fromCoroutine(coroutine)

    def done(self, coroutine: Coroutine[Any, Any, bytes]) -> bytes:
        """Let a request be dealt with; gives its answer."""
        request = self.begin(coroutine)
        self.backend.settle()
        return self.successResultOf(request)

    def edit(self, user: User, update: bytes, thing: str = "quiet") -> Coroutine[Any, Any, bytes]:
        """Somebody's edit."""
        state = self.copies[user].doc.get_state()

        async def still() -> None:
            if user in self.denied:
                raise not_found()

        return self.visits.edit(user, UNBOUNDED, thing, update, state, still)

    def refresh(self, user: User) -> None:
        """Somebody looks what is new."""

        async def still() -> None:
            """Nobody asks."""

        copy = self.copies[user]
        copy.receive(self.done(self.visits.refresh(user, UNBOUNDED, "quiet", copy.doc.get_state(), still)))

    def stored(self) -> list[tuple[str, bytes]]:
        """What is on disk: authors and updates."""
        with self.backend.reading.begin() as db:
            columns = journal_schema.updates.c
            return [(row.author, row.content) for row in db.execute(select(columns.author, columns.content))]

    def code(self, request: Deferred[bytes]) -> str:
        """How a request was refused."""
        return str(self.failureResultOf(request, Refusal).value.code.name)

    def test_two_people(self) -> None:
        """Changes of different widgets both survive: the answer to an edit has what came meanwhile, a refresh the rest."""
        ada, ben = self.copies[ADA], self.copies[BEN]
        first, second = ada.set("a", {"x": 1}), ben.set("b", {"x": 2})
        ada.receive(self.done(self.edit(ADA, first)))
        ben.receive(self.done(self.edit(BEN, second)))
        self.assertEqual(ben.widgets(), {"a": {"x": 1}, "b": {"x": 2}})
        self.refresh(ADA)
        self.assertEqual(ada.widgets(), ben.widgets())
        self.assertEqual(self.stored(), [("ada", first), ("ben", second)])

    def test_not_before_it_is_on_disk(self) -> None:
        """The answer waits for the journal, which may die meanwhile."""
        self.backend.to_journal.cut()
        request = self.begin(self.edit(ADA, self.copies[ADA].set("a", {})))
        self.backend.settle()
        self.assertNoResult(request)
        self.backend.start_journal_again()
        self.backend.settle()
        self.successResultOf(request)
        self.assertEqual(len(self.stored()), 1)

    def test_the_worker_dies(self) -> None:
        """The next one gets what was under way."""
        self.refresh(BEN)
        self.link.cut()
        request = self.begin(self.edit(ADA, self.copies[ADA].set("a", {})))
        self.backend.start_stream()
        self.connect()
        self.backend.settle()
        self.successResultOf(request)
        self.assertEqual(len(self.stored()), 1)

    def test_shown_live(self) -> None:
        """Whoever has the Thing open sees it at once."""
        live = self.client("t", "ben")
        live.take()
        update = self.copies[ADA].set("a", {"x": 1})
        self.done(self.edit(ADA, update, "t"))
        self.assertEqual(len(messages(live.take(), "t", 0)), 1)
        live.documents.lost()

    def test_the_same_again(self) -> None:
        """An answer was lost: the edit is made once more, which changes nothing."""
        update = self.copies[ADA].set("a", {"x": 1})
        for _ in range(2):
            self.done(self.edit(ADA, update))
        self.refresh(BEN)
        self.assertEqual(self.copies[BEN].widgets(), {"a": {"x": 1}})

    def test_broken(self) -> None:
        """What is no Yjs update is refused, and harms nobody."""
        request = self.begin(self.edit(ADA, b"\xff\xff\xff"))
        self.backend.settle()
        self.assertEqual(self.code(request), "invalid_params")
        self.assertEqual(self.stored(), [])
        self.done(self.edit(ADA, self.copies[ADA].set("a", {})))

    def test_confined(self) -> None:
        """A Thing that is not to be changed at present is not."""
        with self.backend.reading.begin() as tx:
            quarantine.confine(tx, quarantine.Quarantine("quiet", self.now, "it kills"))
        request = self.begin(self.edit(ADA, self.copies[ADA].set("a", {})))
        self.backend.settle()
        self.assertEqual(self.code(request), "conflict")
        self.refresh(ADA)

    def test_rights_taken_meanwhile(self) -> None:
        """Whoever waits for the disk is asked again when rights change; others go on."""
        self.refresh(BEN)
        self.link.cut()
        requests = [self.begin(self.edit(user, self.copies[user].set(user.id, {}))) for user in (ADA, BEN)]
        self.denied.add(ADA)
        self.visits.rights_changed()
        self.assertEqual(self.code(requests[0]), "not_found")
        self.rechecking.begin()
        self.connect()
        self.backend.settle()
        self.successResultOf(requests[1])
        self.assertEqual([author for author, _ in self.stored()], ["ben"])

    def test_patience(self) -> None:
        """It does not wait for ever."""
        self.refresh(BEN)
        self.link.cut()
        request = self.begin(self.edit(ADA, self.copies[ADA].set("a", {})))
        self.clock.advance(PATIENCE)
        self.assertEqual(self.code(request), "unavailable")
        self.connect()

    async def still(self) -> None:
        """He still may."""

    def change(self, *wanted: changes.Change, dry_run: bool = False, thing: str = "quiet") -> Coroutine[Any, Any, bytes]:
        """Ada changes widgets."""
        self.number = getattr(self, "number", 0) + 1
        return self.visits.change(ADA, UNBOUNDED, thing, changes.Order(str(self.number), list(wanted), dry_run), self.still)

    def widgets(self) -> list[str]:
        """The widgets that there are."""
        found = self.done(self.visits.widgets(BEN, UNBOUNDED, "quiet", changes.Wanted(), self.still))
        return [widget["id"] for widget in msgspec.json.decode(found, type=changes.Widgets).widgets]

    def test_changes(self) -> None:
        """Changes to widgets are an edit like any other: on disk when they are answered, with what they touched and did."""
        answer = self.done(self.change(changes.Add("a", "rectangle", {"x": 1})))
        made = msgspec.json.decode(answer, type=changes.Widgets)
        self.assertEqual([(widget["id"], widget["x"]) for widget in made.widgets], [("a", 1)])
        self.assertEqual([author for author, _ in self.stored()], ["ada"])
        with self.backend.reading.begin() as db:
            kept = undoing.undoable(db, "quiet", "ada")
            _, touched = updates.touched_since(db, "quiet", 0)
        self.assertEqual(kept and kept.edit, "1")
        (noted,) = [changes.decode_touched(row or b"") for row in touched]
        self.assertEqual((noted.added, noted.deleted, noted.changed), (["a"], [], {}))
        self.assertEqual(noted.values["a"]["type"], (None, "rectangle"))
        self.assertEqual(self.widgets(), ["a"])

    def test_found(self) -> None:
        """What is written on a Thing is found by it, once nobody has it open."""
        text = {"text": "press and hold", "fontSize": 20}
        self.done(self.change(changes.Add("a", "text", text), changes.Add("f", "frame", {"name": "Screen"})))
        self.clock.advance(LINGER)
        self.backend.settle()
        with self.backend.reading.begin() as db:
            for words in ("hold", "screen"):
                self.assertEqual(texts.snippets(db, words, ["quiet"]), {"quiet": "press and hold Screen"})

    def test_changes_are_seen(self) -> None:
        """Whoever has the Thing open live sees them at once."""
        live = self.client("t", "ben")
        live.take()
        self.done(self.change(changes.Add("a", "rectangle", {}), thing="t"))
        self.assertEqual(len(messages(live.take(), "t", 0)), 1)
        live.documents.lost()

    def test_changes_not_made(self) -> None:
        """A dry run, what comes to nothing, and what contradicts leave nothing behind; the next goes on."""
        self.done(self.change(changes.Add("a", "rectangle", {}), dry_run=True))
        request = self.begin(self.change(changes.Delete("a")))
        self.backend.settle()
        self.assertEqual(self.code(request), "not_found")
        self.assertEqual((self.stored(), self.widgets()), ([], []))
        self.done(self.change(changes.Add("a", "rectangle", {})))
        self.done(self.change(changes.Set("a", {"x": 0})))
        self.assertEqual(len(self.stored()), 1)

    def test_the_worker_dies_before_it_answers(self) -> None:
        """The next one makes the changes."""
        self.refresh(BEN)
        self.link.cut()
        request = self.begin(self.change(changes.Add("a", "rectangle", {})))
        self.backend.start_stream()
        self.connect()
        self.backend.settle()
        self.successResultOf(request)
        self.assertEqual((len(self.stored()), self.widgets()), (1, ["a"]))

    def test_the_worker_dies_before_the_disk(self) -> None:
        """The next one gets what the changes had become, and they are made once."""
        self.refresh(BEN)
        self.backend.to_journal.cut()
        request = self.begin(self.change(changes.Add("a", "rectangle", {})))
        self.backend.settle()
        self.assertNoResult(request)
        self.link.cut()
        self.backend.start_stream()
        self.connect()
        self.backend.settle()
        self.successResultOf(request)
        self.assertEqual((len(self.stored()), self.widgets()), (1, ["a"]))
        with self.backend.reading.begin() as db:
            self.assertIsNotNone(undoing.undoable(db, "quiet", "ada"))

    def test_changes_that_break_off(self) -> None:
        """What the document's library does not take is refused, is not half made, and keeps nobody else from his work."""
        self.done(self.change(changes.Add("a", "rectangle", {})))
        breaking = self.patch(Document, "change", self.break_off)
        request = self.begin(self.change(changes.Add("b", "rectangle", {})))
        self.backend.settle()
        self.assertEqual(self.code(request), "invalid_params")
        breaking.restore()
        self.done(self.change(changes.Add("c", "rectangle", {})))
        self.assertEqual(sorted(self.widgets()), ["a", "c"])

    @staticmethod
    def break_off(document: Document, sheet: Sheet) -> bytes:
        """What `Document.change` does for what its library does not take."""
        document.take(Editor().set("half", {}))
        raise SpoiledDocument("half-way")

    def test_changes_to_a_confined_thing(self) -> None:
        """A Thing that is not to be changed at present is not."""
        with self.backend.reading.begin() as tx:
            quarantine.confine(tx, quarantine.Quarantine("quiet", self.now, "it kills"))
        request = self.begin(self.change(changes.Add("a", "rectangle", {})))
        self.backend.settle()
        self.assertEqual(self.code(request), "conflict")
        self.assertEqual(self.widgets(), [])

    def test_kept_open(self) -> None:
        """Who changes it by requests makes the next one soon: the document stays for a while, by one channel."""
        for number in range(3):
            self.done(self.edit(ADA, self.copies[ADA].set(str(number), {})))
        self.assertEqual((self.hub.channels, self.hub.things), (1, 1))
