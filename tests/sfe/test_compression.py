"""Compressed messages, where they are taken: no small one becomes a large one."""

from __future__ import annotations

import json
import tracemalloc
import zlib

from tests.sfe.test_connection import ConnectionTestCase
from tests.support.websocket import BINARY, TEXT, HandClient, masked
from widgetapp.config import StreamingConfig
from widgetapp.sfe import closing

#: The bit that says so in a frame's first byte (RFC 7692, 7.2.3.1).
COMPRESSED = 0x40
#: What an empty block ends with, which is not sent (RFC 7692, 7.2.1).
TAIL = b"\x00\x00\xff\xff"


def compressed(content: bytes) -> bytes:
    """A message's payload."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = deflate.compress(content) + deflate.flush(zlib.Z_SYNC_FLUSH)
    return packed.removesuffix(TAIL)


class CompressionTests(ConnectionTestCase):
    """With the key `streaming.compression`."""

    LIMITS = StreamingConfig(max_message_bytes=4096, max_text_bytes=1024, messages_per_second=5, compression=True)

    def agreed(self) -> HandClient:
        """A connection on which messages may be compressed."""
        client = self.open(self.identity("ada"), "Sec-WebSocket-Extensions: permessage-deflate")
        self.assertIn(b"Sec-WebSocket-Extensions: permessage-deflate", client.answer)
        return client

    def test_taken(self) -> None:
        """One of a good size is as good as any other."""
        client = self.agreed()
        ping = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "widgetApp_stream_ping", "padding": "x" * 900})
        client.send(compressed(ping.encode()), TEXT | COMPRESSED)
        self.backend.settle()
        self.assertIsNone(self.closed(client))

    def test_bombs(self) -> None:
        """What becomes too large is refused before it is: in one message, or in as many frames as one likes."""
        bomb = compressed(b"\0" * 3_900_000)
        self.assertLess(len(bomb), 4096)
        half = len(bomb) // 2
        frames = masked(bomb[:half], BINARY | COMPRESSED, fin=False) + masked(bomb[half:], 0)
        for sent in (masked(bomb, BINARY | COMPRESSED), masked(bomb, TEXT | COMPRESSED), frames):
            client = self.agreed()
            tracemalloc.start()
            client.protocol.dataReceived(sent)
            _, most = tracemalloc.get_traced_memory()
            tracemalloc.stop()
            self.assertEqual(self.closed(client), closing.TOO_LARGE.code)
            self.assertLess(most, 500_000)

    def test_broken(self) -> None:
        """What is not compressed as it says is refused, too."""
        client = self.agreed()
        client.send(b"\xff" * 100, BINARY | COMPRESSED)
        self.assertIsNotNone(self.closed(client))
