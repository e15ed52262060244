"""Rights that a person gives and takes with a reviewed script, where the tenant does not let the product do it.

Full access is given by commands of Exchange. Where those are switched off, nobody can look whether it is there either, so whoever ran the
script says so. From the moment a script is handed out its rights may be in place, and are taken away like all else at the end.
"""

from __future__ import annotations

from collections.abc import Sequence

from absence.decide import Act, Decision, Remembered
from absence.desired import Wish
from absence.reconcile_ports import Snapshots
from policies.exchange_changes import (
    AddFullAccess,
    ExchangeChange,
    RemoveFolderRights,
    RemoveFullAccess,
    SetFolderRights,
)
from policies.plan import Plan, Step

BY_HAND = "by-hand"


def decided(wish: Wish | None, row: Remembered | None) -> Decision:
    """What a person is to do about something that the product can neither change nor look at."""
    if wish is not None:
        if row is not None and row.coming is None and row.ours is not None:
            return Decision(Act.NOTHING)  # somebody has said that it is done
        return Decision(Act.SET, wish.value, wish.value, BY_HAND)
    return Decision(Act.NOTHING) if row is None else Decision(Act.BACK, row.before, note=BY_HAND)


def steps_by_hand(plan: Plan) -> list[Step]:
    """The steps that only a script can do."""
    return [step for step in plan.steps if _resource(step).startswith("full:")]


def handed_out(steps: Sequence[Step], snapshots: Snapshots) -> None:
    """A script with these steps leaves the house: what it gives may be in place from now on."""
    for step in steps:
        if step.after:
            snapshots.begin(step.target, _resource(step), before={}, coming=dict(step.after))


def ran(steps: Sequence[Step], snapshots: Snapshots) -> None:
    """Somebody says that the script ended without errors."""
    handed_out(steps, snapshots)
    for step in steps:
        if step.after:
            snapshots.confirm(step.target, _resource(step), dict(step.after))
        else:
            snapshots.forget(step.target, _resource(step))


def _resource(step: Step) -> str:
    return str(step.detail.get("resource", ""))


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
