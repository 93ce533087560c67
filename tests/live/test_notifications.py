"""Notifications with the real daemon: pushed to a person at another SFE, found by one who was away, and gone with the right."""

from __future__ import annotations

import json
from typing import Any

from tests.support.daemon import Daemon
from tests.support.raw_socket import TEXT, RawSocket, connect
from tests.support.visitor import Visitor
from tests.support.waiting import until

SERVICE = "notifications"
NEWS = f"widgetApp_stream_{SERVICE}"


async def heard(socket: RawSocket) -> Any:
    """What a connection hears next."""
    frame = await socket.next()
    assert frame.opcode == TEXT
    return json.loads(frame.payload)


async def subscribed(daemon: Daemon, who: Visitor) -> tuple[RawSocket, Any]:
    """Somebody's connection with a subscription, and what that was answered."""
    socket = await connect(daemon.port, headers={"Authorization": f"Bearer {await who.token()}"})
    call = {"jsonrpc": "2.0", "id": 1, "method": "widgetApp_stream_subscribe", "params": {"service": SERVICE}}
    socket.say(json.dumps(call))
    return socket, (await heard(socket))["result"]


async def test_at_different_sfes() -> None:
    """Each at an SFE of his own, one tells the other of a share and of a comment; read is read, after a restart as well."""
    async with Daemon({"WIDGETAPP_PROCESSES__CLIENTS_PER_SFE": "1"}) as daemon:
        await daemon.start()
        ada, ben = Visitor(daemon.url), Visitor(daemon.url)
        await ada.login("ada")
        ben_id = (await ben.login("ben"))["user"]["id"]
        first, _ = await subscribed(daemon, ada)
        await daemon.admin("-process", "_sfe", "-n", "1", "-start", codes=(0, 2))
        second, before = await subscribed(daemon, ben)
        thing = await ada.new_thing("Kettle")
        await ada.do("share", thing=thing, user=ben_id, role="commenter")
        said = await heard(second)
        assert (said["method"], said["params"]["unread"]) == (NEWS, before["unread"] + 1)
        (shared,) = said["params"]["notifications"]
        assert (shared["kind"], shared["by"]["name"]) == ("shared", "Ada Okafor")
        assert shared["thing"] == {"id": thing, "name": "Kettle"}
        comment = {"thing": thing, "text": "Ben, look!", "mentions": [ben_id]}
        call = {"jsonrpc": "2.0", "id": 2, "method": "widgetApp_useraction_comment", "params": comment}
        first.say(json.dumps(call))
        assert (await heard(first))["result"]["text"] == "Ben, look!"
        said = await heard(second)
        assert [one["text"] for one in said["params"]["notifications"]] == ["Ben, look!"]

        async def at_different_sfes() -> bool:
            rows = json.loads(await daemon.admin("-status", "-json"))
            return [row["clients"] for row in rows if row["clients"]] == [1, 1]

        await until(at_different_sfes, "that each is at an SFE of his own")
        await ben.do("read_notifications", number=shared["number"])
        assert (await heard(second))["params"] == {"notifications": [], "unread": before["unread"] + 1}
        for socket in (first, second):
            socket.close()
        await daemon.stop()
        await daemon.start()
        found = await ben.do("notifications")
        assert [(one["kind"], one["read"]) for one in found["notifications"][:2]] == [("mentioned", False), ("shared", True)]
