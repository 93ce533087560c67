"""What was promised, and whether it was kept: nothing here knows how any of it was seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ..verdicts import Verdict, some

#: An acknowledgement outside faults comes within so long (ms).
SOON = 1000.0
#: After a fault it takes so long until all is as before (ms): backoff of the clients included.
SETTLING = 3000.0
#: How many of them come in time, how many edits a second are acknowledged, and how soon clients are back (share, 1/s, ms).
SHARE, RATE, RESUME = 0.99, 100.0, 2000.0


@dataclass(frozen=True, slots=True)
class Window:
    """When something was wrong (ms since 1970), and what."""

    kind: str
    begin: float
    end: float


@dataclass(frozen=True, slots=True)
class Times:
    """When an edit was made (ms since 1970), and how long its acknowledgement took (ms)."""

    made: float
    took: float


@dataclass(slots=True)
class Seen:
    """What was seen of one person's work on one Thing, and of his connection."""

    name: str
    thing: str
    #: Widgets that he made, by their names, and those among them that he knows to be stored.
    made: set[str]
    acknowledged: set[str]
    #: What he sees in the end.
    sees: set[str]
    #: Of his acknowledged edits.
    times: list[Times] = field(default_factory=list)
    #: From when to when he was away (ms since 1970).
    away: list[tuple[float, float]] = field(default_factory=list)


def lost(seen: Sequence[Seen], stored: dict[str, set[str]]) -> Verdict:
    """No acknowledged edit is missing in the store."""
    missing = sorted(name for one in seen for name in one.acknowledged - stored[one.thing])
    return Verdict("acknowledged edits lost", "0", some(missing), not missing)


def invented(seen: Sequence[Seen], stored: dict[str, set[str]]) -> Verdict:
    """Nothing is stored that nobody made."""
    made = {thing: {name for one in seen if one.thing == thing for name in one.made} for thing in stored}
    extra = sorted(name for thing, names in stored.items() for name in names - made[thing])
    return Verdict("edits stored that nobody made", "0", some(extra), not extra)


def equal(seen: Sequence[Seen], stored: dict[str, set[str]]) -> Verdict:
    """In the end everybody sees what is stored, and all that was made is."""
    unequal = sorted(one.name for one in seen if one.sees != stored[one.thing] or not one.made <= one.sees)
    return Verdict("people who see something else in the end", "0", some(unequal), not unequal)


def in_time(seen: Sequence[Seen], windows: Sequence[Window]) -> Verdict:
    """Outside faults nearly all acknowledgements come soon."""
    outside = [times for one in seen for times in one.times if not _disturbed(times, windows)]
    soon = sum(times.took <= SOON for times in outside)
    share = soon / len(outside) if outside else 0.0
    found = f"{share:.4f} of {len(outside)}, p50 {_part(outside, 0.5):.0f}, p99 {_part(outside, 0.99):.0f} ms"
    return Verdict("acknowledged within 1 s outside faults", f"{SHARE}", found, share >= SHARE)


def rate(seen: Sequence[Seen], seconds: float) -> Verdict:
    """So many edits a second, faults included."""
    found = sum(len(one.acknowledged) for one in seen) / seconds
    return Verdict("acknowledged edits a second", f"{RATE:.0f}", f"{found:.1f}", found >= RATE)


def resume(seen: Sequence[Seen], windows: Sequence[Window]) -> Verdict:
    """Whoever lost his connection is back soon, from the moment on at which there is somebody to come back to."""
    waits = sorted(back - max(gone, _served(gone, back, windows)) for one in seen for gone, back in one.away)
    p95 = waits[int(0.95 * (len(waits) - 1))] if waits else 0.0
    return Verdict("resume, p95", f"{RESUME:.0f} ms", f"{p95:.0f} ms of {len(waits)}", p95 <= RESUME)


def not_judged(verdict: Verdict) -> Verdict:
    """The same, only for information."""
    return replace(verdict, wanted="", kept=True)


def heard(told: Sequence[int], numbers: Sequence[int]) -> Verdict:
    """A listener hears every user action, once and in order, or is told of a gap (which is an end of the run here)."""
    missing, again = len(set(told) - set(numbers)), len(numbers) - len(set(numbers))
    kept = not missing and not again and list(numbers) == sorted(numbers)
    return Verdict("user actions that a listener missed, or heard twice", "0", f"{missing} and {again} of {len(told)}", kept)


def _served(gone: float, back: float, windows: Sequence[Window]) -> float:
    """When, between two moments, the server was there again."""
    ends = [window.end for window in windows if window.begin <= back and window.end > gone]
    return min(max(ends, default=gone), back)


def _disturbed(times: Times, windows: Sequence[Window]) -> bool:
    return any(window.begin - times.took <= times.made <= window.end + SETTLING for window in windows)


def _part(times: Sequence[Times], part: float) -> float:
    took = sorted(one.took for one in times)
    return took[int(part * (len(took) - 1))] if took else 0.0


def faults(lines: Sequence[str], foreseen: Sequence[str]) -> list[str]:
    """The lines of a log that tell of a fault, but for those that say what was done to the machine, with their tracebacks."""
    found, told = [], False
    for line in lines:
        if "#critical]" in line or ": critical: " in line:
            told = any(words in line for words in foreseen)
            found += [] if told else [line]
        elif "Traceback" in line and not told:
            found.append(line)
    return found
