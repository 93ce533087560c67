"""What it costs to listen: how fast listeners on port 200 are told what has been, and how soon what is. `python -m bench.feed`.

There is no peer beside it: no server of this field has a feed with numbers, rights and resuming to be measured.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from build_backend.node import install_locked, node_program
from tests.support.ports import free_port
from tests.support.records import add_token

from . import report
from .processes import BenchError, usage
from .subjects import NODE, widgetapp

#: How many listen at once.
LISTENERS = (1, 10, 50)
#: What one run may take (s).
PATIENCE = 300.0


def _run(listeners: int, actions: int, backlog: int) -> dict[str, Any]:
    port = free_port()
    os.environ["WIDGETAPP_LISTENER__LISTEN"] = f"tcp:{port}:interface=127.0.0.1"
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, widgetapp(Path(folder)) as target:
        options = {
            "listen": f"ws://127.0.0.1:{port}/",
            "web": target.web,
            "token": target.token,
            "bearer": add_token(Path(folder) / "data", "ada", "useractions:listen"),
            "thing": target.document,
            "listeners": listeners,
            "actions": actions,
            "backlog": backlog,
        }
        begin = usage(target.pid)
        command = [str(node_program()), str(NODE / "feed.mjs"), json.dumps(options)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
        if done.returncode:
            raise BenchError(f"the listeners: {done.stderr}")
        figures: dict[str, Any] = json.loads(done.stdout)
        return {**figures, "cpu": sum(usage(target.pid).since(begin).values())}


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(prog="python -m bench.feed", description=__doc__)
    parser.add_argument("--actions", type=int, default=300, help="user actions that are waited for (default: %(default)s)")
    parser.add_argument("--backlog", type=int, default=2000, help="user actions before that (default: %(default)s)")
    options = parser.parse_args(sys.argv[1:])
    install_locked(NODE)
    print(report.machine())
    print("\n| listeners | told of what was, messages/s | from commit, p50 / p99 (ms) | from the request, p50 / p99 (ms) |")
    print("|--:|--:|--:|--:|")
    for listeners in LISTENERS:
        one = _run(listeners, options.actions, options.backlog)
        print(
            f"| {listeners} | {one['rate']:,.0f} | {one['committedP50']:.1f} / {one['committedP99']:.1f} "
            f"| {one['askedP50']:.1f} / {one['askedP99']:.1f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
