"""`twistd widgetapp --demo`: people, a User Group and a few Things to look at, in a data directory of their own."""

from __future__ import annotations

from pathlib import Path

import msgspec

from ..config import Config
from ..places import DEMO_MARK, sync_folder
from ..store import people
from ..useractions.calls import Services, new_secret
from .content import LOGINS, PASSWORD, Population, populate
from .drawings import drawings

HOUR = 60 * 60 * 1000


def demo_config(config: Config, data: Path) -> Config:
    """The configuration with the demonstration's own data directory, and addresses that only this machine reaches."""
    default = Config()
    listen, feed = config.web.listen, config.listener.listen
    if "interface=127." not in listen:
        listen = default.web.listen
    if feed and "interface=127." not in feed:
        feed = default.listener.listen
    # Metrics only where somebody asks for them: a demonstration beside a real daemon would want the same port.
    asked = config.monitoring.listen != default.monitoring.listen and "interface=127." in config.monitoring.listen
    return msgspec.structs.replace(
        config,
        web=msgspec.structs.replace(config.web, listen=listen, public_url=""),
        monitoring=msgspec.structs.replace(config.monitoring, listen=config.monitoring.listen if asked else ""),
        listener=msgspec.structs.replace(config.listener, listen=feed),
        storage=msgspec.structs.replace(config.storage, data=str(data), run=""),
    )


class Demo:
    """What the demonstration adds to the daemon."""

    def __init__(self, data: Path, url: str) -> None:
        self._data = data
        self._url = url

    @staticmethod
    def is_marked(data: Path) -> bool:
        """Whether a data directory holds a demonstration."""
        return (data / DEMO_MARK).exists()

    def mark(self) -> None:
        """Note on the data directory that nothing in it is real."""
        (self._data / DEMO_MARK).touch()
        sync_folder(self._data)

    async def prepare(self, services: Services, now: int) -> list[str]:
        """Fill an empty store, and make a fresh token; gives what the log says of it."""
        if await services.reads.read(people.count_users) == 0:
            hashed = await services.passwords.hash(PASSWORD)
            await services.journal.transact(populate, Population(hashed, now, drawings()))
        token = await self._token(services, now)
        return [
            "This is a demonstration; its data lies in " + str(self._data),
            f"Log in as {LOGINS[0]} or {LOGINS[1]} (designers) or {LOGINS[2]} (administrator), password: {PASSWORD}",
            "For integrators, good for 24 hours:",
            f"  curl -H 'Authorization: Bearer {token}' -H 'Content-Type: application/json' -d '{{\"query\": \"\"}}' "
            f"{self._url}/_ajax/search",
        ]

    async def _token(self, services: Services, now: int) -> str:
        from ..store import enrolment

        secret = new_secret()
        found = await services.reads.read(people.credentials, LOGINS[0])
        if found is None:
            raise RuntimeError("the demonstration's own user is gone")
        scopes = "stream things:read things:write"
        new = enrolment.NewToken(people.digest(secret), found[0], None, scopes, now, now + 24 * HOUR)
        await services.journal.transact(enrolment.issue_token, new)
        return secret
