"""``postvakt policy``: check packs and show what one says once its layers are laid."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import date, time
from enum import Enum
from pathlib import Path
from typing import Any

import click

from policies.located import Problem
from policies.packs import Pack, PackError, load_pack, pack_names
from postvakt.cli.at_packs import pack_and_roots, pack_roots
from postvakt.cli.policy_rules import compile_pack, document_rules, test_pack


@click.group()
def policy() -> None:
    """Check policy packs."""


policy.add_command(compile_pack)
policy.add_command(test_pack)
policy.add_command(document_rules)


@policy.command()
@click.argument("packs", nargs=-1, metavar="[NAME|FOLDER]…")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
def check(packs: tuple[str, ...], *, as_json: bool) -> None:
    """Check packs by name or folder, templates and rules included; all of them when none is named.

    Ends with 0 when all are sound, 1 when there are mistakes, 2 when there is nothing to check.
    """
    wanted = [pack_and_roots(name) for name in packs] or [
        (name, pack_roots()) for name in pack_names(roots=pack_roots())
    ]
    if not wanted:
        raise click.UsageError("There are no packs to check.")
    results = {name: _problems(name, roots) for name, roots in wanted}
    if as_json:
        shown = {name: [_as_json(problem) for problem in problems] for name, problems in results.items()}
        click.echo(json.dumps({"packs": shown}, ensure_ascii=False, indent=2))
    else:
        for name, problems in results.items():
            for problem in problems:
                click.echo(str(problem))
            count = len(problems)
            click.echo(
                f"{name}: {'ok' if not count else f'{count} mistake' + ('s' if count > 1 else '')}", err=count > 0
            )
    raise SystemExit(1 if any(results.values()) else 0)


@policy.command()
@click.argument("name")
@click.option("--department", default="", help="As it applies to this department.")
@click.option("--unit", default="", help="As it applies to this unit.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
def show(name: str, department: str, unit: str, *, as_json: bool) -> None:
    """What a pack says once its layers are laid, with the source of each section."""
    wanted, roots = pack_and_roots(name)
    try:
        pack = load_pack(wanted, roots=roots).for_unit(department, unit)
    except PackError as error:
        click.echo(str(error), err=True)
        raise SystemExit(1) from error
    plain = plain_pack(pack)
    if as_json:
        click.echo(json.dumps(plain, ensure_ascii=False, indent=2))
        return
    import yaml

    click.echo(yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=110), nl=False)


def plain_pack(pack: Pack) -> dict[str, Any]:
    """The pack as plain values, for people and scripts; where its files lie is left out."""
    shown = (one for one in fields(pack) if one.metadata.get("in_file", True))
    plain = {one.name: _plain(getattr(pack, one.name)) for one in shown}
    plain["layers"] = [folder.name for folder in reversed(pack.folders)]
    plain["locked"] = list(pack.locks)
    plain["departments"] = [{"slug": one.slug, "match": _plain(one.match)} for one in pack.departments]
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if hasattr(value, "as_text"):
        return value.as_text()
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if hasattr(value, "items"):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def _problems(name: str, roots: list[Path]) -> list[Problem]:
    from absence.replies import check_reply_templates
    from mailboxes.handling_text import check_acknowledgements
    from mailboxes.receipts.texts import check_receipts
    from policies.rules import rule_mistakes
    from signatures.render import check_templates

    try:
        pack = load_pack(name, roots=roots)
        texts = {*check_templates(pack), *check_reply_templates(pack), *check_acknowledgements(pack)}
        return sorted({*texts, *check_receipts(pack), *rule_mistakes(pack)})
    except PackError as error:
        return error.problems


def _as_json(problem: Problem) -> dict[str, Any]:
    return {one.name: getattr(problem, one.name) for one in fields(problem)}
