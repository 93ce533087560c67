"""How `widgetapp_admin` ends: the exit codes, and the one exception that carries cause and next step."""

from __future__ import annotations

DONE = 0
FAILED = 1
REFUSED = 2
MISSING = 3

#: What the exit codes mean, for people and for scripts.
EXIT_CODES = {
    DONE: "done; with -status: everything that should run does",
    FAILED: "the daemon is not running or cannot be reached, or something failed",
    REFUSED: "refused, or a command line that means nothing; nothing was done",
    MISSING: "with -status: something that should run does not",
}


class Complaint(Exception):
    """It cannot be done: why, and what to do next; and the exit code that says so."""

    def __init__(self, cause: str, next_step: str, code: int = FAILED) -> None:
        super().__init__(cause)
        self.cause = cause
        self.next_step = next_step
        self.code = code
