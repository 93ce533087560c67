"""Connections that are moved to another process while something is under way on them."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import pytest
from twisted.internet.defer import Deferred

from tests.support import frames
from tests.support.daemon import Daemon
from tests.support.editors import Editor
from tests.support.fixtures import module_fixture
from tests.support.holders import holder
from tests.support.raw_socket import BINARY, CLOSE, TEXT, Frame, RawSocket, frame
from tests.support.records import rows
from tests.support.waiting import until_now
from tests.support.ways import Way, come
from widgetapp.sfe.outbox import MISSED
from widgetapp.wire.lib0 import Reader

PING = b'{"jsonrpc":"2.0","id":7,"method":"widgetApp_stream_ping"}'
CONTINUATION = 0
#: Of the binary protocol: an update, and the server's word that one is on disk.
SYNC, SYNC_STATUS = 0, 8
UPDATE = 2
#: One edit of the slow reader's neighbour (bytes), and how much is to wait for him: not so much that he is left out.
LARGE = 100_000
MUCH = 400_000


@module_fixture
async def way(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Way]:
    """A demonstration with one `_sfe`, to which everybody comes."""
    async with come("plain", tmp_path_factory.mktemp("way")) as one:
        idle = await one.fill(1)
        yield one
        for socket in idle:
            socket.close()


async def restart(daemon: Daemon) -> None:
    """Replace the `_sfe`."""
    await daemon.admin("-process", "_sfe", "-restart")


async def on_its_way(daemon: Daemon, witness: RawSocket) -> Deferred[None]:
    """Begin to replace it, and wait until it has given up the connection of somebody who does nothing."""
    before = holder(daemon, witness)
    done = Deferred.fromCoroutine(restart(daemon))
    await until_now(lambda: holder(daemon, witness) not in (0, before), "that the witness has moved")
    return done


@contextmanager
def stopped(pids: list[int]) -> Iterator[None]:
    """Hold processes up."""
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


async def on(way: Way, thing: str) -> RawSocket:
    """Somebody on a Thing, who has read all that there is for him."""
    socket = await way.socket()
    await frames.admitted(socket, thing, await way.visitor.token())
    socket.send(frames.step_1(thing))
    await frames.hear(socket, SYNC, thing)
    assert await heard(socket)
    return socket


async def heard(socket: RawSocket) -> list[Frame]:
    """All that comes until a call is answered."""
    socket.send(PING, TEXT)
    found = []
    while (got := await socket.next()).opcode != TEXT:
        assert got.opcode != CLOSE, got
        found.append(got)
    assert json.loads(got.payload) == {"jsonrpc": "2.0", "id": 7, "result": {}}
    return found


async def test_slow_reader(way: Way) -> None:
    """Much waits for a client that does not read when he is moved. He gets all of it, once and in its order."""
    thing = await way.visitor.new_thing()
    slow, author = await on(way, thing), await (await way.editor("author")).join(thing)
    slow.stop_reading()
    made = 0

    async def much_waits() -> bool:
        rows = json.loads(await way.daemon.admin("-status", "-process", "_sfe", "-json"))
        return bool(rows[0]["queue"] > MUCH)

    while not await much_waits():
        for _ in range(5):
            made += 1
            await author.set(f"w{made}", type="text", text=f"{made} " + "x" * LARGE)
        await author.acknowledged(made)
    before = holder(way.daemon, slow)
    await restart(way.daemon)
    await until_now(lambda: holder(way.daemon, slow) not in (0, before), "that he has moved")
    await author.set("last", type="text")
    slow.read_on()
    copy, order = Editor(), [f"w{number}" for number in range(1, made + 1)] + ["last"]
    while len(copy.widgets()) < len(order):
        said = await frames.hear(slow, SYNC, thing)
        # The Thing's next document worker asks everybody for what it lacks.
        if said.rest[0] == UPDATE:
            copy.receive(Reader(said.rest, 1).bytes())
            # What has come so far has no gap: another update may tell it once more, but none comes before its turn.
            assert copy.widgets().keys() == set(order[: len(copy.widgets())])
    assert copy.widgets() == (await author.look()).widgets
    await author.editor.order("disconnect")
    slow.close()


async def test_in_the_middle_of_a_message(way: Way) -> None:
    """A client in the middle of a fragmented message is moved when that has come to its end; nothing of it is lost."""
    socket, witness = await way.socket(), await way.socket()
    before = holder(way.daemon, socket)
    socket.write(frame(PING[:20], TEXT, last=False))
    done = await on_its_way(way.daemon, witness)
    assert holder(way.daemon, socket) == before
    socket.write(frame(PING[20:40], CONTINUATION, last=False) + frame(PING[40:], CONTINUATION) + frame(PING, TEXT))
    assert [json.loads((await socket.next()).payload)["id"] for _ in range(2)] == [7, 7]
    await done
    assert holder(way.daemon, socket) == holder(way.daemon, witness)
    assert await heard(socket) == []
    for one in (socket, witness):
        one.close()


async def test_a_message_without_an_end(way: Way) -> None:
    """Who never ends his message is asked to come back; the others have long gone on."""
    socket, witness = await way.socket(), await way.socket()
    socket.write(frame(PING[:20], TEXT, last=False))
    done = await on_its_way(way.daemon, witness)
    farewell = await socket.closed()
    assert farewell.code == 1012
    socket.send(farewell.payload, CLOSE)
    await done
    assert await heard(witness) == []
    witness.close()


async def test_revoked_on_the_way(way: Way) -> None:
    """A Thing goes to the bin while somebody on it is moved. He is told, moves on, and hears nothing more of it."""
    thing, other = await way.visitor.new_thing(), await way.visitor.new_thing()
    author = await (await way.editor("author of what is revoked")).join(thing)
    socket, witness = await on(way, thing), await way.socket()
    await frames.admitted(socket, other, await way.visitor.token())
    before = holder(way.daemon, socket)
    socket.write(frame(PING[:20], TEXT, last=False))
    done = await on_its_way(way.daemon, witness)
    assert holder(way.daemon, socket) == before
    await way.visitor.do("delete", thing=thing)
    assert (await frames.hear(socket, 2, thing)).denial == "thing-deleted"
    await author.set("not seen", type="rectangle")
    socket.write(frame(PING[20:], CONTINUATION))
    await done
    later = []
    # Of the other Thing he may be told before he is answered that he may have missed something.
    while (answer := await socket.next()).opcode == BINARY:
        later.append(frames.read(answer.payload))
    assert answer.opcode == TEXT
    assert holder(way.daemon, socket) == holder(way.daemon, witness)
    later += [frames.read(one.payload) for one in await heard(socket) if one.opcode == BINARY]
    assert [said for said in later if said.thing == thing] == []
    socket.send(frames.step_1(other))
    assert (await frames.hear(socket, SYNC, other)).thing == other
    await author.editor.order("disconnect")
    for one in (socket, witness):
        one.close()


async def test_acknowledgement_on_the_way(way: Way) -> None:
    """A client is moved between his edit and its acknowledgement, and gets that exactly once."""
    thing = await way.visitor.new_thing()
    socket, witness, before = await on(way, thing), await way.socket(), rows(way.daemon.data, "SELECT count(*) FROM updates")
    with stopped(way.daemon.all("_journal")):
        socket.send(frames.update(thing, Editor().set("one", {"type": "rectangle"})))
        assert await heard(socket) == []
        done = await on_its_way(way.daemon, witness)
        await until_now(lambda: holder(way.daemon, socket) == holder(way.daemon, witness), "that it has moved")
        # What is not in the document it may have missed; and nothing else.
        assert all(MISSED.encode() in one.payload for one in await heard(socket))
    assert (await frames.hear(socket, SYNC_STATUS, thing)).rest == b"\x01"
    await done
    later = [frames.read(one.payload).kind for one in await heard(socket) if one.opcode == BINARY]
    assert SYNC_STATUS not in later
    assert rows(way.daemon.data, "SELECT count(*) FROM updates") == [(before[0][0] + 1,)]
    for one in (socket, witness):
        one.close()


@pytest.mark.parametrize("in_head", [True, False])
async def test_early_bytes(in_head: bool, way: Way) -> None:
    """What is sent in one piece with the request comes to the `_sfe`, all of it and in its order, wherever the token is."""
    thing, token = await way.visitor.new_thing(), await way.visitor.token()
    edits = [Editor().set(f"w{number}", {"type": "rectangle"}) for number in range(20)]
    early = frame(frames.auth(thing, token)) + frame(frames.step_1(thing))
    early += b"".join(frame(frames.update(thing, edit)) for edit in edits) + frame(PING, TEXT)
    socket = await way.socket(early, in_head)
    acknowledged = answered = 0
    while acknowledged < len(edits) or not answered:
        got = await socket.next()
        answered += got.opcode == TEXT
        acknowledged += got.opcode == BINARY and frames.read(got.payload).kind == SYNC_STATUS
    assert (acknowledged, answered) == (len(edits), 1)
    assert holder(way.daemon, socket) == way.daemon.child("_sfe")
    stored = await way.providers.stored(way.daemon.data, thing)
    assert set(stored["elements"]) == {f"w{number}" for number in range(20)}
    socket.close()
