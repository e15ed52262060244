"""``postvakt receipts``: judge mail in files, see where receipts stand."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import click

_MAILS_NAME = re.compile(r".+\.eml|[^.]+|[0-9]+\.(?:[0-9a-f]{32})?", re.IGNORECASE)


@click.group()
def receipts() -> None:
    """Receipts of function mailboxes: who gets one, and where they stand."""


@receipts.command()
@click.argument("folder", type=click.Path(path_type=Path))
def judge(folder: Path) -> None:
    """Say of each mail in FOLDER (.eml files, a Maildir, or an archive's numbered files) whether it would get a receipt, and why (not).

    One JSON object a line: {"file": …, "answer": true or false, "reason": …}. What cannot be read gets no receipt. Ends with 2 when there
    is no such folder.
    """
    if not folder.exists():
        raise click.UsageError(f"There is nothing at {folder}.")
    for path in mail_files(folder):
        click.echo(json.dumps(_judged(path, folder), ensure_ascii=True))


@receipts.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def status(*, as_json: bool) -> None:
    """Where each mailbox stands: backlog, sent and held back in 24 hours, what needs a look. Ends with 1 when something does."""
    import dataclasses

    from postvakt.cli.at_product import product, shown

    with product() as services:
        standing = services.run(services.receipts.status())
    for one in standing:
        if as_json:
            click.echo(json.dumps(dataclasses.asdict(one), default=lambda moment: moment.isoformat()))
            continue
        oldest = f", the oldest from {one.oldest:%Y-%m-%d %H:%M} UTC" if one.oldest else ""
        told = f"until {one.subscribed_until:%Y-%m-%d}" if one.subscribed_until else "no, every minute instead"
        click.echo(
            f"{shown(one.mailbox)}: {one.waiting} waiting{oldest}; in 24 hours {one.sent} sent, {one.held_back} held back"
        )
        click.echo(f"  to look at: {one.unclear} unclear, {one.refused} refused; told of new mail: {told}")
        if one.trouble:
            click.echo(f"  {shown(one.trouble)}")
    if not standing:
        click.echo("No mailbox answers with receipts.")
    if any(one.unclear or one.refused or one.trouble for one in standing):
        raise SystemExit(1)


@receipts.command()
@click.argument("mailbox")
@click.option("--subject", default="Fråga om bygglov", show_default=True)
@click.option("--html", is_flag=True, help="The HTML instead of the plain text.")
def preview(mailbox: str, *, subject: str, html: bool) -> None:
    """Show the receipt that MAILBOX sends. Nothing is sent."""
    from postvakt.cli.at_product import product, shown

    with product() as services:
        found = services.run(services.receipts.previewed(mailbox, subject))
    if found is None:
        raise click.UsageError(f"{mailbox} does not answer with receipts.")
    click.echo(shown(found.html if html else f"{found.subject}\n\n{found.text}"))


@receipts.command()
@click.argument("mailboxes", nargs=-1)
def work(mailboxes: tuple[str, ...]) -> None:
    """Look at MAILBOXES (all that answer, if none is named) now, and send what may be sent."""
    from postvakt.cli.at_product import product

    with product() as services:
        known = services.run(services.receipts.keep())
        done = services.run(services.receipts.drain(mailboxes or known))
    click.echo(f"{done.seen} seen, {done.decided} decided, {done.sent} sent")


@receipts.command("begin-anew")
@click.confirmation_option(prompt="Mail that came until now and has no draft of a receipt yet will get none. Go on?")
def begin_anew() -> None:
    """After a restored back-up: answer only what comes from now on, so that nobody gets a second receipt."""
    from postvakt.cli.at_product import product

    with product() as services:
        ended = services.run(services.receipts.begin_anew())
    click.echo(f"From now on. Receipts that will not be sent: {ended}.")


def _judged(path: Path, folder: Path) -> dict[str, str | bool]:
    from mailboxes.receipts.judge import judge as verdict_on
    from mailboxes.receipts.reading import read_incoming

    name = str(path.relative_to(folder)) if folder.is_dir() else path.name
    shown = name.encode("utf-8", "replace").decode()
    try:
        verdict = verdict_on(read_incoming(path))
    except OSError:
        return {"file": shown, "answer": False, "reason": "cannot-be-read"}
    return {"file": shown, "answer": verdict.answer, "reason": verdict.reason.value}


def mail_files(folder: Path) -> Iterator[Path]:
    """The .eml files in and beneath a folder, a Maildir's, and an archive's ``12.``; in alphabetical order, links not followed."""
    if folder.is_file():
        yield folder
        return
    for at, folders, files in os.walk(folder):
        folders.sort()
        maildir = Path(at).name in {"cur", "new"}
        for file in sorted(files):
            path = Path(at, file)
            wanted = _MAILS_NAME.fullmatch(file) or (maildir and not file.startswith("."))
            if wanted and path.is_file():
                yield path
