"""Somebody who speaks to WidgetApp over HTTP, as the page does: with cookies, and the header that our own pages send."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from prometheus_client.parser import text_string_to_metric_families as parse
from treq.client import HTTPClient
from twisted.web.client import Agent, BrowserLikePolicyForHTTPS
from twisted.web.http_headers import Headers

from .certificates import TestAuthority
from .waiting import PATIENCE

#: What the demonstration's people log in with.
PASSWORD = "open-the-workshop"
OWN_PAGE = {"X-WidgetApp-Request": "1"}


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Headers
    content: bytes

    @property
    def json(self) -> Any:
        """The body's JSON."""
        return json.loads(self.content)

    @property
    def error(self) -> str:
        """The stable code of a refusal."""
        return str(self.json["error"]["code"])

    @property
    def refusal(self) -> tuple[int, str]:
        """Status and code of a refusal."""
        return self.status, self.error

    def header(self, name: str) -> str | None:
        """A header's first value."""
        values = self.headers.getRawHeaders(name)
        return None if values is None else values[0]


class Visitor:
    """One browser's worth of cookies."""

    def __init__(self, url: str, authority: TestAuthority | None = None, address: str | None = None) -> None:
        """For HTTPS, `authority` is whom it trusts; `address` is where it comes from, if that matters."""
        from twisted.internet import reactor

        self.url = url
        policy = BrowserLikePolicyForHTTPS(authority and authority.trusted)
        self._agent = Agent(reactor, policy, connectTimeout=PATIENCE, bindAddress=address and (address, 0))
        self._client = HTTPClient(self._agent)

    async def request(self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Answer:
        """Any request."""
        response = await self._client.request(
            method,
            self.url + path,
            data=body or None,
            headers=Headers({name: [value] for name, value in (headers or {}).items()}),
            timeout=PATIENCE,
            browser_like_redirects=True,
        )
        return Answer(response.code, response.headers, await response.content())

    async def ajax(self, action: str, /, **params: Any) -> Answer:
        """A user action, as the page calls it."""
        headers = {"Content-Type": "application/json", **OWN_PAGE}
        return await self.request("POST", f"/_ajax/{action}", json.dumps(params).encode(), headers)

    async def do(self, action: str, /, **params: Any) -> Any:
        """The same for one that must succeed; gives its result."""
        answer = await self.ajax(action, **params)
        assert answer.status == 200, (action, answer.status, answer.content)
        return answer.json

    async def login(self, login: str, password: str = PASSWORD) -> Any:
        """Log in."""
        return await self.do("login", login=login, password=password)

    async def token(self) -> str:
        """A token for the Streaming API."""
        return str((await self.do("token"))["token"])

    async def metrics(self) -> dict[tuple[str, str], float]:
        """The metrics of a moment, by name and process, where this is the address at which they are served."""
        answer = await self.request("GET", "/metrics")
        assert answer.status == 200, answer.content
        return {
            (sample.name, sample.labels.get("process", "")): sample.value
            for family in parse(answer.content.decode())
            for sample in family.samples
        }

    async def new_thing(self, name: str = "A Thing") -> str:
        """Make a Thing in the first User Group; gives its id."""
        group = (await self.do("me"))["groups"][0]["id"]
        return str((await self.do("create", name=name, group=group))["id"])
