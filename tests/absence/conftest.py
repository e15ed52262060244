"""A store with all tables, copied for each test, and the service upon it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from policies.clock import FixedClock
from store.migrate import upgrade
from tests.absence.core import NOW, FakeDirectory, House


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables, to be copied."""
    file = tmp_path_factory.mktemp("made") / "product.sqlite"
    upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture
def house(made: Path, tmp_path: Path) -> Iterator[House]:
    """The service of absence, Monday 23 November 2026 in the morning."""
    file = tmp_path / "product.sqlite"
    shutil.copy(made, file)
    opened = House(file, FixedClock(NOW), FakeDirectory())
    yield opened
    opened.database.close()
