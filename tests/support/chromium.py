"""The Chromium that the live tests drive: found, or else installed.

`python -m tests.support.chromium` prints its path.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from build_backend.node import node_program

VARIABLE = "WIDGETAPP_CHROMIUM"
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_INSTALL_LIMIT = 600.0  # seconds: a slow mirror, not one that hangs

# The node inside the playwright package needs libatomic, which a small Debian lacks. The
# live tests have another anyway; whoever imports this module has Playwright run on that.
os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(node_program()))


class NoChromiumError(Exception):
    """No Chromium is here and none could be installed; the message says what to do."""


def chromium() -> Path:
    """Return a Chromium's path, having installed one if there was none."""
    named = os.environ.get(VARIABLE)
    if named:
        return _named(Path(named))
    found = _on_path() or _of_playwright()
    if found is not None:
        return found
    return _installed()


def _named(path: Path) -> Path:
    if not os.access(path, os.X_OK) or path.is_dir():
        raise NoChromiumError(f"{VARIABLE} names {path}, which is no program that can be run.")
    return path


def _on_path() -> Path | None:
    for name in _NAMES:
        found = shutil.which(name)
        if found is not None:
            return Path(found)
    return None


def _of_playwright() -> Path | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return path if path.is_file() else None


def _installed() -> Path:
    failures: list[str] = []
    ways: list[tuple[Callable[[], str], Callable[[], Path | None]]] = [
        (_install_package, _on_path),
        (_install_with_playwright, _of_playwright),
    ]
    for install, find in ways:
        failure = install()
        found = find()
        if found is not None:
            return found
        failures.append(failure or "it said that all was well, and there is no Chromium")
    raise NoChromiumError(
        "The live tests need a Chromium, and none could be found or installed.\n"
        f"The distribution's package: {failures[0]}\n"
        f"Playwright's own build: {failures[1]}\n"
        "Install one by hand (on Debian: `apt-get install chromium` as root), or say where "
        f"one is: {VARIABLE}=/path/to/chromium."
    )


def _install_package() -> str:
    """Install the distribution's package; return what went wrong, if anything did."""
    if shutil.which("apt-get") is None:
        return "there is no apt-get here"
    if os.geteuid() != 0:
        return "installing it takes root"
    return _run(["apt-get", "update"]) or _run(["apt-get", "install", "--yes", "--no-install-recommends", "chromium"])


def _install_with_playwright() -> str:
    """Have Playwright download its build; return what went wrong, if anything did."""
    return _run([sys.executable, "-m", "playwright", "install", "chromium"])


def _run(command: Sequence[str]) -> str:
    print("installing a Chromium:", *command, file=sys.stderr, flush=True)
    try:
        done = subprocess.run(
            command,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=_INSTALL_LIMIT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"`{' '.join(command)}` was not done after {_INSTALL_LIMIT:.0f} s"
    if done.returncode == 0:
        return ""
    last_lines = "\n    ".join(done.stdout.splitlines()[-5:])
    return f"`{' '.join(command)}` ended with {done.returncode}:\n    {last_lines}"


if __name__ == "__main__":
    try:
        print(chromium())
    except NoChromiumError as problem:
        sys.exit(str(problem))
