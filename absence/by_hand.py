"""Rights of a plan as changes that a person can carry out with a reviewed script, where the tenant does not let the product do it."""

from __future__ import annotations

from policies.exchange_changes import (
    AddFullAccess,
    ExchangeChange,
    RemoveFolderRights,
    RemoveFullAccess,
    SetFolderRights,
)
from policies.plan import Plan, Step


def exchange_changes(plan: Plan) -> list[ExchangeChange]:
    """What of the plan Exchange's cmdlets can do, in its order; replies, rules and calendar entries are Graph's and left out."""
    found = (_change(step) for step in plan.steps)
    return [one for one in found if one is not None]


def _change(step: Step) -> ExchangeChange | None:
    match str(step.detail.get("resource", "")).split(":"):
        case ["folder", folder, user] if step.after:
            return SetFolderRights(step.target, folder, user, tuple(step.after["rights"]))
        case ["folder", folder, user]:
            return RemoveFolderRights(step.target, folder, user)
        case ["full", user]:
            return AddFullAccess(step.target, user) if step.after else RemoveFullAccess(step.target, user)
    return None
