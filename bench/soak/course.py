"""What was seen over time, and whether it grows: nothing here knows how it was seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..verdicts import Verdict
from .record import Sample

#: What memory may grow by in an hour, as a share of its size, in tenths of which it may shrink as it likes.
GROWTH = 0.01
#: What is flat may be more in the end than it was at most in the beginning, by this share, and by this much.
SHARE, MORE = 1.02, 2
HOUR = 3600.0
#: What comes before is not looked at (s).
WARM_UP = 600.0


def warm_up(minutes: float) -> float:
    """What of a soak is not looked at (s): ten minutes, or a third of it all."""
    return min(WARM_UP, minutes * 60 / 3)


def kinds(samples: Sequence[Sample]) -> list[str]:
    """Of which processes there are."""
    return sorted({one.kind for one in samples})


def growth(samples: Sequence[Sample], value: Callable[[Sample], float]) -> float:
    """By what share of its size something grows in an hour, by least squares."""
    times, values = [one.at for one in samples], [value(one) for one in samples]
    time, mean = sum(times) / len(times), sum(values) / len(values)
    spread = sum((at - time) ** 2 for at in times)
    slope = sum((at - time) * (one - mean) for at, one in zip(times, values, strict=True)) / spread
    return slope * HOUR / mean


def is_flat(values: Sequence[float]) -> bool:
    """Whether something is not more in the last third than it was at most in the first: what comes and goes goes."""
    third = max(1, len(values) // 3)
    last = sorted(values[-third:])
    return last[len(last) // 2] <= max(values[:third]) * SHARE + MORE


def verdicts(samples: Sequence[Sample], behind: float) -> list[Verdict]:
    """What was promised of each kind of process, behind the warm-up (s)."""
    found = []
    for kind in kinds(samples):
        of_kind = [one for one in samples if one.kind == kind and one.at >= behind]
        # For each of them: there may be one more for a while.
        grown = growth(of_kind, lambda one: one.resident / one.processes)
        size = of_kind[-1].resident / of_kind[-1].processes
        words = f"{grown:+.1%} of {size:.0f} MB"
        found.append(Verdict(f"resident memory of each `{kind}`, an hour", f"{GROWTH:.0%}", words, grown <= GROWTH))
        for what, values in (
            ("descriptors", [one.descriptors / one.processes for one in of_kind]),
            ("pending calls", [one.timers / one.processes for one in of_kind]),
        ):
            words = f"{values[0]:.0f} … {values[-1]:.0f}, at most {max(values):.0f}"
            found.append(Verdict(f"{what} of each `{kind}`", "flat", words, is_flat(values)))
    return found
