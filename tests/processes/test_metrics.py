"""Metrics, and the alert rules that name them."""

from __future__ import annotations

import re
from pathlib import Path

import yaml
from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse_open
from prometheus_client.parser import text_string_to_metric_families as parse
from twisted.internet.defer import Deferred

from tests.processes.test_monitor import MonitorTestCase
from tests.support.threads import at_once
from widgetapp.processes.metrics import DaemonCounts, Metrics
from widgetapp.wire.status import LATENCY_BOUNDS, Figures, Latencies

RULES = Path(__file__).parents[2] / "etc" / "prometheus-rules.yml"
GUIDE = RULES.parents[1] / "docs" / "admin-guide.md"
OPEN = "application/openmetrics-text; version=1.0.0"


class MetricsTests(MonitorTestCase):
    """What a scrape gives."""

    def setUp(self) -> None:
        """Give the document worker something to tell."""
        super().setUp()
        counts = [0] * (len(LATENCY_BOUNDS) + 1)
        counts[0], counts[2], counts[-1] = 3, 2, 1
        self.stream.cpu = 25
        self.stream.figures = Figures(
            clients=3,
            unauthorised=1,
            things=2,
            messages=70,
            queue=9,
            lag=0.25,
            timers=12,
            slow_closed=4,
            slow_spared=6,
            acknowledged=Latencies(counts, 9.5),
        )
        self.run_for(10)
        self.metrics = Metrics(self.monitor, lambda: 5_000_000, at_once, lambda: DaemonCounts(12, 1, 3, 5, 6, 7))

    def scrape(self, accept: str = "") -> tuple[str, str]:
        """Content and media type."""
        content, media_type = self.successResultOf(Deferred.fromCoroutine(self.metrics.scrape(accept)))
        return content.decode(), media_type

    def samples(self) -> dict[tuple[str, str, str], float]:
        """All samples, by name, by process or result, and by bucket."""
        return {
            (
                sample.name,
                sample.labels.get("process") or sample.labels.get("result", ""),
                sample.labels.get("le", ""),
            ): sample.value
            for family in parse(self.scrape()[0])
            for sample in family.samples
        }

    def test_values(self) -> None:
        """Each figure under its name, in base units."""
        found = self.samples()
        for name, value in (
            ("process_cpu_seconds_total", 2.5),
            ("process_resident_memory_bytes", 50 * 1024 * 1024),
            ("process_start_time_seconds", 4990.0),
            ("process_running", 1),
            ("process_rogue", 0),
            ("process_restarts_total", 0),
            ("clients", 3),
            ("unauthorised_sockets", 1),
            ("open_things", 2),
            ("messages_total", 70),
            ("queue_bytes", 9),
            ("reactor_lag_seconds", 0.25),
            ("timers", 12),
            ("slow_clients_closed_total", 4),
            ("slow_clients_spared_total", 6),
        ):
            self.assertEqual(found[f"widgetapp_{name}", "_stream", ""], value, name)
        self.assertEqual(found["widgetapp_handovers_total", "done", ""], 12)
        self.assertEqual(found["widgetapp_handovers_total", "failed", ""], 1)
        self.assertEqual(found["widgetapp_listeners", "", ""], 3)
        self.assertEqual(found["widgetapp_deliveries_waiting", "", ""], 5)
        self.assertEqual(found["widgetapp_dead_letters", "", ""], 6)
        self.assertEqual(found["widgetapp_connections_shed_total", "", ""], 7)
        self.assertEqual(found["widgetapp_disk_free_bytes", "", ""], 12345)

    def test_histogram(self) -> None:
        """Buckets count everything below their bound."""
        found = self.samples()
        name = "widgetapp_acknowledgement_seconds"
        buckets = [found[f"{name}_bucket", "_stream", le] for le in ("0.001", "0.002", "0.005", "5.0", "+Inf")]
        self.assertEqual(buckets, [3, 3, 5, 5, 6])
        self.assertEqual((found[f"{name}_count", "_stream", ""], found[f"{name}_sum", "_stream", ""]), (6, 9.5))

    def test_rogue(self) -> None:
        """A rogue is 1."""
        self.stream.cpu = 99
        self.run_for(70)
        self.assertEqual(self.samples()["widgetapp_process_rogue", "_stream", ""], 1)

    def test_conventions(self) -> None:
        """Also in OpenMetrics, which is strict; every metric is explained, and counters say that they are."""
        text, media_type = self.scrape(OPEN)
        self.assertTrue(media_type.startswith("application/openmetrics-text"), media_type)
        for family in parse_open(text):
            self.assertTrue(family.name.startswith("widgetapp_"), family.name)
            self.assertTrue(family.documentation.endswith("."), family.name)
            if family.type == "counter":
                self.assertTrue(all(sample.name.endswith("_total") for sample in family.samples), family.name)

    def test_guide(self) -> None:
        """The admin guide's table has every metric, and no other."""
        named = set(re.findall(r"^\| `(widgetapp_\w+)` \|", GUIDE.read_text(), re.MULTILINE))
        families = parse(self.scrape()[0])
        known = {f"{family.name}_total" if family.type == "counter" else family.name for family in families}
        self.assertEqual(named, known)

    def test_alert_rules(self) -> None:
        """The rules that come with WidgetApp name only metrics that there are, and each says what is the matter."""
        names = {name for name, _, _ in self.samples()}
        rules = [rule for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]]
        self.assertGreaterEqual(len(rules), 5)
        for rule in rules:
            used = set(re.findall(r"\bwidgetapp_\w+", rule["expr"]))
            self.assertLessEqual(used, names, rule["alert"])
            self.assertEqual(rule["expr"].count("("), rule["expr"].count(")"), rule["alert"])
            self.assertLessEqual({"summary", "description"}, set(rule["annotations"]), rule["alert"])
            self.assertIn(rule["labels"]["severity"], ("page", "ticket"), rule["alert"])
        self.assertEqual(len({rule["alert"] for rule in rules}), len(rules))
