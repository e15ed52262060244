"""Rule files: what loads, what does not, and where it says so."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.rule_files import entry_mistake, read_rules
from tests.policies.rule_texts import RULE, rule_folder


def _mistakes(root: Path, old: str, new: str, name: str = "C98-test-rule.yaml") -> list[str]:
    rules, problems = read_rules([rule_folder(root, RULE.replace(old, new), name)])
    assert rules == []
    return [str(one) for one in problems]


def test_a_rule_loads_with_all_it_says(tmp_path: Path) -> None:
    """Texts, words, parameters as plain values, and examples with their lines."""
    (rule,), problems = read_rules([rule_folder(tmp_path)])
    assert problems == []
    assert (rule.id, rule.name, rule.kind) == ("C98", "test-rule", "tone")
    assert rule.what.sv == "Du skriver {word}."
    assert rule.parameters == {"most": 3}
    assert rule.words["cues"] == ("hejsan", "svara senast", "snar*", "*samtal")
    assert [one.body for one in rule.examples.silent] == ["e", "f", "g", "h"]
    assert {one.line for one in rule.examples.fire} == {10}


def test_an_example_may_say_everything(tmp_path: Path) -> None:
    """The sender is called from, a bare attachment is its name, one address needs no list."""
    full = (
        "{from: Elsa Norberg <elsa.norberg@sandby.example>, to: ivar@exempel.example, attachments: [a.pdf, {name: b.csv, text: x}],"
        " headers: {Importance: high}, subject: '', at: 2026-11-20T21:00:00+01:00, find: x, seen: [], compose: forward}"
    )
    (rule,), problems = read_rules([rule_folder(tmp_path, RULE.replace("{body: a}", full))])
    assert problems == []
    example = rule.examples.fire[0]
    assert example.sender == "Elsa Norberg <elsa.norberg@sandby.example>"
    assert example.to == ("ivar@exempel.example",)
    assert [one.name for one in example.attachments] == ["a.pdf", "b.csv"]
    assert (example.subject, example.find, example.seen) == ("", ("x",), ())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{body: a}, ", "", "C98-test-rule.yaml:10:9: examples.fire: has 3 examples; expected at least 4"),
        ("{body: h}", "", "C98-test-rule.yaml:11:11: examples.silent: has 3 examples; expected at least 4"),
        ("kind: tone", "kind: tones", ":3:7: kind: is 'tones', which no kind is called; expected perhaps 'tone'"),
        ("Därför.", "D" * 301, ":5:11: why.sv: is 'DDDDD"),
        ("Du skriver", "D" * 90, ":4:12: what.sv: is 'DDDDD"),
        ("{word}.", "{Word}.", ":4:12: what.sv: has '{Word}'; expected placeholders such as {date}"),
        ("hejsan", "Hejsan", ":8:15: words.cues: has 'Hejsan'; expected a word or phrase in lower case"),
        ("{kind: save-draft}", "{to: draft}", ":6:6: fix: has the kind None, which no fix is called; expected one of"),
        ("{most: 3}", "{pattern: 'a+'}", ":7:23: parameters.pattern: has the pattern 'a+', which repeats without bound"),
        ("{body: a}", "{bodi: a}", "examples.fire[0].bodi: is not known here; expected perhaps 'body'"),
        ("{body: a}", "{at: tomorrow}", "expected a local time with offset such as 2026-11-18T10:00:00+01:00"),
        ("{body: a}", "{compose: answer}", "expected one of"),
        ("id: C98", "id: c98", ":1:5: id: is 'c98'; expected an id such as C09"),
        ("id: C98", "id: C97", "name: stands in C98-test-rule.yaml; expected the file to be called C97-test-rule.yaml"),
        ("why:", "whi:", "whi: is not known here; expected perhaps 'why'"),
    ],
)  # fmt: skip
def test_mistakes_are_told_with_their_place(tmp_path: Path, old: str, new: str, said: str) -> None:
    """A mistake keeps the rule from loading and is told as file:line:column with what was expected."""
    mistakes = _mistakes(tmp_path, old, new)
    assert any(said in one for one in mistakes), mistakes
    assert all(one.startswith("low/rules/C98-test-rule.yaml:") for one in mistakes)


def test_a_broken_rule_does_not_stop_the_others(tmp_path: Path) -> None:
    """The sound file beside it loads, and both are reported as they are."""
    rule_folder(tmp_path, RULE.replace("kind: tone", "kind: nothing"))
    folder = rule_folder(tmp_path, RULE.replace("C98", "C99"), "C99-test-rule.yaml")
    rules, problems = read_rules([folder])
    assert [one.id for one in rules] == ["C99"]
    assert len(problems) == 1


def test_the_nearest_layer_s_rule_counts(tmp_path: Path) -> None:
    """A municipality may write its own file for a rule of the base."""
    low = rule_folder(tmp_path)
    high = rule_folder(tmp_path, RULE.replace("Därför.", "Så är det här."), pack="high")
    (rule,), _ = read_rules([high, low])
    assert rule.why.sv == "Så är det här."


@pytest.mark.parametrize(
    ("entry", "sound"),
    [
        ("ord", True), ("svara senast", True), ("snar*", True), ("*samtal", True), ("e-post", True), ("ångest*", True),
        ("t ex", True), ("Ord", False), ("an*", False), ("*a", False), ("*mitt*", False), ("två  blanka", False),
        ("*två ord", False), ("", False), ("a\u030angest", False), ("ord ", False),
    ],
)  # fmt: skip
def test_words_that_could_never_be_found_are_refused(entry: str, sound: bool) -> None:
    """Entries are in the folded form that the scanner sees, with at most one star at an end."""
    assert (entry_mistake(entry) == "") is sound


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_mangled_files_load_or_say_why(data: st.DataObject) -> None:
    """Whatever is cut from or put into a rule file, it is a rule or a mistake with a place."""
    text = RULE
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 30)))
        text = text[:start] + data.draw(st.text(alphabet="abå{}[]:,\"'\n -*&!|>#0", max_size=6)) + text[end:]
    with TemporaryDirectory() as folder:
        rules, problems = read_rules([rule_folder(Path(folder), text)])
    assert rules or problems
    assert all(one.line > 0 and one.column > 0 for one in problems)


def test_a_rule_file_is_bounded(tmp_path: Path) -> None:
    """A file beyond what a person writes is refused before it is read."""
    rules, problems = read_rules([rule_folder(tmp_path, RULE + "#" * 300_000)])
    assert rules == []
    assert "is too large" in str(problems[0])
