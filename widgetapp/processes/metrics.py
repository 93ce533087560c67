"""The monitor's readings as Prometheus metrics."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector, CollectorRegistry

from ..clock import Now
from ..wire.status import LATENCY_BOUNDS, Latencies
from .monitor import Monitor, Reading
from .sampling import InThread

_LABELS = ("process", "id")


@dataclass(frozen=True, slots=True)
class DaemonCounts:
    """What only the daemon counts: connections that were handed over live since the start, and those of these attempts that
    failed; who listens on port 200; what waits for receivers, and what they have never taken; and connections that were ended
    because they said nothing, or came on too slowly."""

    handed_over: int = 0
    not_handed_over: int = 0
    listeners: int = 0
    deliveries: int = 0
    dead_letters: int = 0
    shed: int = 0


@dataclass(frozen=True, slots=True)
class _Figure:
    """A metric that has one value for each process."""

    name: str
    help: str
    value: Callable[[Reading], float]


#: Values of the moment.
_GAUGES = (
    _Figure("process_running", "Whether it runs and is ready.", lambda r: r.status.state == "running"),
    _Figure("process_resident_memory_bytes", "Its memory (RSS).", lambda r: r.status.rss),
    _Figure("process_proportional_memory_bytes", "The same, with its share of what it shares (PSS).", lambda r: r.status.pss),
    _Figure("process_rogue", "Whether it takes more CPU or memory than the rule allows.", lambda r: bool(r.status.rogue)),
    _Figure("clients", "Streaming API clients with a valid token.", lambda r: r.figures.clients),
    _Figure("unauthorised_sockets", "Streaming sockets that have shown no token yet.", lambda r: r.figures.unauthorised),
    _Figure("open_things", "Things that are open.", lambda r: r.figures.things),
    _Figure("unstored_edits", "Edits that are not on disk yet.", lambda r: r.figures.unstored),
    _Figure("queue_bytes", "Bytes that wait for slow readers.", lambda r: r.figures.queue),
    _Figure("timers", "Calls that its reactor is to make later.", lambda r: r.figures.timers),
    _Figure("reactor_lag_seconds", "How late the reactor was, at worst, within about a second.", lambda r: r.figures.lag),
)
#: Counts since the start of the process, or of the daemon.
_COUNTERS = (
    _Figure("process_cpu_seconds", "CPU time.", lambda r: r.cpu_seconds),
    _Figure("process_restarts", "How often it was started again.", lambda r: r.status.restarts),
    _Figure("messages", "Messages from clients, or from SFEs.", lambda r: r.figures.messages),
    _Figure(
        "slow_clients_spared",
        "Times at which a client was spared edits, because it read too slowly, and brought up to date later.",
        lambda r: r.figures.slow_spared,
    ),
    _Figure("slow_clients_closed", "Clients that were closed because they read too slowly.", lambda r: r.figures.slow_closed),
)
_HISTOGRAMS: tuple[tuple[str, str, Callable[[Reading], Latencies]], ...] = (
    ("acknowledgement_seconds", "From an edit's arrival to its acknowledgement.", lambda r: r.figures.acknowledged),
    ("fanout_seconds", "From an edit's arrival to its return for the others.", lambda r: r.figures.fanned_out),
)


class Metrics:
    """Answers those who scrape."""

    def __init__(self, monitor: Monitor, now: Now, in_thread: InThread, counts: Callable[[], DaemonCounts]) -> None:
        self._monitor = monitor
        self._now = now
        self._in_thread = in_thread
        self._counts = counts

    async def scrape(self, accept: str) -> tuple[bytes, str]:
        """All metrics in the format that an Accept header asks for, and its media type."""
        snapshot = _Snapshot(self._monitor.readings(), self._monitor.disk_free, self._counts(), self._now())
        encode, media_type = choose_encoder(accept)
        registry = CollectorRegistry()
        registry.register(snapshot)
        # With dozens of processes that is thousands of lines, too many for one turn of the reactor.
        return await self._in_thread(lambda: encode(registry)), media_type


@dataclass(frozen=True, slots=True, eq=False)
class _Snapshot(Collector):
    """The metrics of one moment."""

    readings: Sequence[Reading]
    disk_free: int | None
    counts: DaemonCounts
    now: int

    def collect(self) -> Iterator[Metric]:
        """Every metric with all its samples."""
        info = GaugeMetricFamily("widgetapp_build_info", "The version that runs.", labels=("version",))
        info.add_metric([version("widgetapp")], 1)
        yield info
        handovers = CounterMetricFamily("widgetapp_handovers", "Connections that were handed over live.", labels=("result",))
        handovers.add_metric(["done"], self.counts.handed_over)
        handovers.add_metric(["failed"], self.counts.not_handed_over)
        yield handovers
        yield GaugeMetricFamily("widgetapp_listeners", "External systems that listen.", value=self.counts.listeners)
        waiting = "Messages that wait for receivers."
        yield GaugeMetricFamily("widgetapp_deliveries_waiting", waiting, value=self.counts.deliveries)
        yield GaugeMetricFamily("widgetapp_dead_letters", "Messages never taken.", value=self.counts.dead_letters)
        shed = "Connections ended on which too little came for too long."
        yield CounterMetricFamily("widgetapp_connections_shed", shed, value=self.counts.shed)
        if self.disk_free is not None:
            free = "Bytes that are free on the disk of the data directory."
            yield GaugeMetricFamily("widgetapp_disk_free_bytes", free, value=self.disk_free)
        yield from self._of_processes()

    def _of_processes(self) -> Iterator[Metric]:
        started = GaugeMetricFamily("widgetapp_process_start_time_seconds", "Its start, since the epoch.", labels=_LABELS)
        for reading in self.readings:
            if reading.status.pid is not None:
                started.add_metric(_labels(reading), self.now / 1000 - reading.status.up)
        yield started
        for kind, figures in ((GaugeMetricFamily, _GAUGES), (CounterMetricFamily, _COUNTERS)):
            for figure in figures:
                family = kind(f"widgetapp_{figure.name}", figure.help, labels=_LABELS)
                for reading in self.readings:
                    family.add_metric(_labels(reading), float(figure.value(reading)))
                yield family
        for name, what, latencies in _HISTOGRAMS:
            histogram = HistogramMetricFamily(f"widgetapp_{name}", what, labels=_LABELS)
            for reading in self.readings:
                found = latencies(reading)
                histogram.add_metric(_labels(reading), _buckets(found.counts), found.total)
            yield histogram


def _labels(reading: Reading) -> list[str]:
    return [reading.status.name, str(reading.status.id)]


def _buckets(counts: Sequence[int]) -> list[tuple[str, float]]:
    """Prometheus' buckets: each counts all that lie below its bound."""
    below, buckets = 0, []
    for bound, count in zip((*map(str, LATENCY_BOUNDS), "+Inf"), counts, strict=True):
        below += count
        buckets.append((bound, float(below)))
    return buckets
