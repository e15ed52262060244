"""Patterns in rule data: only what means the same in Python and JavaScript and cannot run away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


def mistakes_in_parameters(parameters: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Mistakes of every parameter called ``pattern``, ``patterns`` or ``…_pattern(s)``, as dataclasses report them."""
    yield from ()
