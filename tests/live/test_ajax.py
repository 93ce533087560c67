"""`_ajax/` and `_files/` from outside: every refusal that can be reached, as the documents have it."""

from __future__ import annotations

import json
import signal

import pytest

from tests.support.daemon import Daemon
from tests.support.fixtures import shared_daemon
from tests.support.records import add_token, add_user, rows
from tests.support.visitor import OWN_PAGE, Answer, Visitor
from tests.support.waiting import until

JSON = {"Content-Type": "application/json"}


#: One demonstration for all of these tests.
daemon = shared_daemon({"WIDGETAPP_WEB__MAX_BODY_BYTES": "4096", "WIDGETAPP_WEB__MAX_IMAGE_BYTES": "8192"})


def without(name: str, **more: str) -> dict[str, str]:
    """The page's headers without one, and with others."""
    return {key: value for key, value in {**JSON, **OWN_PAGE, **more}.items() if key != name}


FORGED = {
    "no header of ours": without("X-WidgetApp-Request"),
    "a foreign origin": without("", Origin="https://evil.example"),
    "no page's origin": without("", Origin="null"),
    "another port's origin": without("", Origin="http://127.0.0.1:1"),
    "the browser says so": without("", **{"Sec-Fetch-Site": "cross-site"}),
    "a sister site": without("", **{"Sec-Fetch-Site": "same-site"}),
}


@pytest.mark.parametrize("name", FORGED)
async def test_forged_requests(name: str, ada: Visitor) -> None:
    """A request with Ada's cookie that does not come from our own page does nothing."""
    thing = await ada.new_thing("Before")
    body = json.dumps({"thing": thing, "name": "After"}).encode()
    assert (await ada.request("POST", "/_ajax/rename", body, FORGED[name])).refusal == (403, "forbidden")
    picture = {**FORGED[name], "Content-Type": "image/png"}
    assert (await ada.request("PUT", f"/_files/{thing}/picture", b"x", picture)).refusal == (403, "forbidden")
    assert (await ada.do("open", thing=thing))["thing"]["name"] == "Before"


async def test_own_page(daemon: Daemon, ada: Visitor) -> None:
    """The page's own requests pass, and a program with a token needs no cookie and no header of ours."""
    own = without("", Origin=daemon.url, **{"Sec-Fetch-Site": "same-origin"})
    assert (await ada.request("POST", "/_ajax/me", b"{}", own)).status == 200
    token = {"Authorization": f"Bearer {add_token(daemon.data, 'ben')}", **JSON}
    answer = await Visitor(daemon.url).request("POST", "/_ajax/me", b"{}", token)
    assert answer.json["user"]["login"] == "ben"
    wrong = {**token, "Authorization": "Bearer made-up"}
    assert (await ada.request("POST", "/_ajax/me", b"{}", wrong)).refusal == (401, "not_logged_in")


async def test_bad_requests(daemon: Daemon, ada: Visitor) -> None:
    """What is no request of the catalogue's is refused before anything is done."""
    good = without("")

    async def post(path: str, body: bytes, headers: dict[str, str]) -> Answer:
        return await ada.request("POST", path, body, headers)

    assert (await post("/_ajax/me", b"{}", without("Content-Type"))).refusal == (415, "unsupported_media_type")
    assert (await post("/_ajax/me", b"{}", without("", **{"Content-Type": "text/plain"}))).status == 415
    assert (await post("/_ajax/search", json.dumps({"query": "x" * 5000}).encode(), good)).refusal == (413, "too_large")
    for body in (b"{", b"[]", b"7", b'{"nothing": 1}', b'{"limit": "many"}', b'{"limit": 100000}', b"\xff", b"[" * 4000):
        assert (await post("/_ajax/search", body, good)).refusal == (400, "invalid_params"), body
    assert (await post("/_ajax/nothing", b"{}", good)).refusal == (404, "unknown_action")
    assert (await post("/_ajax/", b"{}", good)).refusal == (404, "unknown_action")
    assert (await ada.request("GET", "/_ajax/me", headers=good)).status == 405
    stranger = Visitor(daemon.url)
    assert (await stranger.ajax("search")).refusal == (401, "not_logged_in")
    assert (await ada.ajax("invite", group="x")).refusal == (403, "forbidden")


async def test_bad_images(ada: Visitor) -> None:
    """Only pictures are stored, of a limited size, under names that cannot lead elsewhere."""
    thing = await ada.new_thing()
    path, png = f"/_files/{thing}/picture", {**OWN_PAGE, "Content-Type": "image/png"}
    html = {**OWN_PAGE, "Content-Type": "text/html"}
    assert (await ada.request("PUT", path, b"x", html)).refusal == (415, "unsupported_media_type")
    assert (await ada.request("PUT", path, b"x" * 9000, png)).refusal == (413, "too_large")
    assert (await ada.request("PUT", f"/_files/{thing}/a%2Fb", b"x", png)).refusal == (400, "invalid_params")
    assert (await ada.request("PUT", f"/_files/{thing}/a/b", b"x", png)).refusal == (404, "not_found")
    assert (await ada.request("GET", path)).refusal == (404, "not_found")
    assert (await ada.request("PUT", path, b"bytes", png)).json == {"id": "picture"}
    got = await ada.request("GET", path)
    assert (got.status, got.content, got.header("Content-Type")) == (200, b"bytes", "image/png")
    assert (got.header("Content-Security-Policy") or "").startswith("sandbox; default-src 'none'")


async def test_images_by_token(daemon: Daemon, ada: Visitor) -> None:
    """A system stores and fetches pictures as the page does, with the scopes and limits of all else."""
    thing = await ada.new_thing()
    path, program = f"/_files/{thing}/picture", Visitor(daemon.url)

    def shown(scopes: str, media_type: str = "image/png", login: str = "ada") -> dict[str, str]:
        return {"Authorization": f"Bearer {add_token(daemon.data, login, scopes)}", "Content-Type": media_type}

    add_user(daemon.data, "cara")
    both = "things:read things:write"
    assert (await program.request("PUT", path, b"bytes", shown("things:read"))).refusal == (403, "forbidden")
    assert (await program.request("PUT", path, b"bytes", shown(both, "text/html"))).refusal == (415, "unsupported_media_type")
    assert (await program.request("PUT", path, b"x" * 9000, shown(both))).refusal == (413, "too_large")
    assert (await program.request("PUT", path, b"bytes", shown(both, login="cara"))).refusal == (404, "not_found")
    assert rows(daemon.data, "SELECT digest FROM images WHERE thing = ?", thing) == []
    assert (await program.request("PUT", path, b"bytes", shown("things:write"))).json == {"id": "picture"}
    assert (await program.request("GET", path, headers=shown("things:write"))).refusal == (403, "forbidden")
    got = await program.request("GET", path, headers=shown("things:read"))
    assert (got.status, got.content, got.header("Content-Type")) == (200, b"bytes", "image/png")
    # Not by the action alone: its content is whatever has that digest.
    attach = {"thing": thing, "image": "other", "digest": "0" * 64, "media_type": "image/png", "size": 1}
    by_itself = {**shown(both), **JSON}
    assert (await program.request("POST", "/_ajax/attach_image", json.dumps(attach).encode(), by_itself)).status == 403


async def test_a_fault_of_the_server(daemon: Daemon, ada: Visitor) -> None:
    """A stored picture whose file is gone is a 500 that tells nothing, and is logged."""
    daemon.tolerate("a request for .* failed", "Traceback")
    thing = await ada.new_thing()
    png = {**OWN_PAGE, "Content-Type": "image/png"}
    assert (await ada.request("PUT", f"/_files/{thing}/picture", b"lost", png)).status == 200
    ((digest,),) = rows(daemon.data, "SELECT digest FROM images WHERE thing = ?", thing)
    (daemon.data / "images" / digest[:2] / digest).unlink()
    answer = await ada.request("GET", f"/_files/{thing}/picture")
    assert answer.refusal == (500, "internal")
    assert str(daemon.data).encode() not in answer.content


async def test_guessing_passwords(daemon: Daemon) -> None:
    """A few wrong passwords are anybody's; then each further try must wait, and is told how long. Nobody else waits,
    and the right password works as soon as the wait is over."""
    guesser = Visitor(daemon.url)
    refusals = [await guesser.ajax("login", login="admin", password=f"guess {number}") for number in range(8)]
    codes = [answer.refusal for answer in refusals]
    assert codes[:4] == [(401, "wrong_password")] * 4
    assert set(codes[4:]) == {(429, "throttled")}
    assert [answer.header("Retry-After") for answer in refusals[4:]] == ["1"] * 4
    assert (await guesser.ajax("login", login="admin", password="open-the-workshop")).status == 429
    await Visitor(daemon.url).login("ben")

    async def right() -> bool:
        return (await guesser.ajax("login", login="admin", password="open-the-workshop")).status == 200

    await until(right, "the right password works again", 5)
    unknown = await guesser.ajax("login", login="nobody", password="guess")
    assert unknown.content == refusals[0].content


async def test_sessions(daemon: Daemon) -> None:
    """The cookie is out of a script's reach, another one after each log-in, and worthless after log-out."""
    visitor = Visitor(daemon.url)
    first = (await visitor.ajax("login", login="ada", password="open-the-workshop")).header("Set-Cookie") or ""
    second = (await visitor.ajax("login", login="ada", password="open-the-workshop")).header("Set-Cookie") or ""
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= {part.strip() for part in first.split(";")}
    cookies = [cookie.partition(";")[0] for cookie in (first, second)]
    assert cookies[0] != cookies[1]

    async def works(cookie: str) -> bool:
        answer = await Visitor(daemon.url).request("POST", "/_ajax/me", b"{}", without("", Cookie=cookie))
        return answer.json["user"] is not None

    assert [await works(cookie) for cookie in cookies] == [False, True]
    await visitor.do("logout")
    assert not await works(cookies[1])


async def test_links_and_names(daemon: Daemon) -> None:
    """An invitation works once; a log-in name belongs to one person."""
    admin = Visitor(daemon.url)
    group = (await admin.login("admin"))["groups"][0]["id"]
    secrets = [(await admin.do("invite", group=group))["link"].partition("#")[2] for _ in range(2)]
    guest = {"name": "Cleo Marsh", "password": "long enough"}
    newcomer = Visitor(daemon.url)
    assert (await newcomer.ajax("join", secret=secrets[0], login="ada", **guest)).refusal == (409, "conflict")
    assert (await newcomer.do("join", secret=secrets[0], login="cleo", **guest))["user"]["login"] == "cleo"
    assert (await newcomer.do("me"))["groups"][0]["id"] == group
    for secret in (secrets[0], "made up"):
        assert (await newcomer.ajax("join", secret=secret, login="dora", **guest)).refusal == (410, "link_spent")
    short = {**guest, "password": "short"}
    assert (await newcomer.ajax("join", secret=secrets[1], login="dora", **short)).refusal == (400, "invalid_params")


async def test_unavailable(daemon: Daemon, ada: Visitor) -> None:
    """While the writer does nothing, what writes is told to come back (503), what reads goes on; then all is well."""
    daemon.signal_child("_journal", signal.SIGSTOP)
    try:
        answer = await ada.ajax("create", name="x", group=(await ada.do("me"))["groups"][0]["id"])
    finally:
        daemon.signal_child("_journal", signal.SIGCONT)
    assert answer.refusal == (503, "unavailable")
    assert int(answer.header("Retry-After") or 0) > 0
    assert await ada.new_thing()
