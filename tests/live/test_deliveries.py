"""What people do is delivered to external systems: signed, over TLS, in order, whatever dies or does not answer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from tests.support.certificates import TestAuthority
from tests.support.daemon import Daemon, MakeDaemon
from tests.support.fixtures import fixture
from tests.support.providers import Providers
from tests.support.receiver import Receiver
from tests.support.visitor import Visitor
from tests.support.waiting import until, until_now

AUTHORITY = TestAuthority()
#: Not the edits: of the demonstration's own drawings some may still be told of.
WANTED = ["create", "rename", "delete"]
QUICK = {
    "WIDGETAPP_OUTBOUND__FIRST_RETRY_SECONDS": "0.2",
    "WIDGETAPP_OUTBOUND__LONGEST_RETRY_SECONDS": "0.5",
    "WIDGETAPP_OUTBOUND__TIMEOUT_SECONDS": "3",
}
ALLOWED = {"WIDGETAPP_OUTBOUND__ALLOWED_NETWORKS": '["127.0.0.0/8"]'}


@fixture
async def receivers(tmp_path: Path) -> AsyncIterator[list[Receiver]]:
    """Two external systems."""
    both = [Receiver(tmp_path, AUTHORITY) for _ in range(2)]
    for one in both:
        await one.start()
    yield both
    for one in both:
        await one.stop()


def environment(folder: Path, authority: TestAuthority = AUTHORITY) -> dict[str, str]:
    """Whom the daemon trusts, and how quick it is."""
    trusted = folder / "authorities.pem"
    trusted.write_bytes(authority.pem)
    return {**QUICK, "SSL_CERT_FILE": str(trusted)}


async def started(make_daemon: MakeDaemon, variables: dict[str, str]) -> tuple[Daemon, Visitor]:
    """A demonstration, and its administrator."""
    daemon = await make_daemon(environment=variables)
    await daemon.start()
    return daemon, await administrator(daemon)


async def administrator(daemon: Daemon) -> Visitor:
    """The administrator."""
    admin = Visitor(daemon.url)
    await admin.login("admin")
    return admin


async def add(admin: Visitor, receiver: Receiver) -> Any:
    """Register a receiver for the administrator's group."""
    group = (await admin.do("me"))["groups"][0]["id"]
    return await admin.do("add_receiver", url=receiver.url, group=group, actions=WANTED)


async def one(admin: Visitor, receiver: str) -> Any:
    """How a receiver is."""
    found = (await admin.do("receivers"))["receivers"]
    return next(entry for entry in found if entry["id"] == receiver)


async def test_delivered(make_daemon: MakeDaemon, receivers: list[Receiver], tmp_path: Path) -> None:
    """Signed as the format's library wants it; with the old secret as well for a while; a test message; and again on demand."""
    receiver = receivers[0]
    daemon, admin = await started(make_daemon, {**environment(tmp_path), **ALLOWED})
    made = await add(admin, receiver)
    name = made["receiver"]["id"]
    assert (await admin.do("test_receiver", receiver=name)) == {"taken": True, "status": 204, "error": ""}
    thing = await admin.new_thing("Kettle")
    await admin.do("rename", thing=thing, name="Teapot")
    await receiver.until("widgetApp_stream_test", "Kettle", "Teapot")
    assert receiver.delivered[0].path == "/hook?a=b"
    secret = Webhook(made["secret"])
    for delivered in receiver.delivered:
        told = secret.verify(delivered.body, delivered.headers)
        assert told["params"]["id"] == delivered.id
        assert delivered.headers["content-type"] == "application/json"
    renewed = await admin.do("rotate_receiver_secret", receiver=name)
    await admin.do("rename", thing=thing, name="Pot")
    await receiver.until_count(4)
    last = receiver.delivered[-1]
    for good in (made["secret"], renewed["secret"]):
        Webhook(good).verify(last.body, last.headers)
    with pytest.raises(WebhookVerificationError):
        secret.verify(last.body.replace(b"Pot", b"Pan"), last.headers)
    assert (await admin.do("replay", receiver=name, seq=last.message["params"]["seq"]))["count"] == 1
    await receiver.until_count(5)
    assert receiver.delivered[-1].id == last.id
    assert "has taken it: status 204" in await daemon.admin("-receiver", name, "-test")
    assert f"{name}  https://localhost:{receiver.port}/hook?a=b  'Product Workshop'  0 waiting" in await daemon.admin(
        "-receivers"
    )
    assert "0 messages" in await daemon.admin("-receiver", name, "-replay")
    assert "no receiver" in await daemon.admin("-receiver", "nonsense", "-test", codes=(2,))
    shown = await one(admin, name)
    assert (shown["state"], shown["pending"], shown["dead"]) == ("active", 0, 0)


async def test_drawing(make_daemon: MakeDaemon, receivers: list[Receiver], providers: Providers, tmp_path: Path) -> None:
    """What people draw is delivered, with all changes that they have made."""
    receiver = receivers[0]
    daemon, admin = await started(make_daemon, {**environment(tmp_path), **ALLOWED})
    group = (await admin.do("me"))["groups"][0]["id"]
    await admin.do("add_receiver", url=receiver.url, group=group, actions=["edit"])
    thing = await admin.new_thing()
    seat = await (await providers.designer(daemon, "ben")).open(thing)
    for number in range(10):
        await seat.set(f"w{number}", type="rectangle")
    await seat.saved()

    def told() -> dict[str, Any]:
        # A message that was not answered in time comes again, with the id that it had.
        return {one.id: one.message["params"] for one in receiver.delivered if one.message["params"]["thing"] == thing}

    def changes() -> int:
        return sum(params["result"]["changes"] for params in told().values())

    try:
        await until_now(lambda: changes() == 10, "all changes")
    except AssertionError as error:
        raise AssertionError(f"{len(receiver.delivered)} messages; of the Thing: {told()}") from error


async def test_deaths(make_daemon: MakeDaemon, receivers: list[Receiver], tmp_path: Path) -> None:
    """A receiver that does not answer delays nobody else; and what waits for one outlives every process, in order."""
    good, broken = receivers
    daemon, admin = await started(make_daemon, {**environment(tmp_path), **ALLOWED})
    await add(admin, good)
    made = await add(admin, broken)
    broken.status = 0
    thing = await admin.new_thing("0")
    for number in range(1, 4):
        await admin.do("rename", thing=thing, name=f"{number}")
    await good.until("0", "1", "2", "3")
    await broken.until_count(1)
    await broken.stop()
    await daemon.kill()
    await daemon.start()
    admin = await administrator(daemon)
    assert (await one(admin, made["receiver"]["id"]))["pending"] == 4
    await admin.do("rename", thing=thing, name="4")
    await good.until("0", "1", "2", "3", "4")
    await daemon.kill()
    broken.delivered.clear()
    broken.status = 204
    await broken.start()
    await daemon.start()
    await broken.until("0", "1", "2", "3", "4")
    assert good.names == ["0", "1", "2", "3", "4"]


async def test_killed_in_the_middle(make_daemon: MakeDaemon, receivers: list[Receiver], tmp_path: Path) -> None:
    """Killed again and again while messages are on their way: each arrives, in order; some may come twice, with one id."""
    receiver = receivers[0]
    daemon, admin = await started(make_daemon, {**environment(tmp_path), **ALLOWED})
    await add(admin, receiver)
    thing = await admin.new_thing("0")
    for round_ in range(3):
        for number in range(1, 6):
            await admin.do("rename", thing=thing, name=f"{5 * round_ + number}")
        await daemon.kill()
        await daemon.start()
        admin = await administrator(daemon)
    await admin.do("rename", thing=thing, name="last")

    async def all_there() -> bool:
        return "last" in receiver.names

    await until(all_there, "the last one")
    assert receiver.names == [*map(str, range(16)), "last"]


async def test_refused(make_daemon: MakeDaemon, receivers: list[Receiver], tmp_path: Path) -> None:
    """Nothing goes to an address that is not public, nor to where a receiver sends one on; and 410 is the end."""
    receiver, elsewhere = receivers
    daemon, admin = await started(make_daemon, environment(tmp_path))
    name = (await add(admin, receiver))["receiver"]["id"]
    answer = await admin.do("test_receiver", receiver=name)
    assert (answer["taken"], answer["status"]) == (False, 0)
    assert answer["error"] == "localhost has no public address, and none in outbound.allowed_networks"
    for host in ("0x7f.1", "2130706433"):
        assert (await admin.ajax("add_receiver", url=f"https://{host}:{receiver.port}/")).refusal == (400, "invalid_params")
    for host in ("127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "localhost"):
        made = await admin.do("add_receiver", url=f"https://{host}:{receiver.port}/")
        answer = await admin.do("test_receiver", receiver=made["receiver"]["id"])
        assert "has no public address" in answer["error"], (host, answer)
    assert (await admin.ajax("add_receiver", url=f"http://localhost:{receiver.port}")).refusal == (400, "invalid_params")
    await daemon.stop()
    daemon.environment.update(ALLOWED)
    await daemon.start()
    admin = await administrator(daemon)
    receiver.status, receiver.location = 302, elsewhere.url
    answer = await admin.do("test_receiver", receiver=name)
    assert (answer["taken"], answer["status"], elsewhere.delivered) == (False, 302, [])
    receiver.status = 410
    await admin.new_thing("Kettle")

    async def disabled() -> bool:
        return bool((await one(admin, name))["state"] == "disabled")

    await until(disabled, "that it is disabled")
    assert (await one(admin, name))["why"] == "It has answered 410 Gone."
    assert elsewhere.delivered == []


async def test_chatterbox(make_daemon: MakeDaemon, receivers: list[Receiver], tmp_path: Path) -> None:
    """Of what a receiver says beside its status little is read, and no end is waited for."""
    receiver = receivers[0]
    receiver.status, receiver.chatter = 200, 10_000_000
    _, admin = await started(make_daemon, {**environment(tmp_path), **ALLOWED})
    name = (await add(admin, receiver))["receiver"]["id"]
    assert (await admin.do("test_receiver", receiver=name)) == {"taken": True, "status": 200, "error": ""}
    await until_now(lambda: receiver.hung_up == 1, "that the connection is ended")


async def test_certificates(make_daemon: MakeDaemon, receivers: list[Receiver], tmp_path: Path) -> None:
    """To a server whose certificate is not good, or for another name, nothing is told."""
    receiver = receivers[0]
    strangers = tmp_path / "strangers"
    strangers.mkdir()
    daemon, admin = await started(make_daemon, {**environment(strangers, TestAuthority()), **ALLOWED})
    name = (await add(admin, receiver))["receiver"]["id"]
    answer = await admin.do("test_receiver", receiver=name)
    assert "certificate verify failed" in answer["error"], answer
    await daemon.stop()
    daemon.environment.update(environment(tmp_path))
    await daemon.start()
    admin = await administrator(daemon)
    assert (await admin.do("test_receiver", receiver=name))["taken"]
    other = await admin.do("add_receiver", url=f"https://127.0.0.2:{receiver.port}/")
    answer = await admin.do("test_receiver", receiver=other["receiver"]["id"])
    assert (answer["taken"], answer["status"]) == (False, 0)
    assert len(receiver.delivered) == 1
