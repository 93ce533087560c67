"""Where a listener begins: behind a number of an epoch, or now."""

from __future__ import annotations

from ..refusals import CODES, Refusal
from ..store import feed
from . import reading
from .reading import Wanted


class Subscribe(Wanted, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From where on: behind a number of an epoch; without one, from now on. And what."""

    epoch: str | None = None
    after: int | None = None


def begin(extent: feed.Extent, wish: Subscribe) -> tuple[str, int, dict[str, object]]:
    """Epoch and number behind which a listener begins, and what it is told of the feed. Raises `Refusal` for a gap."""
    epoch = extent.epoch if wish.epoch is None else wish.epoch
    after = extent.newest if wish.after is None else wish.after
    hello: dict[str, object] = {"epoch": extent.epoch, "oldest": extent.oldest, "newest": extent.newest}
    if reading.missed(extent, epoch, after):
        raise Refusal("gap", CODES["gap"].meaning, details=hello)
    return epoch, after, hello
