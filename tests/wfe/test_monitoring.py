"""The site for monitoring."""

from __future__ import annotations

from twisted.internet.error import ConnectionDone
from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport
from twisted.python.failure import Failure
from twisted.trial.unittest import SynchronousTestCase

from widgetapp.wfe.monitoring import Check, monitoring_site


class SiteTests(SynchronousTestCase):
    """Metrics and health over HTTP."""

    def setUp(self) -> None:
        """Make a site with two checks."""
        self.disk = ""
        self.accepted: list[str] = []
        checks = [Check("journal", lambda: ""), Check("disk", lambda: self.disk)]
        self.site = monitoring_site(Clock(), self.scrape, checks)
        self.site.startFactory()
        self.addCleanup(self.site.stopFactory)

    async def scrape(self, accept: str) -> tuple[bytes, str]:
        """Metrics."""
        self.accepted.append(accept)
        return b"figures", "text/x-figures"

    def ask(self, path: str, method: str = "GET") -> tuple[int, str, str]:
        """Status, head, body."""
        channel, transport = self.site.buildProtocol(None), StringTransport()
        channel.makeConnection(transport)
        channel.dataReceived(f"{method} {path} HTTP/1.1\r\nHost: h\r\nAccept: a/b\r\n\r\n".encode())
        channel.connectionLost(Failure(ConnectionDone()))
        head, _, body = transport.value().decode().partition("\r\n\r\n")
        return int(head.split()[1]), head, body

    def test_metrics(self) -> None:
        """In the format that was asked for."""
        status, head, body = self.ask("/metrics")
        self.assertEqual((status, body, self.accepted), (200, "figures", ["a/b"]))
        self.assertIn("text/x-figures", head)

    def test_livez(self) -> None:
        """Whoever gets an answer knows."""
        self.assertEqual(self.ask("/livez")[::2], (200, "ok\n"))

    def test_ready(self) -> None:
        """A word, or a line for each check."""
        self.assertEqual(self.ask("/readyz")[::2], (200, "ok\n"))
        self.assertEqual(self.ask("/readyz?verbose")[::2], (200, "[+] journal: ok\n[+] disk: ok\nready\n"))

    def test_not_ready(self) -> None:
        """One failed check is enough, and is named in any case."""
        self.disk = "it is full"
        expected = (503, "[+] journal: ok\n[-] disk: it is full\nnot ready\n")
        self.assertEqual(self.ask("/readyz")[::2], expected)
        self.assertEqual(self.ask("/readyz?verbose")[::2], expected)

    def test_nothing_else(self) -> None:
        """Neither other addresses nor other methods; nothing here changes anything."""
        self.assertEqual(self.ask("/")[0], 404)
        self.assertEqual(self.ask("/metrics/x")[0], 200)
        self.assertEqual(self.ask("/metrics", "POST")[0], 405)
