"""Other servers, as far as tests need them."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from widgetapp.outside.web import OutsideError, Unreachable


class FakeWeb:
    """Answers with what was laid out for an address, and remembers what it was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, object] = {}
        self.asked: list[tuple[str, object]] = []
        self.status = 200

    async def get(self, url: str, authorization: str = "") -> bytes:
        """What is laid out."""
        return self._answer(url, authorization)

    async def post(self, url: str, fields: Mapping[str, str], client: str, secret: str) -> tuple[int, bytes]:
        """What is laid out."""
        return self.status, self._answer(url, {**fields, "client": client, "secret": secret})

    def _answer(self, url: str, sent: object) -> bytes:
        self.asked.append((url, sent))
        if url not in self.answers:
            raise Unreachable(f"{url} cannot be asked")
        answer = self.answers[url]
        if isinstance(answer, OutsideError):
            raise answer
        return answer if isinstance(answer, bytes) else msgspec.json.encode(answer)
