"""Reading the configuration again: what is taken over, what waits for a restart, and what is refused."""

from __future__ import annotations

from twisted.logger import capturedLogs
from twisted.trial.unittest import SynchronousTestCase

from widgetapp.config import Config, ConfigError, StreamingConfig, WebConfig
from widgetapp.settings import LIVE, Settings


class SettingsTests(SynchronousTestCase):
    """A configuration that is written anew."""

    def setUp(self) -> None:
        """Nothing is written yet."""
        self.written: Config | ConfigError = Config()
        self.settings = Settings(Config(), self.read)
        self.applied: list[Config] = []
        self.settings.changed(self.applied.append)

    def read(self) -> Config:
        """As it is written now."""
        if isinstance(self.written, ConfigError):
            raise self.written
        return self.written

    def reload(self) -> list[tuple[str, str]]:
        """Read again; gives what the log says, and how loud."""
        with capturedLogs() as logged:
            self.settings.reload()
        return [(event["log_level"].name, event["log_format"].format(**event)) for event in logged]

    def test_live(self) -> None:
        """What can be taken over is, and subscribers hear of it."""
        self.written = Config(streaming=StreamingConfig(max_things_per_connection=7), web=WebConfig(session_hours=1))
        said = "The configuration has been read again; changed: streaming.max_things_per_connection, web.session_hours."
        self.assertEqual(self.reload(), [("info", said)])
        self.assertEqual((self.settings.current, self.applied), (self.written, [self.written]))

    def test_unchanged(self) -> None:
        """Subscribers hear of it all the same: a file that is named may be another one."""
        self.assertEqual(self.reload(), [("info", "The configuration has been read again; changed: nothing.")])
        self.assertEqual(self.applied, [Config()])

    def test_restart(self) -> None:
        """What takes a restart is named, each time, until there has been one; the rest is taken over."""
        self.written = Config(streaming=StreamingConfig(enabled=False, token_seconds=60), web=WebConfig(listen="tcp:1"))
        said = ("warn", "These keys have changed, which takes a restart: streaming.enabled, web.listen.")
        first, again = self.reload(), self.reload()
        self.assertEqual((first[1], again[1]), (said, said))
        self.assertIn("changed: streaming.token_seconds.", first[0][1])
        self.assertIn("changed: nothing.", again[0][1])
        self.assertEqual(self.settings.current, Config(streaming=StreamingConfig(token_seconds=60)))

    def test_refused(self) -> None:
        """One that is bad changes nothing."""
        self.written = ConfigError("w.toml: web.key: not good")
        said = [("error", "The configuration is refused, the old one stays: w.toml: web.key: not good")]
        self.assertEqual(self.reload(), said)
        self.assertEqual((self.settings.current, self.applied), (Config(), []))

    def test_refused_by_a_subscriber(self) -> None:
        """The first to hear of it may refuse it, before the others do."""

        def refuse(_config: Config) -> None:
            raise ConfigError("web.key: gone")

        settings = Settings(Config(), self.read)
        settings.changed(refuse)
        settings.changed(self.applied.append)
        self.written = Config(web=WebConfig(session_hours=1))
        settings.reload()
        self.assertEqual((settings.current, self.applied), (Config(), []))

    def test_certificate(self) -> None:
        """Another certificate is taken over; TLS is not switched on or off."""
        self.written = Config(web=WebConfig(certificate="a", key="b"))
        self.assertIn("restart: web.certificate, web.key.", self.reload()[1][1])
        self.settings = Settings(self.written, self.read)
        self.written = Config(web=WebConfig(certificate="c", key="d"))
        self.assertIn("changed: web.certificate, web.key.", self.reload()[0][1])
        self.assertEqual(self.settings.current, self.written)

    def test_names(self) -> None:
        """All that are live are keys."""
        keys = {
            f"{section}.{key}" for section in Config().__struct_fields__ for key in getattr(Config(), section).__struct_fields__
        }
        self.assertLessEqual(LIVE, keys)
