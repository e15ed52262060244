"""What several rules ask about the same mail is worked out once. Twin: addin/src/checks/memo.ts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from checks.document import Document

_Value = TypeVar("_Value")


def remembered(document: Document, key: str, make: Callable[[], _Value]) -> _Value:
    """The value of ``key`` for this text, made the first time it is asked for."""
    values = document.kept
    if key not in values:
        values[key] = make()
    made: _Value = values[key]
    return made
