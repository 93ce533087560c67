"""JSON-RPC's grammar: requests, batches, and what is neither."""

from __future__ import annotations

import json
from typing import Any

from twisted.internet.defer import Deferred
from twisted.logger import Logger
from twisted.trial.unittest import SynchronousTestCase

from widgetapp.refusals import not_found
from widgetapp.sfe.rpc import answer_to
from widgetapp.wire import jsonrpc
from widgetapp.wire.jsonrpc import INVALID_REQUEST, MOST_BATCHED, PARSE_ERROR


class AnswerTests(SynchronousTestCase):
    """One method, which counts its calls, and one that is refused."""

    def setUp(self) -> None:
        """Nothing has been called."""
        self.called: list[str] = []

    async def perform(self, request: jsonrpc.Request) -> object:
        """Count it."""
        self.called.append(request.method)
        if request.method == "refused":
            raise not_found()
        return len(self.called)

    def answer(self, text: bytes) -> Any:
        """What comes back."""
        answered = self.successResultOf(Deferred.fromCoroutine(answer_to(text, self.perform, Logger())))
        return None if answered is None else json.loads(answered)

    def request(self, number: Any, method: str = "count") -> dict[str, Any]:
        """A call."""
        return {"jsonrpc": "2.0", "id": number, "method": method}

    def test_ids(self) -> None:
        """An id of any type that JSON-RPC has comes back as it was."""
        for number in (1, 1.5, "one", "", None, 2**53, -1):
            self.assertEqual(self.answer(json.dumps(self.request(number)).encode())["id"], number)
        self.assertEqual(self.answer(json.dumps(self.request([1])).encode())["error"]["code"], INVALID_REQUEST)

    def test_notification(self) -> None:
        """A call without an id is performed, and not answered, be it refused."""
        for method in ("count", "refused"):
            self.assertIsNone(self.answer(json.dumps({"jsonrpc": "2.0", "method": method}).encode()))
        self.assertEqual(self.called, ["count", "refused"])

    def test_batch(self) -> None:
        """All in their order, and answered together; notifications are left out, and what is no request is told so."""
        batch = [self.request(1), {"jsonrpc": "2.0", "method": "count"}, self.request("b", "refused"), 7, self.request(3)]
        answers = self.answer(json.dumps(batch).encode())
        self.assertEqual([one["id"] for one in answers], [1, "b", None, 3])
        self.assertEqual([one.get("result") for one in answers], [1, None, None, 4])
        self.assertEqual(answers[2]["error"]["code"], INVALID_REQUEST)
        self.assertIsNone(self.answer(json.dumps([{"jsonrpc": "2.0", "method": "count"}]).encode()))

    def test_bad_batches(self) -> None:
        """Empty, too long, broken off: one error, and nothing is performed."""
        many = json.dumps([self.request(1)] * (MOST_BATCHED + 1)).encode()
        for text, code in (
            (b"[]", INVALID_REQUEST),
            (many, INVALID_REQUEST),
            (b"[1,", PARSE_ERROR),
            (b"[" * 100_000, PARSE_ERROR),
        ):
            answer = self.answer(text)
            self.assertEqual((answer["id"], answer["error"]["code"]), (None, code))
        self.assertEqual(self.called, [])
        most = json.dumps([self.request(1)] * MOST_BATCHED).encode()
        self.assertEqual(len(self.answer(most)), MOST_BATCHED)
