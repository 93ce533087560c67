"""Built files as browsers get them."""

from __future__ import annotations

import gzip
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase
from twisted.web.http_headers import Headers
from twisted.web.resource import getChildForRequest
from twisted.web.test.requesthelper import DummyRequest

from widgetapp.wfe.pages import SERVICE_WORKER_POLICY, WORKER_POLICY, StaticFile

SCRIPT = b"console.log('a')\n" * 100


class StaticTests(SynchronousTestCase):
    """A folder as the build leaves it."""

    def setUp(self) -> None:
        """Make the folder."""
        folder = Path(self.mktemp())
        (folder / "assets").mkdir(parents=True)
        for name in ("app-1234.js", "subset-worker-5678.js"):
            (folder / "assets" / name).write_bytes(SCRIPT)
        (folder / "assets" / "app-1234.js.gz").write_bytes(gzip.compress(SCRIPT))
        (folder / "icon.svg").write_bytes(b"<svg/>")
        (folder / "service-worker.js").write_bytes(SCRIPT)
        self.root = StaticFile(str(folder))

    def get(self, path: str, encodings: str = "") -> tuple[Headers, bytes]:
        """Headers and body of an answer."""
        request = DummyRequest(path.strip("/").encode().split(b"/"))
        request.requestHeaders.setRawHeaders("Accept-Encoding", [encodings])
        self.code = 200
        resource = getChildForRequest(self.root, request)
        if resource is self.root.childNotFound or not isinstance(resource, StaticFile) or resource.isdir():
            self.code = 404
            return request.responseHeaders, b""
        resource.render(request)
        return request.responseHeaders, b"".join(request.written)

    def header(self, path: str, name: str, encodings: str = "") -> str:
        """A header of an answer."""
        return ", ".join(self.get(path, encodings)[0].getRawHeaders(name) or [])

    def test_plain(self) -> None:
        """Who takes no compression gets the file, and may keep it: its name says what is in it."""
        self.assertEqual(self.get("/assets/app-1234.js")[1], SCRIPT)
        self.assertEqual(self.header("/assets/app-1234.js", "Content-Encoding"), "")
        self.assertIn("immutable", self.header("/assets/app-1234.js", "Cache-Control"))

    def test_compressed(self) -> None:
        """Who does gets the compressed sibling, under the type of the file itself."""
        path, taken = "/assets/app-1234.js", "gzip, deflate, br"
        self.assertEqual(gzip.decompress(self.get(path, taken)[1]), SCRIPT)
        self.assertEqual(self.header(path, "Content-Encoding", taken), "gzip")
        self.assertEqual(self.header(path, "Vary", taken), "Accept-Encoding")
        self.assertIn("javascript", self.header(path, "Content-Type", taken))

    def test_worker_policy(self) -> None:
        """The one worker that may evaluate has a policy of its own."""
        self.assertEqual(self.header("/assets/subset-worker-5678.js", "Content-Security-Policy"), WORKER_POLICY)
        self.assertEqual(self.header("/assets/app-1234.js", "Content-Security-Policy"), "")

    def test_service_worker(self) -> None:
        """It may answer for all addresses, asks this server only, and browsers look each time whether it has changed."""
        path = "/service-worker.js"
        self.assertEqual(self.header(path, "Service-Worker-Allowed"), "/")
        self.assertEqual(self.header(path, "Content-Security-Policy"), SERVICE_WORKER_POLICY)
        self.assertEqual(self.header(path, "Cache-Control"), "no-cache")
        self.assertEqual(self.header("/icon.svg", "Service-Worker-Allowed"), "")

    def test_unhashed_names_stay_fresh(self) -> None:
        """A file whose name does not say what is in it is asked for anew."""
        self.assertEqual(self.header("/icon.svg", "Cache-Control"), "no-cache")

    def test_nothing_else(self) -> None:
        """Nothing that is not there, and nothing outside."""
        for path in ("/missing.js", "/../../etc/passwd", "/assets/../../x"):
            self.get(path)
            self.assertEqual(self.code, 404, path)

    def test_no_listing(self) -> None:
        """A folder is not shown."""
        self.assertIs(self.root.directoryListing(), self.root.childNotFound)
