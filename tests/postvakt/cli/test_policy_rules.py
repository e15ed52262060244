"""``postvakt policy compile``, ``test`` and ``document``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from postvakt.cli.policy import policy
from tests.policies.rule_texts import RULE, rule_folder

ROOT = Path(__file__).parents[3]
PACK = """\
name: egen
extends: base
rules:
  C98: {severity: {inside: nudge, outside: nudge}, source: {guideline: R, section: "1"}}
"""


def _policy(*arguments: str | Path, roots: Path | None = None) -> Result:
    return CliRunner().invoke(
        policy, [str(one) for one in arguments], env={"POSTVAKT_PACK_ROOTS": str(roots) if roots else ""}
    )


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A pack of one's own with a rule whose examples do not do what they say."""
    folder = rule_folder(tmp_path, RULE.replace("kind: tone", "kind: identity"), pack="egen")
    (folder / "pack.yaml").write_text(PACK, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("name", ["base", "sjobo", "botkyrka", "mjolby", "osby", "sandby"])
def test_our_packs_pass_their_own_examples(name: str) -> None:
    """Every rule that is on does what its examples say; status 0."""
    result = _policy("test", name)
    assert result.exit_code == 0, result.output
    assert result.stdout.endswith(" ok\n")


def test_failing_examples_are_named(own: Path) -> None:
    """Which rule, which example, its line, what happened; status 1, also as JSON."""
    result = _policy("test", "egen", "--rule", "C98", roots=own)
    assert result.exit_code == 1
    assert "C98: fire example 1 (line 10) stayed silent" in result.stdout
    shown = json.loads(_policy("test", "egen", "--rule", "C98", "--json", roots=own).stdout)["packs"][0]
    assert [one["number"] for one in shown["failures"]] == [1, 2, 3, 4]
    assert shown["examples"] == 8


def test_a_compiled_pack_is_one_json_value() -> None:
    """As both engines read it; the year may be chosen."""
    made = json.loads(_policy("compile", "sandby", "--year", "2030").stdout)
    assert made["pack"] == "sandby"
    assert made["calendar"]["closed"][0] == "2029-01-01"


def test_compiling_a_broken_pack_tells_its_mistakes(own: Path) -> None:
    """Status 1 and every mistake with its place; nothing that could be used."""
    rule_folder(own, RULE.replace("kind: tone", "kind: tons"), pack="egen")
    result = _policy("compile", "egen", roots=own)
    assert result.exit_code == 1
    assert "egen/rules/C98-test-rule.yaml:3:7: kind: is 'tons'" in result.stderr
    assert result.stdout == ""


def test_check_tells_mistakes_in_rules(own: Path) -> None:
    """``policy check`` reads the rules too."""
    (own / "egen/pack.yaml").write_text(PACK.replace("C98", "C97"), encoding="utf-8")
    result = _policy("check", "egen", roots=own)
    assert result.exit_code == 1
    assert "egen/pack.yaml:4:3: rules.C97: is not known" in result.stdout


def test_the_page_of_rules_is_up_to_date() -> None:
    """docs/rules.md is what the packs say now."""
    assert _policy("document").stdout == (ROOT / "docs/rules.md").read_text(encoding="utf-8")
