"""Copies of the checkout, and virtual environments to install them into."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

# What is not of the checkout but may lie in it: at its top, and anywhere.
_LEFT_BEHIND_AT_TOP = shutil.ignore_patterns(".git", ".tox", ".venv*", "_trial_temp*", "build", "dist", "*.egg-info")
_LEFT_BEHIND = shutil.ignore_patterns("node_modules", "__pycache__", ".*_cache", ".hypothesis", "dropin.cache")
_LIMIT = 600.0  # seconds for any one command


def _left_behind(folder: str, names: list[str]) -> set[str]:
    at_top = _LEFT_BEHIND_AT_TOP(folder, names) if Path(folder) == ROOT else set()
    return at_top | _LEFT_BEHIND(folder, names)


def copy_checkout(target: Path) -> Path:
    """Copy the checkout as a clone would be, and the built front end with it."""
    shutil.copytree(ROOT, target, ignore=_left_behind)
    return target


def run(*command: str | Path, folder: Path, variables: Mapping[str, str] | None = None) -> str:
    """Run a command and return its output; fail with all of it when it fails."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", **(variables or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=_LIMIT,
        check=False,
    )
    assert done.returncode == 0, f"{command} ended with {done.returncode}:\n{done.stdout}"
    return done.stdout


def backend(checkout: Path, expression: str) -> str:
    """Evaluate an expression on the checkout's own `hooks`, as a build frontend would."""
    program = f"from build_backend import hooks; print('result:', {expression})"
    output = run(sys.executable, "-c", program, folder=checkout)
    return output.rsplit("result: ", 1)[1].strip()


class Environment:
    """A fresh virtual environment, used from a folder that has nothing of ours in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.elsewhere = folder / "elsewhere"
        run(sys.executable, "-m", "venv", folder, folder=folder.parent)
        self.elsewhere.mkdir()

    def run(self, program: str, *arguments: str | Path) -> str:
        """Run one of the environment's programs."""
        return run(self.folder / "bin" / program, *arguments, folder=self.elsewhere)

    def install(self, *what: str | Path) -> str:
        """Install something, and what it needs. What is imported of it then is compiled then."""
        return self.run("pip", "install", "--no-compile", *what)

    def services(self) -> set[str]:
        """Return the names that `twistd --help` lists."""
        listing = self.run("twistd", "--help").partition("Commands:")[2]
        return {line.split()[0] for line in listing.splitlines() if line.strip()}

    def missing_files(self, distribution: str) -> list[str]:
        """Return which of an installed distribution's files are gone."""
        program = (
            "from importlib.metadata import files; "
            f"print(*[f for f in files({distribution!r}) if not f.locate().exists()], sep='\\n')"
        )
        return self.run("python", "-c", program).split()
