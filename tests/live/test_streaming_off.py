"""A server without the Streaming API: nothing listens there, and everything else is as it was."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import AsyncIterator

from tests.live.test_ajax import (  # noqa: F401  # the same tests, with another daemon
    test_a_fault_of_the_server,
    test_bad_images,
    test_bad_requests,
    test_forged_requests,
    test_guessing_passwords,
    test_links_and_names,
    test_own_page,
    test_sessions,
)
from tests.support.daemon import Daemon
from tests.support.editors import Editor
from tests.support.fixtures import module_fixture
from tests.support.raw_socket import connect
from tests.support.visitor import Visitor


@module_fixture
async def daemon() -> AsyncIterator[Daemon]:
    """One demonstration for all of these tests, as in `test_ajax`."""
    limits = {"WIDGETAPP_WEB__MAX_BODY_BYTES": "4096", "WIDGETAPP_WEB__MAX_IMAGE_BYTES": "8192"}
    async with Daemon({**limits, "WIDGETAPP_STREAMING__ENABLED": "false"}) as one:
        await one.start()
        yield one


async def test_no_listener(daemon: Daemon) -> None:
    """A handshake gets what every address gets that is not there."""
    socket = await connect(daemon.port)
    assert (await socket.answered()).status == 404
    assert daemon.count("_sfe") == 0


async def test_two_people(daemon: Daemon, ada: Visitor) -> None:
    """Each change is a request, on disk when it is answered; the answer has what the other did. A restart forgets nothing."""
    assert (await ada.do("me"))["streaming"] is False
    thing = await ada.new_thing()
    ben = Visitor(daemon.url)
    await ben.login("ben")
    hers, his = Editor(), Editor()

    async def edit(visitor: Visitor, editor: Editor, update: bytes) -> None:
        sent = {"update": b64encode(update).decode(), "state": b64encode(editor.doc.get_state()).decode()}
        editor.receive(b64decode((await visitor.do("edit", thing=thing, **sent))["update"]))

    await edit(ada, hers, hers.set("a", {"x": 1}))
    await edit(ben, his, his.set("b", {"x": 2}))
    assert his.widgets() == {"a": {"x": 1}, "b": {"x": 2}}
    hers.receive(b64decode((await ada.do("refresh", thing=thing))["update"]))
    assert hers.widgets() == his.widgets()
    await daemon.kill_parent_only()
    await daemon.start()
    again = Editor()
    await ada.login("ada")
    again.receive(b64decode((await ada.do("refresh", thing=thing))["update"]))
    assert again.widgets() == his.widgets()


async def test_limits(ada: Visitor) -> None:
    """Changes may be as large as images, and no larger; other requests as before."""
    thing = await ada.new_thing()
    editor = Editor()
    large = b64encode(editor.set("a", {"text": "x" * 4000})).decode()
    assert await ada.do("edit", thing=thing, update=large)
    too_large = b64encode(editor.set("b", {"text": "x" * 8000})).decode()
    assert (await ada.ajax("edit", thing=thing, update=too_large)).refusal == (413, "too_large")
    assert (await ada.ajax("rename", thing=thing, name="x" * 5000)).refusal == (413, "too_large")
