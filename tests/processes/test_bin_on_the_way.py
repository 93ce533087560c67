"""A Thing that goes to the bin while a connection that has it open is on its way from one `_sfe` to another."""

from __future__ import annotations

import os
from typing import Any, cast

from twisted.trial.unittest import SynchronousTestCase

from widgetapp.config import StreamingConfig
from widgetapp.processes.directory import Directory
from widgetapp.processes.sfes import LocalSfe, RemoteSfe
from widgetapp.processes.switchboard import Switchboard
from widgetapp.sfe.hub import Hub
from widgetapp.wire.control import Arrive, Depart, Leave, ThingGone


class NotingProcess:
    """An `_sfe` that notes what it is told."""

    def __init__(self) -> None:
        self.heard: list[Any] = []

    def send(self, message: Any) -> None:
        """Note it."""
        self.heard.append(message)

    def send_with(self, message: Any, descriptor: int) -> bool:
        """Note it."""
        os.close(descriptor)
        self.heard.append(message)
        return True


class _Nobody:
    authority = rpc = None


class BinTests(SynchronousTestCase):
    """SFE 1 gives its connections up to SFE 2."""

    def setUp(self) -> None:
        """Make them."""
        self.switchboard = Switchboard(LocalSfe(Hub(1000), Directory()), StreamingConfig())
        self.old, self.new = (self.sfe(number) for number in (1, 2))
        self.switchboard.successors[self.old] = self.new

    def sfe(self, number: int) -> RemoteSfe:
        """An `_sfe` that is there."""
        sfe = RemoteSfe(number, number, Directory(), cast(Any, _Nobody()), self.switchboard.departed)
        sfe.process = cast(Any, NotingProcess())
        self.switchboard.add(sfe)
        return sfe

    def depart(self) -> None:
        """A connection comes from SFE 1."""
        self.old.received(Depart(b"session", "::1"), os.open(os.devnull, os.O_RDONLY))

    def heard(self, sfe: RemoteSfe) -> list[Any]:
        """What an SFE was told."""
        return cast(NotingProcess, sfe.process).heard

    def test_while_it_is_on_its_way(self) -> None:
        """Whoever gets the connection is told behind it: the one had it no more, the other not yet."""
        self.switchboard.thing_gone("before")
        self.old.leave()
        self.switchboard.thing_gone("t")
        self.depart()
        self.assertEqual(self.heard(self.old), [ThingGone("before"), Leave(), ThingGone("t")])
        self.assertEqual(self.heard(self.new), [ThingGone("before"), ThingGone("t"), Arrive(b"session"), ThingGone("t")])
