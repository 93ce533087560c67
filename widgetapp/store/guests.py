"""Guests: who came by a share link and has no account. Administrators decide whether there may be any."""

from __future__ import annotations

from typing import Literal

from sqlalchemy import delete, func, insert, select
from sqlalchemy.engine import Connection

from ..refusals import Refusal
from . import people
from .accounts import NO_PASSWORD
from .enrolment import COLORS
from .people import GUESTS, Kind, User
from .schema import facts, sessions, shares, tokens, users

#: Who may come by a share link: everybody; who says his name, or has an account; only who has an account.
Admitted = Literal["visitors", "guests", "nobody"]
ADMITS: dict[Admitted, tuple[Kind, ...]] = {"visitors": GUESTS, "guests": ("guest",), "nobody": ()}

_DECISION = "guests"
#: So many come by one link within a minute (ms). Who has a link fills the store no faster than that.
MOST, WITHIN = 60, 60 * 1000
#: So much of a guest's name is kept: with what is said behind it, it is no longer than others' (characters).
LONGEST = 190


def admitted(db: Connection) -> Admitted:
    """What administrators have decided."""
    decided = db.execute(select(facts.c.value).where(facts.c.name == _DECISION)).scalar_one_or_none()
    return next((value for value in ADMITS if value == decided), "visitors")


def admit(tx: Connection, who: Admitted) -> None:
    """Decide it. Those who are here and may be no more lose their sessions, and all that came of these."""
    tx.execute(delete(facts).where(facts.c.name == _DECISION))
    tx.execute(insert(facts).values(name=_DECISION, value=who))
    gone = select(users.c.id).where(users.c.kind.in_(set(GUESTS) - set(ADMITS[who])))
    tx.execute(delete(tokens).where(tokens.c.user_id.in_(gone)))
    tx.execute(delete(sessions).where(sessions.c.user_id.in_(gone)))


def add(tx: Connection, user: str, link: str, name: str | None, at: int) -> None:
    """Make a guest of somebody who has come by this link, with this id. Whoever sees his name sees that he is one.

    Raises `Refusal` where there may be none of his kind, or too many have come at once.
    """
    kind: Kind = "visitor" if name is None else "guest"
    allowed = admitted(tx)
    if kind not in ADMITS[allowed]:
        wanted = "Say your name, please." if "guest" in ADMITS[allowed] else "Guests are not let in here: please log in."
        raise Refusal("forbidden", wanted)
    _slow_down(tx, link, at)
    number = _count(tx, kind) + 1
    shown = f"Visitor {number} (anonymous)" if name is None else f"{name[:LONGEST]} (guest)"
    new = User(user, shown, f"{kind}:{user}", COLORS[number % len(COLORS)], admin=False, guest=True)
    people.add_user(tx, new, NO_PASSWORD, at, kind)


def _slow_down(tx: Connection, link: str, at: int) -> None:
    lately = (shares.c.link == link, users.c.kind.in_(GUESTS), users.c.created_at > at - WITHIN)
    query = select(func.count()).select_from(shares).join(users, users.c.id == shares.c.user_id).where(*lately)
    if tx.execute(query).scalar_one() >= MOST:
        raise Refusal("throttled", "Many people come by this link just now. Try again in a minute.", retry_after=WITHIN / 1000)


def _count(tx: Connection, kind: Kind) -> int:
    return int(tx.execute(select(func.count()).select_from(users).where(users.c.kind == kind)).scalar_one())
