"""What several rules ask about the same mail is worked out once. Twin: addin/src/checks/memo.ts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from checks.document import Document

_Value = TypeVar("_Value")
_known: WeakKeyDictionary[Document, dict[str, Any]] = WeakKeyDictionary()


def remembered(document: Document, key: str, make: Callable[[], _Value]) -> _Value:
    """The value of ``key`` for this text, made the first time it is asked for."""
    values = _known.setdefault(document, {})
    if key not in values:
        values[key] = make()
    made: _Value = values[key]
    return made
