"""The socket between the daemon and a child, as both have it: messages, and descriptors that go with some of them."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Sequence
from typing import Any, cast
from typing import Protocol as Interface

import msgspec
from twisted.internet.interfaces import IFileDescriptorReceiver, IReactorSocket, IUNIXTransport
from twisted.logger import Logger
from zope.interface import implementer

from ..links import LENGTH, Link, adopt
from ..wire.control import WITH_DESCRIPTOR, Taken
from ..wire.links import Message


class ControlPeer(Interface):
    """Who has one end."""

    def control_received(self, message: Any, descriptor: int | None) -> None:
        """The other end has said something. The descriptor is the receiver's to close."""

    def control_lost(self) -> None:
        """The other process is gone."""


@implementer(IFileDescriptorReceiver)
class ControlLink(Link):
    """A link that carries descriptors as well, each before the message that it belongs to."""

    _log = Logger()

    def __init__(self, peer: ControlPeer, decoder: msgspec.msgpack.Decoder[list[Any]]) -> None:
        super().__init__(self, decoder)
        self._owner = peer
        self._arrived: deque[int] = deque()
        #: Sent, and to be closed here when the other end has them: Twisted does not say when they have left.
        self._sent: deque[int] = deque()

    def send_with(self, message: Message, descriptor: int) -> None:
        """Send a message with a descriptor, which is closed when it has arrived, or cannot."""
        if self._lost:
            os.close(descriptor)
            return
        self._sent.append(descriptor)
        cast(IUNIXTransport, self.transport).sendFileDescriptor(descriptor)
        content = self._encoder.encode([message])
        cast(IUNIXTransport, self.transport).write(len(content).to_bytes(LENGTH, "big") + content)

    def connectionMade(self) -> None:
        """Nothing: this end was made with the process. It is read in Twisted's way, which takes descriptors."""

    def fileDescriptorReceived(self, descriptor: int) -> None:
        """A descriptor has come; its message follows."""
        self._arrived.append(descriptor)

    def link_made(self, link: Link) -> None:
        """Never called."""

    def link_received(self, link: Link, messages: Sequence[Any]) -> None:
        """Hand each message to the owner, with its descriptor."""
        for message in messages:
            if isinstance(message, Taken):
                os.close(self._sent.popleft())
            elif isinstance(message, WITH_DESCRIPTOR):
                self.send([Taken()])
                self._tell(message, self._arrived.popleft())
            else:
                self._tell(message, None)

    def _tell(self, message: Any, descriptor: int | None) -> None:
        try:
            self._owner.control_received(message, descriptor)
        except Exception:
            # The end of this link would be the end of the child, with all that it has.
            self._log.failure("a message {kind} could not be dealt with", kind=type(message).__name__)

    def link_lost(self, link: Link) -> None:
        """The other process is gone."""
        for descriptor in (*self._sent, *self._arrived):
            os.close(descriptor)
        self._sent.clear()
        self._arrived.clear()
        self._owner.control_lost()


def adopt_control(reactor: IReactorSocket, descriptor: int, peer: ControlPeer, union: Any) -> ControlLink:
    """Make a link of one end of a socket pair; the descriptor is closed, the link has its own."""
    link = ControlLink(peer, msgspec.msgpack.Decoder(list[union]))
    adopt(reactor, descriptor, link)
    return link
