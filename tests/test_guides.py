"""The guides' tables are those of the code. (Their commands are run by the live tests.)"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from widgetapp.admin.arguments import ORDERS, parse
from widgetapp.admin.complaints import EXIT_CODES
from widgetapp.admin.table import COLUMNS
from widgetapp.config import Config
from widgetapp.config_file import load
from widgetapp.refusals import CODES
from widgetapp.sfe import closing
from widgetapp.sfe.authority import Denial

DOCS = Path(__file__).parent.parent / "docs"


def rows(text: str, heading: str) -> set[tuple[str, ...]]:
    """The cells of the table under a heading row, without code marks."""
    table = text[text.index(heading) :].split("\n\n", 1)[0].splitlines()[2:]
    return {tuple(cell.strip().strip("`") for cell in line.strip("|").split("|")) for line in table if line.startswith("|")}


class TableTests(SynchronousTestCase):
    """Tables of codes in the API guide."""

    def setUp(self) -> None:
        """Read the guide."""
        self.guide = (DOCS / "api-guide.md").read_text()

    def test_refusals(self) -> None:
        """Every refusal, as it is."""
        expected = {
            (code.name, str(code.status), str(code.rpc), "yes" if code.come_back else "no", code.meaning)
            for code in CODES.values()
        }
        self.assertEqual(rows(self.guide, "| code | status"), expected)

    def test_closings(self) -> None:
        """Every reason why a connection is closed."""
        expected = {(str(why.code), "yes" if why.come_back else "no", why.reason) for why in closing.ALL}
        self.assertEqual(rows(self.guide, "| code | come back"), expected)

    def test_denials(self) -> None:
        """Every reason why a Thing is not opened."""
        self.assertEqual({row[0] for row in rows(self.guide, "| denied with")}, {denial.value for denial in Denial})

    def test_links(self) -> None:
        """The README's links lead somewhere. (Those of the guides are tested where they become pages, in web/build.)"""
        for target in re.findall(r"\]\(([^)#:]+)", (DOCS.parent / "README.md").read_text()):
            self.assertTrue((DOCS.parent / target).exists() or target.startswith("http"), target)


class ConfigurationTests(SynchronousTestCase):
    """Configurations in the guides."""

    def test_samples(self) -> None:
        """Each is one that the daemon takes."""
        samples = re.findall(r"```toml\n(.*?)```", (DOCS / "admin-guide.md").read_text(), re.DOTALL)
        self.assertTrue(samples)
        for sample in samples:
            path = Path(self.mktemp())
            path.write_text(sample)
            self.assertNotEqual(load(path, {}), Config())


class AdminTests(SynchronousTestCase):
    """What the admin guide says of `widgetapp_admin`."""

    def setUp(self) -> None:
        """Read the guide."""
        self.guide = (DOCS / "admin-guide.md").read_text()

    def test_tables(self) -> None:
        """Exit codes, columns and orders, all of them."""
        self.assertEqual(rows(self.guide, "| exit code |"), {(str(code), meaning) for code, meaning in EXIT_CODES.items()})
        columns = {name for row in rows(self.guide, "| column |") for name in row[0].split(", ")}
        self.assertEqual(columns, {name for name, _, _ in COLUMNS})
        self.assertEqual({row[0] for row in rows(self.guide, "| order |")}, {f"-{order}" for order in ORDERS})

    def test_command_lines(self) -> None:
        """Every command line in it means something."""
        found = re.findall(r"(?:^|    |; |&& )widgetapp_admin (-(?!-)[^&`>\n]*)", self.guide, re.MULTILINE)
        self.assertGreater(len(found), 8)
        for arguments in found:
            parse(shlex.split(arguments))
