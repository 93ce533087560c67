"""One Thing with few clients or with many, at as many deliveries a second."""

from __future__ import annotations

from ..bounds.server import server
from ..load import load
from ..scenarios import Scenario, Timing
from ..verdicts import say
from .record import Crowd

#: Clients of one Thing, those of them that write, and how many edits a second each: some 9,000 deliveries a second.
CROWDS = ((10, 10, 100), (50, 10, 18), (200, 5, 9), (1000, 3, 3))
WARM_UP = 3.0


def crowds(turn: int, seconds: float) -> list[Crowd]:
    """Measure each once, on a server of its own."""
    return [_crowd(turn, seconds, *one) for one in CROWDS]


def _crowd(turn: int, seconds: float, clients: int, writers: int, rate: int) -> Crowd:
    with server(STREAMING__MAX_UNAUTHORISED_PER_ADDRESS=1000) as place:
        figures = load(place.target, Scenario("growth", clients, writers, rate), Timing(WARM_UP, seconds), turn)
    found = Crowd(
        round=turn,
        clients=clients,
        p50=figures.p50,
        p99=figures.p99,
        cpu_per_million=figures.cpu_per_million,
        deliveries=figures.deliveries,
        generator_load=figures.generator_load,
    )
    say(str(found))
    return found
