"""``postvakt mailboxes``: the register, who answers what, what is wrong, orders, and plans about mailboxes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from postvakt.cli.at_mailboxes import by_option, carried_out, mailboxes_of, shown_plan, who
from postvakt.cli.at_product import shown
from postvakt.cli.mailbox_orders import order
from postvakt.cli.mailbox_times import answering, watch

if TYPE_CHECKING:
    from mailboxes.importing import ImportReport


@click.group()
def mailboxes() -> None:
    """The register of function mailboxes, orders, and plans about them."""


mailboxes.add_command(order)
mailboxes.add_command(watch)
mailboxes.add_command(answering)


@mailboxes.command("list")
@click.option("--closed", is_flag=True, help="Those that are closed as well.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
def list_records(*, closed: bool, as_json: bool) -> None:
    """The register."""
    from mailboxes.model import as_json as jsoned

    with mailboxes_of() as (_, room):
        records = room.records(closed=closed)
    if as_json:
        click.echo(json.dumps([jsoned(one) for one in records], ensure_ascii=False))
        return
    for one in records:
        click.echo(shown(f"{one.address:<34} {one.state.value:<8} {one.kind.value:<9} {one.name}"))
        click.echo(
            shown(f"    {', '.join(one.people) or 'nobody watches it'}; receipt {'on' if one.receipt.on else 'off'}")
        )
    if not records:
        click.echo("The register is empty. Fill it with: postvakt mailboxes import --from-tenant")


@mailboxes.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=False)
@click.option(
    "--from-tenant", is_flag=True, help="Shared mailboxes that the register does not know, with their people."
)
@click.option("--keep", is_flag=True, help="Keep it. Otherwise only shown.")
@click.option("--reason", default="", help="Why, for the audit log.")
@by_option
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
def import_records(file: Path | None, by: str, reason: str, *, from_tenant: bool, keep: bool, as_json: bool) -> None:
    """Show what FILE (CSV) or the tenant would change in the register; --keep does it. Ends with 1 when something in it is wrong."""
    if (file is None) is not from_tenant:
        raise click.UsageError("Give a CSV file, or --from-tenant.")
    with mailboxes_of() as (services, room):
        if file is None:
            report = services.run(room.import_tenant(who(by), dry_run=not keep, reason=reason))
        else:
            report = services.run(room.import_csv(file.read_bytes(), who(by), dry_run=not keep, reason=reason))
    if as_json:
        click.echo(json.dumps(_report_json(report), ensure_ascii=False))
    else:
        _say(report, str(file or "tenant"))
    raise SystemExit(1 if report.mistakes else 0)


def _say(report: ImportReport, name: str) -> None:
    for mistake in report.mistakes:
        click.echo(shown(f"{name}:{mistake}"), err=True)
    for change in report.changes:
        if change.kind != "same":
            click.echo(shown(f"  {change.kind:<8} {change.record.address}"))
            for field, (before, after) in change.fields.items():
                click.echo(shown(f"           {field}: {before!r} → {after!r}"))
    number = len(report.to_keep)
    if report.mistakes:
        click.echo(f"Nothing was kept: {len(report.mistakes)} mistakes.", err=True)
    elif report.kept:
        click.echo(f"{number} rows kept.")
    else:
        click.echo(f"{number} rows would change. Keep them with --keep.")


def _report_json(report: ImportReport) -> dict[str, object]:
    changes = [
        {
            "kind": one.kind,
            "address": one.record.address,
            "fields": {name: list(pair) for name, pair in one.fields.items()},
        }
        for one in report.changes
    ]
    mistakes = [{"line": one.line, "column": one.column, "sv": one.sv, "en": one.en} for one in report.mistakes]
    return {"kept": report.kept, "changes": changes, "mistakes": mistakes}


@mailboxes.command()
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
def problems(*, as_json: bool) -> None:
    """What is wrong with the register and what to do. Ends with 1 when there is anything."""
    with mailboxes_of() as (services, room):
        found = services.run(room.problems())
    if as_json:
        rows = [{"trouble": one.trouble.value, "target": one.target, "sv": one.sv, "en": one.en} for one in found]
        click.echo(json.dumps(rows, ensure_ascii=False))
    else:
        for one in found:
            click.echo(shown(one.en))
        if not found:
            click.echo("Nothing is wrong.")
    raise SystemExit(1 if found else 0)


@mailboxes.command()
@click.argument("query", default="")
@click.option("--format", "shape", type=click.Choice(["text", "csv", "json"]), default="text", show_default=True)
def contacts(query: str, shape: str) -> None:
    """Who answers what: the list for the web site, the intranet and the contact centre; with QUERY, the best first."""
    from mailboxes.contact_list import contact_csv, contact_json

    with mailboxes_of() as (_, room):
        found = room.contacts(query)
    if shape == "csv":
        click.echo(contact_csv(found), nl=False)
    elif shape == "json":
        click.echo(contact_json(found))
    else:
        for one in found:
            click.echo(shown(f"{one.name}  {one.address}  {one.phone}\n    {', '.join(one.topics) or one.purpose}"))


@mailboxes.command()
@click.argument("address")
@click.option(
    "--move-to", metavar="ADDRESS", help="Close the mailbox: its mail goes on to this one for the transition."
)
@click.option("--responsible", metavar="ADDRESS", help="Somebody else is responsible.")
@click.option("--substitute", "substitutes", multiple=True, metavar="ADDRESS", help="Exactly these are substitutes.")
@click.option("--member", "members", multiple=True, metavar="ADDRESS", help="Exactly these watch it too.")
@click.option("--reason", default="", help="Why, for the audit log.")
@by_option
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
def plan(  # noqa: PLR0917 - an option each
    address: str, move_to: str | None, responsible: str | None, substitutes: tuple[str, ...], members: tuple[str, ...],
    reason: str, by: str, *, as_json: bool,
) -> None:  # fmt: skip
    """Show what would change about a mailbox: what is not as the register has it, other people, or its closing. Changes nothing."""
    with mailboxes_of() as (services, room):
        if move_to:
            made = services.run(room.plans.of_closing(address, move_to, who(by), reason))
        elif responsible or substitutes or members:
            record = room.record(address)
            work = room.plans.of_staff(
                address,
                who(by),
                responsible=responsible or record.responsible,
                substitutes=substitutes or record.substitutes,
                members=members or record.members,
                reason=reason,
            )
            made = services.run(work)
        else:
            made = services.run(room.plans.of_drift(address, who(by), reason))
    shown_plan(made, as_json=as_json)


@mailboxes.command("mark-receipts")
@click.option("--reason", default="", help="Why, for the audit log.")
@by_option
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
def mark_receipts(reason: str, by: str, *, as_json: bool) -> None:
    """Show the plan of the mail-flow rule that makes receipts known as automatic (Auto-Submitted). Changes nothing."""
    with mailboxes_of() as (services, room):
        made = services.run(room.plans.of_marking(who(by), reason))
    shown_plan(made, as_json=as_json)


@mailboxes.command()
@click.argument("plan_id")
@by_option
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
def apply(plan_id: str, by: str, *, as_json: bool) -> None:
    """Carry out a plan, or the rest of one that was interrupted. Ends with 1 when a step was not done."""
    with mailboxes_of() as (services, room):
        outcome = services.run(room.apply(plan_id, who(by)))
    carried_out(outcome, as_json=as_json)


@mailboxes.command()
@click.argument("plan_id")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="The file to write.")
def script(plan_id: str, out: Path | None) -> None:
    """The plan as a PowerShell script, for an administrator to read and run where Postvakt may not change Exchange itself."""
    with mailboxes_of() as (_, room):
        text = room.script(plan_id)
    if out is None:
        click.echo(text)
    else:
        out.write_text(text, encoding="utf-8-sig")  # Windows PowerShell reads å ä ö only with the mark
        click.echo(f"{out}: read it, run it, then: postvakt mailboxes verify {plan_id}")


@mailboxes.command()
@click.argument("plan_id")
@click.option(
    "--ran",
    is_flag=True,
    help="You say that the script ended without errors: what cannot be read is taken on your word.",
)
@by_option
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
def verify(plan_id: str, by: str, *, ran: bool, as_json: bool) -> None:
    """Look whether what a plan's script does is in place, and do the rest of the plan. Ends with 1 when a step is not done."""
    with mailboxes_of() as (services, room):
        outcome = services.run(room.apply(plan_id, who(by), trusted=ran))
    carried_out(outcome, as_json=as_json)
