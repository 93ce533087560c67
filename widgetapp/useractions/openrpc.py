"""The catalogue as an OpenRPC document: what is called by JSON-RPC in text frames on `/_stream`."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from ..refusals import CODES
from .declaration import METHOD, UserAction
from .openapi import in_order, schemas


def document(url: str) -> dict[str, Any]:
    """The whole document, with the address of the server that answers it."""
    by_type, components = schemas()
    errors = {
        code.name: {"code": code.rpc, "message": code.meaning, "data": {"code": code.name, "come_back": code.come_back}}
        for code in CODES.values()
    }
    return {
        "openrpc": "1.3.2",
        "info": {"title": "WidgetApp user actions", "version": version("widgetapp")},
        "servers": [{"name": "WidgetApp", "url": f"ws{url.removeprefix('http')}/_stream"}],
        "methods": [_method(action, by_type, components) for action in in_order() if action.scope is not None],
        "components": {"schemas": components, "errors": errors},
    }


def _method(action: UserAction, by_type: dict[Any, dict[str, Any]], components: dict[str, Any]) -> dict[str, Any]:
    summary, _, description = action.summary.partition("\n")
    schema = components[by_type[action.params]["$ref"].rpartition("/")[2]]
    required = schema.get("required", [])
    return {
        "name": METHOD + action.name,
        "summary": summary,
        **({"description": description.strip()} if description.strip() else {}),
        "paramStructure": "by-name",
        # What must be there comes first (OpenRPC, Method Object).
        "params": [
            {"name": name, "required": name in required, "schema": schema["properties"][name]}
            for name in sorted(schema["properties"], key=lambda name: name not in required)
        ],
        "result": {"name": "result", "schema": by_type[action.result]},
        "errors": [{"$ref": f"#/components/errors/{name}"} for name in CODES],
        "x-scope": action.scope,
    }
