"""The one command: harms a daemon under people at work, and says whether what was promised to them was kept."""

from __future__ import annotations

import sys

from ..harm import Run, end_with, parser
from . import plan


def _run() -> Run:
    from .run import run

    return run


def main() -> None:
    """Run once."""
    options = parser("chaos", __doc__, "what goes wrong, and when", seconds=600.0, editors=12, things=4, rate=120.0)
    options.add_argument("--only", choices=plan.KINDS, action="append", help="only this fault; may be given again")
    options.add_argument(
        "--pace", type=float, default=plan.PACE, help="so often, about, something does (s; default: %(default)s)"
    )
    options.add_argument("--untimed", action="store_true", help="judge nothing by how long it took: not every machine is quick")
    end_with(_run, options.parse_args(sys.argv[1:]))


if __name__ == "__main__":
    main()
