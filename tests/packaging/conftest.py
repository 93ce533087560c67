"""Fixtures of the packaging tests: one copy of the checkout, what is built from it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from build_backend.frontend import ensure_built
from build_backend.lock import one_at_a_time
from tests.packaging.environments import Environment, backend, copy_checkout


@pytest.fixture(scope="session", autouse=True)
def front_end() -> None:
    """Build the front end, which nothing has to do where tox has done it."""
    with one_at_a_time():
        ensure_built()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a copy of the checkout that a test may change."""
    return copy_checkout(tmp_path / "checkout")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a wheel and an sdist of one copy of the checkout."""
    folder = tmp_path_factory.mktemp("built")
    checkout = copy_checkout(folder / "checkout")
    backend(checkout, f"hooks.build_wheel({str(folder)!r}), hooks.build_sdist({str(folder)!r})")
    return folder


@pytest.fixture(scope="session")
def wheel(built: Path) -> Path:
    """Return the wheel of the checkout."""
    [path] = built.glob("*.whl")
    return path


@pytest.fixture(scope="session")
def sdist(built: Path) -> Path:
    """Return the sdist of the checkout."""
    [path] = built.glob("*.tar.gz")
    return path


@pytest.fixture
def new_environment(tmp_path: Path) -> Callable[[], Environment]:
    """Return a maker of the test's fresh virtual environment."""
    return lambda: Environment(tmp_path / "environment")
