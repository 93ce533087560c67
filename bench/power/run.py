"""One run: people work, everything ends at once, and then the power is cut at many moments of what was recorded."""

from __future__ import annotations

import argparse
import random
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.daemon import Daemon
from tests.support.providers import Providers

from ..unprotected import environment
from ..verdicts import Verdict, say, some
from .check import missing, opened, started
from .work import Promise, Recording, recorded

#: How much of what was not synced is left, in a third of the cuts each: nothing, everything, or about a half.
SHARES = (0.0, 1.0, 0.5)


@dataclass(slots=True)
class Findings:
    """What all cuts together have shown: promises broken, stores damaged, daemons that do not start, promises looked after."""

    lost: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    counted: int = 0

    async def look(self, place: Path, due: Sequence[Promise], providers: Providers, where: str, start: bool) -> None:
        """Look at what one cut has left; `start`: also start a daemon on it."""
        self.counted += len(due)
        if start:
            self.stuck += [f"{where}: {why}" for why in await started(place, due, providers, where)]
        self.damaged += [f"{where}: {why}" for why in opened(place)]
        self.lost += [f"{where}: {what}" for what in await missing(place, due, providers)]

    def verdicts(self) -> list[Verdict]:
        """What that says of the promises."""
        return [
            Verdict("promises that a power cut broke", "0", some(self.lost), not self.lost),
            Verdict("stores that were damaged", "0", some(self.damaged), not self.damaged),
            Verdict("daemons that did not start by themselves, as they should", "0", some(self.stuck), not self.stuck),
            Verdict("promises that were looked after", "> 0", str(self.counted), self.counted > 0),
        ]


async def run(options: argparse.Namespace) -> Sequence[Verdict]:
    """Do all of it; gives what was promised, and what came of it."""
    async with AsyncExitStack() as stack:
        daemon = Daemon(environment(options.without))
        stack.push_async_callback(daemon.close)
        providers = await stack.enter_async_context(Providers())
        recording = await recorded(daemon, providers, options.seconds, options.editors, options.things, options.rate)
        say(f"seed {options.seed}: {len(recording.notes)} calls, {len(recording.promises)} promises; {options.cuts} cuts")
        findings = await cut(recording, providers, options.seed, options.cuts, options.starts)
        wrong = daemon.complaints()
    return [*findings.verdicts(), Verdict("faults in the daemon's log", "0", some(wrong), not wrong)]


async def cut(recording: Recording, providers: Providers, seed: int, cuts: int, starts: int) -> Findings:
    """Cut the power at so many moments of a recording, and after some of them start a daemon on what is left."""
    chance = random.Random(seed)
    moments = sorted(chance.sample(range(len(recording.notes)), min(cuts, len(recording.notes))))
    with_start = set(chance.sample(moments, min(starts, len(moments))))
    findings, done = Findings(), 0
    with tempfile.TemporaryDirectory(prefix="wa-cut-") as folder:
        for number, moment in enumerate(moments):
            for note in recording.notes[done : moment + 1]:
                recording.disk.take(note)
            done, when = moment + 1, recording.notes[moment].when
            place = Path(folder, f"{number}")
            recording.disk.cut(chance, SHARES[number % len(SHARES)], place)
            due = [promise for promise in recording.promises if promise.when <= when]
            await findings.look(place / "data", due, providers, f"cut {number} after call {moment}", moment in with_start)
            shutil.rmtree(place)
    return findings
