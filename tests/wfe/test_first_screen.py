"""What a page begins with: for whom, by whose rights, and that nothing in it is ever taken for markup."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Connection
from twisted.internet.error import ConnectionDone
from twisted.internet.testing import StringTransport
from twisted.python.failure import Failure

from tests.support.catalogue import CatalogueTestCase
from tests.support.memory import NOW
from widgetapp.config import WebConfig
from widgetapp.store import people, things
from widgetapp.wfe.first_screen import FirstScreen
from widgetapp.wfe.page import CANVAS, LIST, THING, Page
from widgetapp.wfe.pages import Application
from widgetapp.wfe.rates import Rates
from widgetapp.wfe.site import WebSite
from widgetapp.wfe.visitors import Visitors

NEUTRAL = '<!doctype html><head><link href="/static/assets/index-1.js"></head><body><div id="root"></div></body>'
MANIFEST = {
    "index.html": {"file": "assets/index-1.js"},
    LIST: {"file": "assets/list-5.js", "imports": ["index.html"], "css": ["assets/list-6.css"]},
    THING: {"file": "assets/thing-2.js", "imports": ["index.html", "_yjs"], "css": ["assets/thing-3.css"]},
    CANVAS: {"file": "assets/canvas-5.js", "imports": ["index.html", "_yjs"], "css": ["assets/canvas-6.css"]},
    "_yjs": {"file": "assets/yjs-4.js", "imports": [THING]},
}
NASTY = "</script><script>alert(1)</script><!-- & \"'"
#: Requests that one person may make in a minute.
PER_MINUTE = 100


class FirstScreenTests(CatalogueTestCase):
    """The people of `CatalogueTestCase`, each with a session that is called like him; Ada's Thing `n` has a nasty name."""

    def setUp(self) -> None:
        """A site with the pages alone."""
        super().setUp()
        static = Path(self.mktemp())
        static.mkdir()
        (static / "index.html").write_text(NEUTRAL)
        (static / "manifest.json").write_text(json.dumps(MANIFEST))
        visitors = Visitors(self.services, WebConfig(), lambda: NOW, secure=False)
        first = FirstScreen(self.performer, visitors, Rates(self.clock, PER_MINUTE))
        self.site = WebSite(self.clock, Application(first, Page(static)), 1000)
        self.site.startFactory()
        self.addCleanup(self.site.stopFactory)

    def fill(self, tx: Connection) -> None:
        """And the sessions."""
        super().fill(tx)
        things.add(tx, "n", NASTY, "g", "ada", NOW + 1)
        for who in ("ada", "ben", "vic", "eve"):
            people.add_session(tx, people.digest(who), who, NOW, NOW + 1_000_000)

    def get(self, path: str, who: str | None = None, *more: str) -> tuple[dict[str, str], str]:
        """Headers and page."""
        channel: Any = self.site.buildProtocol(None)
        transport = StringTransport()
        channel.makeConnection(transport)
        cookie = [] if who is None else [f"Cookie: widgetapp={who}"]
        channel.dataReceived("\r\n".join([f"GET {path} HTTP/1.1", "Host: here", *cookie, *more, "", ""]).encode())
        head, _, body = transport.value().partition(b"\r\n\r\n")
        channel.connectionLost(Failure(ConnectionDone()))
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in head.decode().split("\r\n")[1:])}
        return headers, (gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body).decode()

    def given(self, path: str, who: str | None, *more: str) -> Any:
        """The answers that a page has with it; None where it has none."""
        _, page = self.get(path, who, *more)
        blocks = re.findall(r'<script type="application/json" id="given">(.*?)</script>', page, re.DOTALL)
        self.assertLessEqual(len(blocks), 1)
        return json.loads(blocks[0]) if blocks else None

    def test_list(self) -> None:
        """The list has what the two actions answer, and its lines lead to the Things; on the address of the server, too."""
        for path in ("/things", "/"):
            with self.subTest(path=path):
                given = self.given(path, "ben")
                self.assertEqual(given, {"me": self.perform("me", "ben"), "search": self.perform("search", "ben")})
                _, page = self.get(path, "ben")
                self.assertEqual(re.findall(r'class="row-body" href="/things/(\w+)"', page), ["n", "t"])

    def test_rights(self) -> None:
        """Each gets what he may see: of Eve's page nothing is Ada's."""
        self.assertEqual([thing["id"] for thing in self.given("/things", "vic")["search"]["things"]], ["t"])
        self.assertEqual(self.given("/things", "eve")["search"]["things"], [])
        self.assertNotIn("Thing t", self.get("/things", "eve")[1])

    def test_nobody(self) -> None:
        """Whoever is not logged in gets the page as it is, whatever he sends; so it is kept for use without a connection."""
        for who in (None, "stranger", "Ada"):
            with self.subTest(who=who):
                headers, page = self.get("/things", who)
                self.assertEqual((page, headers["cache-control"]), (NEUTRAL, "no-cache"))

    def test_elsewhere(self) -> None:
        """Pages that need it not have nothing with them; nor have lists that somebody has narrowed down."""
        for path in ("/login", "/things/bin", "/things?q=lamp", "/join?secret=1"):
            with self.subTest(path=path):
                self.assertEqual(self.get(path, "ada")[1], NEUTRAL)

    def test_private(self) -> None:
        """What is one person's is kept by no cache, and scripts run from files only."""
        headers, _ = self.get("/things", "ada")
        self.assertEqual(headers["cache-control"], "no-store")
        self.assertIn("script-src 'self';", headers["content-security-policy"])

    def test_markup(self) -> None:
        """No name ends the block of data, or is anything but letters on the page."""
        _, page = self.get("/things", "ada")
        self.assertEqual(page.count("<script"), 1)
        self.assertEqual(page.count("</script"), 1)
        self.assertNotIn("<!--", page)
        self.assertIn("&lt;/script&gt;&lt;script&gt;alert(1)", page)
        self.assertEqual(self.given("/things", "ada")["search"]["things"][0]["name"], NASTY)

    def test_thing(self) -> None:
        """A Thing's page says what it is, and names at once all that it needs, and behind that what the canvas does."""
        given = self.given("/things/t?find=lamp", "ben")
        self.assertEqual(given["open"], self.perform("open", "ben", thing="t"))
        _, page = self.get("/things/t/history", "ben")
        self.assertEqual(
            re.findall(r'<link rel="(\w+)"[^>]* href="/static/assets/([^"]+)">', page),
            [("preload", "thing-3.css"), ("modulepreload", "thing-2.js"), ("modulepreload", "yjs-4.js")],
        )
        self.assertIn('<meta name="behind" content="/static/assets/canvas-6.css /static/assets/canvas-5.js">', page)

    def test_no_thing(self) -> None:
        """A Thing that one may not see is none: the script is told so when it asks."""
        for thing in ("t", "missing", "b%3Cscript"):
            with self.subTest(thing=thing):
                self.assertEqual(self.given(f"/things/{thing}", "eve"), {"me": self.perform("me", "eve")})

    def test_failing(self) -> None:
        """Where an action fails the page is as for everybody, and the fault is in the log."""

        def broken(*_: object) -> None:
            raise RuntimeError("the store is gone")

        self.patch(self.performer, "perform", broken)
        headers, page = self.get("/things", "ada")
        self.assertEqual((page, headers["cache-control"]), (NEUTRAL, "no-cache"))
        self.assertEqual(len(self.flushLoggedErrors(RuntimeError)), 1)

    def test_too_many(self) -> None:
        """It counts as a request: whoever makes too many gets the page as it is."""
        answers = [self.given("/things", "ben") for _ in range(PER_MINUTE + 1)]
        self.assertIsNotNone(answers[0])
        self.assertIsNone(answers[-1])

    def test_compressed(self) -> None:
        """A page with something in it is compressed for whoever takes that."""
        headers, page = self.get("/things", "ada", "Accept-Encoding: gzip, br")
        self.assertEqual(headers["content-encoding"], "gzip")
        self.assertIn("Accept-Encoding", headers["vary"])
        self.assertIn("Thing t", page)
