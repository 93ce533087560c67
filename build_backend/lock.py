"""One build at a time in a checkout."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from build_backend.frontend import ROOT


@contextmanager
def one_at_a_time(root: Path = ROOT) -> Iterator[None]:
    """Hold off other builds in this checkout: npm, vite and setuptools all write into it."""
    checkout = os.open(root, os.O_RDONLY)
    try:
        # The folder itself is what is locked, so no lock file is left anywhere.
        fcntl.flock(checkout, fcntl.LOCK_EX)
        yield
    finally:
        os.close(checkout)
