"""Whatever client an integrator already has: unmodified providers of all versions, and JSON-RPC, at once on one live Thing."""

from __future__ import annotations

import json
from typing import Any

from tests.support.daemon import Daemon
from tests.support.fixtures import shared_daemon
from tests.support.providers import Editor, Providers, Seat, until_equal
from tests.support.raw_socket import TEXT, RawSocket, connect
from tests.support.records import add_token
from tests.support.visitor import Visitor
from tests.support.waiting import until

#: One demonstration for all of these tests.
daemon = shared_daemon()


async def everybody(daemon: Daemon, providers: Providers, thing: str) -> dict[str, Seat]:
    """One with each dialect, on one Thing: Ada and Ben by turns."""
    tokens = [await one.token() for one in (await logged_in(daemon, "ada"), await logged_in(daemon, "ben"))]
    editors: dict[str, Editor] = {
        f"hocuspocus {version}": await providers.editor_at(
            f"hocuspocus {version}", daemon.stream_url, tokens[version % 2], version=version
        )
        for version in (2, 3, 4)
    }
    for number, token in enumerate(tokens):
        editors[f"y-websocket {number}"] = await providers.one_thing_editor(f"y-websocket {number}", daemon, token)
    return {name: await editor.join(thing) for name, editor in editors.items()}


async def logged_in(daemon: Daemon, login: str) -> Visitor:
    """Somebody in a browser."""
    visitor = Visitor(daemon.url)
    await visitor.login(login)
    return visitor


async def call(socket: RawSocket, method: str, **params: Any) -> Any:
    """A call by JSON-RPC; gives its result."""
    socket.say(json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}))
    frame = await socket.next()
    assert frame.opcode == TEXT
    return json.loads(frame.payload)["result"]


async def test_all_on_one_thing(daemon: Daemon, ada: Visitor, providers: Providers) -> None:
    """Each sees what all others do, JSON-RPC's edits included, and it is on disk, also when processes have been killed under
    them all."""
    thing = await ada.new_thing()
    seats = await everybody(daemon, providers, thing)
    token = add_token(daemon.data, "ada", "stream things:read things:write")
    system = await connect(daemon.port, "/_stream", {"Authorization": f"Bearer {token}"})
    for number, seat in enumerate(seats.values()):
        await seat.set(f"widget {number}", type="rectangle", pos=[number, 0], size=[1, 1])
    added = {"do": "add", "widget": "json", "type": "ellipse"}
    await call(system, "widgetApp_useraction_edit", thing=thing, changes=[added])
    doc = await until_equal(*seats.values())
    assert set(doc["elements"]) == {"json", *(f"widget {number}" for number in range(len(seats)))}
    shown = await call(system, "widgetApp_useraction_refresh", thing=thing, widgets=True)
    assert {one["id"] for one in shown["widgets"]} == set(doc["elements"])
    for victim in ("_stream", "_journal"):
        await daemon.kill_child(victim)
        for seat in seats.values():
            await seat.set(f"after {victim}", type="rectangle", pos=[7, 7], size=[1, 1])
    doc = await until_equal(*seats.values())
    await until_stored(daemon, providers, thing, doc)
    for seat in seats.values():
        view = await seat.look()
        assert (view.opened, view.closes) == (1, []), seat.editor.name
    system.close()


async def until_stored(daemon: Daemon, providers: Providers, thing: str, doc: Any) -> None:
    """Wait until the store has it: not everybody is told so."""

    async def look() -> bool:
        return bool(await providers.stored(daemon.data, thing) == doc)

    await until(look, "the store has what all see")


async def test_presence_is_shared(daemon: Daemon, ada: Visitor, providers: Providers) -> None:
    """Everybody sees everybody, by the name that the server knows, until he is gone."""
    thing = await ada.new_thing()
    seats = await everybody(daemon, providers, thing)
    for seat in seats.values():
        await seat.order("show", cursor=[1, 2])
    clients = {str((await seat.look()).client) for seat in seats.values()}
    for name, seat in seats.items():
        view = await seat.until(lambda view: clients <= set(view.peers), f"{name} sees everybody")
        others = {view.peers[client]["user"]["name"] for client in clients - {str(view.client)}}
        assert others == {"Ada Okafor", "Ben Lindqvist"}
    leaving = seats.pop("y-websocket 1")
    gone = str((await leaving.look()).client)
    await leaving.editor.order("disconnect")
    for name, seat in seats.items():
        await seat.until(lambda view: gone not in view.peers, f"{name} sees that one has gone")


async def test_daemon_killed(daemon: Daemon, ada: Visitor, providers: Providers) -> None:
    """Each comes back by itself, with what it has done meanwhile."""
    thing = await ada.new_thing()
    seats = await everybody(daemon, providers, thing)
    await daemon.kill_parent_only()
    for number, seat in enumerate(seats.values()):
        await seat.set(f"widget {number}", type="rectangle", pos=[number, 0])
    await daemon.start()
    doc = await until_equal(*seats.values())
    assert len(doc["elements"]) == len(seats)
    await until_stored(daemon, providers, thing, doc)


async def test_not_for_him(daemon: Daemon, ada: Visitor, providers: Providers) -> None:
    """A y-websocket client that may not, or no longer, is closed for good; without a token it is not let in."""
    admin = await logged_in(daemon, "admin")
    thing = await ada.new_thing()
    seat = await (await providers.one_thing_editor("ada", daemon, await ada.token())).join(thing)
    stranger = await (await providers.one_thing_editor("admin", daemon, await admin.token())).open("no-such-thing")
    view = await stranger.until(lambda view: view.denied, "he is turned away")
    assert view.closes == [4404]
    for path, headers, status in (
        (f"/_stream/{thing}", {}, 401),
        ("/_stream/a/b", {}, 404),
        (f"/_stream/{thing}", {"Authorization": "Bearer nonsense"}, 401),
    ):
        assert (await (await connect(daemon.port, path, headers)).answered()).status == status
    await ada.do("delete", thing=thing)
    view = await seat.until(lambda view: view.denied, "he is put out")
    assert view.closes == [4404]
