"""Links that are sent by mail as well, where the server is set up for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from msgspec import Meta

from ..clock import iso
from ..refusals import Refusal
from .calls import Call
from .letters import LETTERS, Letter, Letters

#: What nearly all addresses are like (RFC 5322, 3.2.3); nothing in it can be taken for a second one, or for a header.
_PATTERN = r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+$"
Address = Annotated[
    str, Meta(max_length=200, pattern=_PATTERN, description="An address to which the link is sent by mail as well.")
]  # fmt: skip


def check_mail(call: Call, to: str | None) -> None:
    """Raise `Refusal` where something is to be sent, and cannot be: before there is a link."""
    if to is not None and call.services.mail is None:
        raise Refusal("not_set_up", "This server sends no mail. Pass the link on yourself.")


async def send_link(
    call: Call, to: str | None, which: Callable[[Letters], Letter], link: str, expires_at: int | None, **named: str
) -> bool | None:
    """Send a link, if it is to be sent: whether that worked. `which` letter goes with it, which speaks of what is `named`.
    Time in ms."""
    if to is None or call.services.mail is None:
        return None
    letters = LETTERS[call.language]
    letter = which(letters)
    end = [] if expires_at is None else [letters.until.format(end=iso(expires_at)[:16].replace("T", " "))]
    text = "\n\n".join([letter.before.format(**named), link, *end]) + "\n"
    return await call.services.mail.send(call.known_user().id, to, letter.subject.format(**named), text)
