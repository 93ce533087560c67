"""`POST /_ajax/<action>`: the catalogue's door for the web page and for whoever speaks HTTP."""

from __future__ import annotations

from twisted.web.resource import Resource
from twisted.web.server import Request

from ..refusals import Refusal
from ..useractions.calls import Call
from ..useractions.catalogue import actions
from ..useractions.performer import Performer
from .answers import body_of, respond
from .rates import Rates
from .visitors import Visitors, header


class Ajax(Resource):
    """All user actions, one below the other."""

    def __init__(
        self, performer: Performer, visitors: Visitors, rates: Rates, max_body: int, max_large: int | None = None
    ) -> None:
        """Limits in bytes: of a request's body, and of one of an action whose parameters hold content."""
        super().__init__()
        self._performer = performer
        self._visitors = visitors
        self._rates = rates
        self._max_body = max_body
        self._max_large = max_large or max_body

    def getChild(self, path: bytes, request: Request) -> Resource:
        name = path.decode("latin-1")
        action = actions().get(name)
        most = self._max_large if action is not None and action.large else self._max_body
        return AjaxAction(name, self._performer, self._visitors, self._rates, most)


class AjaxAction(Resource):
    """One user action."""

    isLeaf = True
    allowedMethods = (b"POST",)

    def __init__(self, name: str, performer: Performer, visitors: Visitors, rates: Rates, max_body: int) -> None:
        super().__init__()
        self._name = name
        self._performer = performer
        self._visitors = visitors
        self._rates = rates
        self._max_body = max_body

    def render_POST(self, request: Request) -> int:
        request.setHeader("Cache-Control", "no-store")
        return respond(request, self._perform(request))

    async def _perform(self, request: Request) -> bytes:
        call = await self._caller(request)
        if header(request, "content-type").partition(";")[0].strip().lower() != "application/json":
            raise Refusal("unsupported_media_type", "Send the parameters as application/json.")
        body = body_of(request, self._max_body)
        answer = await self._performer.perform(self._name, call, body or b"{}")
        self._visitors.answer(request, call)
        return answer

    async def _caller(self, request: Request) -> Call:
        try:
            call = await self._visitors.call(request)
        except Refusal:
            self._rates.count(request, None)
            raise
        self._rates.count(request, call)
        return call
