"""The catalogue as an AsyncAPI 3 document: what external systems hear on port 200."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any
from urllib.parse import urlsplit

from .declaration import METHOD, Feed, Manner, UserAction, secrets_of
from .openapi import in_order, schemas

#: What each message says beside what the action took and gave.
_COMMON = {
    "epoch": {"type": "string", "description": "Another one since the server was restored from a backup."},
    "seq": {"type": "integer", "description": "The number, by which one subscribes again."},
    "id": {"type": "string", "description": "The same where a message comes twice."},
    "at": {"type": "string", "format": "date-time"},
    "actor": {
        "description": "Who has done it; null: whoever has the machine.",
        "anyOf": [
            {"type": "null"},
            {
                "type": "object",
                "properties": {"id": {"type": "string"}, "name": {"type": "string"}},
                "required": ["id", "name"],
            },
        ],
    },
    "group": {"type": ["string", "null"]},
    "thing": {"type": ["string", "null"]},
}
_IDS = {"type": "array", "items": {"type": "string"}}
_WIDGETS = {
    "type": "object",
    "properties": {
        "added": _IDS,
        "deleted": _IDS,
        "changed": {"type": "object", "additionalProperties": _IDS, "description": "The names of properties, by widget."},
    },
    "required": ["added", "deleted", "changed"],
}
#: Actions that change widgets: what they do is told by the writer, with what people draw, as `edit`.
TOLD_AS_EDIT = frozenset(("edit", "undo", "redo", "revert"))
#: What people draw, which is told by the writer and not by an action.
_EDIT = (
    {"type": "object", "properties": {"thing": {"type": "string"}}, "required": ["thing"]},
    {
        "type": "object",
        "properties": {
            "changes": {"type": "integer"},
            "version": {"type": "integer"},
            "widgets": {
                "description": "What became of which widgets; null where that is not known, or too many: refresh.",
                "anyOf": [{"type": "null"}, _WIDGETS],
            },
        },
        "required": ["changes", "version", "widgets"],
    },
)


def document(listener: str) -> dict[str, Any]:
    """The whole document, with the address of the server that sends it."""
    by_type, components = schemas()
    heard = [action for action in in_order() if action.feed is Feed.DURABLE]
    messages = {action.name: _message(action, by_type, components) for action in heard}
    messages["edit"] = _named("edit", "People have changed a Thing.", *_EDIT)
    address = urlsplit(listener)
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "WidgetApp, heard on port 200", "version": version("widgetapp")},
        "defaultContentType": "application/json",
        "servers": {"listener": {"host": address.netloc, "protocol": address.scheme}},
        "channels": {
            "feed": {"address": "/", "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in messages}}
        },
        "operations": {"hear": {"action": "send", "channel": {"$ref": "#/channels/feed"}, "summary": "What people do."}},
        "components": {"messages": messages, "schemas": _plain(components)},
    }


def _plain(schema: Any) -> Any:
    """Schemas without OpenAPI's discriminators, which have another form in AsyncAPI; what they say is in each part as well."""
    if isinstance(schema, dict):
        kept = {name: value for name, value in schema.items() if name != "discriminator" or not isinstance(value, dict)}
        return {name: _plain(value) for name, value in kept.items()}
    return [_plain(part) for part in schema] if isinstance(schema, list) else schema


def _message(action: UserAction, by_type: dict[Any, dict[str, Any]], components: dict[str, Any]) -> dict[str, Any]:
    summary = action.summary.partition("\n")[0]
    if action.manner is not Manner.GUIDED:
        return _named(action.name, summary, by_type[action.params], by_type[action.result])
    # What is secret is told to nobody, and what it gives may be.
    hidden = secrets_of(action.params)
    known = components[by_type[action.params]["$ref"].rpartition("/")[2]]["properties"]
    told = {name: schema for name, schema in known.items() if name not in hidden}
    return _named(action.name, summary, {"type": "object", "properties": told}, {"type": "object"})


def _named(name: str, summary: str, params: dict[str, Any], result: dict[str, Any]) -> dict[str, Any]:
    content = {**_COMMON, "params": params, "result": result}
    payload = {
        "jsonrpc": {"const": "2.0"},
        "method": {"const": METHOD + name},
        "params": {"type": "object", "properties": content, "required": list(content)},
    }
    return {
        "name": METHOD + name,
        "summary": summary,
        "payload": {"type": "object", "properties": payload, "required": list(payload)},
    }
