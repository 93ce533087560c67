"""The catalogue as an OpenAPI 3.1 document."""

from __future__ import annotations

from functools import cache
from http.client import TOO_MANY_REQUESTS
from importlib.metadata import version
from inspect import cleandoc
from typing import Any

import msgspec

from ..refusals import CODES
from ..store.images import MEDIA_TYPES
from .catalogue import actions
from .declaration import METHOD, UserAction


class Error(msgspec.Struct, frozen=True):
    """Why an action was not performed: a stable code, a sentence for a person, and whether to try again."""

    code: str
    message: str
    come_back: bool


class Refused(msgspec.Struct, frozen=True):
    """What every status but 200 comes with."""

    error: Error


def in_order() -> list[UserAction]:
    """All actions by name."""
    return sorted(actions().values(), key=lambda action: action.name)


@cache
def schemas() -> tuple[dict[Any, dict[str, Any]], dict[str, Any]]:
    """The JSON Schemas of what actions take and give, by type; and those that they refer to, by name. Not to be changed."""
    return _schemas([*(action.params for action in in_order()), *(action.result for action in in_order())])


def _schemas(types: list[Any]) -> tuple[dict[Any, dict[str, Any]], dict[str, Any]]:
    found, components = msgspec.json.schema_components(types, ref_template="#/components/schemas/{name}")
    for component in components.values():
        # Before 0.23 msgspec gives docstrings with the indentation of the code.
        if "description" in component:
            component["description"] = cleandoc(component["description"])
    return dict(zip(types, found, strict=True)), components


def document(url: str) -> dict[str, Any]:
    """The whole document, with the address of the server that answers it."""
    catalogue = in_order()
    (by_type, components), (refused, of_refused) = schemas(), _schemas([Refused])
    by_type = by_type | refused
    return {
        "openapi": "3.1.0",
        "info": {"title": "WidgetApp user actions", "version": version("widgetapp")},
        "servers": [{"url": url}],
        "paths": {
            **{f"/_ajax/{action.name}": {"post": _operation(action, by_type)} for action in catalogue},
            "/_files/{thing}/{image}": _images(by_type[Refused]),
        },
        "components": {
            "schemas": components | of_refused,
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": "widgetapp"},
                "token": {"type": "http", "scheme": "bearer"},
            },
        },
    }


#: A session acts only for our own page (see the API guide); a token needs no such proof.
_OWN_PAGE = {
    "name": "X-WidgetApp-Request",
    "in": "header",
    "required": False,
    "description": "Any value. Required with the session cookie.",
    "schema": {"type": "string"},
}
#: By which a request that may be sent again is known.
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Of the caller's choice: the same request under the same key is performed once.",
    "schema": {"type": "string", "maxLength": 200},
}


#: What every answer says of how many requests may come (draft-ietf-httpapi-ratelimit-headers-10).
_RATE = {
    "RateLimit-Policy": {
        "description": "How many requests (`q`) may come within a time (`w`, in s), by person or by address.",
        "schema": {"type": "string", "examples": ['"user";q=3000;w=60']},
    },
    "RateLimit": {
        "description": "How many may come at once now (`r`), and in how many seconds it is all of them again (`t`).",
        "schema": {"type": "string", "examples": ['"user";r=2999;t=1']},
    },
}
_RETRY = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 0}}}


def _operation(action: UserAction, schemas: dict[Any, dict[str, Any]]) -> dict[str, Any]:
    summary, _, description = action.summary.partition("\n")
    security: list[dict[str, list[str]]] = [{}] if action.right.anonymous else [{"session": []}]
    if action.scope is not None:
        security.append({"token": [action.scope]})
    return {
        "operationId": action.name,
        "summary": summary,
        **({"description": description.strip()} if description.strip() else {}),
        "security": security,
        "parameters": [
            _OWN_PAGE,
            *([_KEY] if action.repeatable else []),
        ],
        "requestBody": {"required": True, "content": {"application/json": {"schema": schemas[action.params]}}},
        "responses": {
            "200": {
                "description": "Done.",
                "headers": _RATE,
                "content": {"application/json": {"schema": schemas[action.result]}},
            },
            **{str(status): _refused(status, schemas[Refused]) for status in sorted({c.status for c in CODES.values()})},
        },
        "x-jsonrpc-method": METHOD + action.name,
        "x-feed": action.feed.value,
    }


def _images(refused: dict[str, Any]) -> dict[str, Any]:
    """The images of Things, which are bytes and no JSON."""
    content = {name: {"schema": {"type": "string", "format": "binary"}} for name in sorted(MEDIA_TYPES)}

    def operation(summary: str, scope: str, *statuses: int) -> dict[str, Any]:
        return {
            "summary": summary,
            "security": [{"session": []}, {"token": [scope]}],
            "responses": {str(status): _refused(status, refused) for status in (401, 403, 404, *statuses)},
        }

    get = operation("The content of an image.", "things:read")
    get["responses"]["200"] = {"description": "The image.", "content": content}
    put = operation("Store an image; widgets name it by this id, as `fileId`.", "things:write", 400, 413, 415, 503)
    stored = {"type": "object", "properties": {"id": {"type": "string"}}, "required": ["id"]}
    put["responses"]["200"] = {"description": "It is on the disk.", "content": {"application/json": {"schema": stored}}}
    named = [_named("thing", "^[0-9A-Za-z_-]{1,32}$"), _named("image", "^[0-9A-Za-z_-]{1,128}$")]
    put |= {"operationId": "put_image", "requestBody": {"required": True, "content": content}, "parameters": [_OWN_PAGE]}
    return {"parameters": named, "get": {"operationId": "get_image", **get}, "put": put}


def _named(name: str, pattern: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string", "pattern": pattern}}


def _refused(status: int, schema: dict[str, Any]) -> dict[str, Any]:
    headers = {"headers": {**_RATE, **_RETRY}} if status == TOO_MANY_REQUESTS else {}
    meanings = " ".join(f"`{code.name}`: {code.meaning}" for code in CODES.values() if code.status == status)
    return {"description": meanings, **headers, "content": {"application/json": {"schema": schema}}}
