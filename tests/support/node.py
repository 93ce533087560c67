"""Node and the real npm packages that the live tests speak to the server with.

`python -m tests.support.node` installs them.
"""

import sys
from pathlib import Path

from build_backend.node import NodeError, install_locked, node_program

# Scripts lie beside node_modules: an ES module looks for packages from where it lies,
# not from where node was started.
SCRIPTS = Path(__file__).resolve().parent.parent / "live" / "node"


def node_command(script: str, *arguments: str) -> list[str]:
    """Return the command that runs one of tests/live/node's scripts."""
    install_locked(SCRIPTS)
    return [str(node_program()), str(SCRIPTS / script), *arguments]


if __name__ == "__main__":
    try:
        install_locked(SCRIPTS)
    except NodeError as problem:
        sys.exit(str(problem))
