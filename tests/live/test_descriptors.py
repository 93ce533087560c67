"""Hand-overs leave nothing behind: as many descriptors are open after thousands of them as were before."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.support.holders import count_descriptors
from tests.support.raw_socket import TEXT, RawSocket
from tests.support.waiting import until, until_now
from tests.support.ways import Way, come

FULL = bool(os.environ.get("WIDGETAPP_TEST_FULL"))
#: So many connections are opened at a time, and so many times.
AT_ONCE = 8
ROUNDS = {"plain": 1250, "relayed TLS": 125} if FULL else {"plain": 40}
#: All are one person's, from one address.
LIMITS = {
    "WIDGETAPP_STREAMING__MAX_CONNECTIONS_PER_ADDRESS": "1000",
    "WIDGETAPP_STREAMING__MAX_CONNECTIONS_PER_USER": "1000",
}
#: A connection that shows its token late is taken by the daemon's SFE first, and handed over from there.
REAUTH = "widgetApp_stream_reauth"


async def open_some(way: Way, token: str) -> list[RawSocket]:
    """Open connections, half of which show their token in the head, and the others later; all are answered by then."""
    sockets = [await way.socket(in_head=number % 2 == 0, token=token) for number in range(AT_ONCE)]
    for one in sockets:
        one.say(json.dumps({"jsonrpc": "2.0", "id": 1, "method": REAUTH, "params": {"token": token}}))
    for one in sockets:
        answer = await one.next()
        assert answer.opcode == TEXT
        assert "result" in json.loads(answer.payload)
    return sockets


async def close_all(way: Way, sockets: Sequence[RawSocket]) -> None:
    """Close them, and wait until the SFEs know."""
    for one in sockets:
        one.close()
    await until_now(lambda: all(one.lost for one in sockets), "that all are closed")


async def clients(way: Way) -> int:
    """How many the `_sfe` has."""
    (row,) = json.loads(await way.daemon.admin("-status", "-process", "_sfe", "-json"))
    return int(row["clients"])


async def descriptors(way: Way) -> dict[str, int]:
    """How many are open in each process with connections, when the last has gone."""
    seen: list[dict[str, int]] = []

    async def at_rest() -> bool:
        pids = {"daemon": way.daemon.program.pid, "_sfe": way.daemon.child("_sfe"), "_stream": way.daemon.child("_stream")}
        seen.append({name: count_descriptors(pid) for name, pid in pids.items()})
        return await clients(way) == 0 and len(seen) > 1 and seen[-1] == seen[-2]

    await until(at_rest, "that nothing is opened or closed any more")
    return seen[-1]


@pytest.mark.parametrize("name", ROUNDS)
async def test_no_descriptor_is_left(name: str, tmp_path: Path) -> None:
    """Thousands of connections are opened, handed over to an `_sfe`, and closed; now and then one is closed at once."""
    async with come(name, tmp_path, LIMITS) as way:
        idle = await way.fill(1)
        token = await way.visitor.token()
        await close_all(way, await open_some(way, token))
        before = await descriptors(way)
        handed_over = 0
        for _ in range(ROUNDS[name]):
            sockets = await open_some(way, token)
            handed_over += len(sockets)
            # One that is gone before anybody has answered it.
            hasty = await way.socket(token=token)
            await close_all(way, [*sockets, hasty])
        after = await descriptors(way)
        print(f"\n{name}: {handed_over} hand-overs; descriptors before {before}, after {after}")
        assert after == before
        for one in idle:
            one.close()
