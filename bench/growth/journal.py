"""A Thing with a long past: what it costs to open it, to join those who have, and to add to it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial

from tests.support import frames
from tests.support.editors import Editor
from tests.support.websocket import BINARY, PING, PONG, masked, split

from ..bounds.crowd import Member, until
from ..bounds.server import Server, server
from ..processes import BenchError
from ..verdicts import say
from .record import Past
from .steps import DRAGGED, SCATTERED

#: How often each is measured.
OPENED, JOINED, APPENDED = 5, 20, 40
#: Updates in a Thing's journal.
PASTS = (10, 1_000, 100_000)
#: So many edits are on their way at a time, and so many widgets there are. What the document holds of an old position goes with
#: the next one of the same widget, where one follows the other; where others are moved between, a few bytes of each stay.
WINDOW, WIDGETS = 500, 100
SYNC, STATUS, STEP_2 = 0, 8, 1


class Author:
    """Somebody on a Thing, one step at a time."""

    def __init__(self, place: Server, thing: str, token: str) -> None:
        self._thing = thing
        self._member = Member(place.port)
        self._member.open(thing, token)
        self._frames = self._heard()
        self._until(SYNC, STEP_2)

    def _heard(self) -> Iterator[bytes]:
        member = self._member
        while True:
            found, member.data = split(member.data)
            for frame in found:
                if frame.opcode == PING:
                    member.socket.sendall(masked(frame.payload, PONG))
                elif frame.opcode == BINARY:
                    yield frame.payload
            came = member.socket.recv(1 << 20)
            if not came:
                raise BenchError("an author was put out")
            member.data += came

    def _until(self, kind: int, step: int | None = None) -> None:
        for payload in self._frames:
            # The server's own pings are one byte long.
            if len(payload) > 1:
                said = frames.read(payload)
                if said.kind == kind and step in (None, said.rest[0]):
                    return

    def send(self, updates: list[bytes]) -> None:
        """Send edits, and wait until all are on disk."""
        self._member.socket.sendall(b"".join(masked(frames.update(self._thing, update)) for update in updates))
        for _ in updates:
            self._until(STATUS)

    def leave(self) -> None:
        """Go."""
        self._member.socket.close()


def pasts(turn: int) -> list[Past]:
    """Measure each once, by people who drag, and by a program that moves another widget each time."""
    with server(STREAMING__MESSAGES_PER_SECOND=10_000_000) as place:
        return [_past(place, turn, length, drag) for drag in (DRAGGED, SCATTERED) for length in PASTS]


def _past(place: Server, turn: int, length: int, drag: int) -> Past:
    page, token = place.demonstrator(), place.token()
    thing = page.call("create", name=f"Past {length}", group=page.call("me")["groups"][0]["id"])["id"]
    author, edits = Author(place, thing, token), _Edits(drag)
    begin = time.perf_counter()
    for at in range(0, length, WINDOW):
        author.send([edits.next() for _ in range(at, min(at + WINDOW, length))])
    took, size = time.perf_counter() - begin, len(edits.editor.doc.get_update())
    stored = _median([_timed(partial(author.send, [edits.next()])) for _ in range(APPENDED)])
    joined = _median([_timed(lambda: Author(place, thing, token).leave()) for _ in range(JOINED)])
    author.leave()
    opened = []
    for _ in range(OPENED):
        until(lambda: not place.figure("widgetapp_open_things"), "nobody has it open", 120)
        opened.append(_timed(lambda: Author(place, thing, token).leave()))
    found = Past(
        round=turn,
        updates=length,
        drag=drag,
        document_bytes=size,
        opened=_median(opened),
        joined=joined,
        stored=stored,
        rate=length / took,
    )
    say(str(found))
    return found


class _Edits:
    """One after the other: first the widgets are made, then each is moved so many times in a row."""

    def __init__(self, drag: int) -> None:
        self.editor = Editor()
        self._drag, self._made = drag, 0

    def next(self) -> bytes:
        """One edit."""
        number, self._made = self._made, self._made + 1
        if number < WIDGETS:
            return self.editor.set(f"widget-{number}", {"type": "rectangle", "pos": [0.0, 0.0]})
        return self.editor.change(f"widget-{number // self._drag % WIDGETS}", "pos", [float(number), float(number % 997)])


def _timed(work: object) -> float:
    assert callable(work)
    begin = time.perf_counter()
    work()
    return (time.perf_counter() - begin) * 1000


def _median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]
