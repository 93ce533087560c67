"""What the wheel and the sdist hold."""

import tarfile
import zipfile
from pathlib import Path

from build_backend.frontend import static_folder
from tests.packaging.environments import ROOT


def wheel_files(wheel: Path) -> set[str]:
    return set(zipfile.ZipFile(wheel).namelist())


def sdist_files(sdist: Path) -> set[str]:
    with tarfile.open(sdist) as archive:
        return {name.partition("/")[2] for name in archive.getnames()}


def files_of(folder: Path) -> set[str]:
    return {
        path.relative_to(ROOT).as_posix() for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_wheel_has_the_whole_front_end(wheel: Path) -> None:
    static = files_of(static_folder())
    assert "widgetapp/wfe/static/index.html" in static
    assert static <= wheel_files(wheel)


def test_the_wheel_has_the_migrations_and_the_typing_mark(wheel: Path) -> None:
    wanted = files_of(ROOT / "widgetapp" / "store" / "migrations") | {"widgetapp/py.typed"}
    assert wanted <= wheel_files(wheel)


def test_the_wheel_puts_one_file_into_twisted(wheel: Path) -> None:
    twisted = {name for name in wheel_files(wheel) if name.startswith("twisted/")}
    assert twisted == {"twisted/plugins/widgetapp_plugin.py"}


def test_the_wheel_has_nothing_beside_the_package(wheel: Path) -> None:
    tops = {name.partition("/")[0] for name in wheel_files(wheel)}
    assert tops == {"twisted", "widgetapp", "widgetapp-0.1.0.dist-info"}


def test_the_sdist_has_the_front_end_built_and_its_sources(sdist: Path) -> None:
    files = sdist_files(sdist)
    assert files_of(static_folder()) <= files
    assert {"web/package-lock.json", "web/index.html", "build_backend/hooks.py"} <= files


def test_the_sdist_has_no_npm_packages(sdist: Path) -> None:
    assert not [name for name in sdist_files(sdist) if "node_modules" in name.split("/")]
