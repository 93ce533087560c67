"""Somebody else's program reads the generated OpenAPI document, and sends whatever that allows, and much that it does not."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.support.daemon import Daemon
from tests.support.fixtures import shared_daemon
from tests.support.program import Program
from tests.support.visitor import PASSWORD, Visitor

#: One demonstration for all of these tests.
daemon = shared_daemon()

#: How many requests it makes up for each action, beside those that the document's bounds suggest.
FULL = bool(os.environ.get("WIDGETAPP_TEST_FULL"))
EXAMPLES = 200 if FULL else 2
CHECKS = ("not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance")


@pytest.mark.parametrize("login", ["admin", "ben"])
async def test_by_the_document(daemon: Daemon, login: str) -> None:
    """Every action, as an administrator and as a designer: no fault of the server's, and no answer that the document does not
    know. Nor is there a complaint in the daemon's log, which each of these tests looks at."""
    answer = await Visitor(daemon.url).ajax("login", login=login, password=PASSWORD)
    cookie = (answer.header("set-cookie") or "").partition(";")[0]
    # What the bounds suggest is a hundred times as much.
    phases = "examples,coverage,fuzzing" if FULL else "examples,fuzzing"
    program = Program(
        [
            str(Path(sys.executable).with_name("schemathesis")), "run", f"{daemon.url}/_reference/openapi.json",
            "--header", f"Cookie: {cookie}", "--header", "X-WidgetApp-Request: 1",
            # Tokens that it makes up would be looked at before the session; and it would log itself out.
            "--generation-with-security-parameters", "false", "--exclude-path", "/_ajax/logout",
            "--checks", ",".join(CHECKS), "--phases", phases, "--max-examples", str(EXAMPLES),
            "--generation-deterministic", "--continue-on-failure", "--no-color",
            # Processes are restarted, one after the other; the default is ten seconds.
            "--request-timeout", "30",
        ],
        daemon.folder,
    )  # fmt: skip
    code = await program.ended(600)
    assert code == 0, "\n".join(program.lines[-150:])
    assert (await Visitor(daemon.url).login("ada"))["user"]["login"] == "ada"
