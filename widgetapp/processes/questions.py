"""What an `_sfe` asks the daemon, where tokens, rights and user actions are: the questions, and both ends of asking."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from twisted.internet.defer import Deferred
from twisted.logger import Logger

from ..sfe.authority import Checks, Denial, Denied, Grant, Identity
from ..sfe.rpc import Answers
from ..tasks import spawn_task
from ..wire.control import Ask, Reply
from ..wire.links import Message


class Identify(msgspec.Struct, frozen=True):
    """Whose token is this?"""

    token: str


class Check(msgspec.Struct, frozen=True):
    """May he who has this token stream the Thing?"""

    token: str
    thing: str


class Call(msgspec.Struct, frozen=True):
    """A text frame, from whom and from where."""

    text: bytes
    identity: Identity | None
    address: str


class Answer(msgspec.Struct, frozen=True):
    """What to send back, and who it has turned out to be."""

    text: bytes | None
    identity: Identity | None


class Remote:
    """The asking end: the daemon's tokens, rights and user actions, for an `_sfe`."""

    def __init__(self, send: Callable[[Message], None]) -> None:
        self._send = send
        self._next = 0
        self._asked: dict[int, Deferred[Reply]] = {}

    async def _ask(self, what: str, question: msgspec.Struct, answer: Any) -> Any:
        self._next += 1
        number, answered = self._next, Deferred[Reply]()
        self._asked[number] = answered
        self._send(Ask(number, what, msgspec.msgpack.encode(question)))
        reply = await answered
        if reply.denial:
            raise Denied(Denial(reply.denial))
        return msgspec.msgpack.decode(reply.content, type=answer)

    def replied(self, reply: Reply) -> None:
        """The daemon has answered."""
        self._asked.pop(reply.number).callback(reply)

    async def identify(self, token: str) -> Identity:
        """Who comes with this token. Raises `Denied`."""
        identity: Identity = await self._ask("identify", Identify(token), Identity)
        return identity

    async def grant(self, token: str, thing: str) -> Grant:
        """Whether he who comes with this token may stream the Thing. Raises `Denied`."""
        grant: Grant = await self._ask("grant", Check(token, thing), Grant)
        return grant

    async def answer(self, text: bytes, identity: Identity | None, address: str) -> tuple[bytes | None, Identity | None]:
        """Perform one request; as `Rpc.answer`."""
        answer: Answer = await self._ask("call", Call(text, identity, address), Answer)
        return answer.text, answer.identity


class Answering:
    """The answering end, in the daemon."""

    log = Logger()

    def __init__(self, authority: Checks, rpc: Answers) -> None:
        self._authority = authority
        self._rpc = rpc
        self._answers: dict[str, Callable[[bytes], Awaitable[object]]] = {
            "identify": self._identify,
            "grant": self._grant,
            "call": self._call,
        }

    def asked(self, ask: Ask, reply: Callable[[Reply], None]) -> None:
        """An SFE asks."""
        _ = spawn_task(self.log, f"answering {ask.what}", self._answer(ask, reply))

    async def _answer(self, ask: Ask, reply: Callable[[Reply], None]) -> None:
        try:
            answer = await self._answers[ask.what](ask.content)
        except Denied as denied:
            reply(Reply(ask.number, b"", denied.denial.value))
        except Exception:
            self.log.failure("a question of an SFE could not be answered")
            reply(Reply(ask.number, b"", Denial.UNAVAILABLE.value))
        else:
            reply(Reply(ask.number, msgspec.msgpack.encode(answer)))

    async def _identify(self, content: bytes) -> Identity:
        return await self._authority.identify(msgspec.msgpack.decode(content, type=Identify).token)

    async def _grant(self, content: bytes) -> Grant:
        question = msgspec.msgpack.decode(content, type=Check)
        return await self._authority.grant(question.token, question.thing)

    async def _call(self, content: bytes) -> Answer:
        question = msgspec.msgpack.decode(content, type=Call)
        return Answer(*await self._rpc.answer(question.text, question.identity, question.address))
