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
    from checks.compile import compile_bundle
    from checks.examples import Failure, try_examples
    from policies.clock import SystemClock
    from policies.rule_files import read_rules
    from policies.rules import rule_mistakes

    problems = rule_mistakes(pack)
    rules, _ = read_rules(pack.folders)
    rules = [rule for rule in rules if not only or rule.id in only]
    bundle = compile_bundle(pack, rules, SystemClock().now().year)
    on = {one["id"]: one for one in bundle["rules"]}
    failures: list[Failure] = []
    for rule in rules:
        if rule.id in on:
            failures += try_examples(rule, on[rule.id], bundle)
    return {
        "pack": pack.name,
        "rules": sorted(on),
        "examples": sum(
            one.pack in {None, pack.name}
            for rule in rules
            if rule.id in on
            for one in (*rule.examples.fire, *rule.examples.silent)
        ),
        "failures": [{**dataclasses.asdict(one), "message": str(one)} for one in failures],
        "mistakes": [str(one) for one in problems],
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
