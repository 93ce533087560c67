"""The one command: records a run, cuts the power at many moments of it, and says whether what was promised was kept."""

from __future__ import annotations

import sys

from ..harm import Run, end_with, parser


def _run() -> Run:
    from .run import run

    return run


def main() -> None:
    """Run once."""
    options = parser("power", __doc__, "when, and what is left", seconds=30.0, editors=8, things=3, rate=100.0)
    options.add_argument("--cuts", type=int, default=200, help="how often the power is cut (default: %(default)s)")
    options.add_argument("--starts", type=int, default=20, help="after how many a daemon is started (default: %(default)s)")
    end_with(_run, options.parse_args(sys.argv[1:]))


if __name__ == "__main__":
    main()
