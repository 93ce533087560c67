"""The house as docs/architecture.md describes it: who imports whom, how long files and functions are."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

ROOT = Path(__file__).parent.parent / "widgetapp"

#: Modules without a package of their own, which anybody may import.
COMMON = {
    "clock", "config", "config_file", "figures", "garbage", "links", "newcomers", "places", "reactors", "refusals", "tasks",
}  # fmt: skip
#: What each package may import, beside the common modules; the data path is sfe → stream → store.
MAY_IMPORT = {
    "wire": set[str](),
    "store": {"wire"},
    "stream": {"wire", "store"},
    "oauth": {"store"},
    "useractions": {"wire", "store", "oauth"},
    "sfe": {"wire", "store", "useractions"},
    "wfe": {"wire", "store", "oauth", "useractions", "sfe"},
    "feed": {"wire", "store", "useractions", "sfe"},
    "outside": {"store", "oauth", "useractions"},
    "outbound": {"wire", "store", "useractions", "feed", "outside"},
    "client": {"wire", "useractions"},
    "demo": {"wire", "store", "useractions"},
    "processes": {"wire", "store", "stream", "sfe", "useractions", "demo"},
    "admin": {"wire", "store", "stream", "occupancy"},
}
#: What the common modules may import of the packages.
COMMON_MAY_IMPORT = {"wire"}
MAX_FILE = 300
MAX_FUNCTION = 40


def modules() -> Iterator[tuple[str, Path, ast.Module]]:
    """Every module with the package it belongs to (its own name at the top)."""
    for path in sorted(ROOT.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if "versions" not in parts:
            yield parts[0], path, ast.parse(path.read_text())


def imported(path: Path, tree: ast.Module) -> Iterator[str]:
    """The packages or top-level modules of WidgetApp that a module imports."""
    here = ("widgetapp", *path.relative_to(ROOT).with_suffix("").parts)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            base = here[: len(here) - node.level] if node.level else ()
            if path.name == "__init__.py" and node.level:
                base = here[:-1][: len(here) - node.level]
            name = (*base, *(node.module or "").split(".")) if node.module else base
            names = [(*name, alias.name) for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [tuple(alias.name.split(".")) for alias in node.names]
        else:
            continue
        for full in names:
            if full[0] == "widgetapp" and len(full) > 1:
                yield full[1]


class ImportTests(SynchronousTestCase):
    """Packages know only what they may."""

    def test_packages(self) -> None:
        """Each package imports what its sentence says, and nothing else."""
        for package, path, tree in modules():
            if package not in MAY_IMPORT:
                continue
            allowed = MAY_IMPORT[package] | COMMON | {package}
            self.assertLessEqual(set(imported(path, tree)), allowed, str(path))

    def test_common_modules(self) -> None:
        """What everybody imports imports nobody back."""
        for name in COMMON:
            path = ROOT / f"{name}.py"
            self.assertLessEqual(set(imported(path, ast.parse(path.read_text()))), COMMON | COMMON_MAY_IMPORT, name)

    def test_every_package_is_named(self) -> None:
        """A new package gets its rule, and each says what it is."""
        packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
        self.assertEqual(packages, set(MAY_IMPORT))
        for package in packages:
            tree = ast.parse((ROOT / package / "__init__.py").read_text())
            self.assertTrue(ast.get_docstring(tree), package)

    def test_no_module_installs_a_reactor(self) -> None:
        """The reactor is a parameter: importing everything there is installs none."""
        names = [
            ".".join(("widgetapp", *path.relative_to(ROOT).with_suffix("").parts)).removesuffix(".__init__")
            for _, path, _ in modules()
            if path.name != "env.py"
        ]
        script = f"import importlib, sys\nfor name in {names!r}: importlib.import_module(name)\n"
        script += "sys.exit('twisted.internet.reactor' in sys.modules)"
        done = subprocess.run([sys.executable, "-c", script], cwd=ROOT.parent, check=False, capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))


class SizeTests(SynchronousTestCase):
    """Where something grows too large, an idea is missing."""

    def test_files(self) -> None:
        """No file is longer than it may be."""
        long = {str(path): count for _, path, _ in modules() if (count := path.read_text().count("\n")) > MAX_FILE}
        self.assertEqual(long, {})

    def test_functions(self) -> None:
        """No function is."""
        long = [
            f"{path}:{node.name}"
            for _, path, tree in modules()
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            and (node.end_lineno or 0) - node.lineno + 1 > MAX_FUNCTION
        ]
        self.assertEqual(long, [])
