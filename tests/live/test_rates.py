"""Too many requests to the real daemon, and too many connections: refused with when to come back, and taken again by then."""

from __future__ import annotations

import json
import re

from tests.support.daemon import Daemon
from tests.support.raw_socket import RawSocket, connect
from tests.support.records import add_token
from tests.support.visitor import Visitor
from tests.support.waiting import until
from widgetapp.sfe import closing

#: Ten at once, and then one each six seconds: long enough for what is refused to be refused on a slow machine as well.
LIMIT = {"WIDGETAPP_WEB__REQUESTS_PER_MINUTE": "10"}


async def test_too_many_requests() -> None:
    """One who makes too many waits, and nobody else does."""
    async with Daemon(LIMIT) as daemon:
        await daemon.start()
        ben = {"Authorization": f"Bearer {add_token(daemon.data, 'ben')}", "Content-Type": "application/json"}
        visitor = Visitor(daemon.url)
        answers = [await visitor.request("POST", "/_ajax/me", b"{}", ben) for _ in range(11)]
        assert [answer.status for answer in answers[:10]] == [200] * 10
        assert re.fullmatch(r'"user";r=9;t=\d+', answers[0].header("ratelimit") or "")
        refused = next(answer for answer in answers if answer.status != 200)
        assert refused.refusal == (429, "throttled")
        assert refused.header("ratelimit-policy") == '"user";q=10;w=60'
        assert 1 <= int(refused.header("retry-after") or 0) <= 6
        assert (await visitor.ajax("me")).status == 200
        assert (await visitor.ajax("me")).header("ratelimit-policy") == '"address";q=10;w=60'

        async def taken() -> bool:
            return (await visitor.request("POST", "/_ajax/me", b"{}", ben)).status == 200

        await until(taken, "that the time to wait is over")


#: Three for each user, one for each SFE.
CONNECTIONS = {"WIDGETAPP_STREAMING__MAX_CONNECTIONS_PER_USER": "3", "WIDGETAPP_PROCESSES__CLIENTS_PER_SFE": "1"}


async def test_connections_of_one_user() -> None:
    """They are counted at all SFEs together: one too many is refused before the upgrade, or closed when it says whose it is."""
    async with Daemon(CONNECTIONS) as daemon:
        await daemon.start()
        ada = Visitor(daemon.url)
        await ada.login("ada")
        link = await ada.do("share_by_link", thing=await ada.new_thing(), role="viewer")
        guest = Visitor(daemon.url)
        await guest.do("open_link", secret=link["link"].rpartition("#")[2], name="Gwen")
        for who in (ada, guest):
            token = await who.token()
            shown = {"Authorization": f"Bearer {token}"}
            opened = [await connect(daemon.port, headers=shown) for _ in range(3)]
            assert [(await one.answered()).status for one in opened] == [101] * 3
            one_more = await connect(daemon.port, headers=shown)
            answer = await one_more.answered()
            assert (answer.status, json.loads(answer.body)["error"]["code"]) == (429, "throttled")
            later = await connect(daemon.port)
            await later.answered()
            later.say(json.dumps({"jsonrpc": "2.0", "id": 1, "method": "widgetApp_stream_reauth", "params": {"token": token}}))
            assert (await later.next()).code == closing.TOO_MANY_CONNECTIONS.code
            opened.pop().close()

            async def comes_in(shown: dict[str, str] = shown, opened: list[RawSocket] = opened) -> bool:
                opened.append(await connect(daemon.port, headers=shown))
                return (await opened[-1].answered()).status == 101

            await until(comes_in, "that there is room again")
            assert daemon.count("_sfe") >= 2
            for one in [*opened, one_more, later]:
                one.close()
