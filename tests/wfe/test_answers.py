"""Answers to requests whose clients do not wait for them."""

from __future__ import annotations

import gzip
from io import BytesIO
from typing import cast

from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionLost
from twisted.python.failure import Failure
from twisted.trial.unittest import SynchronousTestCase
from twisted.web.server import Request
from twisted.web.test.requesthelper import DummyRequest

from widgetapp.wfe.answers import body_of, respond


class GoneTests(SynchronousTestCase):
    """A page that is loaded anew gives up what it has just asked for."""

    def test_before_its_body_was_read(self) -> None:
        """While its right is looked at, the client goes, and Twisted closes the body: nothing is done or logged as a fault."""
        dummy = DummyRequest([b"_ajax"])
        request = cast(Request, dummy)
        request.content = BytesIO(b"{}")
        known, read = Deferred[None](), list[bytes]()

        async def answer() -> bytes:
            await known
            read.append(body_of(request, 10))
            return b"{}"

        respond(request, answer())
        dummy.processingFailed(Failure(ConnectionLost()))
        request.content.close()
        known.callback(None)
        self.assertEqual((read, self.flushLoggedErrors()), ([], []))


class PackedTests(SynchronousTestCase):
    """Answers are compressed where that helps, for whoever takes it."""

    def answer(self, content: bytes, kind: str = "application/json", taken: str = "br, gzip") -> tuple[str, bytes]:
        """How an answer is encoded, and what comes."""
        dummy = DummyRequest([b"_ajax"])
        dummy.requestHeaders.setRawHeaders("Accept-Encoding", [taken])
        dummy.responseHeaders.setRawHeaders("Content-Type", [kind])

        async def answer() -> bytes:
            return content

        respond(cast(Request, dummy), answer())
        body = b"".join(dummy.written)
        self.assertEqual(dummy.responseHeaders.getRawHeaders("Content-Length"), [str(len(body))])
        return ", ".join(dummy.responseHeaders.getRawHeaders("Content-Encoding") or []), body

    def test_compressed(self) -> None:
        """Long text is; whoever unpacks it has what was answered."""
        encoding, body = self.answer(b'"widget"' * 1000)
        self.assertEqual((encoding, gzip.decompress(body)), ("gzip", b'"widget"' * 1000))

    def test_as_it_is(self) -> None:
        """Not for whoever does not take it, and nothing that is short, very long, or compressed by itself."""
        for content, kind, taken in (
            (b"a" * 5000, "application/json", ""),
            (b"a" * 500, "application/json", "gzip"),
            (b"a" * 1_000_000, "application/json", "gzip"),
            (b"a" * 5000, "image/png", "gzip"),
        ):
            with self.subTest(kind=kind, length=len(content), taken=taken):
                self.assertEqual(self.answer(content, kind, taken), ("", content))
