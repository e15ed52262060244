"""What packs say about rules, and that it agrees with the guidelines' table."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

import pytest

from policies.kinds import FIXES, KINDS
from policies.packs import PackError, load_pack, pack_names
from policies.patterns import check_pattern
from policies.rule_files import read_rules
from policies.rules import DUTIES, load_rules
from tests.policies.conftest import Write
from tests.policies.rule_texts import rule_folder

ROOT = Path(__file__).parents[2]
TABLE = Path(os.environ.get("POSTVAKT_GUIDELINES", ROOT.parent / "shared/guidelines")) / "REQUIREMENTS.md"
PACKS = ("sjobo", "botkyrka", "mjolby", "osby")
# The same table in short, for where the guidelines do not stand beside the project: rule, then Sjöbo, Botkyrka, Mjölby, Osby.
SHORT = """
C01 xx-- C02 xx-- C03 xx-- C04 -x-- C05 x--- C06 xx-- C07 xx-x C08 xx-- C09 xx-- C10 -x--
C11 xx-- C12 xx-- C13 xx-- C14 x--- C15 xxx- C16 x--- C17 x--- C18 -x-- C19 x--- C20 -x--
C21 x--- C22 -x-x C23 ---x C24 -x-- C25 x--- C26 x--- C27 xx-- C28 --x- C29 ++++ C30 --x-
C31 xxxx C32 ---x C33 --x- C34 x-x- C35 ++++ C36 xx-- C37 x--- S01 xxxx S02 xxxx S03 xxxx
S04 xxxx S05 xxxx S07 ++++ T01 x---
"""


def table() -> dict[str, str]:
    """Rule → its four marks."""
    pairs = SHORT.split()
    return dict(zip(pairs[::2], pairs[1::2], strict=True))


def test_the_short_table_is_the_guidelines() -> None:
    """Where the table of requirements stands beside the project, it and the short one here are the same."""
    if not TABLE.exists():
        pytest.skip(f"no table of requirements at {TABLE}; the short one is used")
    rows = re.findall(
        r"^\| ([CST][0-9]{2}) [^|]*\|.*\| ([x+-]) \| ([x+-]) \| ([x+-]) \| ([x+-]) \|$", TABLE.read_text(), re.MULTILINE
    )
    written = {rule: "".join(marks) for rule, *marks in rows if rule != "S06"}
    assert written == table()


@pytest.mark.parametrize("pack", PACKS)
def test_packs_and_table_agree(pack: str) -> None:
    """A row that the guideline demands, or everybody expects, is on; a row it is silent about is off or a mere information."""
    rules = load_pack(pack).rules
    for rule, marks in table().items():
        setting = rules.get(rule)
        strictness = {"off"} if setting is None else {setting.severity.inside, setting.severity.outside}
        if marks[PACKS.index(pack)] == "-":
            assert strictness <= {"off", "info"}, rule
        else:
            assert strictness != {"off"}, rule


def test_the_demo_municipality_shows_every_rule() -> None:
    """Sandby has every rule of the table on, so that the local tenant shows them all."""
    rules = load_pack("sandby").rules
    assert [rule for rule in table() if rule not in rules or rules[rule].severity.is_off] == []


@pytest.mark.parametrize("pack", [*PACKS, "sandby", "base"])
def test_every_rule_of_a_pack_exists_and_names_its_source(pack: str) -> None:
    """No pack names a rule, parameter or list of words that there is not; whatever is on names guideline and section."""
    loaded = load_pack(pack)
    load_rules(loaded)
    for setting in loaded.rules.values():
        assert all(source.guideline and source.section for source in setting.source)


@pytest.mark.parametrize("pack", [*PACKS, "sandby"])
def test_identity_numbers_to_the_outside_stop(pack: str) -> None:
    """S01 stops mail that leaves, reminds inside, and may be passed with a reason; there are reasons to choose from."""
    loaded = load_pack(pack)
    setting = loaded.rules["S01"]
    assert (setting.severity.inside, setting.severity.outside, setting.override) == ("nudge", "stop", "reason")
    assert len(loaded.overrides.reasons) >= 3
    assert loaded.alarm.at_most == 3


def test_the_secure_channel_is_named_where_there_is_one() -> None:
    """Mjölby and Osby send information of class 2 and 3 by SEFOS; Sjöbo and Botkyrka have no channel to point to."""
    for pack in ("mjolby", "osby"):
        channel = load_pack(pack).secure_channel
        assert channel is not None
        assert (channel.name, channel.classes) == ("SEFOS", (2, 3))
    assert load_pack("sjobo").secure_channel is load_pack("botkyrka").secure_channel is None


def test_no_department_lets_secrets_pass() -> None:
    """A department cannot turn the rules of secrecy down where the municipality has locked them."""
    assert {"rules.S01", "rules.S02"} <= set(load_pack("sandby").locks)


def test_every_kind_is_used_and_known() -> None:
    """The kinds and fixes that rule files may name are those that some rule of ours uses."""
    rules, problems = read_rules(load_pack("base").folders)
    assert problems == []
    assert sorted({rule.kind for rule in rules}) == sorted(KINDS)
    assert sorted({rule.fix["kind"] for rule in rules if rule.fix}) == sorted(FIXES)


def test_ids_of_rules_are_rows_of_the_table() -> None:
    """There is no rule without a row, and no row without a rule but the duties that no kind can find."""
    rules, _ = read_rules(load_pack("base").folders)
    assert {rule.id for rule in rules} == set(table()) - set(DUTIES)


SECTION = """\
name: high
extends: low
rules:
  C98: {severity: {inside: nudge, outside: stop}, source: {guideline: R, section: "1"}, parameters: {most: 5}, words: {cues: [tjena]}}
"""


def test_layers_change_a_rule_key_by_key(write: Write, tmp_path: Path) -> None:
    """A department turns one direction down and keeps the rest."""
    rule_folder(tmp_path)
    roots = write(high=SECTION, high__barn="match: {unit: Barn}\nrules: {C98: {severity: {outside: info}}}\n")
    setting = load_pack("high", roots=roots).for_unit("", "Barn").rules["C98"]
    assert (setting.severity.inside, setting.severity.outside, setting.parameters["most"]) == ("nudge", "info", 5)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("nudge", "nudges", "high/pack.yaml:4:28: rules.C98.severity.inside: is 'nudges'; expected perhaps 'nudge'"),
        (', source: {guideline: R, section: "1"}', "", "high/pack.yaml:4:8: rules.C98.source: is missing; expected guideline"),
        ("most: 5", "mots: 5", "high/pack.yaml:4:102: rules.C98.parameters.mots: is not known; expected perhaps 'most'"),
        ("cues: [", "cue: [", "rules.C98.words.cue: is not known; expected perhaps 'cues'"),
        ("C98", "C97", "high/pack.yaml:4:3: rules.C97: is not known; expected perhaps 'C98'"),
        ("tjena", "Tjena", "rules.C98.words.cues: has 'Tjena'"),
    ],
)  # fmt: skip
def test_mistakes_in_a_pack_s_rules_have_their_place(
    write: Write, tmp_path: Path, old: str, new: str, said: str
) -> None:
    """Unknown rules, parameters, lists and strictness are told where they stand."""
    rule_folder(tmp_path)
    roots = write(high=SECTION.replace(old, new))
    with pytest.raises(PackError) as caught:
        load_rules(load_pack("high", roots=roots))
    assert any(said in str(one) for one in caught.value.problems), str(caught.value)


def test_patterns_of_our_rules_are_quick_on_hostile_text() -> None:
    """Every pattern that ships is searched in a hundred thousand hostile letters within half a second."""
    folders = {folder for name in pack_names() for folder in load_pack(name).folders}
    rules, _ = read_rules(sorted(folders))
    for rule in rules:
        for name, value in rule.parameters.items():
            if "pattern" not in name:
                continue
            for pattern in [value] if isinstance(value, str) else value:
                check_pattern(pattern)
                letters = re.findall(r"[a-zåäö0-9 .,:-]", pattern)[:8] or ["a"]
                began = time.process_time()
                for text in (*(one * 100_000 for one in letters), "".join(letters) * 10_000):
                    for _ in re.finditer(pattern, text):
                        pass
                assert time.process_time() - began < 0.5 * (len(letters) + 1), (rule.id, pattern)
