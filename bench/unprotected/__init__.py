"""WidgetApp with a protection switched off, for runs that must then fail: a check that cannot fail is none.

Nothing of this is in the product: Python imports `hook/sitecustomize.py` by itself in processes whose environment says where
it lies, and that puts something else in the place of what protects.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, get_args

Protection = Literal["fsync", "commit", "resend", "budget"]
#: What can be switched off: that a commit is on the disk when it returns; that an edit is committed before it is acknowledged;
#: that what was not stored is sent again; that of what somebody does not read only so much waits for him.
PROTECTIONS: tuple[Protection, ...] = get_args(Protection)
#: Those of work that is saved.
SAVING = PROTECTIONS[:3]
VARIABLE = "BENCH_WITHOUT"


def environment(without: Protection | None) -> Mapping[str, str]:
    """What a daemon is to be started with."""
    if without is None:
        return {}
    paths = [str(Path(__file__).with_name("hook")), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {"PYTHONPATH": os.pathsep.join(paths), VARIABLE: without}
