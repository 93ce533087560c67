"""User actions that make Things out of others, or of files, and files out of Things."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any, get_args

import msgspec
from msgspec import Meta
from sqlalchemy.engine import Connection

from ..refusals import Refusal
from ..store import images as image_rows
from ..store import things as rows
from ..store.transactions import transaction
from ..wire.changes import Change, Order, Wanted
from .calls import Call
from .declaration import Feed, useraction
from .editing import change, editor, widgets
from .rights import MemberOf, OnThing
from .things import OneThing, visible
from .values import Id, Name, Params, Thing
from .widgets import AddWidget, Kind, Properties, ordered

#: So many widgets may come in one file.
MOST = 10_000


class Duplicate(Params, frozen=True):
    """A Thing; what its copy is to be called, and to which User Group it is to belong: the same one, unless it is said."""

    thing: Id
    name: Name | None = None
    group: Id | None = None


class Import(Params, frozen=True):
    """A new Thing's name, its User Group, and an Excalidraw file, of which the elements are taken."""

    name: Name
    group: Id
    content: Annotated[dict[str, Any], Meta(description="What is in a file `*.excalidraw`.")]


class Imported(msgspec.Struct, frozen=True):
    """The new Thing, and how many elements could not be taken: images, whose content is stored by `/_files/`, and what is no
    widget here."""

    thing: Thing
    left_out: int


class Exported(msgspec.Struct, frozen=True, rename="camel"):
    """An Excalidraw file. Images are named, by their `fileId`; their content is at `/_files/<thing>/<fileId>`."""

    elements: list[dict[str, Any]]
    type: str = "excalidraw"
    version: int = 2
    source: str = "WidgetApp"
    app_state: dict[str, Any] = {}
    files: dict[str, Any] = {}


class Copy(msgspec.Struct, frozen=True):
    """A Thing that is to be made, and the one whose images it is to have, if any."""

    thing: str
    name: str
    group: str
    user: str
    at: int
    images_of: str | None


class _Place(msgspec.Struct, frozen=True):
    group: str


@transaction
def make(tx: Connection, params: Copy) -> bool:
    """Make a Thing, unless it was made already."""
    if rows.exists(tx, params.thing):
        return False
    rows.add(tx, params.thing, params.name, params.group, params.user, params.at)
    if params.images_of is not None:
        image_rows.copy(tx, params.images_of, params.thing)
    return True


@useraction("duplicate", right=OnThing(), scope="things:write", feed=Feed.DURABLE)
async def duplicate(call: Call, params: Duplicate) -> Thing:
    """Make a copy of a Thing as it is now, of which the caller is the owner. Its history begins anew."""
    found = await call.services.reads.read(visible, params.thing, call.actor())
    group = params.group or found.group.id
    await call.check(MemberOf(), _Place(group))
    still = partial(call.check, OnThing(), params)
    state = await editor(call).refresh(call.known_user(), call.bounds, params.thing, None, still)
    new = await _make(call, (params.name or f"{found.name[:190]} (copy)").strip(), group, params.thing)
    await editor(call).edit(
        call.known_user(), call.bounds, new.id, state, None, partial(call.check, OnThing("editor"), OneThing(new.id))
    )
    return new


@useraction("import", right=MemberOf(), scope="things:write", feed=Feed.DURABLE, large=True)
async def import_file(call: Call, params: Import) -> Imported:
    """Make a Thing out of an Excalidraw file."""
    wanted, left_out = _adds(params.content)
    made = await _make(call, params.name.strip(), params.group, None)
    if wanted:
        await change(call, OneThing(made.id), Order(made.id, wanted))
    return Imported(made, left_out)


@useraction("export", right=OnThing(), scope="things:read", guests=True)
async def export(call: Call, params: OneThing) -> Exported:
    """A Thing as an Excalidraw file."""
    found = await widgets(call, params, Wanted())
    return Exported([{name: value for name, value in one.items() if name != "etag"} for one in found.widgets])


async def _make(call: Call, name: str, group: str, images_of: str | None) -> Thing:
    """Make a Thing under the id of the action, which is told to the feed as its."""
    new = call.tells_of_new(group, {"name": name})
    await call.transact(make, Copy(new, name, group, call.known_user().id, call.at, images_of))
    return await call.services.reads.read(visible, new, call.actor())


def _adds(content: dict[str, Any]) -> tuple[list[Change], int]:
    """The widgets in a file, and how many elements were left out. Raises `Refusal`."""
    elements = content.get("elements")
    if content.get("type") != "excalidraw" or not isinstance(elements, list):
        raise Refusal("invalid_params", "This is no Excalidraw file: it has no elements.")
    if len(elements) > MOST:
        raise Refusal("too_large", f"A file may hold {MOST} elements.")
    there = [one for one in elements if isinstance(one, dict) and not one.get("isDeleted")]
    taken = [one for one in there if one.get("type") in _KINDS and one.get("type") != "image"]
    return [_add(one, f"imported-{at}") for at, one in enumerate(taken)], len(there) - len(taken)


def _add(element: dict[str, Any], name: str) -> Change:
    properties = {name: value for name, value in element.items() if name in _PROPERTIES and value is not None}
    try:
        wanted = {"do": "add", "type": element["type"], "widget": element.get("id"), "properties": properties}
        return ordered(msgspec.convert(wanted, AddWidget), name)
    except ValueError as error:
        raise Refusal("invalid_params", f"The element {element.get('id')} is not as it should be: {error}.") from error


_KINDS = frozenset(get_args(Kind))
_PROPERTIES = frozenset(Properties.__struct_encode_fields__)
