"""What user actions take and give: the types that clients see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import msgspec
from msgspec import Meta

from ..clock import iso
from ..store.access import Role
from ..store.groups import Group
from ..store.people import User
from ..store.things import Person, ThingRow
from .declaration import SECRET

Name = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\S", description="A name that people read.")]
Id = Annotated[str, Meta(min_length=1, max_length=32, pattern="^[0-9A-Za-z_-]+$", description="An id that the server gave.")]
Login = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"^\S+$", description="A log-in name.")]
Password = Annotated[str, Meta(min_length=10, max_length=200, description="A new password.", extra=SECRET)]
Secret = Annotated[str, Meta(min_length=1, max_length=200, description="What a one-time link ends with.", extra=SECRET)]
Tag = Annotated[str, Meta(min_length=1, max_length=40, pattern=r"\S", description="A tag; capitals make no other one of it.")]
Time = Annotated[str, Meta(description="ISO 8601, UTC.", extra_json_schema={"format": "date-time"})]

Version = Annotated[int, Meta(ge=0, le=2**62, description="The number of an update, as `history` and the feed give it.")]


class Params(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of all parameters: a name that nobody knows is an error, not a wish ignored."""


class Me(msgspec.Struct, frozen=True):
    """Who is logged in, if anybody, and the User Groups he belongs to."""

    user: User | None
    groups: list[Group]
    demo: bool
    #: Whether there is a Streaming API.
    streaming: bool = True
    #: What the OpenID provider is called by which one may log in, if there is one.
    openid: str | None = None
    #: Whether links can be sent by mail.
    mail: bool = False


class Thing(msgspec.Struct, frozen=True):
    """A Thing without its content, and the most that whoever asked may do there."""

    id: str
    name: str
    group: Group
    created_by: Person
    created_at: Time
    updated_at: Time
    deleted_at: Time | None
    role: Role
    #: What people have filed it under, in their order.
    tags: list[str] = msgspec.field(default_factory=list)


class Listed(Thing, frozen=True, kw_only=True):
    """A Thing in a list, and what whoever asked has noted of it, which nobody else sees."""

    #: What is written there around the words that were looked for, where it was found by that.
    snippet: str | None
    favourite: bool
    #: When he opened it last.
    opened_at: Time | None
    #: The number of its small picture, which `pictures` gives: another one whenever it looks different. None: there is none.
    picture: int | None


class Page(msgspec.Struct, frozen=True):
    """Some Things, and where to go on; no cursor after the last ones."""

    things: list[Listed]
    cursor: str | None


def thing(row: ThingRow, tags: Sequence[str] = ()) -> Thing:
    """A stored Thing as clients see it."""
    return Thing(
        row.id,
        row.name,
        row.group,
        row.created_by,
        iso(row.created_at),
        iso(row.updated_at),
        None if row.deleted_at is None else iso(row.deleted_at),
        row.role,
        list(tags),
    )
