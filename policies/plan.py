"""Plans, steps and the journal: how every change outside the product is made.

A plan is a list of idempotent steps, shown to a person as a diff before anything happens. Applying it journals each step
before and after its effect, with what was there before, so that a crash anywhere can be resumed and an end restores exactly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Step:
    """One idempotent change.

    ``key`` names the effect for ever (the same change has the same key in every plan, so that it is never done twice);
    ``kind`` chooses the executor; ``target`` is the mailbox or object; ``before`` and ``after`` are JSON values that hold no mail
    content; ``summary`` says it in words, by language.
    """

    key: str
    kind: str
    target: str
    before: Any
    after: Any
    summary: Mapping[str, str]
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """What would change, and why. Making one never changes anything."""

    id: str
    feature: str
    made_at: datetime
    made_by: str
    reason: str
    steps: tuple[Step, ...]


class StepState(StrEnum):
    """Where a step stands in the journal."""

    PLANNED = "planned"
    STARTED = "started"
    DONE = "done"
    FAILED = "failed"


class UnknownPlan(Exception):  # noqa: N818
    """There is no plan of that id."""


@dataclass(frozen=True, slots=True)
class StepResult:
    """What became of a step. ``note``: a code of the feature's own, such as ``already``, ``changed``, ``gone`` or ``trouble``."""

    step: Step
    state: StepState
    note: str = ""


class Journal(Protocol):
    """Remembers plans and what became of each step; survives ``kill -9``."""

    def save(self, plan: Plan) -> None:
        """Keep a plan with all its steps ``planned``. Saving the same plan twice is harmless."""
        ...

    def plan(self, plan_id: str) -> Plan | None:
        """The plan of that id, or None."""
        ...

    def state(self, step_key: str) -> StepState | None:
        """How far the effect of that key has come, in whatever plan."""
        ...

    def start(self, plan_id: str, step: Step, before: Any) -> None:
        """Write down, durably, that the effect is about to happen and what was there just before."""
        ...

    def finish(self, plan_id: str, step: Step, state: StepState, note: str = "") -> None:
        """Write down what became of the effect (``DONE`` or ``FAILED``), and audit it."""
        ...

    def unfinished(self) -> list[tuple[str, Step]]:
        """Steps that were started and never finished, oldest first, with their plan's id: what to resume."""
        ...
