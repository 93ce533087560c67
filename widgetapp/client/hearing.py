"""What is said on a connection on which one listens, without the connection."""

from __future__ import annotations

from collections import deque
from typing import Any

import msgspec

from .errors import ClientError, Gap, Refused
from .messages import STREAM, Message, Place, read

_SHOW, _SUBSCRIBE = 1, 2


class _Error(msgspec.Struct, frozen=True):
    message: str
    data: dict[str, Any] = {}


class _Answer(msgspec.Struct, frozen=True):
    id: int | None = None
    result: dict[str, Any] | None = None
    error: _Error | None = None


class Hearing:
    """One connection: shows a token, subscribes behind a place, and takes what comes."""

    def __init__(self, wish: dict[str, list[str]], place: Place | None) -> None:
        self._wish = wish
        #: Behind what came last.
        self.place = place
        #: What has come and was not taken out yet.
        self.heard: deque[Message] = deque()
        #: Whether the server has taken the subscription.
        self.subscribed = False

    def show(self, token: str) -> bytes:
        """A token, to begin with or to go on."""
        return _call(_SHOW, "reauth", {"token": token})

    def take(self, text: bytes) -> bytes | None:
        """Something has come; gives what is to be answered. Raises `Refused`, `Gap`; `ClientError` for what cannot be read."""
        try:
            return self._take(text)
        except msgspec.DecodeError as error:
            raise ClientError(f"what came cannot be read: {error}") from error

    def _take(self, text: bytes) -> bytes | None:
        answer = msgspec.json.decode(text, type=_Answer)
        if answer.error is not None:
            raise _failure(answer.error)
        if answer.result is not None:
            return self._answered(answer.id, answer.result)
        said = read(text)
        if isinstance(said, Message):
            self.heard.append(said)
            self.place = said.place
        elif said.name == "gap":
            raise Gap({})
        return None

    def _answered(self, call: int | None, result: dict[str, Any]) -> bytes | None:
        if call == _SUBSCRIBE:
            self.subscribed = True
            if self.place is None:
                self.place = Place(result["epoch"], result["newest"])
            return None
        if self.subscribed:
            return None
        place = {} if self.place is None else msgspec.structs.asdict(self.place)
        return _call(_SUBSCRIBE, "subscribe", {**self._wish, **place})


def _call(number: int, method: str, params: dict[str, Any]) -> bytes:
    return msgspec.json.encode({"jsonrpc": "2.0", "id": number, "method": STREAM + method, "params": params})


def _failure(error: _Error) -> ClientError:
    code = str(error.data.get("code", "unknown"))
    if code == "gap":
        return Gap(error.data)
    return Refused(code, error.message, bool(error.data.get("come_back")))
