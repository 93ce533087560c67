"""Python's garbage collector, told what need not be looked at."""

from __future__ import annotations

import gc


def keep_for_good() -> None:
    """Take what a process is made of out of the collector's rounds: it would walk all modules while people draw.

    To be called once, when everything has been imported and made.
    """
    gc.collect()
    gc.freeze()
