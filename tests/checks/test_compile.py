"""The compiled pack: what stands in it, and that it is the same each time."""

from __future__ import annotations

import json

import pytest

from checks.bundle import Bundle
from checks.compile import calendar, compile_bundle
from checks.kinds import KINDS
from policies.kinds import KINDS as NAMED
from policies.packs import load_pack, pack_names
from policies.rule_files import What, Why, read_rules


@pytest.mark.parametrize("name", pack_names())
def test_every_pack_compiles_to_plain_json(name: str) -> None:
    """A bundle survives JSON unchanged, the engine accepts it, and compiling twice gives the same."""
    pack = load_pack(name)
    rules, _ = read_rules(pack.folders)
    bundle = compile_bundle(pack, rules, 2026)
    assert json.loads(json.dumps(bundle)) == bundle == compile_bundle(pack, rules, 2026)
    assert Bundle(bundle).pack == name


def test_the_calendar_knows_holidays_eves_and_half_days() -> None:
    """Sandby: Christmas Eve is closed, the day before Twelfth Night ends at noon, an ordinary Friday ends at three."""
    made = calendar(load_pack("sandby"), 2026)
    assert {"2025-12-24", "2026-06-19", "2028-12-25"} <= set(made["closed"])
    assert "2026-12-26" not in made["closed"]  # a Saturday
    assert made["half"]["2026-01-05"] == "12:00"
    assert made["hours"]["1"] == ["08:00", "16:30"]
    assert made["hours"]["5"] == ["08:00", "15:00"]
    assert made["hours"]["7"] is None


def test_only_rules_that_are_on_are_compiled() -> None:
    """Osby's guideline is silent about subjects: no rule about them is in its bundle, and what is on has its source in words."""
    pack = load_pack("osby")
    rules, _ = read_rules(load_pack("base").folders)
    made = {one["id"]: one for one in compile_bundle(pack, rules, 2026)["rules"]}
    assert "C01" not in made
    assert made["S01"]["source"] == "Osby riktlinje KS 2023-43, 5.4 SEFOS"
    assert made["S01"]["severity"] == {"inside": "nudge", "outside": "stop"}


def test_a_pack_changes_words_texts_and_thresholds() -> None:
    """What a pack adds and takes away stands in its bundle; the rule file stays as it is."""
    import dataclasses

    pack = load_pack("sandby")
    rules, _ = read_rules(pack.folders)
    rule = next(one for one in rules if one.id == "S01")
    name, entries = next(iter(rule.words.items()))
    setting = dataclasses.replace(
        pack.rules["S01"],
        words={name: ("nyord", entries[0])},
        without_words={name: (entries[1],)},
        parameters={"most": 7},
        what=What("Kort.", "Short."),
        why=Why("Därför.", "Because."),
        observe=True,
        override="never",
    )
    changed = dataclasses.replace(pack, rules={"S01": setting})
    (made,) = compile_bundle(changed, rules, 2026)["rules"]
    assert "nyord" in made["words"][name]
    assert made["words"][name].count(entries[0]) == 1
    assert entries[1] not in made["words"][name]
    assert made["parameters"]["most"] == 7
    assert made["what"] == {"sv": "Kort.", "en": "Short."}
    assert (made["observe"], made["override"]) == (True, "never")


def test_a_department_s_layer_compiles_too() -> None:
    """The unit that is open on Thursday evenings has its own hours in its bundle."""
    unit = load_pack("sandby").for_unit("Socialförvaltningen", "Barn och familj")
    assert compile_bundle(unit, [], 2026)["calendar"]["hours"]["4"] == ["08:00", "18:00"]


def test_the_secure_channel_and_the_alarm_are_in_the_bundle() -> None:
    """What the pane needs besides rules: the channel, the alarm's budget, the reasons, what happens on send and in the sweep."""
    made = compile_bundle(load_pack("mjolby"), [], 2026)
    assert made["secure_channel"]["name"] == "SEFOS"
    assert made["alarm"] == {"at_most": 3, "quiet_weeks": 0, "errors": "soft"}
    assert {"code", "sv", "en"} == set(made["overrides"]["reasons"][0])
    assert made["duties"]["S05"] == {"inside": "stop", "outside": "stop"}


def test_rule_files_may_name_exactly_the_engine_s_kinds() -> None:
    """The kinds that packs know and the kinds that the engine has are the same."""
    assert sorted(KINDS) == sorted(NAMED)
