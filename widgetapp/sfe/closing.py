"""The codes with which a streaming connection is closed: 4000-4399 mean "come back", 4400-4999 do not.

(Hocuspocus providers come back whatever the code says; y-websocket ones stop at 4400-4499.)
"""

from __future__ import annotations

from dataclasses import dataclass

SERVICE_RESTART = 1012
TRY_AGAIN_LATER = 1013
FIRST_COME_BACK = 4000
FIRST_STAY_AWAY = 4400


@dataclass(frozen=True, slots=True)
class Closing:
    """Why a connection ends. The reason is for a person, at most 123 bytes."""

    code: int
    reason: str

    @property
    def come_back(self) -> bool:
        """Whether the same client may expect more of another connection."""
        return self.code in (SERVICE_RESTART, TRY_AGAIN_LATER) or FIRST_COME_BACK <= self.code < FIRST_STAY_AWAY


TOO_LARGE = Closing(1009, "A message is larger than this server takes.")
RESTARTING = Closing(1012, "The server restarts; please come back.")
SLOW = Closing(4290, "You read too slowly; please come back.")
TOO_MANY_CONNECTIONS = Closing(4291, "You have too many streaming connections; please come back.")
MALFORMED = Closing(4400, "A message is not what its protocol says.")
BROKEN_UPDATE = Closing(4400, "An update cannot be read; it was not stored.")
REVOKED = Closing(4403, "Your access was taken away.")
EXPIRED = Closing(4401, "The access token has expired.")
NOT_FOUND = Closing(4404, "There is nothing here, or it is not shared with you.")
NOT_LIVE = Closing(4406, "This User Group is not approved for live collaboration.")
UNAVAILABLE = Closing(1013, "This Thing cannot be opened at present; please come back.")
NO_CREDENTIALS = Closing(4408, "No credentials came in time.")
TOO_MANY_THINGS = Closing(4413, "More Things are open on this connection than this server takes.")
TOO_MUCH_WAITING = Closing(4414, "More was sent before the credentials were checked than this server takes.")

ALL = (
    TOO_LARGE, RESTARTING, UNAVAILABLE, SLOW, TOO_MANY_CONNECTIONS, MALFORMED, BROKEN_UPDATE, EXPIRED, REVOKED, NOT_FOUND,
    NOT_LIVE, NO_CREDENTIALS, TOO_MANY_THINGS, TOO_MUCH_WAITING,
)  # fmt: skip
