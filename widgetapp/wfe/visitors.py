"""Who sends a request: by session cookie or bearer token, from where, and whether from our own page."""

from __future__ import annotations

from urllib.parse import urlsplit

from twisted.logger import Logger
from twisted.web.server import Request

from ..clock import Now
from ..config import WebConfig
from ..refusals import Refusal
from ..store import enrolment, people
from ..tasks import spawn_task
from ..useractions.calls import Call, Services
from ..useractions.letters import language
from .answers import client_address

#: A session in use is written down as such at most this often (ms).
TOUCH = 5 * 60 * 1000
#: So much is kept of what a program says of itself (characters).
MOST_AGENT = 300
#: More languages than these nobody reads (characters).
MOST_LANGUAGES = 300
#: ... and a key by which it knows a request has no more (characters).
MOST_KEY = 200


def header(request: Request, name: str) -> str:
    """A request header as text, empty where it is absent."""
    return str(request.getHeader(name) or "")


class Visitors:
    """Tells who sends a request, and keeps sessions alive."""

    log = Logger()

    def __init__(self, services: Services, config: WebConfig, now: Now, secure: bool) -> None:
        self._services = services
        self._config = config
        self._now = now
        # Over plain HTTP a browser drops a cookie that is called __Host- or Secure.
        self._cookie = "__Host-widgetapp" if secure else "widgetapp"
        self._attributes = f"Path=/; HttpOnly; SameSite=Strict{'; Secure' if secure else ''}"

    def apply(self, config: WebConfig) -> None:
        """Take over which other origins may come."""
        self._config = config

    async def call(self, request: Request, changes: bool = True) -> Call:
        """The call that a request makes. Raises `Refusal` for a token that is not good, and for a forged request."""
        call = Call(self._services, client_address(request), self._now(), agent=header(request, "user-agent")[:MOST_AGENT])
        call.language = language(header(request, "accept-language")[:MOST_LANGUAGES])
        call.key = header(request, "idempotency-key")
        if len(call.key) > MOST_KEY:
            raise Refusal("invalid_params", f"An Idempotency-Key has at most {MOST_KEY} characters.")
        authorization = header(request, "authorization")
        if authorization:
            return await self._with_token(call, authorization)
        if changes:
            self._check_origin(request)
        cookie = request.getCookie(self._cookie.encode())
        if cookie is not None:
            await self._with_session(call, cookie.decode("latin-1"))
        return call

    async def _with_token(self, call: Call, authorization: str) -> Call:
        kind, _, secret = authorization.partition(" ")
        token = None
        if kind.lower() == "bearer":
            if self._services.foreign is not None:
                await self._services.foreign.admit(secret.strip())
            token = await self._services.reads.read(people.token, people.digest(secret.strip()), call.at)
        if token is None:
            raise Refusal("not_logged_in", "The access token is not valid, or has expired.")
        call.user, call.scopes, call.bounds = token.user, token.scopes, token.bounds
        return call

    async def _with_session(self, call: Call, cookie: str) -> None:
        secret = people.digest(cookie)
        session = await self._services.reads.read(people.session, secret, call.at)
        if session is None:
            return
        call.user, call.session = session.user, secret
        if call.at - session.seen_at > TOUCH:
            use = enrolment.SessionUse(secret, call.at, call.at + self._services.session_lifetime * 1000)
            _ = spawn_task(self.log, "a session's use", self._services.journal.transact(enrolment.use_session, use))
            call.session_kept = cookie

    def _check_origin(self, request: Request) -> None:
        """Only our own pages may act in the name of a cookie (OWASP, Cross-Site Request Forgery Prevention).

        No other site's page can set this header without asking first, and we never allow it.
        """
        if not header(request, "x-widgetapp-request"):
            raise Refusal("forbidden", "The header X-WidgetApp-Request is missing.")
        if header(request, "sec-fetch-site") not in ("", "same-origin", "none") or not self.own_origin(request):
            raise Refusal("forbidden", "This request comes from another site's page.")

    def own_origin(self, request: Request) -> bool:
        """Whether a request comes from our own page, from one that the configuration allows, or from no page at all."""
        origin = header(request, "origin")
        if not origin or origin in self._config.origins:
            return True
        return urlsplit(origin).netloc == header(request, "host")

    def answer(self, request: Request, call: Call) -> None:
        """Set or take back the session cookie, as the call has it."""
        if call.session_ended:
            self._set_cookie(request, "; Max-Age=0")
        elif (secret := call.session_opened or call.session_kept) is not None:
            self._set_cookie(request, f"{secret}; Max-Age={self._services.session_lifetime}")

    def _set_cookie(self, request: Request, value: str) -> None:
        request.responseHeaders.addRawHeader("Set-Cookie", f"{self._cookie}={value}; {self._attributes}")
