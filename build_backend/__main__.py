"""Node for developers who have none: `python -m build_backend`.

build               build the front end if its sources have changed
npm FOLDER ARGS...  run npm in a folder, on what its lock names
"""

import sys
from pathlib import Path

from build_backend.frontend import FrontendError, ensure_built
from build_backend.lock import one_at_a_time
from build_backend.node import NodeError, install_locked, run_npm


def main(arguments: list[str]) -> None:
    """Do what the command line says."""
    match arguments:
        case ["build"]:
            with one_at_a_time():
                ensure_built()
        case ["npm", folder, *rest] if rest:
            with one_at_a_time():
                install_locked(Path(folder).resolve())
            run_npm(rest, Path(folder).resolve())
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except (FrontendError, NodeError) as problem:
        sys.exit(str(problem))
