"""JSON-RPC 2.0 as it is spoken in text frames on `/_stream`."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

PARSE_ERROR = -32700
INVALID_REQUEST = -32600
METHOD_NOT_FOUND = -32601
INVALID_PARAMS = -32602
INTERNAL_ERROR = -32603

#: So many requests may come in one text frame.
MOST_BATCHED = 50


class Request(msgspec.Struct, frozen=True):
    """A call, or a notification where the id is absent."""

    jsonrpc: Literal["2.0"]
    method: str
    params: msgspec.Raw = msgspec.Raw(b"{}")
    id: str | int | float | msgspec.UnsetType | None = msgspec.UNSET


class RequestError(ValueError):
    """A text frame that is no request; `code` is JSON-RPC's."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


def decode(text: bytes) -> Request:
    """Read one request. Raises `RequestError` with the code that the answer carries."""
    try:
        return msgspec.json.decode(text, type=Request)
    except msgspec.ValidationError as error:
        raise RequestError(INVALID_REQUEST, str(error)) from error
    except (msgspec.DecodeError, RecursionError) as error:
        raise RequestError(PARSE_ERROR, str(error)) from error


def batch(text: bytes) -> list[msgspec.Raw] | None:
    """The requests of a batch; None where the text frame is none. Raises `RequestError` for one that is empty, or too long."""
    if not text.lstrip().startswith(b"["):
        return None
    try:
        requests = msgspec.json.decode(text, type=list[msgspec.Raw])
    except (msgspec.DecodeError, RecursionError) as error:
        raise RequestError(PARSE_ERROR, str(error)) from error
    if not 0 < len(requests) <= MOST_BATCHED:
        raise RequestError(INVALID_REQUEST, f"A batch holds from 1 to {MOST_BATCHED} requests.")
    return requests


def result(request_id: object, value: object) -> bytes:
    """A call's answer."""
    return msgspec.json.encode({"jsonrpc": "2.0", "id": request_id, "result": value})


def notification(method: str, params: object) -> bytes:
    """News that nobody answers."""
    return msgspec.json.encode({"jsonrpc": "2.0", "method": method, "params": params})


def error(request_id: object, code: int, message: str, data: dict[str, Any] | None = None) -> bytes:
    """A call's failure; `data` holds WidgetApp's own stable code."""
    content: dict[str, Any] = {"code": code, "message": message}
    if data is not None:
        content["data"] = data
    return msgspec.json.encode({"jsonrpc": "2.0", "id": request_id, "error": content})
