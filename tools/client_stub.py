"""Writes the types of the Python client's methods from the catalogue: `python -m tools.client_stub`."""

from __future__ import annotations

import keyword
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from widgetapp.useractions.declaration import UserAction
from widgetapp.useractions.openapi import in_order

STUB = Path(__file__).parent.parent / "widgetapp" / "client" / "actions.pyi"
_HEAD = '''\
"""Every user action that a token may perform. Made by `python -m tools.client_stub`; do not change it by hand."""

from collections.abc import Awaitable
from typing import Any, Literal

import msgspec

'''
_PLAIN = {NoneType: "None", Any: "Any", msgspec.UnsetType: "msgspec.UnsetType"}
_CLASS = '''
class Actions:
    """The user actions; each may be given a `key`, under which it is performed once (`Idempotency-Key`)."""

'''
_FOOT = """\
    def _perform(self, action: UserAction, params: msgspec.Struct, key: str | None) -> Awaitable[Any]: ...
"""


def stub() -> str:
    """The whole stub."""
    modules = {"widgetapp.useractions.declaration"}
    methods = [_method(action, modules) for action in in_order() if action.scope is not None]
    imports = "".join(f"import {name}\n" for name in sorted(modules))
    foot = _FOOT.replace("UserAction", "widgetapp.useractions.declaration.UserAction")
    return _HEAD + imports + _CLASS + "".join(methods) + foot


def _method(action: UserAction, modules: set[str]) -> str:
    hints = get_type_hints(action.params)
    fields = msgspec.structs.fields(action.params)
    params = [f"{one.name}: {_words(hints[one.name], modules)}{'' if one.required else ' = ...'}" for one in fields]
    name = f"{action.name}_" if keyword.iskeyword(action.name) else action.name
    takes = "".join(f"        {param},\n" for param in [*params, "key: str | None = ..."])
    gives = _words(action.result, modules)
    summary = action.summary.replace("\n", "\n        ").replace("        \n", "\n")
    return f'    async def {name}(\n        self,\n        *,\n{takes}    ) -> {gives}:\n        """{summary}"""\n\n'


def _words(hint: Any, modules: set[str]) -> str:
    """A type as it is written."""
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _words(parts[0], modules)
    if origin in (Union, UnionType):
        return " | ".join(_words(part, modules) for part in parts)
    if origin is Literal:
        return f"Literal[{', '.join(repr(part) for part in parts)}]"
    if origin is not None:
        return f"{origin.__name__}[{', '.join(_words(part, modules) for part in parts)}]"
    return _PLAIN.get(hint) or _named(hint, modules)


def _named(hint: Any, modules: set[str]) -> str:
    if hint.__module__ == "builtins":
        return str(hint.__name__)
    modules.add(hint.__module__)
    return f"{hint.__module__}.{hint.__qualname__}"


if __name__ == "__main__":
    STUB.write_text(stub())
