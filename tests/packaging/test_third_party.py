"""THIRD_PARTY.md keeps up with what is bundled; tools/third_party.py writes it."""

import json

from tests.packaging.environments import ROOT


def test_names_every_package_the_front_end_depends_on() -> None:
    listed = (ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8")
    web = ROOT / "web"
    wanted = json.loads((web / "package.json").read_text(encoding="utf-8"))["dependencies"]
    locked = json.loads((web / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    rows = {name: f"| {name} | {locked[f'node_modules/{name}']['version']} |" for name in wanted}
    assert [name for name, row in rows.items() if row not in listed] == []
