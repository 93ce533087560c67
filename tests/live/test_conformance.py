"""The Autobahn|Testsuite finds nothing wrong with our websockets, on `/_stream` and on port 200, in the long form."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.support import echoing
from tests.support.daemon import MakeDaemon
from tests.support.ports import free_port
from tests.support.program import Program
from tests.support.wstest import wstest

FULL = bool(os.environ.get("WIDGETAPP_TEST_FULL"))
#: All that is said of RFC 6455: framing, pings, reserved bits, opcodes, fragments, UTF-8, closing, sizes, chops.
PLAIN = [f"{number}.*" for number in (1, 2, 3, 4, 5, 6, 7, 9, 10)]
#: permessage-deflate (RFC 7692).
COMPRESSED = ["12.*", "13.*"]
#: How many cases each of them has in this version of the suite: none is lost unseen.
CASES = {"plain": 301, "compressed": 216}
#: Cases that only tell what a server does where the RFC leaves it free.
INFORMATIONAL = {"7.1.6", "7.13.1", "7.13.2"}
#: How long one run of it may take (s): the sizes of compressed messages take ten minutes here.
LIMIT = 3600.0
#: The largest message of class 9 (bytes).
LARGEST = 16 * 1024 * 1024


async def verdicts(url: str, cases: list[str], folder: Path) -> dict[str, Any]:
    """What the suite says of each case."""
    specification = {
        "outdir": str(folder / "reports"),
        "servers": [{"agent": "widgetapp", "url": url}],
        "cases": cases,
        "exclude-cases": [],
        "exclude-agent-cases": {},
    }
    file = folder / "specification.json"
    file.write_text(json.dumps(specification))
    suite = Program([str(wstest()), "-m", "fuzzingclient", "-s", str(file)], folder)
    assert await suite.ended(LIMIT) == 0, suite.tail()
    found: dict[str, Any] = json.loads((folder / "reports" / "index.json").read_text())["widgetapp"]
    print(url, dict(Counter(one["behavior"] for one in found.values())))
    return found


@pytest.mark.skipif(not FULL, reason="the long form: needs a CPython 2.7, and ten minutes")
@pytest.mark.parametrize(
    ("endpoint", "kind"), [("/_stream", "plain"), ("/_stream", "compressed"), ("port 200", "plain")]
)  # Compression is not offered on port 200.
async def test_autobahn_testsuite(endpoint: str, kind: str, make_daemon: MakeDaemon, tmp_path: Path) -> None:
    """With a daemon that sends back what comes, every case is as it ought to be, and so is the way in which it closes."""
    port = free_port()
    daemon = await make_daemon(
        environment={
            "WIDGETAPP_LISTENER__LISTEN": f"tcp:{port}:interface=127.0.0.1",
            "WIDGETAPP_STREAMING__COMPRESSION": json.dumps(kind == "compressed"),
            # The suite shows no token.
            "WIDGETAPP_STREAMING__UNAUTHORISED_SECONDS": str(LIMIT),
            "WIDGETAPP_STREAMING__MAX_MESSAGE_BYTES": str(LARGEST),
            "WIDGETAPP_STREAMING__MAX_TEXT_BYTES": str(LARGEST),
            "WIDGETAPP_STREAMING__MAX_BACKLOG_BYTES": str(4 * LARGEST),
        },
        prefix=echoing.COMMAND,
    )
    await daemon.start()
    url = daemon.stream_url if endpoint == "/_stream" else f"ws://127.0.0.1:{port}/"
    found = await verdicts(url, PLAIN if kind == "plain" else COMPRESSED, tmp_path)
    assert len(found) == CASES[kind]
    bad = {
        case: (one["behavior"], one["behaviorClose"])
        for case, one in found.items()
        if {one["behavior"], one["behaviorClose"]} - ({"OK", "INFORMATIONAL"} if case in INFORMATIONAL else {"OK"})
    }
    assert not bad, f"{bad}; see {tmp_path}/reports"
