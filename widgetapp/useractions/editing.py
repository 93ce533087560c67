"""User actions on the content of a Thing, each one request: for people and systems that do not stream."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any
from uuid import uuid4

import msgspec
from msgspec import UNSET, Meta, UnsetType
from sqlalchemy.engine import Connection

from ..refusals import Refusal
from ..store import undoing, updates
from ..store.access import Actor
from ..wire import changes as wire
from ..wire.changes import Record
from .calls import Call, Editor
from .declaration import useraction
from .rights import LoggedIn, OnThing
from .things import Cursor, Limit, OneThing, Place, scroll_page
from .values import Id, Listed, Page, Params, Version
from .widgets import Change, Number, new_id, ordered

State = Annotated[bytes, Meta(max_length=1024 * 1024, description="A Yjs state vector: what the caller has already.")]
Widget = Annotated[dict[str, Any], Meta(description="A widget: `id`, `etag`, `type`, and its properties.")]
Rectangle = Annotated[tuple[Number, Number, Number, Number], Meta(description="Left, top, width, height.")]


class Edit(Params, frozen=True):
    """A Thing, and what is to be changed there: either a list of changes to widgets, made all or none; or a Yjs update, and
    what the caller has of the Thing."""

    thing: Id
    changes: Annotated[list[Change], Meta(min_length=1, max_length=1000)] | UnsetType = UNSET
    #: Only say what the changes would come to.
    dry_run: bool = False
    update: (
        Annotated[bytes, Meta(min_length=2, max_length=7 * 1024 * 1024, description="A Yjs update (encoding 1).")] | UnsetType
    ) = UNSET
    state: State | None = None


class Edited(msgspec.Struct, frozen=True, omit_defaults=True):
    """What an edit came to: the widgets that it changed, as they are now, and those that are gone; or what the caller lacked
    before, as a Yjs update."""

    widgets: list[Widget] | UnsetType = UNSET
    deleted: list[str] | UnsetType = UNSET
    update: bytes | UnsetType = UNSET
    #: Of those that `revert` was to undo, what others have changed since.
    skipped: list[str] | UnsetType = UNSET


class Refresh(Params, frozen=True):
    """A Thing; and what of it is wanted: as widgets, all, or those that have changed since a version; or as a Yjs update, all
    or what the caller has not got. With a `version`, all of it as it was then."""

    thing: Id
    widgets: bool = False
    version: Version | None = None
    since: Annotated[int, Meta(ge=0, le=2**62, description="A `version` that was given before.")] | None = None
    state: State | None = None


class Refreshed(msgspec.Struct, frozen=True, omit_defaults=True):
    """The content of a Thing: its version and widgets, and those that are gone since the version that was named; or a Yjs
    update. `complete` says that these are all there are, whatever was asked for."""

    version: int | UnsetType = UNSET
    complete: bool | UnsetType = UNSET
    widgets: list[Widget] | UnsetType = UNSET
    deleted: list[str] | UnsetType = UNSET
    update: bytes | UnsetType = UNSET


class Scroll(Params, frozen=True):
    """Where to go on in a list of Things; or a Thing, and a part of its canvas."""

    cursor: Cursor | None = None
    limit: Limit = 50
    thing: Id | None = None
    rectangle: Rectangle | None = None


class Scrolled(msgspec.Struct, frozen=True, omit_defaults=True):
    """Some Things, and where to go on; no cursor after the last ones. Or the widgets there, from the bottom to the top."""

    things: list[Listed] | UnsetType = UNSET
    cursor: str | UnsetType | None = UNSET
    widgets: list[Widget] | UnsetType = UNSET


@useraction("edit", right=OnThing("editor"), scope="things:write", large=True, guests=True)
async def edit(call: Call, params: Edit) -> Edited:
    """Change the content of a Thing: a list of changes to its widgets, made all or none; or a Yjs update.

    Answered when the change is on the server's disk; whoever has the Thing open live sees it at once. A change is made only if
    its widget is still as it was, where `only_if` names the widget's `etag`. With the header `Idempotency-Key` the same
    request may be sent again: the changes are made once. So may the same Yjs update be, by itself."""
    if (params.changes is UNSET) == (params.update is UNSET):
        raise Refusal("invalid_params", "An edit takes either changes or an update.")
    if isinstance(params.update, bytes):
        still = partial(call.check, OnThing("editor"), params)
        missing = await editor(call).edit(call.known_user(), call.bounds, params.thing, params.update, params.state, still)
        return Edited(update=missing)
    number = call.new_id(params.thing)
    try:
        wanted = [ordered(change, new_id(number, at)) for at, change in enumerate(params.changes or ())]
    except ValueError as error:
        raise Refusal("invalid_params", f"The changes make no sense: {error}.") from error
    if call.key and (record := await call.services.reads.read(undoing.made, number, call.known_user().id)) is not None:
        return await _again(call, params, record)
    return await change(call, params, wire.Order(number, wanted, params.dry_run))


@useraction("refresh", right=OnThing(), scope="things:read", large=True, guests=True)
async def refresh(call: Call, params: Refresh) -> Refreshed:
    """The content of a Thing as it is now: all of it, or what the caller has not got yet; or as it was at a version."""
    if params.version is not None:
        return await _refresh_past(call, params, params.version)
    if not params.widgets and params.since is None:
        still = partial(call.check, OnThing(), params)
        missing = await editor(call).refresh(call.known_user(), call.bounds, params.thing, params.state, still)
        return Refreshed(update=missing)
    # The version first: what comes behind it is told once more the next time, and nothing is left out.
    version, touched = await call.services.reads.read(_touched, params.thing, params.since)
    if touched == []:
        return Refreshed(version, False, [], [])
    found = await widgets(call, params, wire.Wanted(touched))
    return Refreshed(version, touched is None, found.widgets, found.missing)


@useraction("scroll", right=LoggedIn(), scope="things:read", guests=True)
async def scroll(call: Call, params: Scroll) -> Scrolled:
    """The next page of a search; or, of a Thing, the widgets that reach into a rectangle."""
    if params.cursor is not None and params.thing is None and params.rectangle is None:
        page = await call.services.reads.read(_page, call.actor(), params.cursor, params.limit)
        return Scrolled(page.things, page.cursor)
    if params.cursor is None and params.thing is not None and params.rectangle is not None:
        await call.check(OnThing(), params)
        return Scrolled(widgets=(await widgets(call, params, wire.Wanted(None, params.rectangle))).widgets)
    raise Refusal("invalid_params", "Scrolling takes a cursor, or a Thing and a rectangle.")


async def _refresh_past(call: Call, params: Refresh, version: int) -> Refreshed:
    if params.since is not None or params.state is not None:
        raise Refusal("invalid_params", "As it was at a version, a Thing is given whole.")
    encoded = await past(call, params, wire.Past([version], state=not params.widgets))
    if not params.widgets:
        return Refreshed(version, True, update=encoded)
    (frame,) = msgspec.json.decode(encoded, type=wire.Frames).frames
    return Refreshed(version, True, msgspec.json.decode(frame.widgets), [])


async def past(call: Call, params: Any, wanted: wire.Past) -> bytes:
    """What the Thing that parameters name was: `changes.Frames` as JSON, or a Yjs update. Raises `Refusal`."""
    still = partial(call.check, OnThing(), params)
    return await editor(call).widgets(call.known_user(), call.bounds, params.thing, wire.Wanted(past=wanted), still)


def _page(db: Connection, actor: Actor, cursor: str, limit: int) -> Page:
    return scroll_page(db, actor, Place(cursor, limit))


@useraction("undo", right=OnThing("editor"), scope="things:write", guests=True)
async def undo(call: Call, params: OneThing) -> Edited:
    """Take back the last edit by a list of changes that the caller has made on a Thing. Refused (`conflict`) where somebody
    has changed the same since."""
    record = await call.services.reads.read(undoing.undoable, params.thing, call.known_user().id)
    return await _replay(call, params, record, undo=True)


@useraction("redo", right=OnThing("editor"), scope="things:write", guests=True)
async def redo(call: Call, params: OneThing) -> Edited:
    """Make the edit again that the caller has undone last. Refused (`conflict`) where somebody has changed the same since."""
    record = await call.services.reads.read(undoing.redoable, params.thing, call.known_user().id)
    return await _replay(call, params, record, undo=False)


async def _replay(call: Call, params: OneThing, record: Record | None, undo: bool) -> Edited:
    if record is None:
        raise Refusal("conflict", f"There is nothing to {'undo' if undo else 'redo'}.")
    back = [wire.Differing(one.widget, one.after, one.before) for one in record.widgets]
    replaced = wire.Replace(back if undo else record.widgets)
    undoes, redoes = (record.edit, None) if undo else (None, record.edit)
    return await change(call, params, wire.Order(uuid4().hex, [replaced], undoes=undoes, redoes=redoes))


async def change(call: Call, params: Any, order: wire.Order) -> Edited:
    """Make changes to the Thing that parameters name. Raises `Refusal`."""
    still = partial(call.check, OnThing("editor"), params)
    encoded = await editor(call).change(call.known_user(), call.bounds, params.thing, order, still)
    made = msgspec.json.decode(encoded, type=wire.Widgets)
    return Edited(made.widgets, made.missing, skipped=made.skipped or UNSET)


async def _again(call: Call, params: Edit, record: Record) -> Edited:
    """The answer to an edit that was made before, under the same key."""
    found = await widgets(call, params, wire.Wanted([one.widget for one in record.widgets]))
    return Edited(found.widgets, found.missing)


async def widgets(call: Call, params: Any, wanted: wire.Wanted) -> wire.Widgets:
    """Widgets of the Thing that parameters name. Raises `Refusal`."""
    still = partial(call.check, OnThing(), params)
    encoded = await editor(call).widgets(call.known_user(), call.bounds, params.thing, wanted, still)
    return msgspec.json.decode(encoded, type=wire.Widgets)


def _touched(db: Connection, thing: str, since: int | None) -> tuple[int, list[str] | None]:
    """The version of a Thing, and the widgets that were touched since; None: all are to be looked at."""
    if since is None:
        return updates.newest(db, thing), None
    version, rows = updates.touched_since(db, thing, since)
    names: set[str] = set()
    for row in rows:
        if not row:
            return version, None
        touched = wire.decode_touched(row)
        names |= {*touched.added, *touched.deleted, *touched.changed}
    return version, sorted(names)


def editor(call: Call) -> Editor:
    """Who opens Things. Raises `Refusal` where nobody does."""
    if call.services.editor is None:
        raise Refusal("unavailable", "The Things of this server cannot be opened at present.")
    return call.services.editor
