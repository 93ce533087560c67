"""The real `widgetapp_admin`, run as administrators and scripts do."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from .program import Program


def command(
    folder: Path, *arguments: str | Path, environment: Mapping[str, str] | None = None, prefix: Sequence[str] = ()
) -> Program:
    """Start it in a folder, and in surroundings of its own if something stands before it."""
    program = str(Path(sys.executable).with_name("widgetapp_admin"))
    return Program([*prefix, program, *map(str, arguments)], folder, environment)


async def admin(
    folder: Path, *arguments: str | Path, environment: Mapping[str, str] | None = None, prefix: Sequence[str] = ()
) -> tuple[int, str]:
    """Run it to its end; gives its exit code and what it said."""
    started = command(folder, *arguments, environment=environment, prefix=prefix)
    code = await started.ended()
    return code, "\n".join(started.lines)
