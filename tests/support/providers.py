"""People who edit with the real npm provider, in a Node process that does as it is told."""

from __future__ import annotations

import base64
import itertools
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from twisted.internet.defer import Deferred, TimeoutError

from .daemon import Daemon
from .node import SCRIPTS, node_command
from .program import Program
from .records import rows
from .visitor import Visitor
from .waiting import PATIENCE, until


@dataclass(frozen=True)
class View:
    """What an editor sees of a Thing, and knows of its own edits to it."""

    synced: bool
    unsynced: int
    scope: str | None
    denied: list[str]
    #: So many edits it has made, and of so many it knows that they are stored. They are numbered from 1.
    made: int
    acknowledged: int
    status: str
    #: How often its socket was opened, the codes with which it was closed, and what was acknowledged at the last close.
    opened: int
    closes: list[int]
    atClose: int | None
    #: How long it was away each time, from a close until it had the Thing again, and the longest time to an
    #: acknowledgement (ms).
    away: list[int]
    slowest: int
    #: What the websocket's two ends have agreed on.
    extensions: str
    doc: dict[str, Any]
    client: int
    peers: dict[str, Any]

    @property
    def widgets(self) -> dict[str, Any]:
        """The widgets as it sees them."""
        return dict(self.doc["elements"])

    @property
    def facts(self) -> dict[str, Any]:
        """What a failed test says of it."""
        return {
            **{name: value for name, value in vars(self).items() if name not in ("doc", "peers")},
            "widgets": len(self.widgets),
        }

    @property
    def saved(self) -> bool:
        """Whether, to its knowledge, everything is on the server's disk."""
        return self.synced and self.unsynced == 0


class Providers:
    """The Node process, and everybody in it."""

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        self._orders: dict[int, Deferred[Any]] = {}
        self._numbers = itertools.count(1)
        self._program = Program(node_command("editors.mjs"), Path(SCRIPTS), environment, hear=self._answered)

    def _answered(self, line: str) -> None:
        answer = json.loads(line)
        order = self._orders.pop(answer["id"])
        if "error" in answer:
            order.errback(AssertionError(answer["error"]))
        else:
            order.callback(answer["result"])

    async def order(self, do: str, **params: Any) -> Any:
        """Have something done; gives its result."""
        from twisted.internet import reactor

        number = next(self._numbers)
        answer: Deferred[Any] = Deferred()
        self._orders[number] = answer
        self._program.write(json.dumps({"id": number, "do": do, **params}))
        try:
            return await answer.addTimeout(PATIENCE, reactor)
        except TimeoutError:
            raise AssertionError(f"no answer to {do}:\n{self._program.tail()}") from None

    async def editor(self, name: str, daemon: Daemon, token: str, **options: Any) -> Editor:
        """Somebody new, with a socket of his own; `options` are the provider's."""
        return await self.editor_at(name, daemon.stream_url, token, **options)

    async def editor_at(
        self, name: str, url: str, token: str, compressed: bool = False, version: int = 4, **options: Any
    ) -> Editor:
        """The same at any address; `compressed`: offers compression; with Hocuspocus' provider of this version."""
        await self.order("connect", editor=name, url=url, token=token, compressed=compressed, version=version, options=options)
        return Editor(self, name)

    async def one_thing_editor(self, name: str, daemon: Daemon, token: str) -> Editor:
        """Somebody new with y-websocket's provider, on a socket of his own for each Thing."""
        await self.order("connectOneThing", editor=name, url=daemon.stream_url, token=token)
        return Editor(self, name)

    async def designer(self, daemon: Daemon, login: str) -> Editor:
        """One of the demonstration's people."""
        visitor = Visitor(daemon.url)
        await visitor.login(login)
        return await self.editor(login, daemon, await visitor.token())

    async def stored(self, data: Path, thing: str, partly: bool = False) -> Any:
        """A Thing as its journal has it, from the first update on, by Yjs' own account; `partly`: also where one is missing, as
        while somebody is just sending what he did meanwhile."""
        updates = [content for (content,) in rows(data, "SELECT content FROM updates WHERE thing = ? ORDER BY seq", thing)]
        return await self.order("decode", partly=partly, updates=[base64.b64encode(update).decode() for update in updates])

    async def __aenter__(self) -> Providers:
        """It has been started."""
        return self

    async def __aexit__(self, *_exception: object) -> None:
        """End it; it must have had nothing to complain of."""
        self._program.signal("KILL")
        await self._program.ended()
        assert not self._program.lines, self._program.tail()


@dataclass(frozen=True)
class Editor:
    """One person with one socket."""

    providers: Providers
    name: str

    async def order(self, do: str, **params: Any) -> Any:
        """Have this person do something."""
        return await self.providers.order(do, editor=self.name, **params)

    async def open(self, thing: str, **options: Any) -> Seat:
        """Open a Thing, and wait for nothing."""
        await self.order("open", thing=thing, options=options)
        return Seat(self, thing)

    async def join(self, thing: str) -> Seat:
        """Open a Thing, and wait until it is here."""
        seat = await self.open(thing)
        await seat.until(lambda view: view.saved, f"{self.name} has the Thing")
        return seat


@dataclass(frozen=True)
class Seat:
    """One person on one Thing."""

    editor: Editor
    thing: str

    async def order(self, do: str, **params: Any) -> Any:
        """Have this person do something on this Thing."""
        return await self.editor.order(do, thing=self.thing, **params)

    async def set(self, widget: str, **props: Any) -> None:
        """Set properties of a widget, which is made if it is not there: one edit."""
        await self.order("set", widget=widget, props=props)

    async def keep_editing(self, every: int = 15) -> None:
        """Make a new widget, named by its number, every so many milliseconds."""
        await self.order("keepEditing", every=every)

    async def stop_editing(self) -> None:
        """Let it be."""
        await self.order("stopEditing")

    async def look(self) -> View:
        """What is to be seen now."""
        return View(**await self.order("look"))

    async def glance(self) -> View:
        """The same, but for what is on the Thing, which may be much."""
        return View(**await self.order("look", brief=True))

    async def until(self, wanted: Callable[[View], object], what: str, limit: float = PATIENCE, brief: bool = False) -> View:
        """Look until it is as wanted, or only glance."""
        last: list[View] = []

        async def look() -> View | None:
            last[:] = [await (self.glance() if brief else self.look())]
            return last[0] if wanted(last[0]) else None

        try:
            return await until(look, what, limit) or last[0]
        except AssertionError as error:
            seen = last[0]
            facts = {
                name: getattr(seen, name)
                for name in ("synced", "unsynced", "made", "acknowledged", "closes", "denied", "status")
            }
            raise AssertionError(f"{error}; {self.editor.name}: {facts}, {len(seen.widgets)} widgets") from None

    async def made(self, count: int) -> View:
        """Wait until so many edits have been made."""
        return await self.until(lambda view: view.made >= count, f"{count} edits are made", brief=True)

    async def acknowledged(self, count: int) -> View:
        """Wait until so many edits are known to be stored."""
        what = f"{count} edits are acknowledged"
        return await self.until(lambda view: view.acknowledged >= count, what, brief=True)

    async def saved(self) -> View:
        """Wait until everything is stored."""
        return await self.until(lambda view: view.saved, f"all of {self.editor.name}'s edits are stored")


async def until_equal(*seats: Seat) -> Mapping[str, Any]:
    """Wait until all see the same and all is stored; gives it."""
    views: list[View] = []

    async def look() -> bool:
        views[:] = [await seat.look() for seat in seats]
        return all(view.saved and view.doc == views[0].doc for view in views)

    try:
        await until(look, "all see the same and all is stored")
    except AssertionError as error:
        facts = {seat.editor.name: view.facts for seat, view in zip(seats, views, strict=True)}
        raise AssertionError(f"{error}; {facts}") from None
    return views[0].doc
