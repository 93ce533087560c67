"""What a page begins with where somebody is logged in: what its script would ask for first, and the list as HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass

import msgspec
from twisted.logger import Logger
from twisted.web.server import Request

from ..refusals import Refusal
from ..useractions.calls import Call
from ..useractions.performer import Performer
from ..useractions.pictures import Drawn
from ..useractions.things import Opened
from ..useractions.values import Me, Page
from .first_rows import list_of_things
from .first_thing import thing_to_be_opened
from .rates import Rates
from .visitors import Visitors

_THING = re.compile(rb"/things/([0-9A-Za-z_-]{1,32})(?:/history)?")
#: The list as it is when nobody has narrowed it down: another one is asked for by the script.
LISTS = (b"/", b"/things")


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a page gets: answers of user actions by their names, as JSON; and what it shows until its script does."""

    answers: dict[str, msgspec.Raw]
    html: str = ""

    def block(self) -> bytes:
        """The answers as a block of data in a page. No content of theirs can end it."""
        content = msgspec.json.encode(self.answers).replace(b"<", b"\\u003c")
        return b'<script type="application/json" id="given">%s</script>' % content


class FirstScreen:
    """Performs what a page would ask for first, in the name of whoever opens it and by his rights."""

    log = Logger()

    def __init__(self, performer: Performer, visitors: Visitors, rates: Rates) -> None:
        self._performer = performer
        self._visitors = visitors
        self._rates = rates

    async def of(self, request: Request) -> Beginning | None:
        """What this page begins with. None: as for everybody, because nobody is logged in, or because something went wrong."""
        try:
            call = await self._visitors.call(request, changes=False)
            if call.user is None:
                return None
            self._rates.count(request, call)
            beginning = await self._perform(request.path, call)
        except Refusal:
            return None
        except Exception:  # Whatever it was: the page asks for itself, and shows what it is told.
            self.log.failure("the first screen of {path} failed", path=request.path)
            return None
        self._visitors.answer(request, call)
        return beginning

    async def _perform(self, path: bytes, call: Call) -> Beginning:
        me = await self._performer.perform("me", call, b"{}")
        answers = {"me": msgspec.Raw(me)}
        if path in LISTS:
            found = answers["search"] = msgspec.Raw(await self._performer.perform("search", call, b"{}"))
            things = msgspec.json.decode(found, type=Page).things
            return Beginning(answers, list_of_things(msgspec.json.decode(me, type=Me), things))
        thing = _THING.fullmatch(path)
        return Beginning(answers, "" if thing is None else await self._open(thing[1].decode(), call, answers))

    async def _open(self, thing: str, call: Call, answers: dict[str, msgspec.Raw]) -> str:
        """Open a Thing; gives what is shown of it meanwhile."""
        try:
            opened = await self._performer.perform("open", call, msgspec.json.encode({"thing": thing}))
        except Refusal:
            # The script asks again, and says why it may not be opened.
            return ""
        answers["open"] = msgspec.Raw(opened)
        try:
            drawn = await self._performer.perform("pictures", call, msgspec.json.encode({"things": [thing]}))
            pictures = msgspec.json.decode(drawn, type=Drawn).pictures
        except Refusal:
            # It is not for guests.
            pictures = []
        return thing_to_be_opened(msgspec.json.decode(opened, type=Opened).thing.name, pictures[0].sketch if pictures else None)
