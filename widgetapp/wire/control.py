"""What the daemon and its children say to each other over the socket that each child is born with: msgpack arrays, some
of them with a descriptor."""

from __future__ import annotations

import msgspec

from .links import Message
from .status import Figures

# --- both ways ------------------------------------------------------------------------------------


class Taken(Message, frozen=True, tag=100):
    """The next descriptor has arrived."""


# --- to every child -------------------------------------------------------------------------------


class Stop(Message, frozen=True, tag=110):
    """End, in order."""


# --- from every child -----------------------------------------------------------------------------


class Ready(Message, frozen=True, tag=120):
    """It works."""


class Report(Message, frozen=True, tag=121):
    """What it has to say of itself, about once a second: also the sign that it lives."""

    figures: Figures


ToChild = Taken | Stop
FromChild = Taken | Ready | Report

#: The messages that a descriptor goes with.
WITH_DESCRIPTOR: tuple[type[Message], ...] = ()

# --- to and from the fork server ------------------------------------------------------------------


class Fork(msgspec.Struct, frozen=True):
    """Make a child: what it is told, in JSON. Two descriptors go with it: its control socket, and where it logs."""

    number: int
    boot: bytes


class Forked(msgspec.Struct, frozen=True, tag=True):
    """The child is there; without a pid, there is none, and `why` says why."""

    number: int
    pid: int | None
    why: str = ""


class Exited(msgspec.Struct, frozen=True, tag=True):
    """A child has ended, as `os.waitpid` has it."""

    number: int
    status: int
