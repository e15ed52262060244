"""The kinds of rules: each a small function here and its twin under addin/src/checks/kinds. Rules choose one by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from checks.bundle import Rule
from checks.context import Context
from checks.kinds import identity
from checks.model import Hit

Kind = Callable[[Rule, Context], Iterable[Hit]]

KINDS: dict[str, Kind] = {
    "identity": identity.find,
}
