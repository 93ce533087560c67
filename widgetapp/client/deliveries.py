"""Deliveries: whether they are WidgetApp's, and what they say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from ..wire import webhooks
from ..wire.webhooks import NotOurs
from .messages import Message, Notice, read

#: A delivery from longer ago, or from so far ahead, is refused (s; Standard Webhooks 1.0.0).
TOLERANCE = 300


def verify(headers: Mapping[str, str], body: bytes, *keys: str, now: float | None = None) -> Message | Notice:
    """What a delivery says, if it is signed with one of the keys that were shown for the receiver (`whsec_…`, `whpk_…`).

    `headers` are the request's, in whichever letters; `body` is as it came, byte by byte; `now` is in s since the epoch,
    and by default the clock's. Raises
    `NotOurs`, and then nothing of it is to be believed; `ValueError` for a key that is none.
    """
    moment = datetime.now(UTC).timestamp() if now is None else now
    given = {name.lower(): value for name, value in headers.items()}
    try:
        message, timestamp = given["webhook-id"], given["webhook-timestamp"]
        signatures = given["webhook-signature"]
        off = abs(moment - int(timestamp))
    except (KeyError, ValueError) as error:
        raise NotOurs(f"it lacks what a delivery has: {error}") from error
    webhooks.check(signatures, webhooks.signed(message, timestamp, body), keys)
    if off > TOLERANCE:
        raise NotOurs(f"it is from {off:.0f} s away")
    return read(body)
