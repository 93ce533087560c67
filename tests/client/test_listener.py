"""A listener comes back, with the right token and at the right time."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from twisted.internet.defer import Deferred, fail, succeed
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from tests.client.test_hearing import answer, message
from widgetapp.client import listener as module
from widgetapp.client.errors import Refused, Unreachable
from widgetapp.client.listener import ENOUGH, Listener
from widgetapp.client.messages import Message
from widgetapp.client.socket import Socket
from widgetapp.client.web import Web


class Tokens:
    """Gives t1, t2 …, each good for ten minutes; or refuses."""

    def __init__(self, follow: bool = True) -> None:
        self.count = 1
        self.follow = follow
        self.error: Exception | None = None

    async def token(self, web: Web, *, instead_of: str | None = None) -> str:
        """The next one only instead of the one before."""
        if self.error is not None:
            raise self.error
        if instead_of == f"t{self.count}" and self.follow:
            self.count += 1
        return f"t{self.count}"

    def left(self, now: float) -> float | None:
        """So long."""
        return 600.0 if self.follow else None


class FakeSocket:
    """A connection that says nothing by itself."""

    def __init__(self, made: Socket) -> None:
        self.made: Any = made
        self.texts: list[Any] = []
        self.held = False
        self.ended = False

    def say(self, text: bytes) -> None:
        """What the listener says."""
        self.texts.append(json.loads(text))

    def hold(self, held: bool) -> None:
        """Whether it is read."""
        self.held = held

    def end(self) -> None:
        """Closed from here."""
        self.ended = True

    def tokens(self) -> list[str]:
        """What was shown."""
        return [text["params"]["token"] for text in self.texts if text["method"].endswith("reauth")]

    def subscribed(self) -> None:
        """The server takes it all."""
        self.made._opened()
        self.made._said(answer(1, result={"expires_at": 0}))
        self.made._said(answer(2, result={"epoch": "e", "oldest": 1, "newest": 6}))


class ListenerTests(SynchronousTestCase):
    """Without a server, and without time."""

    def setUp(self) -> None:
        """Connections are made by the test."""
        self.clock = Clock()
        self.sockets: list[FakeSocket] = []
        self.reach: Callable[[], Deferred[None]] = lambda: succeed(None)
        self.tokens = Tokens()

        async def connect(reactor: Any, url: str, make: Callable[[], Socket]) -> Any:
            await self.reach()
            self.sockets.append(FakeSocket(make()))
            return self.sockets[-1]

        self.patch(module, "connect", connect)
        self.one = self.listener()

    def listener(self) -> Listener:
        """One of them."""
        return Listener(Web(self.clock, "http://here"), self.tokens, "ws://here:200/", {}, None, lambda: 1.0)

    def next(self) -> Deferred[Message | None]:
        """Ask for the next message."""
        return Deferred.fromCoroutine(self.one.next())

    def test_messages(self) -> None:
        """They come in their order; a place is behind what was dealt with."""
        asked = self.next()
        (socket,) = self.sockets
        socket.subscribed()
        self.assertNoResult(asked)
        socket.made._said(message(7))
        socket.made._said(message(8))
        first = self.successResultOf(asked)
        assert first is not None
        self.assertEqual((first.seq, self.one.place), (7, None))
        second = self.successResultOf(self.next())
        assert second is not None
        self.assertEqual((second.seq, self.one.place), (8, first.place))

    def test_comes_back(self) -> None:
        """From behind what came last, after longer and longer waits while nobody is there."""
        asked = self.next()
        self.sockets[0].subscribed()
        self.sockets[0].made._said(message(7))
        self.successResultOf(asked)
        asked = self.next()
        self.reach = lambda: fail(Unreachable("nobody there"))
        self.sockets[0].made._gone(None)
        self.clock.advance(0.5)
        self.clock.advance(0.9)
        self.reach = lambda: succeed(None)
        self.assertEqual(len(self.sockets), 1)
        self.clock.advance(0.1)
        self.sockets[1].subscribed()
        self.assertEqual(self.sockets[1].texts[1]["params"], {"epoch": "e", "after": 7})
        self.assertNoResult(asked)

    def test_another_token(self) -> None:
        """Where one is not taken; once. So where a connection is closed for its token."""
        asked = self.next()
        refusal = {"code": -32001, "message": "no", "data": {"code": "not_logged_in", "come_back": False}}
        for number, socket in enumerate(("first", "second")):
            self.sockets[number].made._opened()
            self.assertEqual(self.sockets[number].tokens(), [f"t{number + 1}"], socket)
            self.sockets[number].made._said(answer(1, error=refusal))
            self.assertTrue(self.sockets[number].ended)
            self.sockets[number].made._gone(1000)
            self.clock.advance(1)
        self.failureResultOf(asked, Refused)
        self.assertEqual(len(self.sockets), 2)

    def test_closed_for_its_token(self) -> None:
        """It comes back with another one."""
        _ = self.next()
        self.sockets[0].subscribed()
        self.sockets[0].made._gone(4403)
        self.clock.advance(1)
        self.sockets[1].made._opened()
        self.assertEqual(self.sockets[1].tokens(), ["t2"])

    def test_no_other_token(self) -> None:
        """Of a token that was given there is only one."""
        self.tokens.follow = False
        asked = self.next()
        self.sockets[0].made._opened()
        refusal = {"code": -32001, "message": "no", "data": {"code": "not_logged_in", "come_back": False}}
        self.sockets[0].made._said(answer(1, error=refusal))
        self.failureResultOf(asked, Refused)

    def test_renewed(self) -> None:
        """The next token is shown in time, on the same connection; where there is none, the old one goes on."""
        _ = self.next()
        self.sockets[0].subscribed()
        self.clock.advance(600)
        self.assertEqual(self.sockets[0].tokens(), ["t1", "t2"])
        self.tokens.error = Unreachable("nobody there")
        self.clock.advance(600)
        self.assertEqual(self.sockets[0].tokens(), ["t1", "t2"])

    def test_not_to_come_back(self) -> None:
        """What the server closes for good is an error."""
        asked = self.next()
        self.sockets[0].subscribed()
        self.sockets[0].made._gone(4400)
        self.failureResultOf(asked, Refused)

    def test_slow_reader(self) -> None:
        """The socket is not read while enough waits."""
        asked = self.next()
        socket = self.sockets[0]
        socket.subscribed()
        for number in range(ENOUGH + 2):
            socket.made._said(message(7 + number))
        self.successResultOf(asked)
        self.assertTrue(socket.held)
        for _ in range(2):
            self.successResultOf(self.next())
        self.assertFalse(socket.held)

    def test_close(self) -> None:
        """Whoever waits is told; while it waits, connects, or listens."""
        asked = self.next()
        self.sockets[0].subscribed()
        self.one.close()
        self.assertIsNone(self.successResultOf(asked))
        self.assertTrue(self.sockets[0].ended)
        self.assertEqual(self.clock.getDelayedCalls(), [])

    def test_close_while_connecting(self) -> None:
        """What is then connected is closed."""
        reached: Deferred[None] = Deferred()
        self.reach = lambda: reached
        asked = self.next()
        self.one.close()
        reached.callback(None)
        self.assertIsNone(self.successResultOf(asked))
        self.assertTrue(self.sockets[0].ended)

    def test_close_while_waiting(self) -> None:
        """It waits no longer."""
        self.reach = lambda: fail(Unreachable("nobody there"))
        asked = self.next()
        self.one.close()
        self.assertIsNone(self.successResultOf(asked))
        self.assertEqual(self.clock.getDelayedCalls(), [])
