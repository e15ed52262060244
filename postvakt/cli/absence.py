"""``postvakt absence``: who is away, what is uncovered, what would change in mailboxes, and doing by hand what the timers do."""

from __future__ import annotations

import getpass
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from postvakt.cli.at_product import product, shown

if TYPE_CHECKING:
    from absence.reconcile import ReconcileReport
    from absence.views import Line
    from postvakt.wiring import Services

_NOTES = {
    "own-change": "the person changed it; nothing was overwritten",
    "already": "was there before",
    "gone": "the mailbox is no longer there",
    "trouble": "the tenant gave no answer; Postvakt tries again",
    "not-allowed": "the application may not do that in this mailbox",
    "by-hand": "commands are switched off: see postvakt absence script",
    "ring": "mail would go round in a ring until an older rule is taken away; tried again by itself",
    "no-substitute": "the substitute is not in Exchange",
    "same-name": "two people of that name have rights; do it by hand",
    "refused": "Microsoft 365 refused it",
}


@click.group()
def absence() -> None:
    """Who is away and who watches, plans about mailboxes, and what the timers do."""


@contextmanager
def _services() -> Iterator[Services]:
    from policies.mailing import MailboxUnavailable, MailTrouble

    with product() as services:
        try:
            yield services
        except (MailTrouble, MailboxUnavailable) as error:
            click.echo(shown(f"Microsoft 365: {error} Nothing is lost; try again when it answers."), err=True)
            raise SystemExit(2) from error


def _who() -> str:
    try:
        return f"command line ({getpass.getuser()})"
    except (KeyError, OSError):
        return "command line"


@absence.command("list")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
def list_absences(*, as_json: bool) -> None:
    """Absences that go on or are to come, the uncovered first. Ends with 1 when one that goes on is uncovered."""
    _show(as_json=as_json, only_today=False)


@absence.command()
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
def today(*, as_json: bool) -> None:
    """Who is away today. Ends with 1 when nobody has agreed to watch one of the mailboxes."""
    _show(as_json=as_json, only_today=True)


def _show(*, as_json: bool, only_today: bool) -> None:
    from absence.model import Actor
    from policies.vocabulary import Role

    with _services() as services:
        actor = Actor(_who(), frozenset({Role.ADMINISTRATOR}))
        day = services.clock.now().astimezone(services.pack.calendar.zone).date() if only_today else None
        lines = services.run(services.absence.service.overview(actor, day))
        if as_json:
            click.echo(json.dumps([_json(one) for one in lines], ensure_ascii=False))
        for one in [] if as_json else lines:
            click.echo(shown(_line(one)))
    if not lines and not as_json:
        click.echo("Nobody is away.")
    raise SystemExit(1 if any(one.is_uncovered for one in lines) else 0)


def _json(one: Line) -> dict[str, object]:
    away = one.absence
    return {
        "id": away.id,
        "mailbox": away.mailbox,
        "start": away.start.isoformat(),
        "end": away.end.isoformat() if away.end else None,
        "weekdays": list(away.weekdays),
        "stage": away.stage.value,
        "way": away.coverage.way.value,
        "substitute": away.coverage.substitute,
        "answer": away.coverage.answer.value,
        "uncovered": one.is_uncovered,
    }


def _line(one: Line) -> str:
    away = one.absence
    until = f"{away.end:%Y-%m-%d}" if away.end else "further notice"
    watch = f"{away.coverage.way.value} {away.coverage.substitute} ({away.coverage.answer.value})"
    mark = "UNCOVERED " if one.is_uncovered else ""
    return f"{mark}{away.mailbox:<34} {away.stage.value:<8} {away.start:%Y-%m-%d} to {until}: {watch}"


@absence.command()
@click.option(
    "--look", is_flag=True, help="Look at everybody's automatic reply and calendar now, not only at what is known."
)
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
def found(*, look: bool, as_json: bool) -> None:
    """People who are away although nobody covers, by automatic reply or calendar. Those found are told by the next round."""
    with _services() as services:
        room = services.absence
        if look:
            people = services.run(room.people())
            services.run(room.work.find(room.finder.whom(people.entries)))
        known = room.finder.current()
    if as_json:
        rows = [{"mailbox": one.mailbox, "sign": one.sign, "start": one.start.isoformat(),
                 "end": one.end.isoformat() if one.end else None} for one in known]  # fmt: skip
        click.echo(json.dumps(rows))
        return
    for one in known:
        until = f"{one.end:%Y-%m-%d}" if one.end else "further notice"
        click.echo(shown(f"{one.mailbox:<34} {one.sign:<8} {one.start:%Y-%m-%d} to {until}"))
    if not known:
        click.echo("Nobody was found to be away uncovered.")


@absence.command()
@click.option("--reason", default="", help="Why, for the audit log.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
def plan(reason: str, *, as_json: bool) -> None:
    """Show what would change in mailboxes now: replies, rules, rights, calendars. Changes nothing but remembers the plan."""
    with _services() as services:
        made = services.run(services.absence.plan(made_by=_who(), reason=reason))
    if as_json:
        steps = [{"key": one.key, "kind": one.kind, "target": one.target, "before": one.before, "after": one.after,
                  "summary": dict(one.summary)} for one in made.steps]  # fmt: skip
        click.echo(json.dumps({"id": made.id, "reason": made.reason, "steps": steps}, ensure_ascii=False))
        return
    for step in made.steps:
        click.echo(shown(f"  {step.summary['en']}"))
    if made.steps:
        click.echo(f"{len(made.steps)} steps. Carry them out with: postvakt absence apply {made.id}")
    else:
        click.echo("Nothing needs to change.")


@absence.command()
@click.argument("plan_id")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
def apply(plan_id: str, *, as_json: bool) -> None:
    """Carry out a plan, or the rest of one that was interrupted. Ends with 1 when a step was not done."""
    with _services() as services, _known(plan_id):
        report = services.run(services.absence.apply(plan_id))
    _carried_out(plan_id, report, as_json=as_json)


@contextmanager
def _known(plan_id: str) -> Iterator[None]:
    from policies.plan import UnknownPlan

    try:
        yield
    except UnknownPlan:
        click.echo(f"{shown(plan_id)}: there is no such plan. Make one with: postvakt absence plan", err=True)
        raise SystemExit(2) from None
    except ValueError as error:
        click.echo(f"No script: {shown(str(error))}", err=True)
        raise SystemExit(2) from error


def _carried_out(plan_id: str, report: ReconcileReport, *, as_json: bool) -> NoReturn:
    from policies.plan import StepState

    if as_json:
        rows = [{"key": one.step.key, "state": one.state.value, "note": one.note} for one in report.results]
        click.echo(json.dumps({"plan": plan_id, "steps": rows}))
    for one in [] if as_json else report.results:
        note = f": {_NOTES.get(one.note, one.note)}" if one.note else ""
        click.echo(shown(f"  {one.state.value:<8} {one.step.summary['en']}{note}"))
    raise SystemExit(0 if all(one.state is StepState.DONE for one in report.results) else 1)


@absence.command()
@click.argument("plan_id")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="The file to write.")
def script(plan_id: str, out: Path | None) -> None:
    """What of a plan Postvakt may not do in Exchange itself, as a PowerShell script for an administrator to read and run."""
    with _services() as services, _known(plan_id):
        text = services.absence.script(plan_id)
    if not text:
        click.echo("Nothing of this plan needs a script.")
    elif out is None:
        click.echo(text)
    else:
        out.write_text(text, encoding="utf-8-sig")  # Windows PowerShell reads å ä ö only with the mark
        click.echo(f"{out}: read it, run it, then: postvakt absence verify {plan_id} --ran")


@absence.command()
@click.argument("plan_id")
@click.option(
    "--ran",
    is_flag=True,
    help="You say that the script ended without errors: what cannot be read is taken on your word.",
)
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
def verify(plan_id: str, *, ran: bool, as_json: bool) -> None:
    """Look whether what a plan says is in place, and do the rest of the plan. Ends with 1 when a step is not done."""
    with _services() as services, _known(plan_id):
        if ran:
            services.absence.ran(plan_id)
        report = services.run(services.absence.apply(plan_id))
    _carried_out(plan_id, report, as_json=as_json)


@absence.command()
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
def tick(*, as_json: bool) -> None:
    """Do now what the timers do every minute: begin and end, bring mailboxes along, look where it is due, send what waits.

    Ends with 1 when a mailbox could not be brought along.
    """
    with _services() as services:
        work = services.absence.work
        settled = services.run(work.tick())
        due = services.run(work.to_verify())
        report = services.run(work.verify(due)) if due else None
        services.run(work.tell())
    left = [one.mailbox for one in settled if not one.complete]
    looked, unopened = (report.looked, report.unopened) if report else (0, 0)
    if as_json:
        click.echo(json.dumps({"settled": len(settled), "left": left, "looked": looked, "unopened": unopened}))
    else:
        click.echo(f"{len(settled)} mailboxes brought along, {looked} looked at, {unopened} of them unopened.")
        for one in left:
            click.echo(shown(f"  {one}: not as it should be yet; tried again by itself"), err=True)
    raise SystemExit(1 if left else 0)
