"""The npm package openid-client, unmodified: by the server's metadata alone it gets tokens, uses, renews, and returns them."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

from build_backend.node import install_locked, node_program
from tests.support.daemon import Daemon
from tests.support.fixtures import module_fixture
from tests.support.node import SCRIPTS
from tests.support.program import Program
from tests.support.visitor import Visitor

SCOPES = ["stream", "things:read"]
#: What a person does when the client asks for it; gives the line that the client waits for, if any.
Person = Callable[[Visitor, dict[str, Any]], Awaitable[str | None]]


@module_fixture
async def daemon() -> AsyncIterator[Daemon]:
    """One demonstration for all of these tests."""
    async with Daemon() as one:
        await one.start()
        yield one


async def nobody(_ben: Visitor, _asked: dict[str, Any]) -> None:
    """Nobody is asked."""
    raise AssertionError("a person is asked")


async def consents(ben: Visitor, asked: dict[str, Any]) -> str:
    """Ben is sent to the page, says yes, and is sent back."""
    query = urlsplit(asked["authorize"]).query
    assert (await ben.do("access_request", query=query))["client"] == "Somebody"
    return str((await ben.do("answer_access_request", query=query, approve=True))["redirect"])


async def types_the_code(ben: Visitor, asked: dict[str, Any]) -> None:
    """Ben types what the device shows, and says yes."""
    assert asked["verification_uri"].endswith("/device")
    await ben.do("answer_device_request", user_code=asked["user_code"], approve=True)


WAYS: dict[str, tuple[str, Person, bool]] = {
    "credentials": ("client_credentials", nobody, False),
    "code": ("authorization_code", consents, False),
    "code without a secret": ("authorization_code", consents, True),
    "device": ("device_code", types_the_code, True),
}


@pytest.mark.parametrize("name", WAYS)
async def test_unaided(daemon: Daemon, name: str) -> None:
    """Each way to a token."""
    grant, person, public = WAYS[name]
    admin, ben = Visitor(daemon.url), Visitor(daemon.url)
    group = (await admin.login("admin"))["groups"][0]["id"]
    await ben.login("ben")
    back = [f"{daemon.url}/back"] if grant == "authorization_code" else []
    made = await admin.do(
        "register_client", name="Somebody", groups=[group], scopes=SCOPES, grants=[grant], redirect_uris=back, public=public
    )  # fmt: skip
    install_locked(SCRIPTS)
    words = [str(SCRIPTS / "oauth.mjs"), daemon.url, name.split(maxsplit=1)[0], made["client"]["id"], made["secret"] or ""]
    program = Program([str(node_program()), *words], SCRIPTS)
    if person is not nobody:
        asked = json.loads(
            await program.line(lambda line: "authorize" in line or "user_code" in line, "what a person has to do")
        )
        if (answer := await person(ben, asked)) is not None:
            program.write(answer)
    assert await program.ended() == 0, program.tail()
    said = {key: value for line in program.lines if line.startswith("{") for key, value in json.loads(line).items()}
    by_person = person is not nobody
    assert said["got"]["expires_in"] == 600
    assert said["got"]["refresh"] is by_person
    assert (said["me"] == "ben") is by_person
    assert said.get("refreshed") == ("ben" if by_person else None)
    assert said.get("active") is (None if public else True)
    assert said["after"] is None
