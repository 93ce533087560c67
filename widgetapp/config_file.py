"""Where the configuration comes from: a TOML file and the environment. Every error names its key."""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_type_hints

import msgspec

from .config import Config, ConfigError, Section

PREFIX = "WIDGETAPP_"


def load(path: Path | None, environment: Mapping[str, str] = os.environ) -> Config:
    """Read the configuration: defaults, then the file, then `WIDGETAPP_SECTION__KEY` from the environment.

    Raises `ConfigError`.
    """
    values: dict[str, Any] = {}
    if path is not None:
        try:
            values = tomllib.loads(path.read_text())
        except OSError as error:
            raise ConfigError(f"{path}: {error.strerror}") from error
        except ValueError as error:
            raise ConfigError(f"{path}: not TOML: {error}") from error
    source = str(path) if path else "the environment"
    _check_names(values, Config, "", source)
    for name, text in environment.items():
        if name.startswith(PREFIX) and "__" in name:
            _override(values, name, text)
    try:
        return msgspec.convert(values, Config)
    except msgspec.ValidationError as error:
        raise ConfigError(_say(error, source)) from error


def _override(values: dict[str, Any], name: str, text: str) -> None:
    section, _, key = name.removeprefix(PREFIX).lower().partition("__")
    _check_names({section: {key: None}}, Config, "", name)
    try:
        # As it would stand in the file: numbers, true, lists. What is none of these is text.
        value: Any = tomllib.loads(f"value = {text}")["value"]
    except ValueError:
        value = text
    values.setdefault(section, {})[key] = value


def _check_names(values: Mapping[str, Any], section: type[Section], inside: str, source: str) -> None:
    known = get_type_hints(section)
    for key, value in values.items():
        if key not in section.__struct_fields__:
            near = difflib.get_close_matches(key, section.__struct_fields__, 1)
            hint = f"did you mean {inside}{near[0]}?" if near else f"known are {', '.join(section.__struct_fields__)}."
            raise ConfigError(f"{source}: there is no key {inside}{key}; {hint}")
        inner = known[key]
        if isinstance(inner, type) and issubclass(inner, Section):
            if not isinstance(value, Mapping):
                raise ConfigError(f"{source}: {inside}{key} is a section: write [{key}] and its keys below")
            _check_names(value, inner, f"{key}.", source)


def _say(error: msgspec.ValidationError, source: str) -> str:
    what, _, where = str(error).partition(" - at ")
    key = re.sub(r"^`?\$\.?|`$", "", where) or "the configuration"
    return f"{source}: {key}: {what[0].lower()}{what[1:]}"
