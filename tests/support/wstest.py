"""The Autobahn|Testsuite, with which the long form of the live tests looks at our websockets: found, or else installed.

It runs on CPython 2.7 only, which must be here already. `python -m tests.support.wstest` prints the path of its program.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

VARIABLE = "WIDGETAPP_PYTHON27"
VERSION = "25.10.1"
_CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "widgetapp-tests" / f"autobahntestsuite-{VERSION}"
_WHOLE = _CACHE / "whole"
_PYENV = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
_IS_CPYTHON_27 = (
    "import platform, sys; sys.exit(sys.version_info[:2] != (2, 7) or platform.python_implementation() != 'CPython')"
)
_INSTALL_LIMIT = 600.0  # seconds: a slow mirror, not one that hangs


class NoTestsuiteError(Exception):
    """No Autobahn|Testsuite is here and none could be installed; the message says what to do."""


def wstest() -> Path:
    """Return its program, having installed it if there was none."""
    if not _WHOLE.is_file():
        _install(python_27())
    return _CACHE / "bin" / "wstest"


def python_27() -> str:
    """Return a CPython 2.7."""
    named = os.environ.get(VARIABLE)
    if named:
        if not _is_cpython_27(named):
            raise NoTestsuiteError(f"{VARIABLE} names {named}, which is no CPython 2.7 that can be run.")
        return named
    # The first may be one of pyenv's shims, which are on the PATH whether or not they lead anywhere.
    places = [shutil.which("python2.7"), *(str(path) for path in sorted(_PYENV.glob("2.7*/bin/python2.7")))]
    for place in filter(None, places):
        if _is_cpython_27(place):
            return place
    raise NoTestsuiteError(
        "The Autobahn|Testsuite needs a CPython 2.7, and there is none: not on the PATH, and not of pyenv.\n"
        f"Install one (`pyenv install 2.7.18`), or say where one is: {VARIABLE}=/path/to/python2.7."
    )


def _is_cpython_27(path: str) -> bool:
    try:
        return subprocess.run([path, "-c", _IS_CPYTHON_27], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _install(python: str) -> None:
    # A virtual environment cannot be moved: what was broken off is told from what is whole by the mark.
    shutil.rmtree(_CACHE, ignore_errors=True)
    tools = _CACHE / "virtualenv"
    _run([python, "-m", "pip", "install", "--quiet", "--target", str(tools), "virtualenv"])
    _run([python, "-m", "virtualenv", "--quiet", str(_CACHE)], PYTHONPATH=str(tools))
    _run([str(_CACHE / "bin" / "pip"), "install", "--quiet", f"autobahntestsuite=={VERSION}"])
    _WHOLE.touch()


def _run(command: list[str], **environment: str) -> None:
    print("for the Autobahn|Testsuite:", *command, file=sys.stderr, flush=True)
    done = subprocess.run(
        command,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=_INSTALL_LIMIT,
        check=False,
    )
    if done.returncode:
        last_lines = "\n    ".join(done.stdout.splitlines()[-5:])
        raise NoTestsuiteError(f"`{' '.join(command)}` ended with {done.returncode}:\n    {last_lines}")


if __name__ == "__main__":
    try:
        print(wstest())
    except NoTestsuiteError as problem:
        sys.exit(str(problem))
