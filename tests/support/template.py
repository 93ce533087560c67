"""A demonstration's data as its first start leaves it, made once for all daemons of a run of tests: they begin with a copy.

What a first start takes longer than later ones is a fifth of all that a daemon does until it serves.
"""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from .ports import free_port


def twistd() -> str:
    """The `twistd` of this environment."""
    return str(Path(sys.executable).with_name("twistd"))


def begin_with_copy(data: Path) -> None:
    """Let a data directory be one that a demonstration has had before."""
    shutil.copytree(_first_start(), data)


@cache
def _first_start() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="wa-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    data = folder / "data"
    environment = {
        **os.environ,
        "WIDGETAPP_WEB__LISTEN": f"tcp:{free_port()}:interface=127.0.0.1",
        "WIDGETAPP_MONITORING__LISTEN": "",
        "WIDGETAPP_LISTENER__LISTEN": "",
    }
    command = [twistd(), "-n", f"--pidfile={folder}/pid", "widgetapp", "--demo", f"--data={data}"]
    said = []
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        for line in process.stdout or ():
            said.append(line)
            if "WidgetApp serves" in line:
                process.terminate()
    assert process.returncode == -signal.SIGTERM, "".join(said)
    # What belongs to that one daemon.
    shutil.rmtree(data / "run")
    (data / "lock").unlink()
    return data
