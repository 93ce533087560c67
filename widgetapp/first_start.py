"""The first start: a one-time link, printed where only who runs the daemon sees it, makes the first administrator."""

from __future__ import annotations

from .store import enrolment, people
from .useractions.calls import Services, new_secret

#: How long the link is good (ms).
LIFETIME = 30 * 60 * 1000


async def setup_link(services: Services, now: int) -> list[str]:
    """What the log says of it: nothing where there are users already."""
    if await services.reads.read(people.count_users):
        return []
    secret = new_secret()
    link = enrolment.NewLink(people.digest(secret), "setup", None, True, now, now + LIFETIME)
    await services.journal.transact(enrolment.make_link, link)
    return [
        "Nobody can log in yet. Make the first administrator within 30 minutes (the link works once):",
        f"  {services.public_url}/setup#{secret}",
        "A later link is printed at each start, as long as there is nobody.",
    ]
