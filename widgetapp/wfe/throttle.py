"""Slows down the guessing of passwords, for each account and address; nobody is ever locked out."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from twisted.internet.interfaces import IReactorTime

from ..refusals import Refusal

#: So many wrong passwords cost nothing: everybody mistypes.
FREE = 4
#: Then the wait doubles, from one second up to this (s).
LONGEST = 60.0
#: Wrong passwords are forgotten after this time (s).
FORGET = 15 * 60.0
#: An attacker who comes from everywhere fills no more memory than this many entries take.
MOST = 20_000


@dataclass(slots=True)
class _Failures:
    count: int
    next_try: float
    at: float


class Throttle:
    """Counts wrong passwords by (account, address) and makes the next try wait."""

    def __init__(self, clock: IReactorTime) -> None:
        self._clock = clock
        self._failures: OrderedDict[tuple[str, str], _Failures] = OrderedDict()

    def check(self, login: str, address: str) -> None:
        """Raise `Refusal` when it is too early for another try."""
        failures = self._failures.get((login.lower(), address))
        now = self._clock.seconds()
        if failures is not None and failures.next_try > now:
            wait = failures.next_try - now
            raise Refusal("throttled", f"Too many wrong tries. Try again in {wait:.0f} s.", retry_after=wait)

    def failed(self, login: str, address: str) -> None:
        """Note a wrong password."""
        key, now = (login.lower(), address), self._clock.seconds()
        failures = self._failures.pop(key, None)
        count = 1 if failures is None or now - failures.at > FORGET else failures.count + 1
        wait = 0.0 if count < FREE else min(2.0 ** (count - FREE), LONGEST)
        self._failures[key] = _Failures(count, now + wait, now)
        if len(self._failures) > MOST:
            self._failures.popitem(last=False)

    def succeeded(self, login: str, address: str) -> None:
        """Forget the wrong ones."""
        self._failures.pop((login.lower(), address), None)
