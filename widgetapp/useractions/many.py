"""The user action that does to many Things what another one does to each."""

from __future__ import annotations

from hashlib import blake2b
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta
from sqlalchemy.engine import Connection

from ..refusals import Refusal
from .declaration import Act, declared, useraction
from .rights import LoggedIn
from .shelf import Many
from .telling import tell
from .values import Params

#: What can be done to many at once: actions that take a Thing, and write nothing but what concerns it.
Doing = Literal["delete", "restore", "tag"]


class ForEach(Params, frozen=True):
    """What to do, to which Things, and with what else that action takes."""

    do: Doing
    things: Many
    params: Annotated[dict[str, Any], Meta(description="What the action takes beside the Thing.")] = msgspec.field(
        default_factory=dict
    )


class NotDone(msgspec.Struct, frozen=True):
    """A Thing to which it was not done, and why: a code and a sentence."""

    thing: str
    code: str
    message: str


class Done(msgspec.Struct, frozen=True):
    """The Things to which it was done, and those to which it was not."""

    done: list[str]
    refused: list[NotDone]


@useraction("for_each", right=LoggedIn(), scope="things:write", writes=True, moves_rights=True)
def for_each(tx: Connection, act: Act, params: ForEach) -> Done:
    """Do to many Things what `delete`, `restore` or `tag` does to one: each for itself, by the rights that one has there, and
    all in one transaction. Of each that it was done to, listeners hear as if it had been done alone."""
    _check(params)
    done, refused = [], []
    for thing in dict.fromkeys(params.things):
        try:
            # A savepoint: what is refused half-way has not happened.
            with tx.begin_nested():
                _do(tx, act, params, thing)
        except Refusal as refusal:
            refused.append(NotDone(thing, refusal.code.name, refusal.message))
        else:
            done.append(thing)
    return Done(done, refused)


def _check(params: ForEach) -> None:
    """The parameters are checked before anything is done: the writer takes what it is given for checked."""
    try:
        msgspec.json.decode(_arguments(params, params.things[0]), type=declared()[params.do].params)
    except msgspec.ValidationError as error:
        raise Refusal("invalid_params", str(error)) from error


def _arguments(params: ForEach, thing: str) -> bytes:
    return msgspec.json.encode(params.params | {"thing": thing})


def _do(tx: Connection, act: Act, params: ForEach, thing: str) -> None:
    action = declared()[params.do]
    # An id of its own, always the same: of the feed's row, and for whoever sends the same request again.
    alone = msgspec.structs.replace(act, id=blake2b(f"{act.id} {thing}".encode(), digest_size=16).hexdigest())
    arguments, result = action.perform_in(tx, alone, _arguments(params, thing))
    tell(tx, action, alone, arguments, result)
