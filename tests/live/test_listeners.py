"""External systems listen on port 200: they hear every user action that they may hear of, once and in order, whatever dies."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

from tests.support.certificates import TestAuthority
from tests.support.daemon import Daemon, MakeDaemon
from tests.support.ear import SCOPE, Ear, ear
from tests.support.fixtures import module_fixture
from tests.support.ports import free_port
from tests.support.providers import Providers
from tests.support.raw_socket import BINARY, connect
from tests.support.records import add_token
from tests.support.visitor import Visitor
from tests.support.waiting import until_now

LISTEN = "WIDGETAPP_LISTENER__LISTEN"
#: Not the edits: of the demonstration's own drawings some may still be told of.
WANTED = ["create", "rename", "delete"]


@module_fixture
async def listening() -> AsyncIterator[tuple[Daemon, int]]:
    """A demonstration that others listen to, and where; one for all of these tests."""
    port = free_port()
    async with Daemon({LISTEN: f"tcp:{port}:interface=127.0.0.1"}) as daemon:
        await daemon.start()
        yield daemon, port


async def test_heard(listening: tuple[Daemon, int]) -> None:
    """What people do is heard by all who may; who has come later hears what is kept; who wants only some hears only that."""
    daemon, port = listening
    ada = Visitor(daemon.url)
    await ada.login("ada")
    first = await ear(daemon, port, "ben")
    hello = await first.call("subscribe", actions=WANTED)
    assert hello["newest"] >= hello["oldest"] - 1
    thing = await ada.new_thing("Kettle")
    await ada.do("rename", thing=thing, name="Teapot")
    heard = await first.heard(2)
    assert [one[1:] for one in heard] == [("create", "Kettle"), ("rename", "Teapot")]
    assert hello["newest"] < heard[0][0] < heard[1][0]
    later = await ear(daemon, port, "ada")
    place = {"epoch": hello["epoch"], "after": hello["newest"]}
    assert (await later.call("subscribe", **place, actions=WANTED))["newest"] >= heard[1][0]
    assert await later.heard(2) == heard
    picky = await ear(daemon, port, "ada")
    await picky.call("subscribe", **place, actions=["rename"])
    assert await picky.heard(1) == heard[1:]
    await ada.do("delete", thing=thing)
    assert (await first.next())["params"]["thing"] == thing
    assert await first.call("ping") == {}


async def test_restarts(listening: tuple[Daemon, int]) -> None:
    """The daemon is killed between two actions and in the middle of listening: nothing is missed, and nothing comes twice to
    whoever says what it has."""
    daemon, port = listening
    ada = Visitor(daemon.url)
    await ada.login("ada")
    one = await ear(daemon, port, "ben")
    hello = await one.call("subscribe", actions=WANTED)
    thing = await ada.new_thing("0")
    heard = await one.heard(1)
    for number in range(1, 3):
        await ada.do("rename", thing=thing, name=f"{number}")
        await daemon.kill()
        await daemon.start()
        ada = Visitor(daemon.url)
        await ada.login("ada")
        one = await ear(daemon, port, "ben")
        await one.call("subscribe", epoch=hello["epoch"], after=heard[-1][0], actions=WANTED)
        heard += await one.heard(1)
    assert [name for _, _, name in heard] == ["0", "1", "2"]
    assert [seq for seq, _, _ in heard] == sorted({seq for seq, _, _ in heard})
    gap = await one.call("subscribe", epoch="another", after=0)
    assert (gap["code"], gap["epoch"]) == ("gap", hello["epoch"])
    assert gap["newest"] >= heard[-1][0]
    assert (await one.call("subscribe", epoch=hello["epoch"], after=10**6))["code"] == "gap"


async def test_drawing(listening: tuple[Daemon, int], providers: Providers) -> None:
    """Whoever draws is heard of: at once, and then about once a second; what was drawn when everything is killed is heard of
    when it is there again. No change is left out."""
    daemon, port = listening
    ada = Visitor(daemon.url)
    await ada.login("ada")
    thing = await ada.new_thing()
    one = await ear(daemon, port, "ada")
    hello = await one.call("subscribe", things=[thing], actions=["edit"])
    seat = await (await providers.designer(daemon, "ben")).open(thing)
    for number in range(20):
        await seat.set(f"w{number}", type="rectangle")
    await seat.saved()
    # Not the number of changes: what is drawn while the Thing opens may come twice, in an update and in an answer.
    added: list[str] = []
    last, count = hello["newest"], 0
    while len(added) < 20:
        message = (await one.next())["params"]
        assert (message["actor"]["name"], message["params"]) == ("Ben Lindqvist", {"thing": thing})
        added += message["result"]["widgets"]["added"]
        last, count = message["seq"], count + 1
    assert sorted(added) == sorted(f"w{number}" for number in range(20))
    assert count <= 10
    await seat.set("w0", strokeColor="#e03131")
    message = (await one.next())["params"]
    assert message["result"]["widgets"]["values"] == {"w0": {"strokeColor": [None, "#e03131"]}}
    last = message["seq"]
    await seat.set("last", type="rectangle")
    await seat.saved()
    await daemon.kill()
    await daemon.start()
    one = await ear(daemon, port, "ada")
    await one.call("subscribe", epoch=hello["epoch"], after=last, things=[thing], actions=["edit"])
    assert (await one.next())["params"]["result"]["changes"] >= 1


async def test_who_may(listening: tuple[Daemon, int]) -> None:
    """Without a good token nobody is let in, or stays; only requests about the stream are taken; and whose token is taken back
    is out."""
    daemon, port = listening
    bad = await connect(port, "/", {"Authorization": "Bearer nobody's"})
    assert bad.response is not None
    assert bad.response.status == 401
    lacking = add_token(daemon.data, "ada", "stream things:read")
    assert (await connect(port, "/", {"Authorization": f"Bearer {lacking}"})).response.status == 401  # type: ignore[union-attr]  # it has answered
    stranger = Ear(await connect(port, "/"))
    assert (await stranger.call("subscribe"))["code"] == "not_logged_in"
    assert (await stranger.call("reauth", token="nobody's"))["code"] == "not_logged_in"
    assert (await stranger.call("drain"))["code"] == "unknown_action"
    assert (await stranger.call("reauth", token=add_token(daemon.data, "ben", SCOPE)))["expires_at"]
    await stranger.call("subscribe")
    assert (await Ear(await connect(port, "/")).socket.closed()).code == 4408
    stranger.socket.send(b"binary", BINARY)
    assert (await stranger.socket.closed()).code == 4400
    brief = Ear(await connect(port, "/", {"Authorization": f"Bearer {add_token(daemon.data, 'ben', SCOPE, lifetime=3)}"}))
    assert (await brief.socket.closed()).code == 4401
    one = await ear(daemon, port, "ben")
    await one.call("subscribe")
    admin = Visitor(daemon.url)
    await admin.login("admin")
    (ben,) = (await admin.do("find_people", query="ben"))["people"]
    await admin.do("disable_person", user=ben["id"])
    assert (await one.socket.closed()).code == 4403


async def test_tls_and_limits(make_daemon: MakeDaemon, tmp_path: Path) -> None:
    """With a certificate, by TLS; and so many connections from one address."""
    authority, port = TestAuthority(), free_port()
    certificate, key = authority.issue().write(tmp_path)
    daemon = await make_daemon(
        environment={
            LISTEN: f"tcp:{port}:interface=127.0.0.1",
            "WIDGETAPP_WEB__CERTIFICATE": certificate,
            "WIDGETAPP_WEB__KEY": key,
            "WIDGETAPP_STREAMING__MAX_CONNECTIONS_PER_ADDRESS": "2",
        }
    )
    await daemon.start()
    ears = [await ear(daemon, port, "ada", authority) for _ in range(3)]
    assert [one.socket.response.status for one in ears if one.socket.response] == [101, 101, 429]
    await ears[0].call("subscribe", actions=WANTED)
    ada = Visitor(daemon.url, authority)
    await ada.login("ada")
    await ada.new_thing("Kettle")
    assert [action for _, action, _ in await ears[0].heard(1)] == ["create"]
    ears[1].socket.close()
    await until_now(lambda: ears[1].socket.lost, "one has gone")
    assert (await ear(daemon, port, "ada", authority)).socket.response.status == 101  # type: ignore[union-attr]  # it has answered
