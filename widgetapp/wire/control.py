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


# --- to an SFE ------------------------------------------------------------------------------------


class Arrive(Message, frozen=True, tag=111):
    """A connection is yours from now on; its descriptor comes with this."""

    session: bytes


class Leave(Message, frozen=True, tag=112):
    """Give up all connections, and those that come, one by one, each as soon as it can go."""


class Routed(Message, frozen=True, tag=113):
    """A Thing is owned by the document worker that listens there."""

    thing: str
    path: str


class WorkerGone(Message, frozen=True, tag=114):
    """A document worker will not come back."""

    path: str


class RightsChanged(Message, frozen=True, tag=115):
    """Somebody may less than before, or more: all are to be looked at again."""


class Tell(Message, frozen=True, tag=131):
    """Those who have a Thing open are to be told this: JSON, that is not in the document."""

    thing: str
    said: str


class Reply(Message, frozen=True, tag=116):
    """The answer to a question, by its number: what it is depends on what was asked; or the reason for a refusal."""

    number: int
    content: bytes
    denial: str = ""


class Configured(Message, frozen=True, tag=118):
    """The configuration has changed: it is this now, in JSON."""

    config: bytes


class Push(Message, frozen=True, tag=119):
    """News of a service, for the connection that the SFE has given this number."""

    connection: int
    text: bytes
    owed: bool


# --- to a document worker -------------------------------------------------------------------------


class Release(Message, frozen=True, tag=117):
    """Hand on all Things."""


class Freed(Message, frozen=True, tag=130):
    """An administrator has looked at a Thing: it may be changed again."""

    thing: str


# --- from every child -----------------------------------------------------------------------------


class Ready(Message, frozen=True, tag=120):
    """It works."""


class Report(Message, frozen=True, tag=121):
    """What it has to say of itself, about once a second: also the sign that it lives."""

    figures: Figures


class Done(Message, frozen=True, tag=122):
    """An SFE has given up its last connection, or a document worker its last Thing."""


# --- from a document worker -----------------------------------------------------------------------


class Noted(Message, frozen=True, tag=128):
    """Where it notes what it is about to do; the descriptor comes with this."""


# --- from an SFE ----------------------------------------------------------------------------------


class Depart(Message, frozen=True, tag=123):
    """A connection that is somebody else's from now on, where it came from and whose it is; its descriptor comes with this.

    `thing`: one that it has open, if it has.
    """

    session: bytes
    address: str
    user: str
    thing: str = ""


class Left(Message, frozen=True, tag=124):
    """A connection has ended: where it came from, and whose it was, empty where it had not shown a valid token."""

    address: str
    user: str


class Whose(Message, frozen=True, tag=125):
    """Who owns a Thing?"""

    thing: str


class Forget(Message, frozen=True, tag=126):
    """A Thing is not open here any more."""

    thing: str


class Ask(Message, frozen=True, tag=127):
    """A question that is answered by a `Reply` with its number."""

    number: int
    what: str
    content: bytes


class Ended(Message, frozen=True, tag=129):
    """A connection that had made calls is gone."""

    connection: int


ToChild = (
    Taken | Stop | Arrive | Leave | Routed | WorkerGone | RightsChanged | Tell | Reply | Configured | Push | Release | Freed
)
FromChild = Taken | Ready | Report | Done | Noted | Depart | Left | Whose | Forget | Ask | Ended

#: The messages that a descriptor goes with.
WITH_DESCRIPTOR = (Arrive, Depart, Noted)

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
