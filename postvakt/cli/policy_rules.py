"""``postvakt policy compile``, ``test`` and ``document``: a pack's rules as both engines get them, proved, and told."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import click

from policies.packs import Pack, PackError, load_pack, pack_names
from postvakt.cli.at_packs import pack_and_roots, pack_roots


def _pack(name: str) -> Pack:
    wanted, folders = pack_and_roots(name)
    try:
        return load_pack(wanted, roots=folders)
    except PackError as error:
        click.echo(str(error), err=True)
        raise SystemExit(1) from error


@click.command("compile")
@click.argument("name")
@click.option("--department", default="", help="As it applies to this department.")
@click.option("--unit", default="", help="As it applies to this unit.")
@click.option("--year", type=click.IntRange(2000, 2100), help="The year the calendar is around; otherwise this one.")
def compile_pack(name: str, department: str, unit: str, year: int | None) -> None:
    """The pack as both engines read it: one JSON value. Ends with 1 when a rule or the pack has a mistake."""
    from checks.compile import compile_bundle
    from policies.clock import SystemClock
    from policies.rules import load_rules

    pack = _pack(name).for_unit(department, unit)
    try:
        rules = load_rules(pack)
    except PackError as error:
        click.echo(str(error), err=True)
        raise SystemExit(1) from error
    click.echo(json.dumps(compile_bundle(pack, rules, year or SystemClock().now().year), ensure_ascii=False))


@click.command("test")
@click.argument("names", nargs=-1, metavar="[NAME|FOLDER]…")
@click.option("--rule", "only", multiple=True, metavar="ID", help="Only this rule.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
def test_pack(names: tuple[str, ...], only: tuple[str, ...], *, as_json: bool) -> None:
    """Run every rule's own examples under a pack, or under all packs. Ends with 1 when an example fails or a rule has a mistake."""
    results = [_tested(_pack(name), only) for name in names or pack_names(roots=pack_roots())]
    if as_json:
        click.echo(json.dumps({"packs": results}, ensure_ascii=False, indent=2))
    else:
        for one in results:
            _tell(one)
    raise SystemExit(1 if any(one["failures"] or one["mistakes"] for one in results) else 0)


def _tested(pack: Pack, only: tuple[str, ...]) -> dict[str, Any]:
    from checks.bundle import Bundle
    from checks.compile import compile_bundle
    from checks.examples import examples_for, try_examples
    from policies.clock import SystemClock
    from policies.rule_files import read_rules
    from policies.rules import rule_mistakes

    rules, _ = read_rules(pack.folders)
    bundle = Bundle(compile_bundle(pack, rules, SystemClock().now().year))
    on = {rule.id for rule in bundle.rules}
    tried = [rule for rule in rules if rule.id in on and (not only or rule.id in only)]
    failures = [one for rule in tried for one in try_examples(rule, bundle)]
    return {
        "pack": pack.name,
        "rules": [rule.id for rule in tried],
        "examples": sum(1 for rule in tried for _ in examples_for(rule, pack.name)),
        "failures": [{**dataclasses.asdict(one), "message": str(one)} for one in failures],
        "mistakes": [str(one) for one in rule_mistakes(pack)],
    }


def _tell(one: dict[str, Any]) -> None:
    for mistake in one["mistakes"]:
        click.echo(mistake)
    for failure in one["failures"]:
        click.echo(failure["message"])
    bad = len(one["failures"]) + len(one["mistakes"])
    click.echo(
        f"{one['pack']}: {len(one['rules'])} rules, {one['examples']} examples, {f'{bad} wrong' if bad else 'ok'}",
        err=bad > 0,
    )


@click.command("document")
def document_rules() -> None:
    """All rules of all packs as a page of Markdown: docs/rules.md is this command's output."""
    from postvakt.checking.rules_page import page

    click.echo(page([_pack(name) for name in pack_names(roots=())]), nl=False)
