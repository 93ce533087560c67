"""The user action that gives small pictures of Things."""

from __future__ import annotations

import msgspec
from sqlalchemy.engine import Connection

from ..store import sketches
from ..store import things as rows
from ..wire.sketch import Sketch
from .declaration import Act, useraction
from .rights import LoggedIn
from .shelf import Many
from .values import Params


class Pictures(Params, frozen=True):
    """Things."""

    things: Many


class Picture(msgspec.Struct, frozen=True):
    """A Thing, the number of its picture, and the picture: shapes on a grid, from the bottom to the top."""

    thing: str
    number: int
    sketch: Sketch


class Drawn(msgspec.Struct, frozen=True):
    """The pictures that there are of these Things, as far as whoever asked may see them."""

    pictures: list[Picture]


@useraction("pictures", right=LoggedIn(), scope="things:read")
def pictures(db: Connection, act: Act, params: Pictures) -> Drawn:
    """Small pictures of Things, as they were some seconds ago at most while somebody works on them."""
    found = sketches.of(db, rows.seen(db, params.things, act))
    return Drawn([Picture(one.thing, one.number, msgspec.json.decode(one.content, type=Sketch)) for one in found])
