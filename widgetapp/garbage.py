"""Python's garbage collector, told what need not be looked at."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

#: So many rounds over what is not quite new come before one over everything; Python's own is 10.
OLD = 1


def keep_for_good() -> None:
    """Take what a process is made of out of the collector's rounds: it would walk all modules while people draw.

    What comes later is walked the more often: a connection is a circle of objects, of which a hundred that have ended would
    otherwise wait for the next round, with all that they hold. To be called once, when everything has been imported and made.
    """
    gc.collect()
    gc.freeze()
    # The collector looks through all that it has when a quarter of it is new, and it counts what it had at its last such look.
    gc.collect()
    young, middle, _old = gc.get_threshold()
    gc.set_threshold(young, middle, OLD)


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
