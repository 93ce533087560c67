"""User actions on receivers: addresses of external systems, to which is delivered what people do."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import uuid4

import msgspec
from msgspec import Meta
from sqlalchemy.engine import Connection

from ..clock import iso
from ..refusals import Refusal
from ..store import deliveries, groups, people
from ..store import receivers as rows
from ..store.access import Actor
from ..store.groups import Group
from ..store.receivers import Kind, Receiver
from .addresses import receiver_address
from .calls import Call, Deliveries, Tested
from .declaration import Act, declared, useraction
from .rights import AdministersReceiver, AnswersFor, LoggedIn
from .values import Id, Params, Time

Actions = Annotated[list[Annotated[str, Meta(max_length=60)]], Meta(max_length=100)]


class AddReceiver(Params, frozen=True):
    """An address, with port 200 where it names none; the User Group whose actions are delivered there, or none, for all that
    one may hear of; which actions, all where none are named; and how it is signed: "hmac" with a secret that both sides
    know, "ed25519" with one that only WidgetApp knows."""

    url: Annotated[str, Meta(min_length=1, max_length=1000)]
    group: Id | None = None
    actions: Actions = []  # noqa: RUF012
    kind: Kind = "hmac"


class OneReceiver(Params, frozen=True):
    """A receiver by its id."""

    receiver: Id


class ReceiverList(Params, frozen=True):
    """No parameters."""


class ChangeReceiver(Params, frozen=True):
    """A receiver; whether it is delivered to, and which actions, an empty list for all. What is null stays as it is. Who has a
    receiver delivered to again answers for it from then on: it hears what he may see."""

    receiver: Id
    enabled: bool | None = None
    actions: Actions | None = None


class DeadLetters(Params, frozen=True):
    """A receiver, and the dead letters before a number."""

    receiver: Id
    before: Annotated[int, Meta(ge=1)] | None = None
    limit: Annotated[int, Meta(ge=1, le=200)] = 50


class Replay(Params, frozen=True):
    """A receiver; and the number in the feed from which on everything is delivered again, or none: all dead letters are."""

    receiver: Id
    seq: Annotated[int, Meta(ge=1)] | None = None


class ReceiverView(msgspec.Struct, frozen=True):
    """A receiver as those see it who administer it. `made_by` answers for it; `why`: why it is disabled; `failing_since`: since
    when it takes nothing, and `error`: what came of it last. `pending`: how many messages wait for it; `dead`: how many it has
    never taken."""

    id: str
    url: str
    group: Group | None
    actions: list[str]
    kind: Kind
    made_by: str
    created_at: Time
    state: Literal["active", "failing", "disabled"]
    why: str
    taken_at: Time | None
    failing_since: Time | None
    error: str
    pending: int
    dead: int


class Receivers(msgspec.Struct, frozen=True):
    """Receivers, the oldest first."""

    receivers: list[ReceiverView]


class MadeReceiver(msgspec.Struct, frozen=True):
    """A receiver, and what it checks signatures with, which is shown this once: the secret (`whsec_…`), or the public key
    (`whpk_…`)."""

    receiver: ReceiverView
    secret: str


class Removed(msgspec.Struct, frozen=True):
    """The receiver that is gone."""

    id: str


class DeadLetter(msgspec.Struct, frozen=True):
    """A message that was never taken: its own id and number, that of the feed, what it is, why, and when that was."""

    number: int
    id: str
    seq: int
    method: str
    thing: str | None
    attempts: int
    error: str
    dead_at: Time


class DeadLetterPage(msgspec.Struct, frozen=True):
    """Dead letters, the newest first, and the number to go on before; None after the last ones."""

    letters: list[DeadLetter]
    before: int | None


class Replayed(msgspec.Struct, frozen=True):
    """How many messages, or rows of the feed, that was."""

    count: int


class _Method(msgspec.Struct):
    method: str


@useraction("receivers", right=LoggedIn(), scope=None)
def receivers(db: Connection, act: Act, params: ReceiverList) -> Receivers:
    """The receivers of the User Groups that one administers; for administrators of WidgetApp, all there are."""
    return Receivers([_view(db, one) for one in rows.every(db) if _administers(db, act, one.id)])


@useraction("add_receiver", right=AnswersFor(), scope=None, audited=True)
async def add_receiver(call: Call, params: AddReceiver) -> MadeReceiver:
    """Have delivered to an address, from now on, what people do. The secret is shown this once."""
    office = _office(call)
    url = receiver_address(params.url, office.allows_plain)
    new = rows.NewReceiver(
        uuid4().hex, url, params.group, call.known_user().id, _known(params.actions), params.kind, office.key(), call.at,
    )  # fmt: skip
    await call.transact(rows.add, new, made=new.id)
    return await _made(call, office, new.id)


@useraction("rotate_receiver_secret", right=AdministersReceiver(), scope=None, audited=True)
async def rotate_receiver_secret(call: Call, params: OneReceiver) -> MadeReceiver:
    """Sign with another secret, which is shown this once; for 24 hours with the old one as well."""
    office = _office(call)
    await call.transact(rows.renew_key, rows.NewKey(params.receiver, office.key(), call.at))
    return await _made(call, office, params.receiver)


@useraction("change_receiver", right=AdministersReceiver(), scope=None, writes=True, audited=True)
def change_receiver(tx: Connection, act: Act, params: ChangeReceiver) -> ReceiverView:
    """Deliver to a receiver again, from where it is, or nothing any more; or deliver it other actions from now on."""
    if params.actions is not None:
        rows.want(tx, params.receiver, _known(params.actions))
    if params.enabled:
        AnswersFor().check(tx, act, rows.find(tx, params.receiver))
        rows.go_on(tx, params.receiver, act.user, act.at)
    elif params.enabled is False:
        by = people.names(tx, {act.user}).get(act.user, "")
        rows.stop(tx, rows.Stop(params.receiver, f"{by} has disabled it.", act.at))
    return _view(tx, rows.find(tx, params.receiver))


@useraction("remove_receiver", right=AdministersReceiver(), scope=None, writes=True, audited=True)
def remove_receiver(tx: Connection, act: Act, params: OneReceiver) -> Removed:
    """Forget a receiver, with all that it has not taken."""
    rows.remove(tx, params.receiver)
    return Removed(params.receiver)


@useraction("test_receiver", right=AdministersReceiver(), scope=None, audited=True)
async def test_receiver(call: Call, params: OneReceiver) -> Tested:
    """Send a receiver a message that says nothing, now, and see what it answers."""
    return await _office(call).test(params.receiver)


@useraction("dead_letters", right=AdministersReceiver(), scope=None)
def dead_letters(db: Connection, act: Act, params: DeadLetters) -> DeadLetterPage:
    """What a receiver has never taken."""
    found = deliveries.dead(db, params.receiver, params.before, params.limit + 1)
    shown = found[: params.limit]
    return DeadLetterPage([_letter(one) for one in shown], shown[-1].number if len(found) > len(shown) else None)


@useraction("replay", right=AdministersReceiver(), scope=None, writes=True, audited=True)
def replay(tx: Connection, act: Act, params: Replay) -> Replayed:
    """Deliver to a receiver again what it has never taken, or everything from a number of the feed on; with the same ids."""
    if params.seq is None:
        return Replayed(rows.replay_dead(tx, params.receiver, act.at))
    return Replayed(rows.replay_from(tx, params.receiver, params.seq))


def _office(call: Call) -> Deliveries:
    if call.services.deliveries is None:
        raise Refusal("not_set_up", "This server delivers nothing to receivers.")
    return call.services.deliveries


def _known(actions: list[str]) -> frozenset[str] | None:
    if unknown := set(actions) - declared().keys():
        raise Refusal("invalid_params", f"There is no user action named {min(unknown)}.")
    return frozenset(actions) or None


def _administers(db: Connection, actor: Actor, receiver: str) -> bool:
    try:
        AdministersReceiver().check(db, actor, OneReceiver(receiver))
    except Refusal:
        return False
    return True


async def _made(call: Call, office: Deliveries, receiver: str) -> MadeReceiver:
    found, view = await call.services.reads.read(_with_view, receiver)
    return MadeReceiver(view, office.shown(found.kind, found.key))


def _with_view(db: Connection, receiver: str) -> tuple[Receiver, ReceiverView]:
    found = rows.find(db, receiver)
    return found, _view(db, found)


def _view(db: Connection, one: Receiver) -> ReceiverView:
    counts = rows.counts(db, one.id)
    state: Literal["active", "failing"] = "active" if one.failing_since is None else "failing"
    return ReceiverView(
        id=one.id,
        url=one.url,
        group=None if one.group is None else groups.find(db, one.group),
        actions=sorted(one.actions or ()),
        kind=one.kind,
        made_by=people.names(db, {one.made_by}).get(one.made_by, ""),
        created_at=iso(one.created_at),
        state=state if one.disabled_at is None else "disabled",
        why=one.why,
        taken_at=None if one.taken_at is None else iso(one.taken_at),
        failing_since=None if one.failing_since is None else iso(one.failing_since),
        error=one.error,
        pending=counts.pending,
        dead=counts.dead,
    )


def _letter(one: deliveries.DeadLetter) -> DeadLetter:
    method = msgspec.json.decode(one.body, type=_Method).method
    return DeadLetter(one.number, one.id, one.seq, method, one.thing, one.attempts, one.error, iso(one.dead_at))
