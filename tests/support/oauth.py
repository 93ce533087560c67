"""Clients of the OAuth 2.0 server, and their requests, without sockets: what the site answers is at hand at once."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from sqlalchemy.engine import Connection
from twisted.internet.error import ConnectionDone
from twisted.internet.testing import StringTransport
from twisted.python.failure import Failure
from twisted.web.resource import Resource

from tests.support.catalogue import CatalogueTestCase
from tests.support.memory import NOW
from widgetapp.config import WebConfig
from widgetapp.oauth import rules
from widgetapp.store import clients, people
from widgetapp.wfe.ajax import Ajax
from widgetapp.wfe.oauth.metadata import WellKnown
from widgetapp.wfe.oauth.resources import OAuth
from widgetapp.wfe.rates import Rates
from widgetapp.wfe.site import WebSite
from widgetapp.wfe.visitors import Visitors

#: The client that a person's browser is sent to, and one without a secret.
BACK = "https://sync.example/back"
LOOPBACK = "http://127.0.0.1:9999/back"
VERIFIER = "v" * 43
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
SCOPES = ("stream", "things:read", "things:write", "admin")
SECOND = 1000
DAY = 24 * 3600 * SECOND


@dataclass(frozen=True)
class Answer:
    """What an endpoint has answered."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def json(self) -> Any:
        """The body's JSON."""
        return json.loads(self.text)

    @property
    def error(self) -> tuple[int, str]:
        """Status and error of a refusal."""
        return self.status, self.json["error"]


class OAuthTestCase(CatalogueTestCase):
    """The people and Things of `CatalogueTestCase`; and the clients of the group `g`: `c`, with a secret, and `p`, without."""

    #: Requests to `_ajax/`.
    PER_MINUTE = 1000

    def setUp(self) -> None:
        """A site with the server."""
        super().setUp()
        self.at = NOW
        self.changes = 0
        self.services.rights_changed = self.changed
        root = Resource()
        root.putChild(b"oauth", OAuth(self.services, lambda: self.at))
        root.putChild(b".well-known", WellKnown("http://here"))
        visitors = Visitors(self.services, WebConfig(), lambda: self.at, secure=False)
        root.putChild(b"_ajax", Ajax(self.performer, visitors, Rates(self.clock, self.PER_MINUTE), 10_000))
        self.site = WebSite(self.clock, root, 100_000)
        self.site.startFactory()
        self.addCleanup(self.site.stopFactory)

    def changed(self) -> None:
        """Rights are not what they were."""
        self.changes += 1

    def fill(self, tx: Connection) -> None:
        """And the clients."""
        super().fill(tx)
        add_clients(tx)

    # --- requests ---

    def http(self, method: str, path: str, body: str = "", **headers: str) -> Answer:
        """Any request; underscores in the names of headers are hyphens."""
        channel: Any = self.site.buildProtocol(None)
        transport = StringTransport()
        channel.makeConnection(transport)
        lines = [f"{method} {path} HTTP/1.1", "Host: here", f"Content-Length: {len(body)}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        channel.dataReceived("\r\n".join([*lines, "", body]).encode())
        head, _, text = transport.value().decode().partition("\r\n\r\n")
        channel.connectionLost(Failure(ConnectionDone()))
        first, *rest = head.split("\r\n")
        return Answer(int(first.split()[1]), {k.lower(): v for k, v in (line.split(": ", 1) for line in rest)}, text)

    def post(self, endpoint: str, **params: str) -> Answer:
        """A request of the client `c`, unless the parameters name another."""
        known = {"client_id": "c", "client_secret": "secret"} if "client_id" not in params else {}
        form = urlencode({**known, **params})
        return self.http("POST", f"/oauth/{endpoint}", form, Content_Type="application/x-www-form-urlencoded")

    def token(self, **params: str) -> Answer:
        """A request at the token endpoint."""
        return self.post("token", **params)

    def ajax(self, action: str, token: str, **params: Any) -> Any:
        """A user action by token; gives its result, or the code of its refusal."""
        headers = {"Content_Type": "application/json", "Authorization": f"Bearer {token}"}
        answer = self.http("POST", f"/_ajax/{action}", json.dumps(params), **headers)
        return answer.json if answer.status == 200 else answer.json["error"]["code"]

    # --- consent ---

    def query(self, **changes: str | None) -> str:
        """An authorization request, with some parameters other than good, or left out."""
        good = {
            "response_type": "code", "client_id": "c", "redirect_uri": BACK, "state": "xyz", "scope": "stream things:read",
            "code_challenge": CHALLENGE, "code_challenge_method": "S256",
        }  # fmt: skip
        return urlencode({name: value for name, value in {**good, **changes}.items() if value is not None})

    def answered(self, who: str = "ben", approve: bool = True, **changes: str | None) -> dict[str, str]:
        """Where somebody's answer sends him: the parameters, and the address as `to`. Or the refusal, as `refused`."""
        call = self.call(who)
        call.at = self.at
        answer = self.answer("answer_access_request", call, query=self.query(**changes), approve=approve)
        if isinstance(answer, str):
            return {"refused": answer}
        parts = urlsplit(answer["redirect"])
        to = f"{parts.scheme}://{parts.netloc}{parts.path}"
        return {"to": to, **{name: values[0] for name, values in parse_qs(parts.query).items()}}

    def code(self, who: str = "ben", **changes: str | None) -> str:
        """A fresh authorization code."""
        return self.answered(who, True, **changes)["code"]

    def exchange(self, code: str, **changes: str) -> Answer:
        """What is given for a code."""
        good = {"grant_type": rules.CODE, "code": code, "redirect_uri": BACK, "code_verifier": VERIFIER}
        return self.token(**{**good, **changes})

    def refresh(self, token: str, **changes: str) -> Answer:
        """What is given for a refresh token."""
        return self.token(**{"grant_type": rules.REFRESH, "refresh_token": token, **changes})

    def good(self, access: str) -> bool:
        """Whether an access token is good for anything."""
        return bool(self.ajax("me", access) != "not_logged_in")


def add_clients(tx: Connection) -> None:
    """The clients `c`, with a secret, and `p`, without; both may act in the group `g`."""
    for name, secret, back in (("c", people.digest("secret"), BACK), ("p", None, LOOPBACK)):
        grants = tuple(grant for grant in rules.GRANTS if secret or grant != rules.CREDENTIALS)
        new = clients.Client(name, f"Client {name}", secret, (back,), grants, SCOPES, "ada", NOW, None, None)
        clients.add(tx, new, ["g"])
