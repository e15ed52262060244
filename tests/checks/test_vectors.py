"""The vectors that both engines run: the Python side. Node runs the same files in addin/test."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from checks.compile import compile_bundle
from checks.vectors import run, vectors
from policies.packs import load_pack, pack_names
from policies.rules import load_rules

FOLDER = Path(__file__).parents[1] / "vectors"
PACKS = [name for name in pack_names() if name != "base"]


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.jsonl")), ids=lambda path: path.stem)
def test_python_finds_what_the_vectors_say(path: Path) -> None:
    """Every mail has exactly the findings, places and words that stand beside it."""
    wrong = [(about, wanted, found) for about, wanted, found in run(_lines(path)) if wanted != found]
    assert wrong == []


@pytest.mark.parametrize("pack", PACKS)
def test_vectors_are_made_from_today_s_rules(pack: str) -> None:
    """The compiled pack and the examples in the file are those of the rule files; `make vectors` makes them anew."""
    loaded = load_pack(pack)
    rules = load_rules(loaded)
    wanted = vectors(compile_bundle(loaded, rules, 2026), rules, most=None if pack == "sandby" else 1)
    stored = _lines(FOLDER / f"examples-{pack}.jsonl")
    assert [_given(line) for line in stored] == [_given(line) for line in wanted]


def _given(line: str) -> object:
    value = json.loads(line)
    value.pop("findings", None)
    return value


def test_a_finding_of_every_rule_is_in_the_vectors() -> None:
    """No rule is compared by silence alone."""
    lines = _lines(FOLDER / "examples-sandby.jsonl")
    on = {rule["id"] for rule in json.loads(lines[0])["bundle"]["rules"]}
    assert on - {one["rule"] for line in lines[1:] for one in json.loads(line)["findings"]} == set()
