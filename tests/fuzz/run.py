"""One target under libFuzzer, in a process of its own: `python -m tests.fuzz.run TARGET`, and libFuzzer's own arguments."""

from __future__ import annotations

import sys

import atheris


def main() -> None:
    """Run it; the process ends in libFuzzer's way."""
    name = sys.argv.pop(1)
    with atheris.instrument_imports(include=["widgetapp.wire", "widgetapp.stream", "widgetapp.sfe", "widgetapp.config_file"]):  # type: ignore[attr-defined]  # its stubs lack it
        from tests.fuzz.targets import TARGETS, saying

    def one(data: bytes) -> None:
        with saying(data):
            TARGETS[name](data)

    atheris.Setup(sys.argv, one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
