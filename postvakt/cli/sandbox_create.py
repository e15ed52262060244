"""``postvakt sandbox create``: a tenant of any size in one file."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from sandbox.tenant import Tenant


@click.command()
@click.option(
    "--users", type=click.IntRange(1, 200_000), required=True, help="How many mailboxes, function mailboxes included."
)
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed makes the same municipality.")
@click.option("--messages", type=click.IntRange(0, 1000), default=20, show_default=True, help="Mails in each mailbox.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The file to write.")
@click.option("--force", is_flag=True, help="Replace the file if it is there.")
@click.option("--json", "as_json", is_flag=True, help="Say what was made as JSON.")
def create(users: int, seed: int, messages: int, out: Path, force: bool, as_json: bool) -> None:  # noqa: PLR0917 - an option each
    """Make a municipality: people, titles, units, managers, function mailboxes and last month's mail."""
    if out.exists() and not force:
        raise click.ClickException(f"{out} is there already. Give another name, or --force to replace it.")
    began = time.monotonic()
    part = out.with_name(f".{out.name}.part")
    _remove(part)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        made = _make(part, users=users, seed=seed, messages=messages, show=not as_json)
        part.replace(out)
    except OSError as error:
        raise click.ClickException(f"{out} could not be written: {error}. Nothing else was changed.") from error
    finally:
        _remove(part)
    made |= {"file": str(out), "bytes": out.stat().st_size, "seconds": round(time.monotonic() - began, 1)}
    if as_json:
        click.echo(json.dumps(made, ensure_ascii=False))
        return
    click.echo(
        f"{out}: {made['users']} mailboxes, {made['messages']} mails, {made['bytes'] // 2**20} MiB, {made['seconds']} s"
    )
    click.echo(f"Open it with: postvakt sandbox start --database {out}")


def _make(file: Path, *, users: int, seed: int, messages: int, show: bool) -> dict[str, Any]:
    from policies.clock import SystemClock
    from sandbox.assembly import open_tenant
    from sandbox.demo.generator import generate

    tenant = open_tenant(
        file, clock=SystemClock(), base_url="https://localhost:8443", maildir=file.with_name("outside"), seed_demo=False
    )
    try:
        tenant.db.execute("PRAGMA synchronous=OFF")  # a crash loses the unfinished file, which has another name
        bar = click.progressbar(length=users, label="Making the municipality", file=sys.stderr, hidden=not show)
        with bar:
            generate(tenant, users=users, messages=messages, seed=seed, progress=bar.update)
        return {"users": _count(tenant, "users"), "messages": _count(tenant, "messages"), "seed": seed}
    finally:
        tenant.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        tenant.close()


def _count(tenant: Tenant, table: str) -> int:
    row = tenant.one(f"SELECT count(*) AS number FROM {table}")
    return int(row["number"]) if row else 0


def _remove(part: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        part.with_name(part.name + suffix).unlink(missing_ok=True)
