"""When the server says that an edit is stored, frame by frame, so that a provider's own count is never wrong."""

from __future__ import annotations

from tests.support import frames
from tests.support.daemon import Daemon
from tests.support.editors import Editor
from tests.support.raw_socket import RawSocket, connect
from tests.support.records import rows
from tests.support.visitor import Visitor
from tests.support.waiting import pause

STORED = 8


def acknowledgements(socket: RawSocket) -> int:
    """How many have come and were not read yet."""
    return sum(1 for frame in socket.frames if frames.read(frame.payload).kind == STORED)


async def test_what_a_provider_counts(daemon: Daemon, ada: Visitor) -> None:
    """A provider that comes back counts its exchange as one, and does not count the edits that it had queued, which come
    before its answer. Told of them, it would say "saved" while that, or what it has done since, is not."""
    thing, editor = await ada.new_thing(), Editor()
    before = editor.set("lost on the way", {"type": "rectangle"})
    queued = editor.set("queued", {"type": "ellipse"})
    socket = await connect(daemon.port)
    await frames.admitted(socket, thing, await ada.token())
    socket.send(frames.step_1(thing, editor.doc.get_state()))
    socket.send(frames.update(thing, queued))
    assert (await frames.hear(socket, 0)).rest[:1] == b"\x00"
    assert (await frames.hear(socket, 0)).rest[:1] == b"\x01"
    await daemon.until_row("SELECT 1 FROM updates WHERE thing = ?", thing)
    await pause(0.3)
    assert acknowledgements(socket) == 0
    socket.send(frames.step_2(thing, before))
    assert (await frames.hear(socket, STORED)).rest == b"\x01"
    assert rows(daemon.data, "SELECT count(*) FROM updates WHERE thing = ?", thing) == [(2,)]
    # From then on, each by itself.
    socket.send(frames.update(thing, editor.set("next", {"type": "rectangle"})))
    assert (await frames.hear(socket, STORED)).rest == b"\x01"
    await pause(0.3)
    assert acknowledgements(socket) == 0
    socket.close()
