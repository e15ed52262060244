"""``postvakt plan`` and ``postvakt apply``: what would change, then changing it."""

from __future__ import annotations

import getpass
import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from postvakt.cli.at_product import product, shown
from postvakt.cli.signature import counting

if TYPE_CHECKING:
    from policies.plan import Plan, StepResult

_NOTES = {
    "already": "was done before",
    "changed": "somebody changed it meanwhile; nothing was overwritten",
    "gone": "it is no longer there",
    "expired": "no longer needed",
    "recently": "the person got a note recently",
    "unsuitable": "the signature would not stand by itself there",
    "trouble": "the mail service gave no answer; apply the plan again",
}


@click.command()
@click.argument("feature", type=click.Choice(["signatures"]), default="signatures")
@click.option("--reason", default="", help="Why, for the audit log.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
def plan(feature: str, reason: str, *, as_json: bool) -> None:  # noqa: ARG001 - one feature so far
    """Show what would change about FEATURE; changes nothing but remembers the plan."""
    with product() as services:
        made = services.run(services.signatures.plan(_who(), reason))
    if as_json:
        click.echo(json.dumps(_plan_json(made), ensure_ascii=False))
        return
    if not made.steps:
        click.echo("Nothing needs to change.")
        return
    for line, number in Counter(step.summary["en"] for step in made.steps).items():
        click.echo(f"  {shown(line)}" + (f" ({number})" if number > 1 else ""))
    click.echo(f"{len(made.steps)} steps. Carry them out with: postvakt apply {made.id}")


@click.command()
@click.argument("plan_id")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
def apply(plan_id: str, *, as_json: bool) -> None:
    """Carry out a plan, or the rest of one that was interrupted. Ends with 1 when a step was not done."""
    from policies.plan import UnknownPlan

    with product() as services, counting("Applying", quiet=as_json) as progress:
        try:
            report = services.run(services.signatures.apply(plan_id, progress=progress))
        except UnknownPlan:
            click.echo(f"{shown(plan_id)}: there is no such plan. Make one with: postvakt plan", err=True)
            raise SystemExit(2) from None
    if as_json:
        click.echo(json.dumps({"plan": plan_id, "steps": [_result_json(one) for one in report.results]}))
    else:
        said = Counter((one.step.summary["en"], one.state.value, one.note) for one in report.results)
        for (line, state, note), number in said.items():
            click.echo(f"  {state:<8} {shown(line)} ({number})" + (f": {_NOTES.get(note, note)}" if note else ""))
    raise SystemExit(0 if report.complete else 1)


def _who() -> str:
    try:
        return f"command line ({getpass.getuser()})"
    except (KeyError, OSError):
        return "command line"


def _plan_json(made: Plan) -> dict[str, Any]:
    steps = [
        {"key": step.key, "kind": step.kind, "target": step.target, "before": step.before, "after": step.after,
         "summary": dict(step.summary)}
        for step in made.steps
    ]  # fmt: skip
    return {
        "id": made.id,
        "feature": made.feature,
        "made_at": made.made_at.isoformat(),
        "reason": made.reason,
        "steps": steps,
    }


def _result_json(result: StepResult) -> dict[str, str]:
    return {"key": result.step.key, "state": result.state.value, "note": result.note}
