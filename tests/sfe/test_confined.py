"""Things that may be looked at only, and edits that kill: from the client's side, through as many workers as it takes."""

from __future__ import annotations

import contextlib
import os

from twisted.internet.defer import Deferred

from tests.support.memory import DirectJournal
from tests.support.session import SessionTestCase, messages
from widgetapp.processes.postmortem import PostMortem
from widgetapp.sfe import closing
from widgetapp.store import quarantine
from widgetapp.stream.document import Document
from widgetapp.stream.note import Note, read
from widgetapp.wire import hocuspocus as hp
from widgetapp.wire.lib0 import encode_bytes


class Killed(BaseException):
    """The worker is dead: nothing of it goes on."""


class PoisonTestCase(SessionTestCase):
    """Ada and Ben have `t` open; some edits kill every worker that applies them."""

    def setUp(self) -> None:
        """Begin with a worker that makes notes."""
        super().setUp()
        self.postmortem = PostMortem()
        self.deadly: set[bytes] = set()
        self.dead, self.deaths = False, 0
        take = Document.take

        def apply(document: Document, update: bytes) -> None:
            if update in self.deadly and not self.dead:
                self.dead = True
                self.deaths += 1
                self.postmortem.died(read(self.note.descriptor))
            if self.dead:
                raise Killed
            take(document, update)

        self.patch(Document, "take", apply)
        self.ada, self.ben = self.client("t", "ada"), self.client("t", "ben")
        self.replace_worker()

    def replace_worker(self) -> None:
        """Another worker comes, told of its predecessors' deaths, as the supervisor does it."""
        self.dead = False
        self.link.cut()
        self.backend.to_journal.cut()
        self.note = Note()
        self.addCleanup(os.close, self.note.descriptor)
        self.addCleanup(self.note._memory.close)
        self.backend.start_stream(self.note, self.postmortem.hazards)
        self.connect()

    def live(self) -> None:
        """Let everything be said and done, with a new worker for each that dies."""
        while True:
            with contextlib.suppress(Killed):
                self.backend.settle()
            # What was under way in it.
            self.flushLoggedErrors(Killed)
            if not self.dead:
                return
            self.replace_worker()

    def poison(self, name: str) -> bytes:
        """An edit that kills."""
        update = self.editor.set(name, {})
        self.deadly.add(update)
        return update

    def kept(self) -> list[tuple[str, bytes]]:
        """What is kept for the administrator: whose, and what."""
        with self.backend.reading.begin() as db:
            return [(poison.author, poison.content) for poison in quarantine.kept(db, "t")]


class PoisonTests(PoisonTestCase):
    """Edits that kill."""

    def test_not_a_third_time(self) -> None:
        """Two workers die of it; the third does not try it: its sender is closed, it is kept, everybody else goes on."""
        self.live()
        good = self.editor.set("good", {})
        self.ben.edit("t", good)
        bad = self.poison("bad")
        self.ada.edit("t", bad)
        self.live()
        self.assertEqual((self.deaths, self.ada.outlet.closed, self.kept()), (2, closing.BROKEN_UPDATE, [("ada", bad)]))
        self.assertIsNone(self.ben.outlet.closed)
        self.assertEqual(len(messages(self.ben.take(), "t", 8)), 1)
        late = self.client("t", "ben")
        late.edit("t", self.editor.set("later", {}))
        self.live()
        self.assertEqual(len(messages(late.take(), "t", 8)), 1)

    def test_once_is_no_proof(self) -> None:
        """An edit that one worker died of by chance is sent again, and stored."""
        self.live()
        self.ada.take()
        unlucky = self.poison("unlucky")
        self.ada.edit("t", unlucky)
        with self.assertRaises(Killed):
            self.backend.settle()
        self.deadly.clear()
        self.replace_worker()
        self.live()
        self.assertEqual((self.deaths, len(messages(self.ada.take(), "t", 8)), self.kept()), (1, 1, []))

    def test_last_straw(self) -> None:
        """A Thing that went on to kill can be looked at, and nobody can change it; other Things can be changed."""
        self.live()
        for client, name in ((self.ada, "bad"), (self.ben, "worse")):
            client.edit("t", self.poison(name))
            self.live()
        self.assertEqual((self.deaths, len(self.kept())), (4, 2))
        eve = self.client("t", "u", "ada")
        self.assertIn(hp.authenticated(b"t", read_only=True), eve.take())
        eve.edit("t", self.editor.set("more", {}))
        eve.edit("u", self.editor.set("elsewhere", {}))
        self.live()
        self.assertEqual(sorted(eve.take()), sorted([hp.stored(b"t", done=False), hp.stored(b"u", done=True)]))
        self.assertIsNone(eve.outlet.closed)


class ConfinedTests(PoisonTestCase):
    """A Thing in quarantine, and its release."""

    FREED = hp.stateless(b"t", '{"confined":null}')

    def setUp(self) -> None:
        """It is there already."""
        super().setUp()
        self.transact(quarantine.confine, quarantine.Quarantine("t", 0, "it killed"))
        self.replace_worker()
        self.live()

    def transact(self, named: object, params: object) -> None:
        """Perform a named transaction."""
        journal = DirectJournal(self.backend.reading)
        self.successResultOf(Deferred.fromCoroutine(journal.transact(named, params)))  # type: ignore[arg-type]

    def release(self) -> None:
        """An administrator releases it."""
        self.transact(quarantine.release, quarantine.Release("t"))
        self.backend.worker.openings.free("t")
        self.live()

    def test_told(self) -> None:
        """Everybody who has it open is told why he may only look, in the provider's own way as well, and is not closed."""
        for client in (self.ada, self.ben):
            frames = client.take()
            told = frames.index(hp.stateless(b"t", '{"confined":"it killed"}'))
            self.assertEqual(frames[told + 1], hp.authenticated(b"t", read_only=True))
            client.edit("t", self.editor.set("a", {}))
        self.live()
        self.assertEqual((self.ada.take(), self.ben.take()), ([hp.stored(b"t", done=False)],) * 2)

    def test_released(self) -> None:
        """Everybody may change it again at once, but for those who never might."""
        reader = self.client("t", "reader")
        for client in (self.ada, reader):
            client.take()
        self.release()
        for client, read_only in ((self.ada, False), (reader, True)):
            told, scope, asked = client.take()
            self.assertEqual((told, scope), (self.FREED, hp.authenticated(b"t", read_only)))
            self.assertEqual(messages([asked], "t", 0)[0][:1], b"\x00")
        self.ada.edit("t", self.editor.set("a", {}))
        self.live()
        self.assertEqual(self.ada.take(), [hp.stored(b"t", done=True)])

    def test_under_way(self) -> None:
        """An edit that had left the SFE when it heard of the quarantine is declined, and its author stays; when the Thing is
        released he is asked for it, and it is stored."""
        self.release()
        self.ada.take()
        self.transact(quarantine.confine, quarantine.Quarantine("t", 0, "it killed"))
        self.replace_worker()
        update = self.editor.set("a", {})
        self.ada.edit("t", update)
        self.live()
        self.assertEqual(messages(self.ada.take(), "t", 8), [b"\x00"])
        self.assertIsNone(self.ada.outlet.closed)
        self.release()
        self.assertEqual(len(messages(self.ada.take(), "t", 0)), 1)
        self.ada.send("t", b"\x00\x01", encode_bytes(update))
        self.live()
        self.assertEqual(self.backend.worker.openings.things["t"].loaded().missing(b"\x00"), update)

    def test_under_way_at_length(self) -> None:
        """A client that is not read because too much of its work is under way is read again when that is declined."""
        self.release()
        self.transact(quarantine.confine, quarantine.Quarantine("t", 0, "it killed"))
        self.replace_worker()
        self.ada.edit("t", self.editor.set("a", {"text": "x" * 20_000}))
        self.assertEqual(len(self.ada.outlet.holds), 1)
        self.live()
        self.assertEqual(self.ada.outlet.holds, set())

    def test_released_while_no_worker_lives(self) -> None:
        """The next one knows nothing of a quarantine: everybody is told that there is none any more."""
        self.ada.take()
        self.transact(quarantine.release, quarantine.Release("t"))
        self.replace_worker()
        self.live()
        self.assertEqual(self.ada.take()[:2], [self.FREED, hp.authenticated(b"t", read_only=False)])
        self.replace_worker()
        self.live()
        self.assertNotIn(self.FREED, self.ada.take())
