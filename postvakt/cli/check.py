"""``postvakt check``: what the checks say about mail in files."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from policies.packs import PackError, load_pack
from postvakt.cli.at_packs import pack_and_roots

SCRIPT = Path(__file__).parents[2] / "addin/dist/checks-cli.mjs"


def _moment(ctx: click.Context, param: click.Parameter, value: str | None) -> datetime | None:
    """An ISO 8601 time; without an offset it is local time of the pack's zone."""
    try:
        return None if value is None else datetime.fromisoformat(value)
    except ValueError as error:
        raise click.BadParameter(f"{value!r} is not a time such as 2026-11-18T10:00", ctx, param) from error


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE|FOLDER…")
@click.option("--pack", default="sandby", show_default=True, help="The municipality's pack, by name or folder.")
@click.option("--department", default="", help="As the pack applies to this department.")
@click.option("--unit", default="", help="As the pack applies to this unit.")
@click.option("--format", "form", type=click.Choice(["text", "jsonl"]), default="text", show_default=True)
@click.option("--engine", type=click.Choice(["python", "js"]), default="python", show_default=True)
@click.option("--at", callback=_moment, metavar="TIME", help="Judge as if sent then; otherwise the Date header counts.")
@click.option("--internal", multiple=True, metavar="DOMAIN", help="A domain that is inside, besides the sender's own.")
@click.option("--compose", type=click.Choice(["new", "reply", "forward"]), help="How it was begun, if you know better.")
@click.option("--language", type=click.Choice(["sv", "en"]), default="sv", show_default=True)
def check(
    files: tuple[str, ...],
    *,
    pack: str,
    department: str,
    unit: str,
    form: str,
    engine: str,
    at: datetime | None,
    internal: tuple[str, ...],
    compose: str | None,
    language: str,
) -> None:
    """Check mail in .eml files, or in all of a folder, by a municipality's rules.

    Ends with 0 when nothing would stop a mail, 1 when something would, 2 when a file could not be read (the others
    are checked all the same).
    """
    from policies.clock import SystemClock
    from postvakt.checking.eml import Assumptions
    from postvakt.checking.engines import Bundles, EngineError, NodeEngine, PythonEngine
    from postvakt.checking.files import mail_files
    from postvakt.checking.run import Run

    name, roots = pack_and_roots(pack)
    try:
        bundles = Bundles(load_pack(name, roots=roots).for_unit(department, unit))
    except PackError as error:
        click.echo(str(error), err=True)
        raise SystemExit(2) from error
    for problem in bundles.problems:
        click.echo(f"left out: {problem}", err=True)
    zone = ZoneInfo(bundles.pack.time_zone)
    moment = at.replace(tzinfo=zone) if at is not None and at.tzinfo is None else at
    assumed = Assumptions(SystemClock().now, zone, moment, internal, compose or "")
    chosen = NodeEngine(bundles, language, SCRIPT) if engine == "js" else PythonEngine(bundles, language)
    paths = list(mail_files(files))
    if not paths:
        raise click.UsageError("There are no .eml files there.")
    try:
        with chosen:
            raise SystemExit(Run(chosen, bundles, assumed, form, language).over(paths))
    except EngineError as error:
        click.echo(str(error), err=True)
        raise SystemExit(2) from error
