"""The HAProxy that the live tests put in front: found, or else Debian's installed.

`python -m tests.support.haproxy` prints its path.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from types import TracebackType

from .daemon import short_folder
from .ports import free_port
from .program import Program
from .waiting import until_now

VARIABLE = "WIDGETAPP_HAPROXY"
CONFIGURATION = Path(__file__).resolve().parents[2] / "etc" / "haproxy.cfg"
_PLACES = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
_CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "widgetapp-tests" / "haproxy"
#: What Debian's HAProxy needs beside what every Debian has.
_PACKAGES = ("haproxy", "liblua5.3-0", "libopentracing-c-wrapper0", "libopentracing1")
_INSTALL_LIMIT = 600.0  # seconds: a slow mirror, not one that hangs


class NoHaproxyError(Exception):
    """No HAProxy is here and none could be installed; the message says what to do."""


def haproxy() -> list[str]:
    """Return the command that runs HAProxy, having installed one if there was none."""
    named = os.environ.get(VARIABLE)
    if named:
        if not os.access(named, os.X_OK) or Path(named).is_dir():
            raise NoHaproxyError(f"{VARIABLE} names {named}, which is no program that can be run.")
        return [named]
    return _found() or _installed()


def _found() -> list[str] | None:
    found = shutil.which("haproxy", path=_PLACES)
    if found is not None:
        return [found]
    unpacked = _CACHE / "usr/sbin/haproxy"
    if not unpacked.is_file():
        return None
    libraries = sorted({str(library.parent) for library in _CACHE.rglob("*.so*")})
    return ["env", f"LD_LIBRARY_PATH={os.pathsep.join(libraries)}", str(unpacked)]


def _installed() -> list[str]:
    failures: list[str] = []
    for install in (_install_package, _unpack_package):
        failure = install()
        found = _found()
        if found is not None and not (failure := _run([*found, "-v"])):
            return found
        failures.append(failure or "it said that all was well, and there is no HAProxy")
    raise NoHaproxyError(
        "The live tests need HAProxy, and it could be neither found nor installed.\n"
        f"The distribution's package: {failures[0]}\n"
        f"The same, unpacked into {_CACHE}: {failures[1]}\n"
        "Install it by hand (on Debian: `apt-get install haproxy` as root), or say where one is: "
        f"{VARIABLE}=/path/to/haproxy."
    )


def _install_package() -> str:
    """Install the distribution's package; return what went wrong, if anything did."""
    if shutil.which("apt-get") is None:
        return "there is no apt-get here"
    if os.geteuid() != 0:
        return "installing it takes root"
    return _run(["apt-get", "update"]) or _run(["apt-get", "install", "--yes", "--no-install-recommends", "haproxy"])


def _unpack_package() -> str:
    """Unpack Debian's packages where anybody may; return what went wrong, if anything did."""
    if shutil.which("apt-get") is None or shutil.which("dpkg") is None:
        return "there is no apt-get or no dpkg here"
    packages = _CACHE / "packages"
    packages.mkdir(parents=True, exist_ok=True)
    failure = _run(["apt-get", "download", *_PACKAGES], packages)
    if failure:
        return failure
    return "".join(_run(["dpkg", "-x", str(package), str(_CACHE)]) for package in packages.glob("*.deb"))


def _run(command: list[str], folder: Path | None = None) -> str:
    print("for HAProxy:", *command, file=sys.stderr, flush=True)
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=_INSTALL_LIMIT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"`{' '.join(command)}` was not done after {_INSTALL_LIMIT:.0f} s"
    if done.returncode == 0:
        return ""
    last_lines = "\n    ".join(done.stdout.splitlines()[-5:])
    return f"`{' '.join(command)}` ended with {done.returncode}:\n    {last_lines}"


class Haproxy:
    """HAProxy as etc/haproxy.cfg has it, on addresses of its own and as the user who runs the tests."""

    def __init__(self, certificate: bytes, backend: int) -> None:
        """`certificate` is the file with chain and key; `backend` the port of WidgetApp."""
        self.folder = short_folder()
        self.port, self.plain_port = free_port(), free_port()
        pem = self.folder / "widgetapp.pem"
        pem.write_bytes(certificate)
        text = CONFIGURATION.read_text()
        for shipped, here in (
            ("    log /dev/log local0", "    log stdout format raw local0"),
            ("    user haproxy\n    group haproxy\n    chroot /var/lib/haproxy\n", ""),
            ("bind :::80 v4v6", f"bind 127.0.0.1:{self.plain_port}"),
            ("bind :::443 v4v6", f"bind 127.0.0.1:{self.port}"),
            ("crt /etc/haproxy/widgetapp.pem", f"crt {pem}"),
            ("server widgetapp 127.0.0.1:8080 ", f"server widgetapp 127.0.0.1:{backend} "),
        ):
            assert text.count(shipped) == 1, f"etc/haproxy.cfg has not one {shipped!r}"
            text = text.replace(shipped, here)
        self._file = self.folder / "haproxy.cfg"
        self._file.write_text(text + "\n")

    @property
    def url(self) -> str:
        """What people type."""
        return f"https://127.0.0.1:{self.port}"

    @property
    def stream_url(self) -> str:
        """Where clients of the Streaming API connect."""
        return f"wss://127.0.0.1:{self.port}/_stream"

    async def __aenter__(self) -> Haproxy:
        """Start it, and wait until it listens."""
        self._program = Program([*haproxy(), "-db", "-f", str(self._file)], self.folder)
        await until_now(lambda: self._program.code is not None or _listens(self.port), "that HAProxy listens")
        assert self._program.code is None, self._program.tail()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it; it must have found nothing to say against its configuration."""
        self._program.signal("KILL")
        await self._program.ended()
        shutil.rmtree(self.folder, ignore_errors=True)
        complaints = [line for line in self._program.lines if "ALERT" in line or "WARNING" in line]
        assert not complaints, "\n".join(complaints)


def _listens(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


if __name__ == "__main__":
    try:
        print(*haproxy())
    except NoHaproxyError as problem:
        sys.exit(str(problem))
