"""Asking the daemon, over its socket: plain and synchronous, so that the command starts at once."""

from __future__ import annotations

import pwd
import socket
from pathlib import Path
from typing import TypeVar

from ..wire import admin as wire
from ..wire.status import Order, Outcome, ProcessStatus
from .complaints import Complaint
from .whereabouts import Whereabouts

A = TypeVar("A", wire.Processes, wire.Quarantine, wire.People, wire.Groups, wire.Receivers, wire.Performed)

#: How long the daemon may take to answer (s): it only looks up what it knows.
LOOK_PATIENCE = 10.0
#: The same for an order, which may take as long as the drain of an SFE.
ORDER_PATIENCE = 600.0

_LOOK_AT_LOG = "look into the daemon's log"


def look(place: Whereabouts) -> list[ProcessStatus]:
    """How all processes are. Raises `Complaint`."""
    return _ask(place, wire.Look(), wire.Processes).processes


def quarantine(place: Whereabouts) -> list[wire.Case]:
    """All Things that something is kept from. Raises `Complaint`."""
    return _ask(place, wire.LookAtQuarantine(), wire.Quarantine).cases


def people(place: Whereabouts) -> list[wire.Person]:
    """All people who have an account. Raises `Complaint`."""
    return _ask(place, wire.LookAtPeople(), wire.People).people


def groups(place: Whereabouts) -> list[wire.UserGroup]:
    """All User Groups. Raises `Complaint`."""
    return _ask(place, wire.LookAtGroups(), wire.Groups).groups


def receivers(place: Whereabouts) -> list[wire.Receiver]:
    """All receivers. Raises `Complaint`."""
    return _ask(place, wire.LookAtReceivers(), wire.Receivers).receivers


def perform(place: Whereabouts, order: Order | wire.Free | wire.Manage) -> Outcome:
    """Have an order performed. Raises `Complaint`."""
    return _ask(place, order, wire.Performed, ORDER_PATIENCE).outcome


def _ask(place: Whereabouts, request: wire.Request, expected: type[A], patience: float = LOOK_PATIENCE) -> A:
    """The daemon's answer, of the kind that goes with the request. Raises `Complaint`."""
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(patience)
            connection.connect(str(place.socket))
            connection.sendall(wire.encode(request))
            with connection.makefile("rb") as answers:
                line = answers.readline()
    except TimeoutError as error:
        raise Complaint(
            f"the daemon has not answered for {patience:.0f} s; an order may still be carried out", _LOOK_AT_LOG
        ) from error
    except OSError as error:
        raise _unreachable(place, error) from error
    if not line.endswith(b"\n"):
        raise Complaint("the daemon ended before it had answered", _LOOK_AT_LOG)
    try:
        answer = wire.decode_answer(line)
    except wire.BadLine as error:
        raise _strange() from error
    if isinstance(answer, wire.Failed):
        raise Complaint(answer.cause, answer.next_step)
    if not isinstance(answer, expected):
        raise _strange()
    return answer


def _strange() -> Complaint:
    return Complaint(
        "the daemon's answer is not understood: it is of another version than this command",
        "restart the daemon after an update, or use the widgetapp_admin of its own environment",
    )


def _unreachable(place: Whereabouts, error: OSError) -> Complaint:
    if isinstance(error, PermissionError):
        owner = _owner_of(place.socket)
        return Complaint(
            f"the daemon is of another user{f' ({owner})' if owner else ''}: {place.socket} is not for you",
            f"sudo -u {owner or 'USER'} widgetapp_admin ...",
        )
    if isinstance(error, FileNotFoundError | ConnectionRefusedError | NotADirectoryError):
        return Complaint(
            f"WidgetApp is not running on {place.data}",
            "start it with `twistd widgetapp`; or say with -data or -config which one you mean",
        )
    return Complaint(f"the daemon cannot be reached at {place.socket}: {error.strerror or error}", _LOOK_AT_LOG)


def _owner_of(path: Path) -> str | None:
    """Who owns a file, or the nearest directory above it that may be seen."""
    for place in (path, *path.parents):
        try:
            return pwd.getpwuid(place.stat().st_uid).pw_name
        except PermissionError:
            continue
        except (OSError, KeyError):
            return None
    return None
