"""The awareness protocol of Yjs (y-protocols 1.0): short-lived states, each with the clock of the client that made it."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from .lib0 import Reader, WireError, encode_text, encode_uint

#: More states than this in one message is no presence of people.
MAX_STATES = 1024


class State(msgspec.Struct, frozen=True, array_like=True):
    """One client's presence: JSON text, or None where the client has gone."""

    client: int
    clock: int
    json: str | None


def decode(update: bytes) -> list[State]:
    """Read the states of an awareness update. Raises `WireError`."""
    reader = Reader(update)
    count = reader.uint()
    if count > MAX_STATES:
        raise WireError(f"an awareness update names {count} clients")
    states = []
    for _ in range(count):
        client, clock, json = reader.uint(), reader.uint(), reader.text()
        states.append(State(client, clock, None if json == "null" else json))
    return states


def encode(states: Iterable[State]) -> bytes:
    """Write an awareness update."""
    parts = []
    for state in states:
        parts += [encode_uint(state.client), encode_uint(state.clock), encode_text(state.json or "null")]
    return encode_uint(len(parts) // 3) + b"".join(parts)


def with_user(state: State, user: object) -> State:
    """The same state under the name of the user it really comes from.

    The field `user` is a convention of the canvas clients; what a client claims there is replaced, so that nobody appears
    under another's name. Raises `WireError` where the state is not a JSON object.
    """
    if state.json is None:
        return state
    try:
        content = msgspec.json.decode(state.json, type=dict[str, msgspec.Raw])
        content["user"] = msgspec.Raw(msgspec.json.encode(user))
        return State(state.client, state.clock, msgspec.json.encode(content).decode())
    except (msgspec.MsgspecError, RecursionError) as error:
        raise WireError("a presence state is not a JSON object") from error
