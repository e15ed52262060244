"""``postvakt database``: make and migrate the store's tables."""

from __future__ import annotations

import json

import click

from postvakt.cli.at_store import database_option, store_address, told


@click.group()
def database() -> None:
    """Create or migrate the store."""


@database.command()
@database_option
def upgrade(url: str | None) -> None:
    """Bring the tables to the version this Postvakt needs; makes them when there are none. Make a backup first."""
    from store.migrate import upgrade as run

    with told():
        before, after = run(store_address(url))
    if before == after:
        click.echo(f"Already at {after}; nothing was changed.")
    else:
        click.echo(f"Upgraded from {before or 'nothing'} to {after}.")


@database.command()
@database_option
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
def current(url: str | None, *, as_json: bool) -> None:
    """Which version the tables are at, and which one is needed. Ends with 1 when they differ."""
    from store.engine import HEAD, connect, schema_version

    with told():
        opened = connect(store_address(url))
        try:
            found = schema_version(opened)
        finally:
            opened.close()
    if as_json:
        click.echo(json.dumps({"current": found, "needed": HEAD}))
    elif found == HEAD:
        click.echo(f"{found}: up to date.")
    else:
        click.echo(f"{found or 'no tables'}: version {HEAD} is needed. Run: postvakt database upgrade")
    raise SystemExit(0 if found == HEAD else 1)
