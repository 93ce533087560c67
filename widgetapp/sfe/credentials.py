"""How a client shows its token in the request for an upgrade."""

from __future__ import annotations

import base64
from urllib.parse import unquote_to_bytes

from ..refusals import Refusal

#: Browsers cannot set a header there; they name a sub-protocol that begins so, and ends with the token in base64url.
BEARER = "base64url.bearer.widgetapp."


def thing_named(request: bytes) -> str | None:
    """The Thing that the address of a request names, in its head: `/_stream/<thing>`; None where it names none."""
    path = request.split(b" ", 2)[1:2]
    name = unquote_to_bytes(path[0].partition(b"?")[0]).decode("latin-1").removeprefix("/_stream").strip("/") if path else ""
    return name or None


def token_shown(authorization: str, protocols: str) -> str | None:
    """The token in these two headers, if there is one. Raises `Refusal` where there is something else."""
    kind, _, token = authorization.partition(" ")
    if token:
        if kind.lower() != "bearer":
            raise Refusal("not_logged_in", "Only bearer tokens are taken here.")
        return token.strip()
    for entry in protocols.split(","):
        if entry.strip().startswith(BEARER):
            encoded = entry.strip().removeprefix(BEARER)
            try:
                return base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode()
            except ValueError as error:
                raise Refusal("not_logged_in", "The bearer sub-protocol holds no token.") from error
    return None
