"""The status as people read it: one line for each process."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..wire.status import ProcessStatus

_SECONDS = 60
_HOURS = 3600
_DAYS = 24 * 3600
#: From here on a number is written with the next larger unit.
_THOUSAND = 1000


def duration(seconds: float) -> str:
    """As in 45s, 12m 05s, 3h 07m, 9d 04h."""
    whole = int(seconds)
    if whole < _SECONDS:
        return f"{whole}s"
    if whole < _HOURS:
        return f"{whole // 60}m {whole % 60:02}s"
    if whole < _DAYS:
        return f"{whole // 3600}h {whole % 3600 // 60:02}m"
    return f"{whole // _DAYS}d {whole % _DAYS // 3600:02}h"


def size(count: float) -> str:
    """Bytes, as in 512 B, 1.5 kB, 48.2 MB."""
    for unit in ("B", "kB", "MB"):
        if count < _THOUSAND:
            return f"{count:.0f} {unit}" if unit == "B" else f"{count:.1f} {unit}"
        count /= _THOUSAND
    return f"{count:.1f} GB"


def lag(seconds: float) -> str:
    """As in 3 ms, 1.2 s."""
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"


def _why(row: ProcessStatus) -> str:
    return "; ".join(filter(None, (f"ROGUE: {row.rogue}" if row.rogue else "", row.why)))


#: Heading, what stands below it, and whether it is a number, which stands to the right.
COLUMNS: Sequence[tuple[str, Callable[[ProcessStatus], str], bool]] = (
    ("NAME", lambda row: row.name, False),
    ("ID", lambda row: str(row.id), True),
    ("PID", lambda row: "-" if row.pid is None else str(row.pid), True),
    ("STATE", lambda row: row.state, False),
    ("UP", lambda row: duration(row.up), True),
    ("CPU% 1/5/15m", lambda row: " ".join(f"{share:.0f}" for share in row.cpu), True),
    ("RSS", lambda row: size(row.rss), True),
    ("PSS", lambda row: size(row.pss), True),
    ("CLIENTS", lambda row: str(row.clients) + (f"+{row.unauthorised}" if row.unauthorised else ""), True),
    ("THINGS", lambda row: str(row.things), True),
    ("MSG/S", lambda row: f"{row.messages:.1f}" if row.messages else "0", True),
    ("QUEUE", lambda row: size(row.queue), True),
    ("LAG", lambda row: lag(row.lag), True),
    ("RESTARTS", lambda row: str(row.restarts), True),
    ("WHY", _why, False),
)


def table(rows: Sequence[ProcessStatus], width: int | None = None) -> list[str]:
    """The lines of the table; where a width is given, none is longer."""
    cells = [[heading for heading, _, _ in COLUMNS], *([show(row) for _, show, _ in COLUMNS] for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(COLUMNS))]
    lines = [
        "  ".join(
            cell.rjust(wide) if number else cell.ljust(wide)
            for cell, wide, (_, _, number) in zip(line, widths, COLUMNS, strict=True)
        ).rstrip()
        for line in cells
    ]
    return [line[:width] for line in lines]
