"""A client's session from its first frame on."""

from __future__ import annotations

from tests.support.editors import Editor
from tests.support.memory import NOW
from tests.support.session import HOUR, Client, SessionTestCase, messages
from widgetapp.sfe import closing
from widgetapp.store import people, things
from widgetapp.wire import awareness
from widgetapp.wire import hocuspocus as hp
from widgetapp.wire.lib0 import Reader, WireError, encode_bytes


class AdmissionTests(SessionTestCase):
    """Who is let in."""

    def test_in(self) -> None:
        """A good token opens the Thing for reading and writing."""
        client = self.client("t", "ada")
        self.assertEqual(client.take(), [hp.authenticated(b"t", read_only=False)])
        self.assertEqual([identity.user.id for identity in client.identities], ["ada"])

    def test_without_the_scope_to_write(self) -> None:
        """A token that may only read opens it for reading."""
        self.assertEqual(self.client("t", "reader").take(), [hp.authenticated(b"t", read_only=True)])

    def test_denials(self) -> None:
        """Each reason has its word; missing and not yours have the same."""
        for thing, token, reason in (
            ("hers", "ada", "not-found"), ("missing", "ada", "not-found"), ("quiet", "ada", "not-live"),
            ("t", "nonsense", "invalid-token"), ("t", "other", "invalid-token"),
        ):  # fmt: skip
            self.assertEqual(self.client(thing, token).take(), [hp.denied(thing.encode(), reason)], (thing, token))

    def test_expired(self) -> None:
        """An expired token is said to be that."""
        self.now += 2 * HOUR
        self.assertEqual(self.client("t", "ada").take(), [hp.denied(b"t", "expired-token")])

    def test_deleted(self) -> None:
        """A Thing in the bin is said to be there, to those who may see it."""
        with self.backend.reading.begin() as tx:
            things.change(tx, "t", NOW, deleted_at=NOW)
        self.assertEqual(self.client("t", "ada").take(), [hp.denied(b"t", "thing-deleted")])
        self.assertEqual(self.client("t", "eve").take(), [hp.denied(b"t", "not-found")])

    def test_one_denied_of_several(self) -> None:
        """The others on the same connection go on; what still comes for the denied one is passed over."""
        client = self.client("t", "hers", "ada")
        client.take()
        for _ in range(2000):
            client.edit("hers", self.editor.set("x", {}))
        client.edit("t", Editor().set("a", {}))
        self.backend.settle()
        self.assertIsNone(client.outlet.closed)
        self.assertEqual(client.take(), [hp.stored(b"t", done=True)])

    def test_early_frames_wait(self) -> None:
        """Providers send everything at once: what comes before the token was checked is kept, in its order."""
        client = Client(self.streaming)
        client.send("t", b"\x00\x00", encode_bytes(b"\x00"))
        client.edit("t", self.editor.set("a", {}))
        client.auth("t", "ada")
        self.backend.settle()
        frames = client.take()
        self.assertEqual(frames[0], hp.authenticated(b"t", read_only=False))
        self.assertEqual(messages(frames, "t", 8), [b"\x01"])
        client.send("t", b"\x00\x01", encode_bytes(b"\x00\x00"))
        self.backend.settle()
        self.assertEqual(messages(client.take(), "t", 8), [b"\x01"])

    def test_back_after_work_alone(self) -> None:
        """A provider that comes back counts from its first question on: it is told of no edit that it made before, or it
        would take the newest ones for stored. One that only deletes does not say when it was made, and waits its turn."""
        queued = [self.editor.set("a", {}), self.editor.set("b", {}), self.editor.delete("a")]
        client = Client(self.streaming)
        client.auth("t", "ada")
        client.send("t", b"\x00\x00", encode_bytes(self.editor.doc.get_state()))
        self.backend.settle()
        client.take()
        for update in (*queued, self.editor.set("c", {})):
            client.edit("t", update)
        self.backend.settle()
        # One for the edit that was made since, one for the deletion, now that nothing waits.
        self.assertEqual(messages(client.take(), "t", 8), [b"\x01", b"\x01"])
        client.send("t", b"\x00\x01", encode_bytes(self.editor.doc.get_update()))
        self.backend.settle()
        self.assertEqual(messages(client.take(), "t", 8), [b"\x01"])

    def test_counting_anew(self) -> None:
        """A client that asks again while edits are on their way is not told of them."""
        client = self.client("t", "ada")
        client.take()
        client.edit("t", self.editor.set("a", {}))
        client.send("t", b"\x00\x00", encode_bytes(self.editor.doc.get_state()))
        self.backend.settle()
        self.assertEqual(messages(client.take(), "t", 8), [])

    def test_too_much_before_credentials(self) -> None:
        """What waits is bounded."""
        client = Client(self.streaming)
        client.edit("t", b"x" * 4096)
        self.assertEqual(client.outlet.closed, closing.TOO_MUCH_WAITING)

    def test_too_many_things(self) -> None:
        """So is the number of Things."""
        client = self.client("t", "u", "hers", "ada")
        self.assertIsNone(client.outlet.closed)
        client.auth("quiet", "ada")
        self.assertEqual(client.outlet.closed, closing.TOO_MANY_THINGS)

    def test_malformed(self) -> None:
        """Frames that are none."""
        for frame in (b"", b"\x00\x00\x01\x00", b"\x01t\x00", b"\x01t\x00\x00\x00", b"\x05t"):
            self.assertRaises(WireError, Client(self.streaming).documents.received, frame)

    def test_pong(self) -> None:
        """The answer to our ping has no address."""
        Client(self.streaming).documents.received(hp.PONG)


class EditingTests(SessionTestCase):
    """Two people on one Thing."""

    def setUp(self) -> None:
        """Ada and Ben have it open."""
        super().setUp()
        self.ada, self.ben = self.client("t", "ada"), self.client("t", "ben")
        self.ada.take(), self.ben.take()

    def test_edit(self) -> None:
        """Ben sees what Ada does; Ada is told when it is on disk."""
        update = self.editor.set("a", {"pos": [1, 2]})
        self.ada.edit("t", update)
        self.backend.settle()
        self.assertEqual(self.ben.take(), [hp.update(b"t", update)])
        self.assertEqual(self.ada.take(), [hp.stored(b"t", done=True)])

    def test_own_address(self) -> None:
        """Everybody hears under the address that he himself uses, session id and all."""
        client = self.client("t\x00s1", "ada")
        client.take()
        update = self.editor.set("a", {})
        self.ben.edit("t", update)
        self.backend.settle()
        self.assertEqual(client.take(), [hp.update(b"t\x00s1", update)])

    def test_synchronisation(self) -> None:
        """A step 1 is answered with ours and the rest; the client's answer to ours is acknowledged."""
        self.ben.edit("t", self.editor.set("a", {}))
        self.ada.send("t", b"\x00\x00", encode_bytes(b"\x00"))
        self.backend.settle()
        frames = messages(self.ada.take(), "t", 0)
        self.assertEqual([frame[0] for frame in frames], [2, 0, 1])
        self.ada.send("t", b"\x00\x01", encode_bytes(b"\x00\x00"))
        self.backend.settle()
        self.assertEqual(self.ada.take(), [hp.stored(b"t", done=True)])

    def test_read_only(self) -> None:
        """Who may only read is told that his edit was not taken, and nobody sees it."""
        reader = self.client("t", "reader")
        reader.take()
        reader.edit("t", self.editor.set("a", {}))
        self.backend.settle()
        self.assertEqual(reader.take(), [hp.stored(b"t", done=False)])
        self.assertEqual(self.ada.take(), [])

    def test_broken_update(self) -> None:
        """Its sender's connection ends; the others' do not."""
        self.ada.edit("t", b"\x01\x02broken")
        self.backend.settle()
        self.assertEqual(self.ada.outlet.closed, closing.BROKEN_UPDATE)
        self.assertIsNone(self.ben.outlet.closed)
        self.assertEqual(self.ben.take(), [])

    def test_leave(self) -> None:
        """A provider that detaches hears no more, and may come again."""
        self.ben.send("t", b"\x07")
        self.ada.edit("t", self.editor.set("a", {}))
        self.backend.settle()
        self.assertEqual(self.ben.take(), [hp.close(b"t", "closed")])
        self.ben.auth("t", "ben")
        self.backend.settle()
        self.assertEqual(self.ben.take(), [hp.authenticated(b"t", read_only=False)])

    def test_thing_goes_to_the_bin(self) -> None:
        """Everybody on it is told, and is heard no more; the connection stays."""
        self.change_rights(lambda tx: things.change(tx, "t", NOW, deleted_at=NOW))
        self.assertEqual(self.ada.take(), [hp.denied(b"t", "thing-deleted")])
        self.ada.edit("t", self.editor.set("a", {}))
        self.backend.settle()
        self.assertEqual((self.ada.take(), self.ada.outlet.closed), ([], None))

    def test_too_much_not_on_disk(self) -> None:
        """A client with too much under way is not read until enough of it is stored."""
        self.backend.to_journal.cut()
        for number in range(12):
            self.ada.edit("t", self.editor.set(f"w{number}", {"text": "x" * 1000}))
        self.backend.settle()
        self.assertTrue(self.ada.outlet.holds)
        self.backend.start_journal_again()
        self.backend.settle()
        self.assertEqual((self.ada.outlet.holds, len(messages(self.ada.take(), "t", 8))), (set(), 12))

    def test_presence(self) -> None:
        """Others see it under the real name; who goes is seen to go."""
        self.ada.send("t", b"\x01", encode_bytes(awareness.encode([awareness.State(7, 1, '{"user":{"name":"Ben"}}')])))
        self.backend.settle()
        (shown,) = messages(self.ben.take(), "t", 1)
        (state,) = awareness.decode(Reader(shown).bytes())
        self.assertEqual(state.json, '{"user":{"id":"ada","name":"Ada","color":"#000000"}}')
        self.ada.documents.lost()
        self.clock.advance(1)
        self.backend.settle()
        (shown,) = messages(self.ben.take(), "t", 1)
        self.assertEqual(awareness.decode(Reader(shown).bytes()), [awareness.State(7, 2, None)])


class WorkerDeathTests(EditingTests):
    """Everything above holds with a worker that is not the first; and what its death leaves open is made good."""

    def setUp(self) -> None:
        """Kill the first worker while both have the Thing open."""
        super().setUp()
        self.kill()
        self.backend.settle()
        for client in (self.ada, self.ben):
            # Each is asked, unbidden, for what the new worker lacks, and answers that it has nothing.
            self.assertEqual(client.take(), [hp.state_vector(b"t", b"\x00")])
            client.send("t", b"\x00\x01", encode_bytes(b"\x00\x00"))
        self.backend.settle()
        # Nobody counts on an acknowledgement of that.
        self.assertEqual(self.ada.take() + self.ben.take(), [])

    def kill(self) -> None:
        """The worker dies, and another takes its place."""
        self.link.cut()
        self.backend.to_journal.cut()
        self.backend.start_stream()
        self.connect()

    def test_unstored_edits_are_sent_again(self) -> None:
        """An edit that was under way is stored by the next worker; its author is told once."""
        update = self.editor.set("a", {})
        self.ada.edit("t", update)
        self.kill()
        self.backend.settle()
        self.assertEqual(len(messages(self.ada.take(), "t", 8)), 1)
        self.assertIn(hp.update(b"t", update), self.ben.take())

    def test_edits_while_there_is_no_worker(self) -> None:
        """What is drawn meanwhile is not lost."""
        self.link.cut()
        update = self.editor.set("a", {})
        self.ada.edit("t", update)
        self.backend.to_journal.cut()
        self.backend.start_stream()
        self.connect()
        self.backend.settle()
        self.assertIn(hp.update(b"t", update), self.ben.take())
        self.assertEqual(len(messages(self.ada.take(), "t", 8)), 1)

    def test_question_without_answer(self) -> None:
        """A step 1 that the dead worker did not answer is answered by the next."""
        self.ada.send("t", b"\x00\x00", encode_bytes(b"\x00"))
        self.kill()
        self.backend.settle()
        self.assertEqual([frame[0] for frame in messages(self.ada.take(), "t", 0)], [0, 1])

    def test_presence_comes_back(self) -> None:
        """The next worker shows everybody who was there, without asking the clients."""
        self.ada.send("t", b"\x01", encode_bytes(awareness.encode([awareness.State(7, 1, "{}")])))
        self.backend.settle()
        self.kill()
        self.backend.settle()
        late = self.client("t", "ben")
        (shown,) = messages(late.take(), "t", 1)
        self.assertEqual([state.client for state in awareness.decode(Reader(shown).bytes())], [7])


class TokenTests(SessionTestCase):
    """Tokens that end while a Thing is open."""

    def setUp(self) -> None:
        """Ada has the Thing open."""
        super().setUp()
        self.ada = self.client("t", "ada")
        self.ada.take()

    def pass_time(self, seconds: float) -> None:
        """Let both clocks run."""
        self.now += int(seconds * 1000)
        self.clock.advance(seconds)
        self.backend.settle()

    def test_renewal(self) -> None:
        """A minute before the end the client is asked for a token; with a new one it goes on without a gap."""
        with self.backend.reading.begin() as tx:
            people.add_token(tx, people.digest("next"), "ada", None, "stream things:write", NOW, NOW + 3 * HOUR)
        self.pass_time(3600 - 60)
        self.assertEqual(self.ada.take(), [hp.resend_token(b"t")])
        self.ada.auth("t", "next")
        self.backend.settle()
        self.pass_time(300)
        self.assertIsNone(self.ada.outlet.closed)

    def test_no_renewal(self) -> None:
        """Without one the connection ends when the token does."""
        self.pass_time(3600 - 60)
        self.pass_time(59)
        self.assertIsNone(self.ada.outlet.closed)
        self.pass_time(1)
        self.assertEqual(self.ada.outlet.closed, closing.EXPIRED)

    def test_denied_renewal(self) -> None:
        """Who may not any more is put out of this Thing."""
        self.ada.auth("t", "nonsense")
        self.backend.settle()
        self.assertEqual(self.ada.take(), [hp.denied(b"t", "invalid-token")])
        self.ada.edit("t", self.editor.set("a", {}))
        self.backend.settle()
        self.assertEqual(self.ada.take(), [])

    def test_somebody_elses_token(self) -> None:
        """A hold on a Thing does not change its owner."""
        self.ada.auth("t", "ben")
        self.assertEqual(self.ada.outlet.closed, closing.MALFORMED)
