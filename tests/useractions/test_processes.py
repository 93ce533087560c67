"""Orders for processes, and who may give them."""

from __future__ import annotations

from dataclasses import replace

from tests.support.catalogue import CatalogueTestCase
from widgetapp.useractions.performer import Performer
from widgetapp.wire.status import Order, Outcome


class OrderTests(CatalogueTestCase):
    """What becomes of an order."""

    def test_orders(self) -> None:
        """Each action is one order, and its answer what was done."""
        self.commander.outcome = Outcome(("_sfe 3 is started", "_sfe 4 is started"))
        self.assertEqual(self.perform("start_processes", "ada", count=2), {"lines": ["_sfe 3 is started", "_sfe 4 is started"]})
        self.perform("drain_processes", "ada", ids=[1, 2])
        self.perform("restart_processes", "ada", process="_stream", ids=[0])
        expected = [Order("start", count=2), Order("drain", ids=(1, 2)), Order("restart", "_stream", (0,))]
        self.assertEqual(self.commander.orders, expected)

    def test_refused(self) -> None:
        """What cannot be done is refused."""
        self.commander.outcome = Outcome(refused="There are 16 already.")
        self.assertEqual(self.perform("start_processes", "ada"), "conflict")

    def test_nonsense(self) -> None:
        """Wrong parameters reach nobody."""
        for action, params in (
            ("start_processes", {"count": 0}),
            ("start_processes", {"process": "_journal"}),
            ("drain_processes", {"ids": [-1]}),
            ("restart_processes", {"id": 1}),
        ):
            self.assertEqual(self.perform(action, "ada", **params), "invalid_params", action)
        self.assertEqual(self.commander.orders, [])

    def test_nobody_to_order(self) -> None:
        """A server without further processes says so."""
        self.services = replace(self.services, commander=None)
        self.performer = Performer(self.services)
        self.assertEqual(self.perform("drain_processes", "ada"), "unavailable")

    def test_token_of_an_administrator(self) -> None:
        """It holds the scope for all this; nobody else's does."""
        self.assertIn("admin", self.perform("token", "ada")["scopes"])
        self.assertNotIn("admin", self.perform("token", "ben")["scopes"])
