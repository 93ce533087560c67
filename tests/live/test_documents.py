"""The generated documents, read by the validators of those who have made up their formats."""

from __future__ import annotations

from openapi_spec_validator import validate

from tests.support.daemon import Daemon
from tests.support.node import node_command
from tests.support.program import Program
from tests.support.visitor import Visitor
from widgetapp.useractions.catalogue import actions
from widgetapp.useractions.declaration import Feed


async def test_documents(daemon: Daemon) -> None:
    """Each is what its format says, and has all that it should."""
    document = (await Visitor(daemon.url).request("GET", "/_reference/openapi.json")).json
    validate(document)
    # Those of the catalogue, and images.
    assert len(document["paths"]) == len(actions()) + 1
    page = await Visitor(daemon.url).request("GET", "/_reference/")
    assert (page.status, page.header("content-type")) == (200, "text/html; charset=utf-8")
    assert b'<h3 id="rename">' in page.content
    program = Program(node_command("documents.mjs", daemon.url), daemon.folder)
    assert await program.ended() == 0, program.tail()
    callable_ = [action for action in actions().values() if action.scope is not None]
    heard = [action for action in actions().values() if action.feed is Feed.DURABLE]
    assert f"openrpc: {len(callable_)} methods" in program.lines
    # Those of the catalogue, and what people draw.
    assert f"asyncapi: {len(heard) + 1} messages" in program.lines
