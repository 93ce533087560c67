"""A client that reads too slowly: what it is spared, and how it gets to where the others are."""

from __future__ import annotations

import msgspec

from tests.support.editors import Editor
from tests.support.moves import MoveTestCase
from widgetapp.links import unsent
from widgetapp.sfe.connection import LOOK, StreamConnection
from widgetapp.sfe.live import LiveChannel
from widgetapp.wire import awareness
from widgetapp.wire import hocuspocus as hp
from widgetapp.wire import links as wire
from widgetapp.wire.lib0 import Reader
from widgetapp.wire.websocket import binary_frame


class LaggingTests(MoveTestCase):
    """Ada does not read, and Ben goes on."""

    LIMITS = msgspec.structs.replace(
        MoveTestCase.LIMITS,
        messages_per_second=10_000,
        max_presence_backlog_bytes=10_000,
        max_edit_backlog_bytes=100_000,
        max_backlog_bytes=1_000_000,
    )  # fmt: skip

    def setUp(self) -> None:
        """Ada's copy of the Thing, which is empty."""
        super().setUp()
        self.copy = Editor()
        self.made = 0

    @property
    def adas(self) -> StreamConnection:
        """Her connection, wherever it is."""
        return self.find(self.factory if self.factory.connections > 1 else self.second)

    @property
    def channel(self) -> LiveChannel:
        """Hers on the Thing."""
        (channel,) = self.adas.documents.channels()
        return channel

    def work(self, times: int) -> bytes:
        """Ben changes one widget so often; Yjs keeps only the last, which is given."""
        last = b""
        for _ in range(times):
            self.made += 1
            last = self.editor.set("big", {"text": f"{self.made:05}" * 4000})
            self.edit(self.ben, last)
        return last

    def fall_behind(self) -> None:
        """Ben does more than waits for anybody."""
        while not self.adas.behind:
            self.work(1)
        self.settle()
        self.assertTrue(self.channel.behind)

    def read_on(self) -> int:
        """Ada reads what there is, until nothing more comes; gives the bytes."""
        count = 0
        while payloads := self.heard(self.ada):
            for payload in payloads:
                count += len(payload)
                _, reader = hp.split_address(payload)
                if isinstance(event := hp.heard(reader), hp.Edit):
                    self.copy.receive(event.update)
            self.settle(LOOK)
        return count

    def test_up_to_date_at_one_go(self) -> None:
        """However much is done meanwhile, no more waits for her than before; then she gets what it came to, and goes on."""
        self.fall_behind()
        waited = unsent(self.adas.transport)
        self.work(100)
        self.assertEqual(unsent(self.adas.transport), waited)
        self.assertLess(self.read_on(), 60 * 20_000)
        self.assertEqual(self.copy.widgets(), self.editor.widgets())
        self.assertFalse(self.adas.behind or self.channel.behind)
        last = self.work(1)
        self.assertEqual(self.heard(self.ada), [hp.update(b"t", last)])
        self.assertEqual((self.factory.slow_spared, self.factory.slow_closed), (1, 0))

    def test_her_own_edits(self) -> None:
        """What she does herself is taken and acknowledged all the same."""
        self.fall_behind()
        hers = self.copy.set("hers", {"type": "rectangle"})
        self.edit(self.ada, hers)
        self.editor.receive(hers)
        self.read_on()
        self.assertEqual(self.copy.widgets(), self.editor.widgets())
        self.assertEqual(self.channel.unstored_bytes, 0)

    def test_presence(self) -> None:
        """She sees where the others are now."""
        self.fall_behind()
        state = awareness.State(7, 1, '{"user":{}}')
        self.ben.send(hp.presence(b"t", awareness.encode([state])))
        self.settle(1)
        seen = []
        while payloads := self.heard(self.ada):
            seen += [payload for payload in payloads if hp.split_address(payload)[1].uint() == hp.MessageType.AWARENESS]
            self.settle(LOOK)
        self.assertEqual([state.client for state in awareness.decode(_content(seen[-1]))], [7])

    def test_worker_dies(self) -> None:
        """Nobody knows any more what she lacks: she gets the whole."""
        self.fall_behind()
        self.work(10)
        self.link.cut()
        self.backend.to_journal.cut()
        self.backend.start_stream()
        self.connect()
        self.settle()
        self.read_on()
        self.assertEqual(self.copy.widgets(), self.editor.widgets())

    def test_moves(self) -> None:
        """She comes to another SFE, and is brought up to date there."""
        self.fall_behind()
        self.work(10)
        self.move()
        self.work(10)
        self.read_on()
        self.assertEqual(self.copy.widgets(), self.editor.widgets())
        self.assertFalse(self.adas.behind or self.channel.behind)

    def test_read_before_it_was_noted(self) -> None:
        """She has read before her worker has heard that she had not."""
        self.adas.behind = True
        self.adas.fell_behind()
        self.adas.behind = False
        self.settle()
        self.assertFalse(self.channel.behind)
        self.work(1)
        self.read_on()
        self.assertEqual(self.copy.widgets(), self.editor.widgets())

    def test_never_reads(self) -> None:
        """One who is sent too much of what cannot be left out is closed."""
        self.fall_behind()
        connection = self.adas
        while not connection.ended:
            connection.write(binary_frame(b"x" * 100_000))
        self.assertEqual(self.factory.slow_closed, 1)

    def test_a_whole_thing_at_once(self) -> None:
        """One large message makes nobody slow: she who reads it stays."""
        self.adas.write(binary_frame(b"x" * 2_000_000))
        self.assertTrue(self.adas.behind)
        while not self.heard(self.ada):
            self.settle()
        self.settle(LOOK)
        self.assertFalse(self.adas.behind or self.adas.ended)

    def test_gone_meanwhile(self) -> None:
        """A worker that says it of somebody who has left says it to nobody."""
        self.hub.worker_said([wire.Lagging(99), wire.Resumed(99)])
        self.assertEqual(self.hub.channels, 2)


def _content(payload: bytes) -> bytes:
    reader = Reader(payload)
    reader.bytes()
    reader.uint()
    return reader.bytes()
