"""A client that reads more slowly than the others on its Thing draw: it is spared, and loses nothing by it."""

from __future__ import annotations

from tests.support import frames
from tests.support.daemon import MakeDaemon
from tests.support.editors import Editor
from tests.support.ports import free_port
from tests.support.providers import Providers, Seat
from tests.support.raw_socket import BINARY, RawSocket, connect
from tests.support.visitor import Visitor
from tests.support.waiting import until, until_now
from widgetapp.wire import hocuspocus as hp

#: What may wait for somebody before the others' edits are left out (bytes).
SPARED = 200_000
#: The length of an edit (bytes).
LONG = 300_000
#: So many edits are made after it has been left out.
LEFT_OUT = 100


class Reader:
    """Somebody who knows of the Thing what he has read."""

    def __init__(self, socket: RawSocket) -> None:
        self._socket = socket
        self._copy = Editor()
        #: Bytes.
        self.received = 0

    def text(self, widget: str) -> str:
        """What is written on a widget; empty where there is none."""
        while self._socket.frames:
            frame = self._socket.frames.popleft()
            self.received += len(frame.payload)
            event = hp.heard(hp.split_address(frame.payload)[1]) if frame.opcode == BINARY else None
            if isinstance(event, hp.Edit):
                self._copy.receive(event.update)
        return str(self._copy.widgets().get(widget, {}).get("text", ""))


async def test_resynchronised(make_daemon: MakeDaemon) -> None:
    """One who does not read for a while is sent no more than waits for him already, and then what it all came to."""
    port = free_port()
    daemon = await make_daemon(
        environment={
            "WIDGETAPP_STREAMING__MAX_EDIT_BACKLOG_BYTES": str(SPARED),
            "WIDGETAPP_MONITORING__LISTEN": f"tcp:{port}:interface=127.0.0.1",
        }
    )
    await daemon.start()
    scraper, ada = Visitor(f"http://127.0.0.1:{port}"), Visitor(daemon.url)
    await ada.login("ada")
    thing = await ada.new_thing()
    slow = await connect(daemon.port)
    await frames.admitted(slow, thing, await ada.token())
    slow.stop_reading()

    async def spared() -> float:
        return (await scraper.metrics())["widgetapp_slow_clients_spared_total", "widgetapp"]

    async with Providers() as providers:
        author = await (await providers.designer(daemon, "ben")).join(thing)
        made = 0

        async def works() -> float:
            nonlocal made
            made += 1
            await write(author, made)
            await author.saved()
            return await spared()

        await until(works, "he is left out")
        sent = made
        for made in range(sent + 1, sent + 1 + LEFT_OUT):
            await write(author, made)
        await author.saved()
        reader = Reader(slow)
        slow.read_on()
        await until_now(lambda: reader.text("big").startswith(f"{made:06}"), "he has what it all came to")
        # Of what was left out he has been sent the last alone.
        assert reader.received < (sent + 10) * LONG
        await author.set("afterwards", type="text", text="all together again")
        await until_now(lambda: reader.text("afterwards"), "he hears what everybody hears")
        assert not slow.lost


async def write(author: Seat, number: int) -> None:
    """Write something long on a widget, in the place of what was there."""
    await author.set("big", type="text", text=f"{number:06}" * (LONG // 6))
