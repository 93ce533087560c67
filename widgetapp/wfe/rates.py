"""How many requests somebody may make of `_ajax/`, and what his answers say of it: the fields of the IETF's draft
draft-ietf-httpapi-ratelimit-headers-10."""

from __future__ import annotations

import math
from collections import OrderedDict

from twisted.internet.interfaces import IReactorTime
from twisted.web.server import Request

from ..refusals import Refusal
from ..sfe.pacing import Bucket
from ..useractions.calls import Call
from .answers import client_address

#: What is counted, and for how long (s).
WINDOW = 60
#: So many people and addresses are remembered, those that came last: whoever comes from everywhere fills no more memory.
MOST = 20_000


class Rates:
    """Counts requests by person; by address those of whom nobody knows who he is, be it by a bad token."""

    def __init__(self, clock: IReactorTime, per_minute: int) -> None:
        self._clock = clock
        self._per_minute = per_minute
        self._buckets: OrderedDict[tuple[str, str], Bucket] = OrderedDict()

    def apply(self, per_minute: int) -> None:
        """Change the limit: everybody begins anew."""
        if per_minute != self._per_minute:
            self._per_minute = per_minute
            self._buckets.clear()

    def count(self, request: Request, call: Call | None) -> None:
        """Note a request, and say in its answer how many more may come; `call` is None where it was refused for who makes it.

        Raises `Refusal` where it is one too many.
        """
        user = None if call is None else call.user
        key = ("address", client_address(request)) if user is None else ("user", user.id)
        now = self._clock.seconds()
        bucket = self._buckets.pop(key, None) or Bucket(self._per_minute / WINDOW, now, burst=WINDOW)
        self._buckets[key] = bucket
        if len(self._buckets) > MOST:
            self._buckets.popitem(last=False)
        wait = bucket.ask(now)
        request.setHeader("RateLimit-Policy", f'"{key[0]}";q={self._per_minute};w={WINDOW}')
        request.setHeader("RateLimit", f'"{key[0]}";r={math.floor(bucket.left)};t={math.ceil(bucket.missing)}')
        if wait > 0:
            raise Refusal("throttled", "These are too many requests. Make the next ones later.", retry_after=wait)
