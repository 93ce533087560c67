"""The OAuth 2.0 server from outside: somebody else's client does the flows unaided, and streams with what it gets."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from oauthlib.oauth2 import BackendApplicationClient
from oauthlib.oauth2.rfc6749.errors import InvalidGrantError
from playwright.async_api import expect
from requests.auth import HTTPBasicAuth
from requests_oauthlib import OAuth2Session
from twisted.internet.threads import deferToThread

from tests.support import frames
from tests.support.browser import Browser
from tests.support.daemon import Daemon
from tests.support.fixtures import fixture, shared_daemon
from tests.support.raw_socket import TEXT, connect
from tests.support.visitor import Visitor
from tests.support.waiting import aio, until_now

SCOPES = ["stream", "things:read", "things:write"]
#: For every request of the other client's (s).
PATIENCE = 60


#: One demonstration for all of these tests.
daemon = shared_daemon()


@fixture
async def admin(daemon: Daemon) -> AsyncIterator[Visitor]:
    """The administrator, logged in."""
    visitor = Visitor(daemon.url)
    await visitor.login("admin")
    yield visitor


@pytest.fixture(autouse=True)
def plain_http(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the other client speak to a server without TLS, which it would not do by itself."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")


async def register(admin: Visitor, **changes: Any) -> tuple[str, str]:
    """Register a client; gives its id and secret; a public one's is empty."""
    group = (await admin.do("me"))["groups"][0]["id"]
    system = {"name": "Sync", "groups": [group], "scopes": SCOPES, "grants": ["client_credentials"]}
    made = await admin.do("register_client", **{**system, **changes})
    return made["client"]["id"], made["secret"] or ""


async def own_token(daemon: Daemon, client: str, secret: str) -> dict[str, Any]:
    """What a client gets for its credentials, fetched by somebody else's code."""
    session = OAuth2Session(client=BackendApplicationClient(client))
    auth = HTTPBasicAuth(client, secret)
    return dict(await deferToThread(session.fetch_token, f"{daemon.url}/oauth/token", auth=auth, timeout=PATIENCE))


async def test_code_with_pkce(daemon: Daemon, admin: Visitor, browser: Browser) -> None:
    """A person is sent here, logs in, consents, and goes back; the client acts for him, refreshes, and gives the token back."""
    back = f"{daemon.url}/back"
    client, secret = await register(
        admin, name="Drawing Board", grants=["authorization_code"], redirect_uris=[back]
    )  # fmt: skip
    session = OAuth2Session(client, redirect_uri=back, scope=SCOPES, pkce="S256")
    address, state = session.authorization_url(f"{daemon.url}/authorize")
    page = (await browser.stranger(daemon)).page
    await aio(page.goto(address))
    await aio(page.wait_for_url("**/login?next=*"))
    await aio(page.locator("input[name=login]").fill("ada"))
    await aio(page.locator("input[name=password]").fill("open-the-workshop"))
    await aio(page.get_by_role("button", name="Log in", exact=True).click())
    await aio(expect(page.get_by_role("heading", name="Let Drawing Board in?")).to_be_visible())
    await aio(expect(page.get_by_text("It reaches only what belongs to Product Workshop.")).to_be_visible())
    await aio(page.get_by_role("button", name="Allow", exact=True).click())
    await aio(page.wait_for_url("**/back?*"))
    assert f"state={state}" in page.url

    def exchange() -> dict[str, Any]:
        endpoint = f"{daemon.url}/oauth/token"
        session.fetch_token(endpoint, authorization_response=page.url, client_secret=secret, timeout=PATIENCE)
        session.refresh_token(endpoint, auth=HTTPBasicAuth(client, secret), timeout=PATIENCE)
        return dict(session.post(f"{daemon.url}/_ajax/me", json={}, timeout=PATIENCE).json())

    assert (await deferToThread(exchange))["user"]["login"] == "ada"
    again = OAuth2Session(client, redirect_uri=back, state=state, pkce="S256")
    again._code_verifier = session._code_verifier
    shown = {"authorization_response": page.url, "client_secret": secret, "timeout": PATIENCE}
    with pytest.raises(InvalidGrantError):
        await deferToThread(again.fetch_token, f"{daemon.url}/oauth/token", **shown)
    answer = await Visitor(daemon.url).request("POST", "/_ajax/me", b"{}", bearer(session.token["access_token"]))
    assert answer.refusal == (401, "not_logged_in")


def bearer(token: str) -> dict[str, str]:
    """Headers of a call with a token."""
    return {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}


async def test_client_credentials(daemon: Daemon, admin: Visitor) -> None:
    """A system acts by itself: it finds its group's Things and is seen on them."""
    got = await own_token(daemon, *await register(admin))
    assert (got["token_type"], got["expires_in"], got["scope"]) == ("Bearer", 600, SCOPES)
    answer = await Visitor(daemon.url).request("POST", "/_ajax/search", b'{"query": "kettle"}', bearer(got["access_token"]))
    assert answer.json["things"][0]["name"] == "Kettle K2: front panel"


async def test_a_device(daemon: Daemon, admin: Visitor, browser: Browser) -> None:
    """A device shows a code; somebody types it, looks what it is, and lets it in; and takes that back later."""
    client, _ = await register(admin, name="Wall Screen", grants=["device_code"], public=True)
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    device = Visitor(daemon.url)
    asked = (await device.request("POST", "/oauth/device_authorization", f"client_id={client}".encode(), form)).json
    page = (await browser.window(daemon, "ben")).page
    await aio(page.goto(asked["verification_uri"]))
    await aio(page.get_by_label("Code").fill(asked["user_code"].lower()))
    await aio(page.get_by_role("button", name="Go on").click())
    await aio(expect(page.get_by_role("heading", name="Let Wall Screen in?")).to_be_visible())
    await aio(page.get_by_role("button", name="Allow", exact=True).click())
    await aio(expect(page.get_by_role("heading", name="It is in")).to_be_visible())
    kind = "urn:ietf:params:oauth:grant-type:device_code"
    body = f"grant_type={kind}&client_id={client}&device_code={asked['device_code']}".encode()
    got = (await device.request("POST", "/oauth/token", body, form)).json
    answer = await device.request("POST", "/_ajax/me", b"{}", bearer(got["access_token"]))
    assert answer.json["user"]["login"] == "ben"
    await aio(page.goto(f"{daemon.url}/profile"))
    await aio(page.get_by_role("button", name="Take back from Wall Screen").click())
    await aio(expect(page.get_by_text("Programs that act in your name")).to_have_count(0))
    answer = await device.request("POST", "/_ajax/me", b"{}", bearer(got["access_token"]))
    assert answer.refusal == (401, "not_logged_in")


async def test_the_consent_page(daemon: Daemon) -> None:
    """It cannot be framed, no other site's script may read it, and nothing on the way sends a form on."""
    answer = await Visitor(daemon.url).request("GET", "/authorize?client_id=x", headers={"Origin": "https://evil.example"})
    assert "frame-ancestors 'none'" in (answer.header("Content-Security-Policy") or "")
    assert (answer.status, answer.header("Access-Control-Allow-Origin")) == (200, None)


async def test_no_token_in_an_address(daemon: Daemon, admin: Visitor) -> None:
    """A token or a secret in the query is ignored everywhere, and is not written down."""
    client, secret = await register(admin)
    token = (await own_token(daemon, client, secret))["access_token"]
    visitor = Visitor(daemon.url)
    json_ = {"Content-Type": "application/json", "X-WidgetApp-Request": "1"}
    answer = await visitor.request("POST", f"/_ajax/search?access_token={token}", b"{}", json_)
    assert answer.refusal == (401, "not_logged_in")
    socket = await connect(daemon.port, f"/_stream?access_token={token}")
    socket.say(json.dumps({"jsonrpc": "2.0", "id": 1, "method": "widgetApp_useraction_me"}))
    assert json.loads((await socket.next()).payload)["error"]["code"] == -32001
    socket.close()
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    query = f"client_id={client}&client_secret={secret}&grant_type=client_credentials"
    answer = await visitor.request("POST", f"/oauth/token?{query}", b"", form)
    assert (answer.status, answer.json["error"]) == (400, "invalid_request")
    await until_now(lambda: daemon.said("POST /oauth/token 400"), "the access line")
    assert not daemon.said(token)
    assert not daemon.said(secret)


async def test_scopes_hold_for_images(daemon: Daemon, admin: Visitor) -> None:
    """A token that may not read Things does not get at their pictures either."""
    client, secret = await register(admin, scopes=["stream"])
    token = (await own_token(daemon, client, secret))["access_token"]
    path = f"/_files/{await admin.new_thing()}/picture"
    assert (await Visitor(daemon.url).request("GET", path, headers=bearer(token))).refusal == (403, "forbidden")


async def test_renewed_on_an_open_stream(daemon: Daemon, admin: Visitor) -> None:
    """A client renews its token in-band, by call and by the provider's message; the old one's end then interrupts nothing."""
    client, secret = await register(admin)
    old, new = [(await own_token(daemon, client, secret))["access_token"] for _ in range(2)]
    thing = await admin.new_thing()
    socket = await connect(daemon.port, headers={"Authorization": f"Bearer {old}"})
    await frames.admitted(socket, thing, old)
    await frames.admitted(socket, thing, new)
    socket.say(json.dumps({"jsonrpc": "2.0", "id": 1, "method": "widgetApp_stream_reauth", "params": {"token": new}}))
    while (await socket.next()).opcode != TEXT:
        pass
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    body = f"client_id={client}&client_secret={secret}&token={old}".encode()
    assert (await admin.request("POST", "/oauth/revoke", body, form)).status == 200
    # Whoever had stayed on the old one alone is gone now.
    late = await connect(daemon.port, headers={"Authorization": f"Bearer {old}"})
    assert late.response is not None
    assert late.response.status == 401
    socket.send(frames.step_1(thing))
    await frames.hear(socket, 0, thing)
    assert not socket.lost
    socket.close()


async def test_disabled_while_it_streams(daemon: Daemon, admin: Visitor) -> None:
    """A client that is disabled is cut off at once; other connections go on."""
    client, secret = await register(admin)
    token = (await own_token(daemon, client, secret))["access_token"]
    thing = await admin.new_thing()
    socket = await connect(daemon.port, headers={"Authorization": f"Bearer {token}"})
    other = await connect(daemon.port, headers={"Authorization": f"Bearer {await admin.token()}"})
    await frames.admitted(socket, thing, token)
    await frames.admitted(other, thing, await admin.token())
    began = time.monotonic()
    await admin.do("disable_client", client=client)
    assert (await socket.closed()).code == 4403
    assert time.monotonic() - began < 1
    socket.close()
    other.send(frames.step_1(thing))
    await frames.hear(other, 0, thing)
    other.close()
