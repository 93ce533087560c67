"""What goes wrong between a program and WidgetApp."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from twisted.internet.defer import CancelledError


class ClientError(Exception):
    """Base of all that goes wrong here."""


class Refused(ClientError):
    """WidgetApp says no: with a stable code (API Guide), a sentence for a person, and whether the same may succeed later."""

    def __init__(self, code: str, message: str, come_back: bool = False, retry_after: float | None = None) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.come_back = come_back
        #: Seconds after which a further try has a chance, where that was said.
        self.retry_after = retry_after


class Unreachable(ClientError):
    """No answer, or one that is not WidgetApp's. Whether what was asked for has happened is not known."""


class Gap(ClientError):
    """What comes next in the feed is kept no more: fetch anew what you need, and listen from now on."""

    def __init__(self, told: dict[str, Any]) -> None:
        super().__init__("what comes next is kept no more: fetch anew what you need, and listen from now on")
        #: What the feed is now; None where it was not said.
        self.epoch: str | None = told.get("epoch")
        self.oldest: int | None = told.get("oldest")
        self.newest: int | None = told.get("newest")


@contextmanager
def reaching(url: str) -> Iterator[None]:
    """Whatever happens to a connection within is `Unreachable`: of the many things that may, all mean the same here."""
    try:
        yield
    except (ClientError, CancelledError):
        raise
    except Exception as error:
        raise Unreachable(f"{url} cannot be reached: {error or type(error).__name__}") from error
