"""How a client comes to a Thing: its frames wait until its token has been checked, and then go on to the hub.

waiting ──credentials──▶ checking ──granted──▶ admitted ──ended──▶ gone
                           │ ▲                    │
                         denied credentials     denied
                           ▼ │                    │
                         refused ◀────────────────┘
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from automat import TypeMachineBuilder

from ..wire import hocuspocus
from ..wire.awareness import decode
from . import closing
from .authority import Denial, Grant
from .hub import Hub
from .live import LiveChannel, Outlet

#: So many messages of one Thing may wait for the check of its token.
MAX_WAITING = 1000

Document = hocuspocus.StateVector | hocuspocus.Edit | hocuspocus.Presence


class Admission(Protocol):
    """What happens to a client's hold on a Thing."""

    def credentials(self, token: str) -> None:
        """The client names its token."""

    def granted(self, grant: Grant) -> None:
        """The token is good for this Thing."""

    def denied(self, denial: Denial) -> None:
        """It is not, or no longer."""

    def document(self, event: Document) -> None:
        """The client has something for the document."""

    def arrived(self, channel: LiveChannel) -> None:
        """It has come from another SFE, which had let it in."""

    def barred(self) -> None:
        """It has come from another SFE, which had not."""

    def ended(self) -> None:
        """The client, or its connection, is done."""


@dataclass(slots=True)
class Entrance:
    """What the states share. Limits in bytes, for each Thing of a connection."""

    address: bytes
    outlet: Outlet
    hub: Hub
    max_waiting: int
    new_channel: Callable[[], int]
    check: Callable[[Entrance, str], None]
    admitted: Callable[[Entrance, LiveChannel], None]
    deny: Callable[[Entrance, Denial], None]
    waiting: list[Document] = field(default_factory=list)
    waiting_bytes: int = 0
    #: Whether a token is being checked.
    checking: bool = False
    channel: LiveChannel | None = None

    @property
    def live(self) -> LiveChannel | None:
        """The client's hold on the Thing, if it has one."""
        return None if self.channel is None or self.channel.closed else self.channel

    def put(self, frame: bytes) -> None:
        """Send the client a frame."""
        self.hub.out.say(self.outlet, frame)

    def say_denied(self, denial: Denial) -> None:
        """Tell the client that this Thing is not for it; other Things on its connection go on."""
        self.deny(self, denial)


_builder = TypeMachineBuilder(Admission, Entrance)
_waiting = _builder.state("waiting")
_checking = _builder.state("checking")
_admitted = _builder.state("admitted")
_refused = _builder.state("refused")
_gone = _builder.state("gone")


@_waiting.upon(Admission.credentials).to(_checking)
@_refused.upon(Admission.credentials).to(_checking)
@_admitted.upon(Admission.credentials).loop()
def _check(_admission: Admission, entrance: Entrance, token: str) -> None:
    # Those already in may show a fresher token at any time; meanwhile they go on under the old one.
    entrance.checking = True
    entrance.check(entrance, token)


# A client that shows two tokens at once is checked for the first.
_checking.upon(Admission.credentials).loop().returns(None)


@_waiting.upon(Admission.document).loop()
@_checking.upon(Admission.document).loop()
def _wait(_admission: Admission, entrance: Entrance, event: Document) -> None:
    entrance.waiting.append(event)
    entrance.waiting_bytes += len(event.state if isinstance(event, hocuspocus.StateVector) else event.update)
    if entrance.waiting_bytes > entrance.max_waiting or len(entrance.waiting) > MAX_WAITING:
        entrance.outlet.close(closing.TOO_MUCH_WAITING)


@_checking.upon(Admission.granted).to(_admitted)
def _let_in(admission: Admission, entrance: Entrance, grant: Grant) -> None:
    channel = LiveChannel(entrance.new_channel(), entrance.address, grant, entrance.outlet, put_out=admission.denied)
    entrance.channel = channel
    entrance.put(hocuspocus.authenticated(entrance.address, grant.read_only))
    entrance.hub.open(channel)
    entrance.admitted(entrance, channel)
    waiting, entrance.waiting, entrance.waiting_bytes = entrance.waiting, [], 0
    for event in waiting:
        admission.document(event)


@_waiting.upon(Admission.arrived).to(_admitted)
def _arrive(admission: Admission, entrance: Entrance, channel: LiveChannel) -> None:
    entrance.channel = channel
    channel.put_out = admission.denied
    entrance.hub.open(channel)
    entrance.admitted(entrance, channel)


_waiting.upon(Admission.barred).to(_refused).returns(None)


@_checking.upon(Admission.denied).to(_refused)
def _turn_away(_admission: Admission, entrance: Entrance, denial: Denial) -> None:
    entrance.waiting, entrance.waiting_bytes = [], 0
    entrance.say_denied(denial)


@_admitted.upon(Admission.granted).loop()
def _renew(_admission: Admission, entrance: Entrance, grant: Grant) -> None:
    channel = _live(entrance)
    if grant.identity.user.id != channel.grant.identity.user.id:
        # Another user on the same hold would write under the first one's name.
        entrance.outlet.close(closing.MALFORMED)
        return
    channel.grant = grant
    entrance.put(hocuspocus.authenticated(entrance.address, grant.read_only))
    entrance.admitted(entrance, channel)


@_admitted.upon(Admission.denied).to(_refused)
def _put_out(_admission: Admission, entrance: Entrance, denial: Denial) -> None:
    entrance.hub.close(_live(entrance))
    entrance.say_denied(denial)


@_admitted.upon(Admission.document).loop()
def _carry(_admission: Admission, entrance: Entrance, event: Document) -> None:
    channel, hub = _live(entrance), entrance.hub
    if channel.closed:
        return
    if isinstance(event, hocuspocus.Edit):
        hub.edit(channel, event.update, event.answer)
    elif isinstance(event, hocuspocus.Presence):
        hub.show(channel, decode(event.update))
    else:
        hub.ask(channel, event.state)


@_admitted.upon(Admission.ended).to(_gone)
def _leave(_admission: Admission, entrance: Entrance) -> None:
    entrance.hub.close(_live(entrance))


for _state in (_waiting, _checking, _refused):
    _state.upon(Admission.ended).to(_gone).returns(None)
for _state in (_waiting, _refused, _gone):
    # A check that was under way when the client left, or left and came back.
    _state.upon(Admission.granted).loop().returns(None)
    _state.upon(Admission.denied).loop().returns(None)
# Providers go on sending for a Thing that was denied to them: it is passed over, and not kept.
_refused.upon(Admission.document).loop().returns(None)
for _input in (Admission.document, Admission.credentials):
    _gone.upon(_input).loop().returns(None)
_gone.upon(Admission.ended).loop().returns(None)

#: Makes a machine for one client's hold on one Thing.
new_admission = _builder.build()


def _live(entrance: Entrance) -> LiveChannel:
    if entrance.channel is None:
        raise RuntimeError("an admitted client has no channel")
    return entrance.channel
