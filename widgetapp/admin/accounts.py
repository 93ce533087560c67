"""The verbs on people, User Groups and receivers: what there is, and what is to become of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from ..wire.admin import Manage, Person, Receiver, UserGroup
from . import client
from .arguments import SUBJECTS, CommandLine
from .complaints import REFUSED, Complaint
from .whereabouts import Whereabouts

#: Who knows what there is of each kind, and what is said where there is nothing.
_KINDS: dict[str, tuple[Callable[[Whereabouts], Sequence[Person | UserGroup | Receiver]], str]] = {
    "people": (client.people, "There is nobody yet."),
    "groups": (client.groups, "There is no User Group yet."),
    "receivers": (client.receivers, "There is no receiver yet."),
}


def look(line: CommandLine, place: Whereabouts) -> Sequence[str]:
    """Who, or what groups and receivers, there are. Raises `Complaint`."""
    ask, nothing = _KINDS[line.verb]
    found = ask(place)
    if line.json:
        return [msgspec.json.encode(found).decode()]
    return [_told(one) for one in found] or [nothing]


def _told(one: Person | UserGroup | Receiver) -> str:
    if isinstance(one, Receiver):
        which = "everything" if one.group is None else repr(one.group)
        why = f": {one.why}" if one.why else ""
        return f"{one.id}  {one.url}  {which}  {one.pending} waiting  {one.dead} dead  {one.state}{why}"
    if isinstance(one, Person):
        role = "  administrator" if one.admin else ""
        seen = "" if one.seen_at is None else f"  last seen {one.seen_at}"
        return f"{one.login}  {one.name!r}  {one.state}{role}{seen}"
    live = "approved" if one.live else "not approved, asked for" if one.asked else "not approved"
    return f"{one.id}  {one.name!r}  {live}  {one.members} members"


def request(line: CommandLine) -> Manage:
    """What is to be done with whom. Raises `Complaint`."""
    option = next(option for option, verbs in SUBJECTS.items() if line.verb in verbs)
    who = {"person": line.person, "group": line.group, "receiver": line.receiver}[option]
    if who is None:
        example = f"widgetapp_admin -{option} {option.upper()} -{line.verb}"
        raise Complaint(f"-{line.verb} whom?" if option == "person" else f"-{line.verb} what?", f"as in `{example}`", REFUSED)
    return msgspec.convert({"who": who, "what": line.verb, "name": line.name or ""}, Manage)
