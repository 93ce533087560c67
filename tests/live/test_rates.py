"""Too many requests to the real daemon: refused with when to come back, and taken again by then."""

from __future__ import annotations

import re

from tests.support.daemon import Daemon
from tests.support.records import add_token
from tests.support.visitor import Visitor
from tests.support.waiting import until

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
