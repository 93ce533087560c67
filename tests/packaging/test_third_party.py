"""THIRD_PARTY.md keeps up with the lock; tools/third_party.py writes it."""

import json
import re

from tests.packaging.environments import ROOT


def locked_packages() -> set[tuple[str, str]]:
    lock = json.loads((ROOT / "web" / "package-lock.json").read_text(encoding="utf-8"))
    return {
        (package.get("name") or path.rpartition("node_modules/")[2], package["version"])
        for path, package in lock["packages"].items()
    }


def test_lists_the_packages_at_their_locked_versions() -> None:
    text = (ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8")
    front_end = text.partition("## In the front end")[2].partition("\n## ")[0]
    listed = set(re.findall(r"^\| (\S+) \| (\d\S*) \|", front_end, re.MULTILINE))
    assert "@excalidraw/excalidraw" in {name for name, _ in listed}
    assert listed - locked_packages() == set(), "run tools/third_party.py"
