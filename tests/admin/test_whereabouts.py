"""Which data directory and which socket are meant."""

from __future__ import annotations

from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from widgetapp.admin.arguments import CommandLine
from widgetapp.admin.complaints import REFUSED, Complaint
from widgetapp.admin.whereabouts import Whereabouts, find
from widgetapp.places import ADMIN_SOCKET, DEMO_MARK


class FindTests(SynchronousTestCase):
    """As the daemon finds them."""

    def setUp(self) -> None:
        """A folder to be in."""
        self.folder = Path(self.mktemp()).absolute()
        self.demo = self.folder / "demo"
        self.demo.mkdir(parents=True)

    def find(self, verb: str = "status", environment: dict[str, str] | None = None, **options: Path) -> Whereabouts:
        """Look for them."""
        return find(CommandLine(verb, **options), environment or {}, self.demo)  # type: ignore[arg-type]  # two are paths

    def serve(self, data: Path) -> None:
        """Make it look as if a daemon listened there."""
        (data / "run").mkdir(parents=True)
        (data / "run" / ADMIN_SOCKET).touch()

    def test_default(self) -> None:
        """Below where one is."""
        data = Path.cwd() / "widgetapp-data"
        self.assertEqual(self.find(), Whereabouts(data, data / "run" / "admin.sock"))

    def test_environment_and_file(self) -> None:
        """As the configuration has it; -data overrides the directory."""
        run = {"WIDGETAPP_STORAGE__DATA": "/some/data", "WIDGETAPP_STORAGE__RUN": "/run/widgetapp"}
        self.assertEqual(self.find(environment=run), Whereabouts(Path("/some/data"), Path("/run/widgetapp/admin.sock")))
        file = self.folder / "widgetapp.toml"
        file.write_text('[storage]\ndata = "/other/data"')
        self.assertEqual(self.find(config=file).socket, Path("/other/data/run/admin.sock"))
        self.assertEqual(self.find(config=file, data=self.folder).data, self.folder)
        self.assertEqual(self.find(environment=run, data=self.folder).socket, Path("/run/widgetapp/admin.sock"))

    def test_a_demonstration_has_its_own(self) -> None:
        """Its daemon passes the configured place over, and so do we."""
        (self.demo / DEMO_MARK).touch()
        found = self.find(environment={"WIDGETAPP_STORAGE__RUN": "/run/widgetapp"}, data=self.demo)
        self.assertEqual(found.socket, self.demo / "run" / "admin.sock")

    def test_the_running_demonstration(self) -> None:
        """Where nothing is said and nothing runs, it is meant; unless something is to be kept or overwritten."""
        self.serve(self.demo)
        self.assertEqual(self.find().data, self.demo)
        for verb in ("backup", "restore"):
            self.assertEqual(self.find(verb).data, Path.cwd() / "widgetapp-data")
        named = {"WIDGETAPP_STORAGE__DATA": "/some/data"}
        self.assertEqual(self.find(environment=named).data, Path("/some/data"))
        self.assertEqual(self.find(data=self.folder).data, self.folder)

    def test_what_runs_here_comes_first(self) -> None:
        """A demonstration beside it changes nothing."""
        self.serve(self.demo)
        here = Path(self.mktemp()).absolute()
        self.serve(here)
        self.assertEqual(self.find(environment={"WIDGETAPP_STORAGE__DATA": str(here)}).data, here)

    def test_a_bad_configuration(self) -> None:
        """It is a wrong command line, and the key is named."""
        with self.assertRaises(Complaint) as raised:
            self.find(environment={"WIDGETAPP_STORAGE__DTA": "x"})
        self.assertEqual(raised.exception.code, REFUSED)
        self.assertIn("storage.data", raised.exception.cause)
