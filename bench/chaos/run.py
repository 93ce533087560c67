"""One run: people begin to work, things go wrong one after the other, people stop, and all is checked."""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack

from tests.support.providers import Seat
from tests.support.records import rows
from tests.support.waiting import pause, until_now

from ..unprotected import environment
from ..verdicts import Verdict, say, some
from . import checks
from .checks import Seen, Times, Window
from .faults import FAULTS, until_healed
from .ground import Ground, ground, now
from .hermits import Hermits
from .plan import KINDS, Fault, plan
from .surroundings import WRITER_FAILED


async def run(options: argparse.Namespace) -> Sequence[Verdict]:
    """Do all of it; gives what was promised, and what came of it."""
    faults = plan(options.seed, options.seconds, options.only or KINDS, options.pace)
    say(f"seed {options.seed}: {len(faults)} faults in {options.seconds:.0f} s")
    place = ground(environment(options.without), spread=options.seed % 2 == 1)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(place.daemon.close)
        await stack.enter_async_context(place.providers)
        await place.prepare(options.editors, options.things)
        hermits = Hermits(place)
        await hermits.prepare(int(options.seconds // 2))
        every = max(1, int(1000 * options.editors / options.rate))
        for seat in place.seats:
            await seat.keep_editing(every)
        hermits.start()
        begun = time.monotonic()
        await _harm(place, faults, begun)
        await _until(begun + options.seconds)
        for seat in place.seats:
            await seat.stop_editing()
        seconds = time.monotonic() - begun
        say(f"{seconds:7.1f} s  the end; until all is well again")
        wrong = await until_healed(place.seats)
        say(f"{time.monotonic() - begun:7.1f} s  until the last hermit has gone")
        await hermits.stop()
        wrong += hermits.stuck
        say(f"{time.monotonic() - begun:7.1f} s  until all is checked")
        for one in wrong:
            say(one)
        saved = Verdict("people whose edits are not all acknowledged in the end", "0", str(len(wrong)), not wrong)
        return [saved, *await _judge(place, hermits, seconds, options.untimed)]


async def _harm(place: Ground, faults: Sequence[Fault], begun: float) -> None:
    for fault in faults:
        await _until(begun + fault.at)
        place.look()
        begin = now()
        await FAULTS[fault.kind](place, fault)
        place.windows.append(Window(fault.kind, begin, now()))
        place.look()
        say(f"{time.monotonic() - begun:7.1f} s  {fault.kind}, {(now() - begin) / 1000:.1f} s")


async def _until(moment: float) -> None:
    await pause(max(0.0, moment - time.monotonic()))


async def _judge(place: Ground, hermits: Hermits, seconds: float, untimed: bool) -> list[Verdict]:
    stored = {thing: await place.stored(thing) for thing in place.things}
    seen = [await _seen(seat) for seat in place.seats]
    alive = set(place.daemon.pids())
    excused = alive | place.ordered | place.ended_in_order()
    unordered = sorted(f"{title} {pid}" for pid, title in place.met.items() if pid not in excused)
    left = [*place.lost_at_kill, *await hermits.lost()]
    timed = [checks.in_time(seen, place.windows), checks.rate(seen, seconds), checks.resume(seen, place.windows)]
    return [
        checks.lost([*seen, *place.revoked], stored),
        Verdict("of those who could not send them again", "0", f"{len(left)} of {len(hermits.acknowledged)} hermits", not left),
        checks.invented([*seen, *place.revoked], stored),
        checks.equal(seen, stored),
        *(map(checks.not_judged, timed) if untimed else timed),
        Verdict("processes that ended without an order", "0", ", ".join(unordered) or "0", not unordered),
        await _heard(place),
        _log(place),
    ]


async def _seen(seat: Seat) -> Seen:
    view = await seat.look()
    record = await seat.order("times")
    name = seat.editor.name
    made = {f"{name}-{number}" for number in range(1, view.made + 1)}
    known = {f"{name}-{number}" for number in range(1, view.acknowledged + 1)}
    times = [Times(*one) for one in record["times"]]
    return Seen(name, seat.thing, made, known, set(view.widgets), times, [tuple(one) for one in record["returns"]])


async def _heard(place: Ground) -> Verdict:
    hearer = place.hearer
    assert hearer is not None
    marks = ", ".join("?" * len(place.things))
    query = f"SELECT id, seq FROM feed WHERE seq > ? AND thing IN ({marks}) ORDER BY seq"  # noqa: S608  # marks only
    told = dict(rows(place.daemon.data, query, hearer.begin, *place.things))
    await until_now(lambda: set(told) <= set(hearer.heard), "the listener has heard everything")
    await hearer.stop()
    return checks.heard(list(told.values()), [seq for key, seq in hearer.heard.items() if key in told])


def _log(place: Ground) -> Verdict:
    faults = checks.faults([line for run in place.daemon.runs for line in run.lines], [WRITER_FAILED])
    return Verdict("faults in the daemon's log", "0", some(faults), not faults)
