"""Ports: which a demonstration takes, and what is said of those that cannot be had."""

from __future__ import annotations

from pathlib import Path
from unittest import mock

from msgspec import structs
from twisted.internet.endpoints import TCP4ServerEndpoint
from twisted.internet.error import CannotListenError
from twisted.internet.interfaces import IStreamServerEndpoint
from twisted.internet.protocol import Factory
from twisted.internet.testing import MemoryReactorClock
from twisted.logger import capturedLogs
from twisted.trial.unittest import SynchronousTestCase

from widgetapp import ports
from widgetapp.config import PORT_200, Config
from widgetapp.demo import demo_config
from widgetapp.ports import PORT_8200, CannotStart, for_demonstration, listen


class DemonstrationTests(SynchronousTestCase):
    """Where external systems listen to a demonstration."""

    def chosen(self, taken: dict[int, str], where: str = PORT_200) -> str:
        """What is chosen where some ports cannot be had."""
        with mock.patch.object(ports, "_taken", lambda port: taken.get(port, "")), capturedLogs() as events:
            chosen = for_demonstration(where)
        self.said = " ".join(event["log_format"].format(**event) for event in events)
        return chosen

    def test_choice(self) -> None:
        """Port 200, or else 8200, or else none; what was chosen by somebody stays."""
        self.assertEqual(self.chosen({}), PORT_200)
        self.assertEqual(self.said, "")
        self.assertEqual(self.chosen({200: "not for you"}), PORT_8200)
        self.assertIn("ws://127.0.0.1:8200/, as port 200 cannot be had (not for you)", self.said)
        self.assertEqual(self.chosen({200: "not for you", 8200: "in use"}), "")
        self.assertIn("port 200 cannot be had (not for you), port 8200 cannot be had (in use)", self.said)
        self.assertEqual(self.chosen({200: "not for you"}, "tcp:300:interface=127.0.0.1"), "tcp:300:interface=127.0.0.1")
        self.assertEqual(self.chosen({}, ""), "")

    def test_this_machine_only(self) -> None:
        """Nobody elsewhere listens to a demonstration, whatever the configuration says."""
        for said, taken in (("tcp:300", PORT_200), ("tcp:300:interface=127.0.0.1",) * 2, ("", "")):
            config = Config()
            config = structs.replace(config, listener=structs.replace(config.listener, listen=said))
            self.assertEqual(demo_config(config, Path("data")).listener.listen, taken)


class ListenTests(SynchronousTestCase):
    """Binding a port."""

    def refused(self, key: str, error: OSError) -> str:
        """What is said when the kernel refuses."""
        reactor = MemoryReactorClock()
        with mock.patch.object(reactor, "listenTCP", side_effect=CannotListenError("127.0.0.1", 200, error)):
            caught = self.assertRaises(CannotStart, listen, key, "tcp:200", lambda: TCP4ServerEndpoint(reactor, 200), Factory())
        return str(caught)

    def test_refusals(self) -> None:
        """What is wrong, with which key, and what to do."""
        denied = self.refused("listener.listen", PermissionError(13, "Permission denied"))
        self.assertIn("listener.listen = 'tcp:200': [Errno 13] Permission denied. A port below 1024 takes", denied)
        self.assertTrue(denied.endswith('Or name another port there, or "" for none.'), denied)
        self.assertNotIn("for none", self.refused("web.listen", PermissionError(13, "Permission denied")))
        in_use = self.refused("listener.listen", OSError(98, "Address already in use"))
        self.assertTrue(in_use.endswith('in use. Name another port there, or "" for none.'), in_use)
        self.assertTrue(self.refused("web.listen", OSError(98, "Address already in use")).endswith("in use"))

    def test_not_handed_over(self) -> None:
        """A socket that systemd has not handed over."""

        def missing() -> IStreamServerEndpoint:
            raise KeyError("web")

        caught = self.assertRaises(CannotStart, listen, "web.listen", "systemd:domain=INET:name=web", missing, Factory())
        self.assertIn("no such socket was handed over", str(caught))
