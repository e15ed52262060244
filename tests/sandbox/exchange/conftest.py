"""The small tenant as a fixture."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sandbox.exchange.post_office import Post, open_post


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    """A fresh tenant."""
    opened = open_post(tmp_path)
    yield opened
    opened.tenant.close()
