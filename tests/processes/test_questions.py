"""What an `_sfe` asks the daemon: whoever has gone meanwhile is not kept."""

from __future__ import annotations

import msgspec
from twisted.internet.defer import Deferred
from twisted.trial.unittest import SynchronousTestCase

from widgetapp.processes.questions import Answering, Call, Conversation
from widgetapp.sfe.authority import Checks, Identity
from widgetapp.sfe.rpc import Answered
from widgetapp.sfe.subscriptions import Subscriber
from widgetapp.wire.control import Ask, Ended
from widgetapp.wire.links import Message


class SlowRpc:
    """It answers when it is told to, and notes who has gone."""

    def __init__(self) -> None:
        self.gate: Deferred[None] = Deferred()
        self.gone: list[str] = []

    async def answer(self, text: bytes, _identity: Identity | None, _address: str, _subscriber: Subscriber) -> Answered:
        """When the gate opens."""
        await self.gate
        self.gone.append("answered")
        return Answered(text)

    def ended(self, _subscriber: Subscriber) -> None:
        """Note it."""
        self.gone.append("ended")


class ConversationTests(SynchronousTestCase):
    """A call that takes its time."""

    def setUp(self) -> None:
        """It has been asked."""
        self.rpc, self.said = SlowRpc(), list[Message]()
        authority: Checks = None  # type: ignore[assignment]  # nobody asks about tokens
        self.conversation = Conversation(Answering(authority, self.rpc), self.said.append)
        question = Call(b"subscribe", None, "1.2.3.4", 7)
        self.conversation.asked(Ask(1, "call", msgspec.msgpack.encode(question)))

    def test_stays(self) -> None:
        """It is answered, and its connection is known until it goes."""
        self.rpc.gate.callback(None)
        self.assertEqual((len(self.said), self.rpc.gone), (1, ["answered"]))
        self.conversation.ended(Ended(7))
        self.assertEqual(self.rpc.gone, ["answered", "ended"])

    def test_gone_meanwhile(self) -> None:
        """What a call has begun for a connection that has gone ends with it."""
        for all_go in (False, True):
            self.setUp()
            if all_go:
                self.conversation.over()
            else:
                self.conversation.ended(Ended(7))
            self.rpc.gate.callback(None)
            self.assertEqual(self.rpc.gone, ["ended", "answered", "ended"])
