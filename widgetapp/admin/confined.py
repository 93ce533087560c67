"""The verb -quarantine: Things that nobody may change at present, and updates that were kept from their Things."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ..clock import iso
from ..wire.admin import Case, Free
from . import client
from .arguments import CommandLine
from .table import size
from .whereabouts import Whereabouts


def quarantine(line: CommandLine, place: Whereabouts) -> Sequence[str]:
    """What there is in quarantine. Raises `Complaint`."""
    cases = client.quarantine(place)
    if line.thing is not None:
        cases = [case for case in cases if case.thing == line.thing]
    if line.json:
        return [msgspec.json.encode(cases).decode()]
    return [text for case in cases for text in _lines(case)] or ["There is nothing in quarantine."]


def release(line: CommandLine) -> Free:
    """The request to release the Thing that was named."""
    return Free(line.named_thing())


def _lines(case: Case) -> list[str]:
    state = "may be changed" if case.since is None else f"not to be changed since {iso(case.since)}: {case.why}"
    kept = [f"  kept: {size(one.size)} of {one.author or 'somebody'}, {iso(one.at)}: {one.why}" for one in case.kept]
    return [f"{case.thing}  {case.name!r}  {state}", *kept]
