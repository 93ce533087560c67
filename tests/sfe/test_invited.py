"""Connections that may go to another SFE, and need not."""

from __future__ import annotations

from tests.support.moves import MoveTestCase
from tests.support.websocket import masked
from widgetapp.wire import hocuspocus as hp


class InvitedTests(MoveTestCase):
    """Ada and Ben have a Thing open."""

    def invite(self) -> None:
        """Ada's connection may go."""
        self.factory.invite(self.find(self.factory), self.take)
        self.settle()

    def test_who_is_where(self) -> None:
        """Everybody is found by what he has open."""
        both = self.join("ben", things=("u", "t"))
        self.assertEqual(self.factory.crowds(), [("t", 3), ("u", 1)])
        (found,) = self.factory.on("u")
        self.assertEqual((len(self.factory.on("t")), len(found.documents.channels())), (3, 2))
        both.socket.close()
        self.settle()
        self.assertEqual(self.factory.crowds(), [("t", 2)])

    def test_goes(self) -> None:
        """Where nothing is under way, it goes at once, and its client goes on."""
        self.invite()
        self.arrive()
        sent = self.editor.set("a", {})
        self.edit(self.ada, sent)
        self.assertEqual((self.heard(self.ada), self.heard(self.ben)), ([hp.stored(b"t", done=True)], [hp.update(b"t", sent)]))
        self.assertEqual((self.factory.clients, self.second.clients, self.left), (1, 1, []))

    def test_stays(self) -> None:
        """In the middle of a message it stays, and nothing is held up for it."""
        sent = self.editor.set("a", {})
        frame = masked(hp.update(b"t", sent))
        self.ada.socket.sendall(frame[:9])
        self.settle()
        self.invite()
        self.assertIsNone(self.find(self.factory).departure)
        self.ada.socket.sendall(frame[9:])
        self.settle(10)
        self.assertEqual(self.travelling, [])
        self.assertIn(hp.stored(b"t", done=True), self.heard(self.ada))

    def test_ended(self) -> None:
        """One that has ended before is not looked for."""
        connection = self.find(self.factory)
        self.ada.socket.close()
        self.settle()
        self.factory.invite(connection, self.take)
        self.settle()
        self.assertEqual((self.travelling, connection.ended), ([], True))
