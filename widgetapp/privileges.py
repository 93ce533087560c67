"""What the daemon may do when it has its ports: what its user may, and nothing more."""

from __future__ import annotations

import ctypes
import os
import struct

#: `_LINUX_CAPABILITY_VERSION_3`, and the sets of capabilities that belong to it: effective, permitted, inheritable, twice.
_VERSION = 0x20080522
_SETS = 2 * 3 * 4


def is_root() -> bool:
    """Whether it is root, or could become root again (`twistd --euid`)."""
    return 0 in os.getresuid()


def give_up_capabilities() -> None:
    """Lose all capabilities, those included that children would inherit. Raises `OSError`.

    They belong to threads: this is for a process that has one.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    # The ambient ones go with the inheritable ones.
    if libc.capset(ctypes.create_string_buffer(struct.pack("Ii", _VERSION, 0)), ctypes.create_string_buffer(_SETS)):
        raise OSError(ctypes.get_errno(), "capabilities could not be given up")
