"""Things that somebody may not stream: every reason, told in-band, and nothing given away."""

from __future__ import annotations

from collections.abc import AsyncIterator

from tests.support import frames
from tests.support.daemon import Daemon
from tests.support.fixtures import fixture, shared_daemon
from tests.support.providers import Providers, until_equal
from tests.support.raw_socket import RawSocket, connect
from tests.support.records import add_token, change, rows
from tests.support.visitor import Visitor
from tests.support.waiting import pause

#: One demonstration for all of these tests.
daemon = shared_daemon()


@fixture
async def socket(daemon: Daemon) -> AsyncIterator[RawSocket]:
    """A connection."""
    one = await connect(daemon.port)
    yield one
    one.close()


async def test_tokens(daemon: Daemon, ada: Visitor, socket: RawSocket) -> None:
    """A made-up token and an expired one are told apart; a good one then opens the same Thing on the same connection."""
    thing = await ada.new_thing()
    assert (await frames.denial(socket, thing, "made up")).denial == "invalid-token"
    assert (await frames.denial(socket, thing, "")).denial == "invalid-token"
    expired = add_token(daemon.data, "ada", lifetime=-1)
    assert (await frames.denial(socket, thing, expired)).denial == "expired-token"
    unfit = add_token(daemon.data, "ada", scopes="things:read")
    assert (await frames.denial(socket, thing, unfit)).denial == "invalid-token"
    await frames.admitted(socket, thing, await ada.token())


async def test_log_out_ends_the_token(ada: Visitor, socket: RawSocket) -> None:
    """The page's token ends with the session that it came from."""
    thing, token = await ada.new_thing(), await ada.token()
    await ada.do("logout")
    assert (await frames.denial(socket, thing, token)).denial == "invalid-token"


async def test_missing_is_like_not_yours(daemon: Daemon, ada: Visitor, socket: RawSocket) -> None:
    """Whether a Thing exists is not to be found out: the answers are the same byte for byte, here and in `_ajax/`."""
    change(daemon.data, "INSERT OR IGNORE INTO groups (id, name, live, created_at) VALUES ('others', 'Others', 1, 0)")
    thing = await ada.new_thing()
    other = "(SELECT id FROM users WHERE login = 'ben')"
    change(daemon.data, f"UPDATE things SET group_id = 'others', owner = {other} WHERE id = ?", thing)  # noqa: S608
    token = await ada.token()
    missing = thing[::-1]
    answers = [await frames.denial(socket, one, token) for one in (thing, missing)]
    assert answers[0].denial == "not-found"
    assert answers[0].rest == answers[1].rest
    for action in ("open", "delete", "restore"):
        mine, none = await ada.ajax(action, thing=thing), await ada.ajax(action, thing=missing)
        assert mine.refusal == (404, "not_found")
        assert mine.content == none.content
        # All but the time of day, and how many requests are left.
        drop = {b"Date", b"Ratelimit"}
        assert [pair for pair in mine.headers.getAllRawHeaders() if pair[0] not in drop] == [
            pair for pair in none.headers.getAllRawHeaders() if pair[0] not in drop
        ]
    pictures = [await ada.request("GET", f"/_files/{one}/picture") for one in (thing, missing)]
    assert pictures[0].refusal == (404, "not_found")
    assert pictures[0].content == pictures[1].content


async def test_not_live(daemon: Daemon, ada: Visitor, socket: RawSocket) -> None:
    """A User Group that is not approved for live collaboration has Things that open, and do not stream."""
    change(daemon.data, "INSERT OR IGNORE INTO groups (id, name, live, created_at) VALUES ('quiet', 'Quiet', 0, 0)")
    change(daemon.data, "INSERT OR IGNORE INTO members SELECT 'quiet', id, 0 FROM users WHERE login = 'ada'")
    thing = (await ada.do("create", name="Quiet Thing", group="quiet"))["id"]
    assert (await ada.do("open", thing=thing))["live"] is False
    assert (await frames.denial(socket, thing, await ada.token())).denial == "not-live"


async def test_in_the_bin(ada: Visitor, socket: RawSocket) -> None:
    """A Thing in the bin does not stream, and does again when it is restored."""
    thing, token = await ada.new_thing(), await ada.token()
    await ada.do("delete", thing=thing)
    assert (await frames.denial(socket, thing, token)).denial == "thing-deleted"
    await ada.do("restore", thing=thing)
    await frames.admitted(socket, thing, token)


async def test_deleted_under_ones_hands(daemon: Daemon, ada: Visitor, providers: Providers) -> None:
    """Whoever has a Thing open that goes to the bin is told; his other Things on the same socket go on."""
    doomed, other = await ada.new_thing(), await ada.new_thing()
    editor = await providers.designer(daemon, "ben")
    first, second = await editor.join(doomed), await editor.join(other)
    await ada.do("delete", thing=doomed)
    view = await first.until(lambda view: view.denied, "he is told")
    assert view.denied == ["thing-deleted"]
    await second.set("one", type="rectangle")
    assert (await second.saved()).closes == []


async def test_unavailable(daemon: Daemon, ada: Visitor, socket: RawSocket) -> None:
    """A Thing whose stored content is damaged is refused with a reason of its own; others open."""
    daemon.tolerate("cannot be opened", "Traceback")
    damaged, sound = await ada.new_thing(), await ada.new_thing()
    user = rows(daemon.data, "SELECT id FROM users WHERE login = 'ada'")[0][0]
    change(
        daemon.data,
        "INSERT INTO updates (thing, channel, counter, author, at, content) VALUES (?, 1, 777, ?, 0, ?)",
        damaged,
        user,
        b"\x01\x02\x03",
    )
    token = await ada.token()
    socket.send(frames.auth(damaged, token))
    assert (await frames.hear(socket, 2, damaged)).rest[:1] == b"\x02"
    assert (await frames.hear(socket, 2, damaged)).denial == "unavailable"
    await frames.admitted(socket, sound, token)


async def test_read_only(daemon: Daemon, ada: Visitor, providers: Providers) -> None:
    """A token that may only read: its owner sees what others do, and his own edits are neither taken nor shown."""
    thing = await ada.new_thing()
    reader = await providers.editor("reader", daemon, add_token(daemon.data, "ada", scopes="stream things:read"))
    reading = await reader.open(thing)
    await reading.until(lambda view: view.synced and view.unsynced == 0, "the reader has the Thing")
    assert (await reading.look()).scope == "readonly"
    writing = await (await providers.designer(daemon, "ben")).join(thing)
    await writing.set("one", type="rectangle")
    await until_equal(reading, writing)
    await reading.set("forbidden", type="rectangle")
    await writing.set("two", type="rectangle")
    view = await reading.until(lambda view: "two" in view.widgets, "the reader still sees what others do")
    assert view.unsynced > 0
    assert set((await writing.saved()).widgets) == {"one", "two"}
    assert set((await providers.stored(daemon.data, thing))["elements"]) == {"one", "two"}


async def test_renewal(daemon: Daemon, ada: Visitor, providers: Providers) -> None:
    """A provider is asked for a fresh token before the old one ends, and goes on without a break."""
    thing = await ada.new_thing()
    editor = await providers.editor("ada", daemon, add_token(daemon.data, "ada", lifetime=2))
    seat = await editor.join(thing)
    await editor.order("renew", token=await ada.token())
    await pause(2.3)
    await seat.set("one", type="rectangle")
    view = await seat.saved()
    assert (view.opened, view.closes, view.denied) == (1, [], [])
