"""Somebody whom a text lets one recognise. Twin: addin/src/checks/persons/model.ts."""

from __future__ import annotations

from typing import NamedTuple


class Person(NamedTuple):
    """Somebody the text lets one recognise. ``role``: named because of the office, so only a plain statement counts."""

    start: int
    end: int
    kind: str  # "name" | "first" | "initials" | "pupil" | "known" (with age or class) | "relation" | "number"
    role: bool
