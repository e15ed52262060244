"""Rules prove themselves: their own examples, under every pack."""

from __future__ import annotations

import dataclasses
from functools import cache

import pytest

from checks.bundle import Bundle
from checks.compile import compile_bundle
from checks.examples import mail_of, try_examples
from policies.packs import load_pack, pack_names
from policies.rule_files import Example, RuleFile, read_rules

BASE = load_pack("base")
RULES, _PROBLEMS = read_rules(BASE.folders)


@cache
def bundle_of(name: str) -> Bundle:
    """A pack with all rules, compiled once."""
    return Bundle(compile_bundle(load_pack(name), RULES, 2026))


@pytest.mark.parametrize("name", [name for name in pack_names() if name != "base"])
@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_every_example_does_what_its_file_says(rule: RuleFile, name: str) -> None:
    """Under every pack that has the rule on, its examples fire, mark and stay silent as written."""
    assert [str(one) for one in try_examples(rule, bundle_of(name))] == []


def test_failures_say_which_example_and_what_happened() -> None:
    """An example on the wrong side, a mark that is elsewhere and a field that is another are each told."""
    rule = next(one for one in RULES if one.id == "S01")
    fire = rule.examples.fire[0]
    wrong = dataclasses.replace(
        rule,
        examples=dataclasses.replace(
            rule.examples,
            fire=(Example(body="Hej!", line=7), dataclasses.replace(fire, find=("x",)), dataclasses.replace(fire, field="subject")),
            silent=(fire, Example(pack="mjolby", body=fire.body)),
        ),
    )  # fmt: skip
    told = [str(one) for one in try_examples(wrong, bundle_of("sandby"))]
    assert told[0] == "S01: fire example 1 (line 7) stayed silent"
    assert "did not mark 'x' but" in told[1]
    assert "fired in 'body', not in 'subject'" in told[2]
    assert "silent example 1" in told[3]
    assert "fired at" in told[3]
    assert len(told) == 4


def test_an_example_is_a_whole_mail() -> None:
    """Many receivers from one pattern, a body many times over, header names in lower case, the sender's domain inside."""
    mail = mail_of(
        Example(to=("person{1..60}@exempel.example",), body="Hej. ", repeat=3, headers={"Importance": "high"})
    )
    assert len(mail.to) == 60
    assert mail.to[59].address == "person60@exempel.example"
    assert mail.text == "Hej. Hej. Hej. "
    assert mail.headers == {"importance": "high"}
    assert mail.internal_domains == ("sandby.example",)
