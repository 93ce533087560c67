"""Answers to requests whose clients do not wait for them."""

from __future__ import annotations

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
