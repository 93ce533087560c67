"""Connections that are to leave their SFE and cannot, or not yet, and what becomes of those that end on the way."""

from __future__ import annotations

from tests.support.moves import ADDRESS, MoveTestCase
from tests.support.websocket import BINARY, CLOSE, PING, PONG, SocketClient, masked
from widgetapp.sfe import closing
from widgetapp.sfe.departure import PATIENCE
from widgetapp.wire import hocuspocus as hp
from widgetapp.wire.websocket import binary_frame


class StaysTests(MoveTestCase):
    """Connections that cannot go, or not yet."""

    def code(self, client: SocketClient) -> int:
        """The code with which it was closed, 0 if it was not."""
        return next((frame.close_code for frame in client.take() if frame.opcode == CLOSE), 0)

    def test_in_the_middle_of_a_message(self) -> None:
        """A client is waited for that is in the middle of a frame, or of a fragmented message; then that goes along, whole."""
        first, second = self.editor.set("a", {"text": "x" * 300}), self.editor.set("b", {})
        whole = hp.update(b"t", first)
        pieces = (masked(whole[:100], BINARY, fin=False), masked(b"still here?", PING), masked(whole[100:], 0))
        self.ada.socket.sendall(pieces[0])
        self.settle()
        self.depart()
        self.ada.socket.sendall(pieces[1])
        self.settle(PATIENCE - 1)
        self.assertEqual((self.travelling, [frame.opcode for frame in self.ada.take()]), ([], [PONG]))
        self.ada.socket.sendall(pieces[2] + masked(hp.update(b"t", second)))
        self.settle()
        self.arrive()
        self.assertEqual(self.heard(self.ben), [hp.update(b"t", first), hp.update(b"t", second)])
        self.assertEqual((self.heard(self.ada), self.failed), ([hp.stored(b"t", done=True)] * 2, 0))

    def test_message_that_never_ends(self) -> None:
        """After a while it is asked to come back."""
        self.ada.socket.sendall(masked(b"x", BINARY, fin=False))
        self.settle()
        self.depart()
        self.settle(PATIENCE)
        self.assertEqual((self.code(self.ada), self.travelling), (closing.RESTARTING.code, []))
        self.ada.socket.close()
        self.settle()
        self.assertEqual((self.failed, self.left, self.factory.connections), (1, [(ADDRESS, "ada")], 1))

    def test_gone_before(self) -> None:
        """Whoever goes by himself meanwhile has gone: nobody gets him, and that is heard once."""
        self.ada.socket.sendall(masked(b"x", BINARY, fin=False))
        self.settle()
        self.depart()
        self.ada.socket.close()
        self.settle(PATIENCE)
        self.assertEqual((self.failed, self.travelling, self.left), (1, [], [(ADDRESS, "ada")]))

    def test_gone_on_the_way(self) -> None:
        """Whoever goes between the two is found gone by the second, which says so."""
        self.depart()
        self.ada.socket.close()
        self.arrive()
        self.assertEqual((self.second.connections, self.second.clients, self.left), (0, 0, [(ADDRESS, "ada")]))

    def test_reads_too_slowly(self) -> None:
        """One that is closed for that, with the last that it is sent, is not handed over."""
        connection = self.depart(settle=False)
        connection.write(binary_frame(b"x" * (self.LIMITS.max_backlog_bytes + 100_000)))
        connection.put(binary_frame(b"one too many"))
        self.settle()
        self.assertEqual((self.travelling, self.failed, self.factory.slow_closed), ([], 1, 1))

    def test_ordered_twice(self) -> None:
        """It goes once."""
        self.depart(settle=False)
        self.depart()
        self.assertEqual(len(self.travelling), 1)

    def test_all(self) -> None:
        """All go, one that is in the middle of a message when it has ended that, and those that come only then; that none is
        left is heard when the last one has been given away, and not before."""
        emptied: list[int] = []
        self.ben.socket.sendall(masked(b"\x01", BINARY, fin=False))
        self.settle()
        self.factory.depart_all(self.take, lambda: emptied.append(len(self.travelling)))
        self.join("eve", things=())
        self.assertEqual((len(self.travelling), emptied), (2, []))
        self.ben.socket.sendall(masked(b"t\x07", 0))
        self.settle()
        self.assertEqual((len(self.travelling), emptied), (3, [3]))

    def test_all_but_one(self) -> None:
        """One that goes by itself meanwhile is waited for no longer."""
        emptied: list[bool] = []
        self.ben.socket.sendall(masked(b"\x01", BINARY, fin=False))
        self.settle()
        self.factory.depart_all(self.take, lambda: emptied.append(True))
        self.settle()
        self.ben.socket.close()
        self.settle()
        self.assertEqual((len(self.travelling), emptied), (1, [True]))

    def test_none_there(self) -> None:
        """Where nobody is, that is heard at once."""
        emptied: list[bool] = []
        self.second.depart_all(self.take, lambda: emptied.append(True))
        self.assertEqual(emptied, [True])
