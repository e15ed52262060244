"""``postvakt mailboxes watch`` and ``… answering``: what the timers do by hand, and what the page shows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from postvakt.cli.at_mailboxes import mailboxes_of
from postvakt.cli.at_product import shown

if TYPE_CHECKING:
    from mailboxes.answering_ports import Figures
    from mailboxes.watch import Standing


@click.command()
@click.option("--look", is_flag=True, help="Look at every mailbox now, not only show what is known.")
@click.option("--tell", is_flag=True, help="Send the mails that are due, as the timer does.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
def watch(*, look: bool, tell: bool, as_json: bool) -> None:
    """Whether each function mailbox is opened today. Ends with 1 when nobody has opened one in which something waits."""
    with mailboxes_of() as (services, _):
        room = services.mailbox_watch
        if look:
            services.run(room.verify([one.record.key for one in room.standing()]))
        sent = services.run(room.tell()) if tell else None
        standing = room.standing()
    if as_json:
        click.echo(json.dumps([_watched(one) for one in standing], ensure_ascii=False))
    else:
        for one in standing:
            click.echo(shown(_watched_line(one)))
    if sent is not None:
        click.echo(f"{sent} mails sent", err=True)
    raise SystemExit(1 if any(_needs(one) for one in standing) else 0)


def _needs(one: Standing) -> bool:
    return one.watched is not None and one.watched.evidence.value == "unopened"


def _watched(one: Standing) -> dict[str, object]:
    known = one.watched
    return {
        "mailbox": one.record.address,
        "opened": one.opened,
        "evidence": known.evidence.value if known else None,
        "waiting": known.waiting if known else None,
        "oldest": known.oldest.isoformat() if known and known.oldest else None,
        "looked_at": known.looked_at.isoformat() if known and known.looked_at else None,
    }


def _watched_line(one: Standing) -> str:
    known = one.watched
    if known is None:
        return f"{one.record.address:<34} not looked at yet"
    oldest = f", the oldest from {known.oldest:%Y-%m-%d %H:%M} UTC" if known.oldest else ""
    why = f" ({known.why.value})" if known.why.value else ""
    return f"{one.record.address:<34} {known.evidence.value}{why}; {known.waiting} unread{oldest}"


@click.command()
@click.option("--read", "read_now", is_flag=True, help="Read the mailboxes now, not only show what is known.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
def answering(*, read_now: bool, as_json: bool) -> None:
    """Answering times per mailbox: in time, what waits, the oldest. Ends with 1 when mail waits longer than promised."""
    with mailboxes_of() as (services, _):
        room = services.answering
        done = services.run(room.read(room.mailboxes())) if read_now else None
        figures = room.figures()
    if as_json:
        click.echo(json.dumps([_figures(one) for one in figures], ensure_ascii=False))
    else:
        for one in figures:
            click.echo(shown(_figures_line(one)))
    if done is not None and done.unreadable:
        click.echo(f"{done.unreadable} mailboxes could not be read now", err=True)
    raise SystemExit(1 if any(one.late for one in figures) else 0)


def _figures(one: Figures) -> dict[str, object]:
    return {
        "mailbox": one.mailbox,
        "days": one.days,
        "share": one.share,
        "waiting": one.waiting,
        "late": one.late,
        "due_today": one.due_today,
        "oldest": one.oldest.isoformat() if one.oldest else None,
        "weeks": [
            {"week": week.week.isoformat(), "in_time": week.in_time, "late": week.late, "unwritten": week.unwritten}
            for week in one.weeks
        ],
    }


def _figures_line(one: Figures) -> str:
    share = "nothing was due" if one.share is None else f"{100 * one.share:.0f} % in time"
    oldest = f", the oldest from {one.oldest:%Y-%m-%d %H:%M} UTC" if one.oldest else ""
    return f"{one.mailbox:<34} {share}; {one.waiting} waiting, {one.late} late{oldest}"
