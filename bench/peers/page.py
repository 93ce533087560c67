"""What docs/performance.md shows of a race: its tables, and which plots."""

from __future__ import annotations

from collections.abc import Sequence

from ..page import number, shown, spread
from .goals import GOALS, Goal, Kind, Outcome, outcome
from .record import Race, Run, by_round, failures, median
from .servers import OURS, SERVERS

#: What a table shows of each scenario: its title, and columns of metrics.
TABLES: dict[str, tuple[str, dict[str, str]]] = {
    "hundred": ("100 clients on one Thing, 10 of them writing 30 edits a second", {}),
    "things": ("20 Things of 10 clients, one of each writing 30 edits a second", {}),
    "ten": ("10 clients on one Thing, all of them writing 30 edits a second", {}),
    "idle": (
        "Memory",
        {
            "at the start, MB": "start_mb",
            "with 200 idle connections, MB": "first_mb",
            "a further one, KB": "connection_kb",
            "processes": "processes_then",
        },
    ),
    "join": (
        "To join a document of 10,000 widgets",
        {"ms": "join_ms", "30 at once: until the last, ms": "together_ms", "the document, KB": "kb"},
    ),
    "kill": (
        "Edits lost when all processes of the server are killed",
        {
            "made": "made",
            "acknowledged": "acknowledged",
            "of these lost": "lost_acknowledged",
            "seen by others": "seen",
            "of these lost ": "lost_seen",
        },
    ),
    "saturation": ("Saturation: 100 clients on one document, 10 of them writing", {"edits a second": "edits_per_second"}),
}
LOADED = {
    "p50, ms": "p50",
    "p99, ms": "p99",
    "CPU-s per million deliveries": "cpu_per_million",
    "acknowledged p50, ms": "acknowledged_p50",
    "p99, ms ": "acknowledged_p99",
    "load's share of a core": "generator_load",
}
PLOTS = {
    "cpu": "CPU-seconds of all processes of a server per million deliveries",
    "latency": "Latency, p50 and p99",
    "memory": "Memory at the start, and of a further idle connection",
    "saturation": "Latency at more and more edits a second",
}


def _verdict(goal: Goal, found: Outcome | None) -> str:
    if found is None:
        return "not measured"
    between = "" if found.low == found.high else f" ({number(found.low)} - {number(found.high)})"
    words = "reached" if found.reached else "**missed**"
    unit = {Kind.DIFFERENCE: " ms", Kind.VALUE: ""}.get(goal.kind, "")
    return f"{number(found.value)}{unit}{between}: {words}"


def goals(runs: Sequence[Run]) -> str:
    """Each goal, and what both of ours came to."""
    titles = " | ".join(SERVERS[server].title for server in OURS)
    lines = [f"| | to be reached | {titles} | beside |", f"|---|---|{'---|' * len(OURS)}---|"]
    for goal in GOALS:
        outcomes = [outcome(runs, goal, server) for server in OURS]
        peer = next((SERVERS[found.peer].title for found in outcomes if found and found.peer), "")
        found = " | ".join(_verdict(goal, one) for one in outcomes)
        lines.append(f"| {goal.title} | {goal.words} | {found} | {peer} |")
    return "\n".join(lines)


def _cell(runs: Sequence[Run], server: str, scenario: str, metric: str) -> str:
    values = list(by_round(runs, server, scenario, metric).values())
    return spread(values, median(values))


def table(runs: Sequence[Run], scenario: str) -> str:
    """One scenario's figures: medians, the lowest and the highest."""
    title, columns = TABLES[scenario]
    columns = columns or LOADED
    lines = [f"**{title}**", "", f"| | {' | '.join(columns)} |", f"|---|{'--:|' * len(columns)}"]
    notes = []
    for name, server in SERVERS.items():
        if any(run.server == name and run.scenario == scenario for run in runs):
            lines.append(
                f"| {server.title} | {' | '.join(_cell(runs, name, scenario, metric) for metric in columns.values())} |"
            )
        if wrong := failures(runs, name, scenario):
            notes.append(f"{server.title}, in {len(wrong)} of the runs: {wrong[0].splitlines()[0]}.")
        if ended := sum(by_round(runs, name, scenario, "load_ended").values()):
            notes.append(f"{server.title}, in {ended:.0f} of the runs: the clients could not write more; the server could.")
    return "\n".join([*lines, *(["", *notes] if notes else [])])


def processes(runs: Sequence[Run]) -> str:
    """Which of our processes the CPU goes to."""
    lines = ["| CPU-s per million deliveries | daemon | `_sfe` | `_stream` | `_journal` |", "|---|--:|--:|--:|--:|"]
    for scenario in ("hundred", "things", "ten"):
        for server in OURS:
            shares = [_share(runs, server, scenario, name) for name in ("python", "_sfe", "_stream", "_journal")]
            if any(share is not None for share in shares):
                lines.append(f"| {TABLES[scenario][0]}: {SERVERS[server].title} | {' | '.join(map(number, shares))} |")
    return "\n".join(lines)


def _share(runs: Sequence[Run], server: str, scenario: str, name: str) -> float | None:
    chosen = [
        run.figures for run in runs if run.server == server and run.scenario == scenario and run.figures.get("deliveries")
    ]
    return median(figures["cpu"].get(_named(figures, name), 0.0) / figures["deliveries"] * 1e6 for figures in chosen)


def _named(figures: dict[str, dict[str, float]], name: str) -> str:
    # The daemon is called as its interpreter is: python, python3, python3.11.
    return next((found for found in figures["cpu"] if found.startswith(name)), name)


def body(race: Race) -> str:
    """All that is made of the figures."""
    versions = ", ".join(f"{name} {version}" for name, version in race.versions.items())
    quick = ", of short runs (`--quick`)" if race.quick else ""
    taken = race.told(f"rounds: {race.rounds}{quick}")
    parts = [taken, f"{race.machine}. Installed for the peers: {versions}.", goals(race.runs), *shown(PLOTS)]
    measured = [scenario for scenario in TABLES if any(run.scenario == scenario for run in race.runs)]
    tables = [table(race.runs, scenario) for scenario in measured]
    return "\n\n".join([*parts, *tables, processes(race.runs)])
