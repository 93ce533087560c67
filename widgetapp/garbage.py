"""Python's garbage collector, told what need not be looked at."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


def keep_for_good() -> None:
    """Take what a process is made of out of the collector's rounds: it would walk all modules while people draw.

    To be called once, when everything has been imported and made.
    """
    gc.collect()
    gc.freeze()


@contextmanager
def uncollected() -> Iterator[None]:
    """While a thousand modules are imported, the collector would walk them again and again, and find nothing: a sixth of the
    time that it takes."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()
