"""Packs: layers, locks, departments, and mistakes that point at their place."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest

from policies.hours import OfficeDay
from policies.packs import PackError, load_pack, pack_names
from policies.vocabulary import Language
from tests.policies.conftest import LOW, Write

ROOT = Path(__file__).parents[2]


def _mistakes(roots: list[Path], name: str = "high") -> list[str]:
    with pytest.raises(PackError) as caught:
        load_pack(name, roots=roots)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize("name", ["base", "sjobo", "botkyrka", "mjolby", "osby", "sandby"])
def test_our_own_packs_are_sound(name: str) -> None:
    """Every pack that ships loads, and each of its rule-like sections names a source."""
    pack = load_pack(name)
    for section in (pack.hours, pack.answering, pack.signature):
        assert section.source
        assert all(source.guideline for source in section.source)


def test_no_other_packs_ship() -> None:
    """The list above is the whole list."""
    assert pack_names() == ["base", "botkyrka", "mjolby", "osby", "sandby", "sjobo"]


@pytest.mark.parametrize(
    ("name", "days", "counts"),
    [("sjobo", 1, "answered"), ("botkyrka", 2, "answered"), ("mjolby", 1, "handled"), ("osby", 1, "answered")],
)
def test_answering_times_are_the_guidelines(name: str, days: int, counts: str) -> None:
    """M05: Sjöbo next working day, Botkyrka two, Mjölby taken in hand the next, Osby one."""
    answering = load_pack(name).answering
    assert (answering.working_days, answering.counts) == (days, counts)


def test_a_layer_changes_only_what_it_names(write: Write) -> None:
    """Maps are merged, values and lists replaced; the rest comes from below."""
    roots = write(
        high="name: high\nextends: low\nhours: {friday: closed}\nmunicipality: {domains: [a.example, b.example]}\nlanguage: en\n"
    )
    pack = load_pack("high", roots=roots)
    assert pack.hours.monday == OfficeDay(time(8), time(16, 30))
    assert pack.hours.friday == OfficeDay()
    assert pack.municipality.domains == ("a.example", "b.example")
    assert pack.municipality.short == "Sandby"
    assert pack.language is Language.ENGLISH
    assert [folder.name for folder in pack.folders] == ["high", "low"]


def test_all_mistakes_are_reported_at_once_with_their_places(write: Write) -> None:
    """Each one as file:line:column: path: what is wrong; expected what. Those of the lower file too."""
    text = (
        "name: high\nextends: low\nmunicipality:\n  website: http://sandby.example\n  domains: [a b]\n"
        "hours:\n  mondy: 08:00-16:00\n  tuesday: 16:00-08:00\n  bridge_days: sometimes\nanswering: {working_days: soon}\n"
    )
    assert _mistakes(write(high=text)) == [
        "high/pack.yaml:4:12: municipality.website: is 'http://sandby.example'; expected an address beginning with https://",
        "high/pack.yaml:5:13: municipality.domains[0]: is 'a b'; expected a domain such as sandby.example",
        "high/pack.yaml:7:3: hours.mondy: is not known here; expected perhaps 'monday'",
        "high/pack.yaml:8:12: hours.tuesday: closes at 08:00, before it opens; expected hours such as 08:00-16:30, or closed",
        "high/pack.yaml:9:16: hours.bridge_days: is 'sometimes'; expected open, closed, or an earlier closing time such as 12:00",
        "high/pack.yaml:10:27: answering.working_days: is 'soon'; expected a number from 0 to 30",
    ]


def test_what_is_missing_is_named(write: Write) -> None:
    """A section that no layer gives is reported with what belongs in it."""
    said = _mistakes(write(high="name: high\ntitle: {sv: Hög}\n"))
    assert "high/pack.yaml:2:8: title.en: is missing; expected text of 1 to 200 characters" in said
    assert any("municipality: is missing; expected a map with name, short, website, domains" in one for one in said)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("{}", "is a map"),
        ("[1]", "is a list"),
        ("", "has no value"),
        ("1.5", "is '1.5'"),
        ("31", "is '31'"),
        ("-1", "is '-1'"),
        ("１", "is '１'"),
        ("9" * 400, "is '9999"),
    ],
)
def test_a_wrong_kind_of_value_is_named(write: Write, value: str, said: str) -> None:
    """Maps, lists, nothing, fractions, other scripts' digits and absurd lengths are no whole numbers from 0 to 30."""
    (mistake,) = _mistakes(write(high=f"name: high\nextends: low\nanswering:\n  working_days: {value}\n"))
    assert said in mistake
    assert "a number from 0 to 30" in mistake


def test_a_locked_key_cannot_be_overridden(write: Write) -> None:
    """The line that tries is named, and where the lock stands; neighbours may be changed."""
    locked = LOW + "locked: [hours.monday, answering]\n"
    text = "name: high\nextends: low\nhours:\n  monday: 09:00-10:00\n  friday: closed\nanswering:\n  working_days: 9\n"
    assert _mistakes(write(low=locked, high=text)) == [
        "high/pack.yaml:4:3: hours.monday: is locked by low/pack.yaml:12; expected this key to be left out here",
        "high/pack.yaml:6:1: answering: is locked by low/pack.yaml:12; expected this key to be left out here",
    ]


def test_a_lock_cannot_be_walked_around(write: Write) -> None:
    """Replacing the whole map above a locked key is overriding it, and a higher layer cannot unlock."""
    locked = LOW + "locked: [hours.monday]\n"
    assert "hours: is locked" in _mistakes(write(low=locked, high="name: high\nextends: low\nhours: closed\n"))[0]
    text = "name: high\nextends: low\nlocked: []\nhours: {monday: closed}\n"
    assert "hours.monday: is locked" in _mistakes(write(low=locked, high=text))[0]


def test_a_lock_on_nothing_is_a_mistake(write: Write) -> None:
    """A lock that names no key protects nothing, and says what was perhaps meant."""
    (said,) = _mistakes(write(low=LOW + "locked: [hours.mondy]\n"), "low")
    assert (
        "low/pack.yaml:12:10: locked: names 'hours.mondy', which no layer so far sets; expected perhaps 'hours.monday'"
        in said
    )


def test_a_department_has_its_own_layer(write: Write) -> None:
    """The unit's layer comes before the department's; others get the pack as it is."""
    roots = write(
        low__social="match: {department: Socialförvaltningen}\nhours: {friday: closed}\n",
        low__barn="match: {department: Socialförvaltningen, unit: Barn och familj}\nanswering: {working_days: 0}\n",
    )
    pack = load_pack("low", roots=roots)
    assert pack.for_unit("Kansliet") is pack
    assert not pack.for_unit("socialförvaltningen ", "Vuxen").hours.friday.is_open
    assert pack.for_unit("Socialförvaltningen", "Barn och familj").answering.working_days == 0
    assert pack.for_unit("Socialförvaltningen", "Barn och familj").hours.friday.is_open


def test_a_department_obeys_locks_and_names_whom_it_is_for(write: Write) -> None:
    """Mistakes of a department's file are mistakes of the pack, with that file's name."""
    roots = write(
        low=LOW + "locked: [answering.working_days]\n",
        low__barn="match: {unit: Barn och familj}\nanswering: {working_days: 9}\n",
        low__none="hours: {friday: closed}\n",
        low__nobody="match: {}\n",
    )
    said = _mistakes(roots, "low")
    assert len(said) == 3
    assert said[0].startswith("low/departments/barn.yaml:2:13: answering.working_days: is locked by low/pack.yaml:12")
    assert said[1].startswith("low/departments/nobody.yaml:1:8: match: names nobody")
    assert said[2].startswith("low/departments/none.yaml:1:1: match: is missing")


def test_one_mistake_below_is_told_once(write: Write) -> None:
    """A mistake in the pack is not repeated for each of its departments."""
    roots = write(low=LOW.replace("16:30", "26:30"), low__a="match: {unit: a}\n", low__b="match: {unit: b}\n")
    assert len(_mistakes(roots, "low")) == 1


@pytest.mark.parametrize("name", ["", "..", "../low", "LOW", "low/../low", "x" * 99, "lo", "low\n"])
def test_an_unknown_pack_is_told_with_what_there_is(write: Write, name: str) -> None:
    """Names that are no pack, paths among them, never lead out of the roots."""
    with pytest.raises(PackError, match="no such pack"):
        load_pack(name, roots=write())


def test_extends_must_lead_somewhere(write: Write) -> None:
    """An unknown parent, itself, or a circle is a mistake at the word."""
    assert "high/pack.yaml:2:10: extends: is 'lov', which no pack is called; expected perhaps 'low'" in _mistakes(
        write(high="name: high\nextends: lov\n")
    )
    assert "goes round in a circle" in _mistakes(write(high2="name: high2\nextends: high2\n"), "high2")[0]
    assert (
        "goes round in a circle"
        in _mistakes(
            write(round1="name: round1\nextends: round2\n", round2="name: round2\nextends: round1\n"), "round1"
        )[0]
    )


def test_the_name_is_the_folders(write: Write) -> None:
    """A pack copied to a new folder must get its new name."""
    assert _mistakes(write(copy=LOW), "copy") == [
        "copy/pack.yaml:1:7: name: is 'low'; expected 'copy', as its folder is called"
    ]


def test_files_come_from_the_nearest_layer_and_never_from_outside(write: Write) -> None:
    """A template is looked for in the pack's own folder first, then in those beneath it."""
    roots = write(high="name: high\nextends: low\n")
    for name in ("low", "high"):
        (roots[0] / name / "signature").mkdir()
    (roots[0] / "low/signature/full.html").write_text("low")
    (roots[0] / "low/signature/short.html").write_text("low")
    (roots[0] / "high/signature/full.html").write_text("high")
    (roots[0] / "secret.txt").write_text("secret")
    pack = load_pack("high", roots=roots)
    full, short = pack.file("signature/full.html"), pack.file("signature/short.html")
    assert full is not None
    assert short is not None
    assert (full.read_text(), short.read_text()) == ("high", "low")
    assert pack.file("signature/none.html") is None
    assert pack.file("../secret.txt") is None


def test_own_roots_come_before_ours(write: Write) -> None:
    """A municipality's own folder may hold a pack of the same name as one of ours."""
    pack = load_pack("sandby", roots=write(sandby=LOW.replace("name: low", "name: sandby")))
    assert pack.title.sv == "Låg"


def test_half_days_name_real_holidays(write: Write) -> None:
    """A half day before something that is no Swedish holiday is a mistake, with what was perhaps meant."""
    (said,) = _mistakes(write(high="name: high\nextends: low\nhours: {half_days: {långfredag: 12:00}}\n"))
    assert said == (
        "high/pack.yaml:3:33: hours.half_days.långfredag: is no Swedish holiday; expected perhaps 'långfredagen'"
    )


def test_own_closed_days_are_dates(write: Write) -> None:
    """The municipality's own days off are read as dates; the thirtieth of February is none."""
    roots = write(high="name: high\nextends: low\nholidays: {closed: [2026-12-23]}\n")
    assert load_pack("high", roots=roots).holidays.closed == (date(2026, 12, 23),)
    (said,) = _mistakes(write(low2="x: 1", bad="name: bad\nextends: low\nholidays: {closed: [2026-02-30]}\n"), "bad")
    assert "expected a date such as 2026-12-24" in said
