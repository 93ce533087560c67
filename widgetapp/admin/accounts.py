"""The verbs on people and User Groups: what there is, and what is to become of them."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ..wire.admin import Manage, Person, UserGroup
from . import client
from .arguments import GROUP_VERBS, CommandLine
from .complaints import REFUSED, Complaint
from .whereabouts import Whereabouts


def look(line: CommandLine, place: Whereabouts) -> Sequence[str]:
    """Who, or what groups, there are. Raises `Complaint`."""
    found: list[Person] | list[UserGroup] = client.people(place) if line.verb == "people" else client.groups(place)
    if line.json:
        return [msgspec.json.encode(found).decode()]
    return [_told(one) for one in found] or ["There is nobody yet." if line.verb == "people" else "There is no User Group yet."]


def _told(one: Person | UserGroup) -> str:
    if isinstance(one, Person):
        role = "  administrator" if one.admin else ""
        seen = "" if one.seen_at is None else f"  last seen {one.seen_at}"
        return f"{one.login}  {one.name!r}  {one.state}{role}{seen}"
    live = "approved" if one.live else "not approved, asked for" if one.asked else "not approved"
    return f"{one.id}  {one.name!r}  {live}  {one.members} members"


def request(line: CommandLine) -> Manage:
    """What is to be done with whom. Raises `Complaint`."""
    option, who = ("group", line.group) if line.verb in GROUP_VERBS else ("person", line.person)
    if who is None:
        example = f"widgetapp_admin -{option} {option.upper()} -{line.verb}"
        raise Complaint(f"-{line.verb} whom?" if option == "person" else f"-{line.verb} what?", f"as in `{example}`", REFUSED)
    return msgspec.convert({"who": who, "what": line.verb, "name": line.name or ""}, Manage)
