"""The hooks of PEP 517 and PEP 660, each setuptools' own with the front end before it."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeAlias

from setuptools import build_meta

from build_backend.frontend import ROOT, ensure_built, is_fresh
from build_backend.lock import one_at_a_time
from build_backend.node import REQUIREMENT

Settings: TypeAlias = Mapping[str, Any] | None


@contextmanager
def _with_front_end() -> Iterator[None]:
    with one_at_a_time():
        ensure_built()
        # setuptools copies into build/lib and never removes from it, so the files of
        # earlier front ends, whose names have hashes in them, would be shipped too.
        shutil.rmtree(ROOT / "build" / "lib", ignore_errors=True)
        yield


def _node_if_needed() -> list[str]:
    # Not in pyproject.toml: 60 MB that an sdist with the front end built has no use for.
    return [] if is_fresh() else [REQUIREMENT]


def get_requires_for_build_wheel(config_settings: Settings = None) -> list[str]:
    """Return what a wheel needs besides pyproject's `requires`."""
    with one_at_a_time():
        return [*build_meta.get_requires_for_build_wheel(config_settings), *_node_if_needed()]


def get_requires_for_build_sdist(config_settings: Settings = None) -> list[str]:
    """Return what an sdist needs: the same, as it carries the built front end."""
    with one_at_a_time():
        return [*build_meta.get_requires_for_build_sdist(config_settings), *_node_if_needed()]


def get_requires_for_build_editable(config_settings: Settings = None) -> list[str]:
    """Return what an editable install needs: the same, as it serves from the checkout."""
    with one_at_a_time():
        return [*build_meta.get_requires_for_build_editable(config_settings), *_node_if_needed()]


def prepare_metadata_for_build_wheel(metadata_directory: str, config_settings: Settings = None) -> str:
    """Write the wheel's metadata; the front end has no part in it."""
    with one_at_a_time():
        return build_meta.prepare_metadata_for_build_wheel(metadata_directory, config_settings)


def prepare_metadata_for_build_editable(metadata_directory: str, config_settings: Settings = None) -> str:
    """Write the editable install's metadata; the front end has no part in it."""
    with one_at_a_time():
        return build_meta.prepare_metadata_for_build_editable(metadata_directory, config_settings)


def build_wheel(wheel_directory: str, config_settings: Settings = None, metadata_directory: str | None = None) -> str:
    """Build the wheel."""
    with _with_front_end():
        return build_meta.build_wheel(wheel_directory, config_settings, metadata_directory)


def build_editable(wheel_directory: str, config_settings: Settings = None, metadata_directory: str | None = None) -> str:
    """Build the wheel that points into the checkout."""
    with _with_front_end():
        return build_meta.build_editable(wheel_directory, config_settings, metadata_directory)


def build_sdist(sdist_directory: str, config_settings: Settings = None) -> str:
    """Build the sdist, with the front end in it."""
    with _with_front_end():
        return build_meta.build_sdist(sdist_directory, config_settings)
