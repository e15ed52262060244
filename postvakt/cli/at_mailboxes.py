"""What the commands about mailboxes share: the room, who does it, how plans and outcomes are shown."""

from __future__ import annotations

import getpass
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from postvakt.cli.at_product import product, shown

if TYPE_CHECKING:
    from mailboxes.model import Actor
    from mailboxes.provisioning import Outcome
    from mailboxes.service import MailboxService
    from policies.plan import Plan
    from postvakt.wiring import Services

_NOTES = {
    "already": "was there before",
    "trusted": "taken on your word",
    "trouble": "the tenant gave no answer; Postvakt tries again",
    "unseen": "not to be seen yet; Postvakt looks again",
    "elsewhere": "somebody else is changing the mailbox; look again in a moment",
    "waits": "waits for a step before it",
    "script": "run the script (postvakt mailboxes script), then: postvakt mailboxes verify",
    "refused": "Exchange refused it",
    "gone": "the mailbox is no longer in the register",
    "no-signature": "no signature can be made for it",
}


def by_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds ``--by``."""
    return click.option("--by", metavar="ADDRESS", default="", help="On whose behalf, for the audit log.")(command)


def who(by: str) -> Actor:
    """Whoever holds the product's settings may do everything; the log says who it was."""
    from mailboxes.model import Actor
    from policies.vocabulary import Role

    if not by:
        try:
            by = f"command line ({getpass.getuser()})"
        except (KeyError, OSError):
            by = "command line"
    return Actor(by.strip(), frozenset(Role))


@contextmanager
def mailboxes_of() -> Iterator[tuple[Services, MailboxService]]:
    """The services and the room; what people must be told of ends the command with exit code 2."""
    from mailboxes.register import Unsuitable
    from policies.mailing import MailboxUnavailable, MailTrouble
    from policies.plan import UnknownPlan

    with product() as services:
        try:
            yield services, services.mailboxes
        except Unsuitable as error:
            for mistake in error.mistakes:
                click.echo(shown(f"{mistake.field}: {mistake.en}"), err=True)
            raise SystemExit(2) from error
        except UnknownPlan as error:
            click.echo(shown(f"{error}: there is no such plan. Make one with: postvakt mailboxes plan"), err=True)
            raise SystemExit(2) from error
        except (MailTrouble, MailboxUnavailable) as error:
            click.echo(shown(f"Microsoft 365: {error} Nothing is lost; try again when it answers."), err=True)
            raise SystemExit(2) from error


def shown_plan(plan: Plan, *, as_json: bool) -> None:
    """The steps in words, or as JSON."""
    if as_json:
        steps = [
            {"key": one.key, "kind": one.kind, "target": one.target, "before": one.before, "after": one.after,
             "summary": dict(one.summary)}
            for one in plan.steps
        ]  # fmt: skip
        click.echo(json.dumps({"id": plan.id, "reason": plan.reason, "steps": steps}, ensure_ascii=False))
        return
    if not plan.steps:
        click.echo("Nothing needs to change.")
        return
    for step in plan.steps:
        click.echo(shown(f"  {step.summary['en']}"))
    click.echo(f"{len(plan.steps)} steps. Carry them out with: postvakt mailboxes apply {plan.id}")


def carried_out(outcome: Outcome, *, as_json: bool) -> None:
    """What became of each step; ends the command with 1 when one was not done."""
    if as_json:
        rows = [{"key": one.step.key, "state": one.state.value, "note": one.note} for one in outcome.results]
        click.echo(json.dumps({"plan": outcome.plan.id, "steps": rows}))
    else:
        for one in outcome.results:
            note = f": {_NOTES.get(one.note, one.note)}" if one.note else ""
            click.echo(shown(f"  {one.state.value:<8} {one.step.summary['en']}{note}"))
    raise SystemExit(0 if outcome.complete else 1)
