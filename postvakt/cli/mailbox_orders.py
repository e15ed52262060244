"""``postvakt mailboxes order``: orders of mailboxes and receipts, from the form to the plan."""

from __future__ import annotations

import json

import click

from postvakt.cli.at_mailboxes import by_option, mailboxes_of, shown_plan, who
from postvakt.cli.at_product import shown


@click.group()
def order() -> None:
    """Orders of mailboxes and of receipts."""


@order.command("list")
@click.option("--all", "everything", is_flag=True, help="Those that are over as well.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
def list_orders(*, everything: bool, as_json: bool) -> None:
    """The orders, the newest first."""
    from mailboxes.model import as_json as jsoned

    with mailboxes_of() as (_, room):
        found = room.orders.visible(who(""), over=None if everything else False)
    if as_json:
        click.echo(json.dumps([jsoned(one) for one in found], ensure_ascii=False))
        return
    for one in found:
        click.echo(shown(f"{one.id}  {one.stage.value:<9} {one.kind.value:<7} {one.wanted.address}  by {one.asked_by}"))
    if not found:
        click.echo("Nothing is ordered.")


@order.command()
@click.argument("address")
@click.option("--name", required=True, help="What the mailbox is called.")
@click.option("--responsible", required=True, metavar="ADDRESS")
@click.option("--substitute", "substitutes", multiple=True, metavar="ADDRESS")
@click.option("--member", "members", multiple=True, metavar="ADDRESS")
@click.option("--board", default="", help="With --authority: the board that is reached there.")
@click.option("--authority", is_flag=True, help="A myndighetsbrevlåda, where a board is reached as an authority.")
@click.option("--department", default="")
@click.option("--unit", default="")
@click.option("--phone", default="")
@click.option("--hours", default="", help="When somebody answers.")
@click.option("--topic", "topics", multiple=True, help="What is asked there.")
@click.option("--receipt/--no-receipt", default=True, show_default=True)
@click.option("--why", default="", help="For whoever approves it.")
@by_option
def new(  # noqa: PLR0917 - an option each
    address: str, name: str, responsible: str, substitutes: tuple[str, ...], members: tuple[str, ...], board: str,
    department: str, unit: str, phone: str, hours: str, topics: tuple[str, ...], why: str, by: str, *, authority: bool, receipt: bool,
) -> None:  # fmt: skip
    """Order a function mailbox."""
    from mailboxes.model import Kind, MailboxRecord, Receipt

    wanted = MailboxRecord(
        address=address,
        name=name,
        kind=Kind.AUTHORITY if authority else Kind.FUNCTION,
        board=board,
        department=department,
        unit=unit,
        responsible=responsible,
        substitutes=substitutes,
        members=members,
        phone=phone,
        hours=hours,
        topics=topics,
        receipt=Receipt(on=receipt),
    )
    with mailboxes_of() as (services, room):
        made = services.run(room.orders.ask_mailbox(wanted, who(by), why=why))
    click.echo(f"{made.id}: {made.stage.value}")


@order.command()
@click.argument("address")
@click.option("--language", "languages", multiple=True, default=("sv", "en"), show_default=True, help="Swedish first.")
@click.option("--own", default="", help="A paragraph of the mailbox's own, in Swedish.")
@click.option("--own-english", default="", help="The same in English.")
@click.option("--why", default="", help="For whoever approves it.")
@by_option
def receipt(  # noqa: PLR0917 - an option each
    address: str, languages: tuple[str, ...], own: str, own_english: str, why: str, by: str
) -> None:
    """Order the receipt of a mailbox, or another text for it."""
    from mailboxes.model import Receipt

    texts = {language: text for language, text in (("sv", own), ("en", own_english)) if text}
    with mailboxes_of() as (services, room):
        wanted = Receipt(on=True, languages=languages, own=texts)
        made = services.run(room.orders.ask_receipt(address, wanted, who(by), why=why))
    click.echo(f"{made.id}: {made.stage.value}")


@order.command()
@click.argument("order_id")
@click.option("--comment", default="")
@by_option
def approve(order_id: str, comment: str, by: str) -> None:
    """Say yes to an order."""
    _decide(order_id, comment, by, yes=True)


@order.command()
@click.argument("order_id")
@click.option("--comment", required=True, help="Why, or what can be done instead.")
@by_option
def refuse(order_id: str, comment: str, by: str) -> None:
    """Say no to an order."""
    _decide(order_id, comment, by, yes=False)


def _decide(order_id: str, comment: str, by: str, *, yes: bool) -> None:
    with mailboxes_of() as (services, room):
        made = services.run(room.orders.decide(order_id, who(by), yes=yes, comment=comment))
    click.echo(f"{made.id}: {made.stage.value}")


@order.command()
@click.argument("order_id")
@by_option
def withdraw(order_id: str, by: str) -> None:
    """Take an order back."""
    with mailboxes_of() as (services, room):
        made = services.run(room.orders.withdraw(order_id, who(by)))
    click.echo(f"{made.id}: {made.stage.value}")


@order.command()
@click.argument("order_id")
@by_option
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
def plan(order_id: str, by: str, *, as_json: bool) -> None:
    """Make the plan that carries an approved order out; changes nothing."""
    with mailboxes_of() as (services, room):
        made = services.run(room.plans.of_order(order_id, who(by)))
    shown_plan(made, as_json=as_json)
