"""User actions on stream tickets: tokens for one Thing, for clients that cannot renew theirs while they stream."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from ..clock import iso
from ..refusals import Refusal, not_found
from ..store import enrolment, people
from ..store.access import Bounds
from .calls import Call, new_secret
from .declaration import Nothing, useraction
from .rights import LoggedIn, OnThing
from .values import Id, Params, Secret, Time

#: How long a ticket may be good (s).
LONGEST = 24 * 3600

Scope = Literal["stream", "things:read", "things:write"]


def _to_look() -> list[Scope]:
    return ["stream", "things:read"]


class StreamTicket(Params, frozen=True):
    """A Thing, what the ticket is to be good for there, and for how long (s)."""

    thing: Id
    scopes: Annotated[list[Scope], Meta(min_length=1, max_length=3)] = msgspec.field(default_factory=_to_look)
    lasts: Annotated[int, Meta(ge=60, le=LONGEST)] = LONGEST


class Ticket(msgspec.Struct, frozen=True):
    """A ticket, which is shown this once."""

    ticket: str
    expires_at: Time


class OneTicket(Params, frozen=True):
    """A ticket."""

    ticket: Secret


@useraction("stream_ticket", right=OnThing(), scope="stream", audited=True)
async def stream_ticket(call: Call, params: StreamTicket) -> Ticket:
    """Make a token for one Thing, good for at most a day, with which one streams without renewing it. It can do no more than
    one may oneself."""
    _check(call, params)
    secret, expires_at = new_secret(), call.at + params.lasts * 1000
    ticket = enrolment.NewToken(
        secret=people.digest(secret),
        user=call.known_user().id,
        session=None,
        scopes=" ".join(dict.fromkeys(params.scopes)),
        at=call.at,
        expires_at=expires_at,
        bounds=Bounds(call.bounds.client, params.thing),
    )
    await call.transact(enrolment.issue_token, ticket)
    return Ticket(secret, iso(expires_at))


def _check(call: Call, params: StreamTicket) -> None:
    if call.bounds.thing is not None:
        raise Refusal("forbidden", "A ticket makes no ticket: it would never end.")
    if call.bounds.client not in (None, call.known_user().id):
        # It would go on when the consent, or what came of it, has been taken back.
        raise Refusal("forbidden", "A client makes tickets in its own name, not in that of a person who has let it in.")
    lacking = set(params.scopes) - (set(params.scopes) if call.scopes is None else call.scopes)
    if lacking:
        raise Refusal("forbidden", f"This token lacks the scope {min(lacking)}, and so cannot give it away.")


@useraction("revoke_ticket", right=LoggedIn(), scope="stream", moves_rights=True)
async def revoke_ticket(call: Call, params: OneTicket) -> Nothing:
    """End a ticket of one's own. Connections that were let in by it are closed at once."""
    ticket = enrolment.Ticket(people.digest(params.ticket), call.known_user().id)
    if not await call.transact(enrolment.end_ticket, ticket):
        raise not_found()
    return Nothing()
