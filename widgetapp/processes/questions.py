"""What an `_sfe` asks the daemon, where tokens, rights and user actions are: the questions, and both ends of asking."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import msgspec
from twisted.internet.defer import Deferred
from twisted.logger import Logger

from ..sfe.authority import Checks, Denial, Denied, Grant, Held, Identity, Verdict
from ..sfe.rpc import Answered, Answers
from ..sfe.subscriptions import Subscriber
from ..tasks import spawn_task
from ..wire.control import Ask, Ended, Push, Reply
from ..wire.links import Message


class Identify(msgspec.Struct, frozen=True):
    """Whose token is this?"""

    token: str


class Check(msgspec.Struct, frozen=True):
    """May he who has this token stream the Thing?"""

    token: str
    thing: str


class Judge(msgspec.Struct, frozen=True):
    """May these still?"""

    held: list[Held]


class Call(msgspec.Struct, frozen=True):
    """A text frame, from whom and from where."""

    text: bytes
    identity: Identity | None
    address: str
    #: The SFE's number of the connection.
    connection: int


class Remote:
    """The asking end: the daemon's tokens, rights and user actions, for an `_sfe`."""

    def __init__(self, send: Callable[[Message], None]) -> None:
        self._send = send
        self._next = 0
        self._asked: dict[int, Deferred[Reply]] = {}
        #: The connections that have made calls, and their numbers.
        self._connections: dict[int, Subscriber] = {}
        self._numbers: dict[Subscriber, int] = {}

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

    async def judge(self, held: Sequence[Held]) -> list[Verdict]:
        """Whether those who were let in once still may."""
        verdicts: list[Verdict] = await self._ask("judge", Judge(list(held)), list[Verdict])
        return verdicts

    async def answer(self, text: bytes, identity: Identity | None, address: str, subscriber: Subscriber) -> Answered:
        """Perform one request; as `Rpc.answer`."""
        number = self._numbers.get(subscriber)
        if number is None:
            self._next += 1
            number = self._numbers[subscriber] = self._next
            self._connections[number] = subscriber
        answered: Answered = await self._ask("call", Call(text, identity, address, number), Answered)
        return answered

    def pushed(self, push: Push) -> None:
        """The daemon has news for a connection."""
        if (subscriber := self._connections.get(push.connection)) is not None:
            subscriber.push(push.text, push.owed)

    def ended(self, subscriber: Subscriber) -> None:
        """A connection is gone."""
        number = self._numbers.pop(subscriber, None)
        if number is not None:
            del self._connections[number]
            self._send(Ended(number))


class _Connection:
    """A connection in an `_sfe`, as the daemon has it."""

    def __init__(self, number: int, say: Callable[[Message], None]) -> None:
        self._number = number
        self._say = say

    def push(self, text: bytes, owed: bool = False) -> None:
        """Send news; the SFE leaves them out where the client reads too slowly, unless they are owed."""
        self._say(Push(self._number, text, owed))


class Answering:
    """The answering end, in the daemon: tokens, rights, user actions."""

    def __init__(self, authority: Checks, rpc: Answers) -> None:
        self.authority = authority
        self.rpc = rpc


class Conversation:
    """The answers to one `_sfe`."""

    log = Logger()

    def __init__(self, answering: Answering, say: Callable[[Message], None]) -> None:
        self._authority = answering.authority
        self._rpc = answering.rpc
        self._say = say
        self._connections: dict[int, _Connection] = {}
        self._answers: dict[str, Callable[[bytes], Awaitable[object]]] = {
            "identify": self._identify,
            "grant": self._grant,
            "judge": self._judge,
            "call": self._call,
        }

    def asked(self, ask: Ask) -> None:
        """The SFE asks."""
        _ = spawn_task(self.log, f"answering {ask.what}", self._answer(ask))

    async def _answer(self, ask: Ask) -> None:
        try:
            answer = await self._answers[ask.what](ask.content)
        except Denied as denied:
            self._say(Reply(ask.number, b"", denied.denial.value))
        except Exception:
            self.log.failure("a question of an SFE could not be answered")
            self._say(Reply(ask.number, b"", Denial.UNAVAILABLE.value))
        else:
            self._say(Reply(ask.number, msgspec.msgpack.encode(answer)))

    async def _identify(self, content: bytes) -> Identity:
        return await self._authority.identify(msgspec.msgpack.decode(content, type=Identify).token)

    async def _grant(self, content: bytes) -> Grant:
        question = msgspec.msgpack.decode(content, type=Check)
        return await self._authority.grant(question.token, question.thing)

    async def _judge(self, content: bytes) -> list[Verdict]:
        return await self._authority.judge(msgspec.msgpack.decode(content, type=Judge).held)

    async def _call(self, content: bytes) -> Answered:
        call = msgspec.msgpack.decode(content, type=Call)
        connection = self._connections.setdefault(call.connection, _Connection(call.connection, self._say))
        try:
            return await self._rpc.answer(call.text, call.identity, call.address, connection)
        finally:
            if self._connections.get(call.connection) is not connection:
                # It may have subscribed after its end was heard of, and would be told for ever.
                self._rpc.ended(connection)

    def ended(self, message: Ended) -> None:
        """A connection of the SFE's is gone."""
        if (connection := self._connections.pop(message.connection, None)) is not None:
            self._rpc.ended(connection)

    def over(self) -> None:
        """The SFE is gone."""
        for connection in self._connections.values():
            self._rpc.ended(connection)
        self._connections.clear()
