"""What an answer means, and when a message that was not taken is sent again: after longer and longer waits, for three days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Literal

import msgspec
from twisted.web import http

from ..config import OutboundConfig
from .post import Answer

TOO_MANY_REQUESTS = 429
#: These say that the receiver is in trouble, and not that it minds the message: nothing else is sent to it for a moment either.
BUSY = (TOO_MANY_REQUESTS, http.BAD_GATEWAY, http.SERVICE_UNAVAILABLE, http.GATEWAY_TIMEOUT)
#: A receiver in trouble is left alone for so long at first (s), and at most.
FIRST_REST, LONGEST_REST = 1.0, 120.0


class Patience(msgspec.Struct, frozen=True):
    """How long is waited. In ms: at most before the second try, at most before any, and how long is tried at all."""

    first: float
    longest: float
    whole: int

    @classmethod
    def of(cls, config: OutboundConfig) -> Patience:
        """As it is configured."""
        hours = config.retry_hours * 3600 * 1000
        return cls(config.first_retry_seconds * 1000, config.longest_retry_seconds * 1000, int(hours))


class Verdict(msgspec.Struct, frozen=True):
    """What becomes of a message, as in `deliveries.Outcome`, and when it is due again (ms). `troubled`: whether the receiver
    takes nothing at all just now; `rest`: for how long it wants to be left alone (ms)."""

    what: Literal["taken", "again", "dead", "gone"]
    due_at: int = 0
    error: str = ""
    troubled: bool = False
    rest: float = 0


def judge(
    answer: Answer, attempts: int, tried_since: int | None, now: int, patience: Patience, random: Callable[[], float]
) -> Verdict:
    """What is to become of a message, tried so often before and first at that moment (ms), that was answered so at `now`.

    `random` gives numbers from 0 to 1.
    """
    if http.OK <= answer.status < http.MULTIPLE_CHOICE:
        return Verdict("taken")
    error = answer.error or f"status {answer.status}"
    if answer.status == http.GONE:
        return Verdict("gone", now, error)
    troubled = answer.status == 0 or answer.status in BUSY
    end = (now if tried_since is None else tried_since) + patience.whole
    asked = min(asked_wait(answer.retry_after, now), patience.longest)
    if now >= end:
        return Verdict("dead", now, error, troubled, asked)
    due_at = now + max(wait(attempts, patience, random), asked)
    # The last try is at the very end.
    return Verdict("again", int(min(due_at, end)), error, troubled, asked if troubled else 0)


def wait(attempts: int, patience: Patience, random: Callable[[], float]) -> float:
    """How long to wait (ms) after so many tries before this one: anything up to a limit that doubles each time, so that what
    failed together does not come back together."""
    return float(min(patience.first * 2.0 ** min(attempts, 40), patience.longest)) * random()


def asked_wait(retry_after: str, now: int) -> float:
    """What a `Retry-After` asks for (ms), in seconds or as a date, from `now` (ms); 0 where it is not understood."""
    if retry_after.isascii() and retry_after.isdigit():
        return float(retry_after[:9]) * 1000
    try:
        moment = parsedate_to_datetime(retry_after)
    except ValueError:
        return 0.0
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(moment.timestamp() * 1000 - now, 0.0)


def rest(failures: int, random: Callable[[], float]) -> float:
    """How long a receiver is left alone (s) that has just been in trouble for the so manieth time in a row."""
    longest: float = min(FIRST_REST * 2.0 ** min(failures - 1, 20), LONGEST_REST)
    return longest * (0.5 + random() / 2)
