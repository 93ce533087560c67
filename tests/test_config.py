"""The configuration: what is wrong is named."""

from __future__ import annotations

from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from widgetapp.config import Config, ConfigError
from widgetapp.config_file import load

EXAMPLE = Path(__file__).parent.parent / "etc" / "widgetapp.toml"


class ConfigTests(SynchronousTestCase):
    """Files, environment, errors."""

    def load(self, text: str = "", **environment: str) -> Config:
        """Load a configuration from text."""
        path = Path(self.mktemp())
        path.write_text(text)
        return load(path, environment)

    def error(self, text: str = "", **environment: str) -> str:
        """What is said of a wrong one."""
        with self.assertRaises(ConfigError) as raised:
            self.load(text, **environment)
        return str(raised.exception)

    def test_defaults(self) -> None:
        """Everything has a default."""
        self.assertEqual(self.load(), Config())

    def test_file_and_environment(self) -> None:
        """The environment overrides the file."""
        text = "[web]\nsession_hours = 5\n[streaming]\nenabled = true"
        config = self.load(text, WIDGETAPP_STREAMING__ENABLED="false", WIDGETAPP_WEB__LISTEN="tcp:9:interface=::1")
        self.assertEqual((config.web.session_hours, config.streaming.enabled), (5, False))
        self.assertEqual(config.web.listen, "tcp:9:interface=::1")

    def test_other_variables_are_not_ours(self) -> None:
        """Only WIDGETAPP_SECTION__KEY is read."""
        self.assertEqual(self.load(WIDGETAPP_CHROMIUM="/usr/bin/chromium", HOME="/"), Config())

    def test_typing_error(self) -> None:
        """A key that is nearly right is guessed."""
        self.assertIn("there is no key web.lisen; did you mean web.listen?", self.error("[web]\nlisen = 'tcp:1'"))
        self.assertIn("did you mean streaming?", self.error("[streming]\n"))
        self.assertIn("did you mean storage.data?", self.error(WIDGETAPP_STORAGE__DTA="x"))

    def test_unknown_key(self) -> None:
        """One that is not is answered with what there is."""
        sections = ", ".join(Config.__struct_fields__)
        self.assertIn(f"known are {sections}.", self.error("[zzz]\n"))

    def test_wrong_values(self) -> None:
        """The key of a wrong value is named."""
        for text, key in (
            ("[web]\nsession_hours = 'x'", "web.session_hours"),
            ("[web]\nsession_hours = 0", "web.session_hours"),
            ("[streaming]\nenabled = 1", "streaming.enabled"),
            ("[web]\norigins = [1]", "web.origins[0]"),
            ("web = 7", "web"),
            ("[monitoring]\nrogue_action = 'kill'", "monitoring.rogue_action"),
            ("[monitoring]\nrogue_cpu = 0", "monitoring.rogue_cpu"),
        ):
            self.assertIn(f"{key}", self.error(text), text)

    def test_no_toml(self) -> None:
        """A file that cannot be read at all."""
        self.assertIn("not TOML", self.error("[web"))
        self.assertRaises(ConfigError, load, Path("/nonexistent/widgetapp.toml"), {})

    def test_example(self) -> None:
        """The example names every key, with its default."""
        self.assertEqual(load(EXAMPLE, {}), Config())
        text = EXAMPLE.read_text()
        for section in ("web", "streaming", "storage", "monitoring"):
            for key in getattr(Config(), section).__struct_fields__:
                self.assertIn(f"\n{key} = ", text, f"{section}.{key}")
