"""The page of reference for people: every user action and every type, refusal and closing code, made from the same tables."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from twisted.web.template import Tag, flattenString, tags

from ..refusals import CODES
from ..sfe import closing
from ..useractions.asyncapi import TOLD_AS_EDIT
from ..useractions.declaration import METHOD, Feed, UserAction
from ..useractions.openapi import in_order, schemas

#: The documents beside it, and what they are.
_DOCUMENTS = {
    "openapi.json": "OpenAPI 3.1: what is called over HTTP",
    "openrpc.json": "OpenRPC: what is called on /_stream",
    "asyncapi.json": "AsyncAPI 3: what is heard on port 200",
}
STYLE = b"""\
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color-scheme: light dark; }
code { font-size: 0.9em; }
table { border-collapse: collapse; width: 100%; margin: 0.5rem 0 1rem; }
th, td { text-align: left; vertical-align: top; padding: 0.25rem 0.75rem 0.25rem 0; border-bottom: 1px solid #8884; }
h3 { margin: 2rem 0 0.25rem; }
nav a { margin-right: 0.75rem; white-space: nowrap; }
"""


def page() -> bytes:
    """The whole page."""
    by_type, components = schemas()
    actions = in_order()
    content = tags.html(
        tags.head(
            tags.meta(charset="utf-8"),
            tags.title("WidgetApp: reference"),
            tags.meta(name="viewport", content="width=device-width"),
            tags.link(rel="stylesheet", href="style.css"),
        ),
        tags.body(
            tags.h1("WidgetApp: reference"),
            tags.p("For programs: ", *_joined(tags.a(f"{name} ({what})", href=name) for name, what in _DOCUMENTS.items())),
            tags.h2("User actions"),
            tags.nav(tags.a(action.name, href=f"#{action.name}") for action in actions),
            [_action(action, by_type, components) for action in actions],
            tags.h2("Types"),
            [_type(name, components[name]) for name in sorted(components)],
            tags.h2("Refusals"),
            _refusals(),
            tags.h2("Why a stream is closed"),
            _closings(),
        ),
        lang="en",
    )
    found: list[bytes] = []
    # Nothing in it waits for anything: it is there at once.
    _ = flattenString(None, content).addCallback(found.append)
    return b"<!DOCTYPE html>\n" + found[0]


def _action(action: UserAction, by_type: dict[Any, dict[str, Any]], components: dict[str, Any]) -> Tag:
    first, _, more = action.summary.partition("\n\n")
    facts = [
        tags.code(f"POST /_ajax/{action.name}"),
        tags.code(METHOD + action.name) if action.scope is not None else "",
        _who(action),
        "also for guests" if action.guests else "",
        "in the feed" if action.feed is Feed.DURABLE else "",
        "in the feed as edit" if action.name in TOLD_AS_EDIT else "",
        "in the audit log" if action.audited else "",
        "takes an Idempotency-Key" if action.repeatable else "",
    ]
    params = components[by_type[action.params]["$ref"].rpartition("/")[2]]
    return tags.section(
        tags.h3(action.name, id=action.name),
        tags.p(first),
        [tags.p(more)] if more else [],
        tags.p(*_joined(fact for fact in facts if fact)),
        _fields(params),
        tags.p("Gives ", _kind(by_type[action.result]), "."),
    )


def _who(action: UserAction) -> str:
    if action.right.anonymous:
        return "for everybody"
    return "only for people who are logged in" if action.scope is None else f"scope {action.scope}"


def _type(name: str, schema: dict[str, Any]) -> Tag:
    return tags.section(
        tags.h3(name, id=f"type-{name}"),
        tags.p(schema.get("description", "")),
        _fields(schema) if "properties" in schema else tags.p(_kind(schema)),
    )


def _fields(schema: dict[str, Any]) -> Tag:
    required = schema.get("required", [])
    rows = [
        tags.tr(
            tags.td(tags.code(name)),
            tags.td(_kind(field)),
            tags.td("" if name in required else _absent(field)),
            tags.td(field.get("description", "")),
        )
        for name, field in schema.get("properties", {}).items()
    ]
    return tags.table(rows) if rows else tags.p("No parameters.")


def _absent(field: dict[str, Any]) -> str:
    return f"or {field['default']!r}" if field.get("default") not in (None, [], {}) else "or nothing"


def _kind(schema: dict[str, Any]) -> Any:
    """A type in words."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return tags.a(name, href=f"#type-{name}")
    if "anyOf" in schema:
        return _joined((_kind(one) for one in schema["anyOf"]), " or ")
    if "enum" in schema:
        return _joined((tags.code(str(value)) for value in schema["enum"]), " or ")
    if "prefixItems" in schema:
        return ["list of: ", *_joined((_kind(one) for one in schema["prefixItems"]), ", ")]
    if schema.get("type") == "array" and "items" in schema:
        return ["list of ", _kind(schema["items"])]
    return schema.get("type", "anything")


def _joined(parts: Iterable[Any], between: str = " · ") -> list[Any]:
    found: list[Any] = []
    for part in parts:
        found += [between, part] if found else [part]
    return found


def _table(head: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> Tag:
    return tags.table(tags.tr([tags.th(one) for one in head]), [tags.tr([tags.td(one) for one in row]) for row in rows])


def _refusals() -> Tag:
    rows = ((tags.code(c.name), str(c.status), str(c.rpc), _yes(c.come_back), c.meaning) for c in CODES.values())
    return _table(("code", "status", "JSON-RPC", "come back", "meaning"), rows)


def _closings() -> Tag:
    rows = ((str(one.code), _yes(one.come_back), one.reason) for one in sorted(closing.ALL, key=lambda one: one.code))
    return _table(("code", "come back", "meaning"), rows)


def _yes(value: bool) -> str:
    return "yes" if value else "no"
