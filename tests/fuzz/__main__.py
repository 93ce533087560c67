"""`python -m tests.fuzz`: looks for input that a decoder does not bear, by what of its code each input reaches.

What it finds is left in a folder, and its name is said. With `--keep`, the corpus keeps what reaches more than it did.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.fuzz import targets

#: A decoder may use so much memory (MB), and so long for one input (s), on a machine that has other things to do as well.
MEMORY, SLOW = 1024, 10
#: No message of a client is longer than what is made up here (bytes): each more costs speed.
LONGEST = 4096


def look(name: str, folder: Path, seconds: int, keep: bool) -> bool:
    """Let a target run in a process of its own, which bad input may end. Gives whether it bore everything."""
    print(f"{name}: {seconds} s", flush=True)
    new, kept = folder / name, targets.CORPUS / name
    new.mkdir()
    arguments = [f"-max_total_time={seconds}", f"-rss_limit_mb={MEMORY}", f"-timeout={SLOW}", f"-max_len={LONGEST}"]
    run = [sys.executable, "-m", "tests.fuzz.run", name, *arguments, f"-artifact_prefix={folder}/{name}-"]
    done = subprocess.run([*run, str(new), str(kept)], capture_output=True, text=True, check=False)
    print(done.stdout, "\n".join(done.stderr.splitlines()[-30 if done.returncode else -1 :]), flush=True)
    if keep and not done.returncode:
        subprocess.run([*run[:4], "-merge=1", str(kept), str(new)], capture_output=True, check=True)
    return not done.returncode


def main() -> int:
    """Let all targets run, or those that are named."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", choices=[*targets.TARGETS, []], help="which (default: all)")
    parser.add_argument("--seconds", type=int, default=60, help="for each (default: %(default)s)")
    parser.add_argument("--keep", action="store_true", help="keep in the corpus what reaches more than that did")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    names = options.targets or list(targets.TARGETS)
    sound = [look(name, folder, options.seconds, options.keep) for name in names]
    print(f"{sum(sound)} of {len(sound)} bore everything; what they did not bear is in {folder}")
    return 0 if all(sound) else 1


if __name__ == "__main__":
    sys.exit(main())
