"""The C compiler that makes failing disks for tests: found, or else one that comes as a wheel (Zig's, a hundred megabytes).

`python -m tests.support.compiler` prints its command.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

VARIABLE = "CC"
_CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "widgetapp-tests" / "ziglang"
_WHEEL = "ziglang>=0.16,<0.18"
_INSTALL_LIMIT = 600.0  # seconds: a slow mirror, not one that hangs
#: Zig has what it compiles trap where C leaves open what happens, unless it is told not to.
_ZIG = ["cc", "-fno-sanitize=undefined"]


class NoCompilerError(Exception):
    """There is no C compiler, and none could be installed; the message says what to do."""


def compiler() -> list[str]:
    """Return the command that compiles C, having installed one if there was none."""
    if named := os.environ.get(VARIABLE, "").split():
        return named
    found = next(filter(None, map(shutil.which, ("cc", "gcc", "clang"))), None)
    if found is not None:
        return [found]
    if not (_CACHE / "ziglang" / "zig").exists():
        _install()
    return [str(_CACHE / "ziglang" / "zig"), *_ZIG]


def _install() -> None:
    _CACHE.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=_CACHE.parent) as folder:
        command = [sys.executable, "-m", "pip", "install", "--no-compile", "--target", f"{folder}/wheel", _WHEEL]
        print("for a C compiler:", *command, file=sys.stderr, flush=True)
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=_INSTALL_LIMIT, check=False)
            said = done.stdout + done.stderr if done.returncode else ""
        except subprocess.TimeoutExpired:
            said = f"it was not done after {_INSTALL_LIMIT:.0f} s"
        if said:
            raise NoCompilerError(
                "Failing disks are made by a small library in C, and a C compiler could be neither found nor installed.\n"
                f"{said[-500:]}\nInstall one by hand (on Debian: `apt-get install gcc libc6-dev` as root), or name one by "
                f"{VARIABLE}."
            )
        try:
            Path(folder, "wheel").rename(_CACHE)
        except OSError:
            # Another one who has no compiler either was quicker.
            if not _CACHE.exists():
                raise


if __name__ == "__main__":
    try:
        print(*compiler())
    except NoCompilerError as problem:
        sys.exit(str(problem))
