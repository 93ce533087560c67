"""Installing WidgetApp in each way there is, and removing it again."""

import os
import shutil
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.packaging.environments import Environment, run

FULL = bool(os.environ.get("WIDGETAPP_TEST_FULL"))


def assert_listed_until_removed(environment: Environment) -> None:
    assert "widgetapp" in environment.services()
    environment.run("pip", "check")
    environment.run("pip", "uninstall", "--yes", "widgetapp")
    services = environment.services()
    assert "widgetapp" not in services
    assert "web" in services
    assert environment.missing_files("twisted") == []


def offline(tmp_path: Path) -> dict[str, str]:
    """Return variables under which neither Node nor a package registry is to be had."""
    programs = tmp_path / "programs"
    programs.mkdir()
    assert shutil.which("node", path=str(programs)) is None
    nobody = "http://127.0.0.1:9"
    return {
        "PATH": str(programs),
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_FIND_LINKS": "",
        "HTTP_PROXY": nobody,
        "HTTPS_PROXY": nobody,
        "npm_config_registry": nobody,
    }


def test_wheel(wheel: Path, new_environment: Callable[[], Environment]) -> None:
    environment = new_environment()
    environment.install(wheel)
    assert_listed_until_removed(environment)


def test_editable(checkout: Path, new_environment: Callable[[], Environment]) -> None:
    environment = new_environment()
    environment.install("--editable", checkout)
    program = "import widgetapp; print(widgetapp.__file__)"
    assert str(checkout) in environment.run("python", "-c", program)
    assert_listed_until_removed(environment)


def test_sdist_installs_with_no_node_and_no_network(
    sdist: Path, wheel: Path, tmp_path: Path, new_environment: Callable[[], Environment]
) -> None:
    backend_wheels = tmp_path / "backend-wheels"
    pip = [sys.executable, "-m", "pip"]
    run(*pip, "download", "--no-deps", "-d", backend_wheels, "setuptools>=84.2", folder=tmp_path)
    run(
        *pip, "wheel", "--no-deps", "--no-index", f"--find-links={backend_wheels}",
        "--wheel-dir", tmp_path, sdist,
        folder=tmp_path, variables=offline(tmp_path),
    )  # fmt: skip
    [from_sdist] = tmp_path.glob("widgetapp-*.whl")
    assert sorted(zipfile.ZipFile(from_sdist).namelist()) == sorted(zipfile.ZipFile(wheel).namelist())
    environment = new_environment()
    environment.install(from_sdist)
    assert_listed_until_removed(environment)


@pytest.mark.skipif(not FULL, reason="the long form: builds the front end from nothing")
def test_checkout_with_nothing_built(checkout: Path, new_environment: Callable[[], Environment]) -> None:
    shutil.rmtree(checkout / "widgetapp" / "wfe" / "static")
    environment = new_environment()
    environment.install(checkout)
    program = "import widgetapp; print(widgetapp.__path__[0])"
    installed = Path(environment.run("python", "-c", program).strip())
    assert (installed / "wfe" / "static" / "index.html").is_file()
    assert_listed_until_removed(environment)
