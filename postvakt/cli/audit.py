"""``postvakt audit``: verify and read the hash-chained log of changes."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import click

from policies.clock import SystemClock
from postvakt.cli.at_store import database_option, store_address, told

if TYPE_CHECKING:
    from store.audit import AuditEntry, AuditHead, AuditLog


@click.group()
def audit() -> None:
    """Verify and read the audit log."""


@audit.command()
@database_option
@click.option("--expect", metavar="ROW:HASH", help="A head noted earlier; finds rows cut off at the end, too.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
def verify(url: str | None, expect: str | None, *, as_json: bool) -> None:
    """Go through the whole chain. Ends with 0 when it is sound, 1 when it is broken, 2 when it cannot be looked at."""
    noted = _head(expect)
    with told():
        log = _open(store_address(url))
        verdict = log.verify(noted)
        log.database.close()
    if as_json:
        shown = {"sound": verdict.sound, "sound_rows": verdict.sound_rows, "head": str(verdict.head)}
        click.echo(json.dumps({**shown, "broken_row": verdict.broken_row, "reason": verdict.reason}))
    elif verdict.sound:
        click.echo(f"The audit log is sound: {verdict.sound_rows} rows.")
        click.echo(f"Head: {verdict.head}")
        click.echo("Note it elsewhere and give it to --expect next time.")
    else:
        click.echo(f"The audit log is broken at row {verdict.broken_row}: it {verdict.reason}.", err=True)
        click.echo(
            f"The {verdict.sound_rows} rows before it are sound. Copy the database, change nothing, tell security.",
            err=True,
        )
    raise SystemExit(0 if verdict.sound else 1)


@audit.command("list")
@database_option
@click.option("--actor", help="Who did it.")
@click.option("--action", help="What was done; signature also finds signature.note.")
@click.option("--target", help="What it was done to.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 10_000))
@click.option("--json", "as_json", is_flag=True, help="For scripts: one entry a line.")
def list_entries(
    url: str | None, actor: str | None, action: str | None, target: str | None, limit: int, *, as_json: bool
) -> None:
    """The newest entries first."""
    with told():
        log = _open(store_address(url))
        entries = log.entries(actor=actor, action=action, target=target, limit=limit)
        log.database.close()
    for entry in entries:
        click.echo(json.dumps(_as_json(entry), ensure_ascii=False) if as_json else _line(entry))
    if not entries and not as_json:
        click.echo("No entries.")


def _open(url: str) -> AuditLog:
    from store.audit import AuditLog
    from store.engine import open_database

    return AuditLog(open_database(url), SystemClock())


def _head(text: str | None) -> AuditHead | None:
    from store.audit import AuditHead

    if text is None:
        return None
    if not re.fullmatch(r"[0-9]{1,18}:[0-9a-f]{64}", text, re.ASCII):
        raise click.BadParameter("is not ROW:HASH as verify prints it", param_hint="--expect")
    row, _, digest = text.partition(":")
    return AuditHead(int(row), digest)


def _as_json(entry: AuditEntry) -> dict[str, object]:
    names = ("row", "actor", "action", "target", "reason", "before", "after", "hash")
    return {"at": entry.at.isoformat(), **{name: getattr(entry, name) for name in names}}


def _line(entry: AuditEntry) -> str:
    reason = f"  ({_visible(entry.reason)})" if entry.reason else ""
    what = f"{_visible(entry.actor)}  {_visible(entry.action)}  {_visible(entry.target)}{reason}"
    return f"{entry.row:>6}  {entry.at:%Y-%m-%d %H:%M:%S}Z  {what}"


def _visible(text: str) -> str:
    """Without control characters, which could rewrite the terminal."""
    return "".join(letter if letter.isprintable() else "�" for letter in text)
