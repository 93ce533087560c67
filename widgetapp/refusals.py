"""Every way in which WidgetApp says no: one table of stable codes, for `_ajax/`, JSON-RPC and the processes alike."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """One refusal as the doors show it: the HTTP status, the JSON-RPC code, and whether to try again unchanged."""

    name: str
    status: int
    rpc: int
    come_back: bool
    meaning: str


CODES = {
    code.name: code
    for code in (
        Code("invalid_params", 400, -32602, False, "The parameters are not what the action takes."),
        Code("not_logged_in", 401, -32001, False, "There is no session, or no valid token."),
        Code("wrong_password", 401, -32002, False, "The log-in name and the password do not fit."),
        Code("forbidden", 403, -32003, False, "The request did not come from WidgetApp's own page, or lacks a scope."),
        Code("not_found", 404, -32004, False, "It does not exist, or not for you."),
        Code("unknown_action", 404, -32601, False, "There is no user action, or no method, of this name."),
        Code("wrong_method", 405, -32005, False, "The address does not take this HTTP method."),
        Code("conflict", 409, -32009, False, "Something else already has this name, or has changed since."),
        Code("not_set_up", 409, -32011, False, "This server is not configured for that."),
        Code("gap", 410, -32012, False, "What comes next is kept no more: refresh what you have, and subscribe anew."),
        Code("link_spent", 410, -32010, False, "The link was used up, has expired, or was taken back."),
        Code("too_large", 413, -32013, False, "More bytes than the configuration allows."),
        Code("unsupported_media_type", 415, -32015, False, "The body is of a type that is not taken here."),
        Code("throttled", 429, -32029, True, "Too many tries, or requests; wait for the time given."),
        Code("internal", 500, -32603, True, "A fault of the server; it has been logged."),
        Code("unavailable", 503, -32053, True, "Not possible at present; nothing was changed."),
        Code("storage_full", 503, -32054, True, "The server cannot save at present; nothing was changed."),
    )
}


class Refusal(Exception):
    """An action that was not performed. `code` is one of `CODES`; the message is for a person."""

    def __init__(
        self, code: str, message: str, retry_after: float | None = None, details: dict[str, object] | None = None
    ) -> None:
        super().__init__(message)
        #: What a program needs to know beside the code.
        self.details = details
        self.code = CODES[code]
        self.message = message
        #: Seconds after which a further try has a chance.
        self.retry_after = retry_after


def not_found() -> Refusal:
    """The one answer for what is missing and for what somebody may not see."""
    return Refusal("not_found", "There is nothing here, or it is not shared with you.")
