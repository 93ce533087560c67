"""Everything that can be wrong with what comes over a streaming connection. Each gets its documented code, and costs
nobody else anything: somebody works on the same Thing the whole time."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import pytest

from tests.support import frames
from tests.support.daemon import Daemon
from tests.support.editors import Editor
from tests.support.fixtures import fixture, module_fixture, shared_daemon
from tests.support.providers import Providers, Seat
from tests.support.raw_socket import CLOSE, TEXT, RawSocket, connect, frame
from tests.support.records import add_token
from tests.support.visitor import Visitor
from tests.support.waiting import until, until_now

LIMITS = {
    "MAX_MESSAGE_BYTES": "65536",
    "MAX_TEXT_BYTES": "4096",
    "UNAUTHORISED_SECONDS": "0.7",
    "MAX_THINGS_PER_CONNECTION": "3",
    "MAX_UNAUTHORISED_BYTES": "2048",
    "MAX_BACKLOG_BYTES": "65536",
}


#: A demonstration with tight limits, for all of these tests: what one does wrong must not reach the next.
daemon = shared_daemon({f"WIDGETAPP_STREAMING__{name}": value for name, value in LIMITS.items()})


@module_fixture
async def providers() -> AsyncIterator[Providers]:
    """One Node process for all of them."""
    async with Providers() as one:
        yield one


@dataclass(frozen=True)
class Scene:
    """Somebody at work, and a socket that is going to misbehave on the same Thing."""

    daemon: Daemon
    thing: str
    bystander: Seat
    socket: RawSocket
    token: str

    async def nobody_else_minds(self) -> None:
        """The bystander's socket is the one that he began with, and his edits are still stored."""
        await self.bystander.set("afterwards", type="rectangle")
        view = await self.bystander.saved()
        assert (view.opened, view.closes) == (1, [])


@fixture
async def scene(daemon: Daemon, ada: Visitor, providers: Providers) -> AsyncIterator[Scene]:
    """Ben works; the socket has not shown who it is."""
    thing = await ada.new_thing()
    bystander = await (await providers.designer(daemon, "ben")).join(thing)
    socket = await connect(daemon.port)
    yield Scene(daemon, thing, bystander, socket, await ada.token())
    socket.close()


Misbehave = Callable[[Scene], Awaitable[None]]


def sends(*payloads: bytes, opcode: int = 2) -> Misbehave:
    """Misbehaviour before anybody has said who he is."""

    async def misbehave(scene: Scene) -> None:
        for payload in payloads:
            scene.socket.send(payload, opcode)

    return misbehave


def once_in(build: Callable[[str], bytes]) -> Misbehave:
    """Misbehaviour on a Thing that has been opened."""

    async def misbehave(scene: Scene) -> None:
        await frames.admitted(scene.socket, scene.thing, scene.token)
        scene.socket.send(build(scene.thing))

    return misbehave


async def opens_too_many(scene: Scene) -> None:
    """Each of them would do for itself."""
    for number in range(4):
        scene.socket.send(frames.auth(f"thing-{number}", scene.token))


async def token_runs_out(scene: Scene) -> None:
    """The server asks for a fresh token in time, and is told nothing."""
    await frames.admitted(scene.socket, scene.thing, add_token(scene.daemon.data, "ada", lifetime=1.5))
    assert (await frames.hear(scene.socket, 2)).rest == b"\x00"


CASES = {
    "oversized message": (1009, sends(frames.update("t", bytes(70_000)))),
    "oversized text": (1009, sends(b'"' + b"x" * 5000 + b'"', opcode=TEXT)),
    "empty frame": (4400, sends(b"")),
    "wrong dialect": (4400, sends(b"\x00\x00\x01\x00")),
    "address cut off": (4400, sends(b"\x20abc")),
    "nothing behind the address": (4400, sends(frames.sized(b"t"))),
    "no such sync step": (4400, sends(frames.sized(b"t") + b"\x00\x07" + frames.sized(b"x"))),
    "an answer that only servers give": (4400, sends(frames.sized(b"t") + b"\x02\x02" + frames.sized(b"x"))),
    "token is not text": (4400, sends(frames.sized(b"t") + b"\x02\x00" + frames.sized(b"\xff\xfe"))),
    "endless integer": (4400, sends(b"\xff" * 30)),
    "empty state vector": (4400, once_in(lambda thing: frames.step_1(thing, b""))),
    "broken state vector": (4400, once_in(lambda thing: frames.step_1(thing, b"\x05\x01"))),
    "broken update": (4400, once_in(lambda thing: frames.update(thing, b"\x01\x02\x03broken"))),
    "update of a million clients": (4400, once_in(lambda thing: frames.update(thing, b"\xc0\x84\x3d"))),
    "broken presence": (4400, once_in(lambda thing: frames.presence(thing, b"\x02\x01"))),
    "presence that is no object": (4400, once_in(lambda thing: frames.presence(thing, b"\x01\x01\x01" + frames.sized(b"[1]")))),
    "token runs out": (4401, token_runs_out),
    "no credentials": (4408, sends()),
    "too many Things": (4413, opens_too_many),
    "too much before the credentials": (4414, sends(frames.update("t", bytes(1500)), frames.update("t", bytes(1500)))),
    "frame without a mask": (1002, lambda scene: raw(scene, b"\x82\x01\x00")),
    "reserved opcode": (1002, sends(b"x", opcode=5)),
    "text that is not UTF-8": (1007, sends(b"\xff\xfe", opcode=TEXT)),
}


async def raw(scene: Scene, data: bytes) -> None:
    """Bytes that are no frame of a client's."""
    scene.socket.write(data)


@pytest.mark.parametrize("name", CASES)
async def test_each_gets_its_code(name: str, scene: Scene) -> None:
    """The connection is closed with the documented code, and the work of others goes on."""
    code, misbehave = CASES[name]
    await misbehave(scene)
    closed = await scene.socket.closed()
    assert closed.code == code
    assert closed.reason
    scene.socket.send(closed.payload, CLOSE)
    await until_now(lambda: scene.socket.lost, "the connection is gone")
    await scene.nobody_else_minds()


async def test_a_broken_update_is_not_kept(scene: Scene, providers: Providers) -> None:
    """What was sent before it is stored; it is not, and the Thing opens for the next one as if it had never come."""
    await frames.admitted(scene.socket, scene.thing, scene.token)
    good = Editor().set("good", {"type": "rectangle"})
    scene.socket.send(frames.update(scene.thing, good))
    assert (await frames.hear(scene.socket, 8)).rest == b"\x01"
    scene.socket.send(frames.update(scene.thing, good[:-4]))
    assert (await scene.socket.closed()).code == 4400
    assert set((await providers.stored(scene.daemon.data, scene.thing))["elements"]) == {"good"}
    await scene.bystander.until(lambda view: "good" in view.widgets, "Ben sees the good one")
    await scene.nobody_else_minds()


async def test_a_slow_reader_is_closed(scene: Scene) -> None:
    """One who does not read what others do is cut off before much memory is lost on him; they do not notice."""
    await frames.admitted(scene.socket, scene.thing, scene.token)
    scene.socket.stop_reading()

    async def works() -> bool:
        await scene.bystander.set("big", type="text", text="x" * 50_000)
        return scene.daemon.said("reads too slowly and is closed")

    await until(works, "the reader is closed")
    await scene.nobody_else_minds()


async def test_denied_and_unabashed(scene: Scene) -> None:
    """A provider that was denied a Thing goes on sending to it: that is passed over, and its other Things go on."""
    await frames.admitted(scene.socket, scene.thing, scene.token)
    assert (await frames.denial(scene.socket, "nothing", scene.token)).denial == "not-found"
    for _ in range(1500):
        scene.socket.send(frames.update("nothing", b"\x00\x00"))
    scene.socket.send(frames.update(scene.thing, Editor().set("one", {"type": "rectangle"})))
    assert (await frames.hear(scene.socket, 8)).thing == scene.thing
    assert not scene.socket.lost


async def test_a_message_in_pieces(scene: Scene) -> None:
    """Fragments, with a ping between them, are one message; a byte at a time is as good as all at once."""
    whole = frames.auth(scene.thing, scene.token)
    first = bytearray(frame(whole[:10]))
    first[0] &= 0x7F
    rest = frame(whole[10:], opcode=0)
    for byte in bytes(first) + frame(b"ping", 9) + rest:
        scene.socket.write(bytes((byte,)))
    assert (await frames.hear(scene.socket, 2)).rest[:1] == b"\x02"
