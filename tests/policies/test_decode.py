"""The decoder: every kind of value, and rubbish that never gets past it."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.decode import Https, Keys, MailAddress, Number, OneOrMany, Text, decode
from policies.located import PackError, read_text
from policies.packs import PACKS, Pack


class _Colour(StrEnum):
    RED = "red"
    GREEN = "green"


@dataclass(frozen=True)
class _Inner:
    a: int
    b: int = 2

    def mistakes(self) -> list[tuple[str, str, str]]:
        return [("b", "is smaller than a", "at least a")] if self.b < self.a else []


@dataclass(frozen=True)
class _All:
    text: Annotated[str, Text(most=5)] = "x"
    yes: bool = False
    whole: Annotated[int, Number(0, 9)] = 0
    part: float = 0.0
    day: date = date(2026, 1, 1)
    at: time = time(8)
    colour: _Colour = _Colour.RED
    word: Literal["one", "two"] = "one"
    maybe: _Inner | None = None
    many: tuple[int, ...] = ()
    some: Annotated[tuple[str, ...], OneOrMany()] = ()
    named: Mapping[str, _Inner] = field(default_factory=dict)
    chosen: Annotated[Mapping[str, int], Keys(("left", "right"))] = field(default_factory=dict)
    site: Https | None = None
    mail: MailAddress | None = None


def _read(text: str) -> _All:
    return decode(read_text(text.encode(), "f"), _All)


def _mistake(text: str) -> str:
    with pytest.raises(PackError) as caught:
        _read(text)
    (problem,) = caught.value.problems
    return str(problem)


def test_every_kind_of_value_is_read() -> None:
    """From text to the types that the fields have."""
    made = _read(
        "text: 'no'\nyes: true\nwhole: 9\npart: 0.25\nday: 2026-12-24\nat: 16:30\ncolour: green\nword: two\nmaybe: {a: 1}\n"
        "many: [1, 2]\nsome: alone\nnamed: {x: {a: 0}}\nchosen: {left: 1}\nsite: https://sandby.example/\nmail: a@sandby.example\n"
    )
    assert made == _All(
        "no", True, 9, 0.25, date(2026, 12, 24), time(16, 30), _Colour.GREEN, "two", _Inner(1), (1, 2), ("alone",),
        {"x": _Inner(0)}, {"left": 1}, "https://sandby.example/", "a@sandby.example",
    )  # fmt: skip


def test_what_was_read_cannot_be_changed() -> None:
    """Maps are read-only, too."""
    with pytest.raises(TypeError):
        _read("chosen: {left: 1}").chosen["left"] = 2  # type: ignore[index]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("text: sixsix", "f:1:7: text: is 'sixsix'; expected text of 1 to 5 characters"),
        ("text: ''", "f:1:7: text: is ''; expected text of 1 to 5 characters"),
        ("yes: yes", "f:1:6: yes: is 'yes'; expected true or false"),
        ("whole: 10", "f:1:8: whole: is '10'; expected a number from 0 to 9"),
        ("part: nan", "f:1:7: part: is 'nan'; expected a number"),
        ("day: 2026-13-01", "f:1:6: day: is '2026-13-01'; expected a date such as 2026-12-24"),
        ("at: 8:00", "f:1:5: at: is '8:00'; expected a time such as 16:30"),
        ("at: 25:00", "f:1:5: at: is '25:00'; expected a time such as 16:30"),
        ("colour: gren", "f:1:9: colour: is 'gren'; expected perhaps 'green'"),
        ("word: three", "f:1:7: word: is 'three'; expected one of one, two"),
        ("maybe: [1]", "f:1:8: maybe: is a list; expected a map with a, b"),
        ("maybe: {a: 3, b: 2}", "f:1:18: maybe.b: is smaller than a; expected at least a"),
        ("many: 1", "f:1:7: many: is the value '1'; expected a list of a whole number"),
        ("many: [1, x]", "f:1:11: many[1]: is 'x'; expected a whole number"),
        ("chosen: {up: 1}", "f:1:10: chosen.up: is not known here; expected one of left, right"),
        (
            "site: javascript:alert(1)",
            "f:1:7: site: is 'javascript:alert(1)'; expected an address beginning with https://",
        ),
        (
            'site: https://x.example/"onload=',
            "f:1:7: site: is 'https://x.example/\"onload='; expected an address beginning with https://",
        ),
        ("mail: <a@b.example>", "f:1:7: mail: is '<a@b.example>'; expected a mail address"),
        ("nme: 1", "f:1:1: nme: is not known here; expected perhaps 'named'"),
    ],
)
def test_what_is_wrong_is_said(text: str, said: str) -> None:
    """Place, path, what is there, what was expected."""
    assert _mistake(text) == said


def test_long_values_are_shown_short() -> None:
    """A value of thousands of letters does not fill the screen."""
    assert len(_mistake(f"word: {'x' * 5000}")) < 150


_VALUES = st.recursive(
    st.sampled_from(
        ["1", "x", "null", "true", "08:00-16:00", "2026-12-24", "closed", "'<script>'", "https://x.example", "å" * 300]
    ),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
        | st.dictionaries(
            st.sampled_from(["sv", "en", "kind", "match", "unit", "source", "guideline", "x"]), inner, max_size=3
        ).map(lambda items: "{" + ", ".join(f"{key}: {value}" for key, value in items.items()) + "}")
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*Pack.__dataclass_fields__, "locked", "else"]), _VALUES, max_size=6))
def test_no_value_gets_past_the_decoder_as_something_else(entries: dict[str, str]) -> None:
    """Any value under any key of a pack gives a Pack or a PackError, never another exception."""
    text = "".join(f"{key}: {value}\n" for key, value in entries.items()) or "{}"
    try:
        decode(read_text(text.encode(), "f"), Pack)
    except PackError as error:
        said = [str(problem) for problem in error.problems]
        assert said


@pytest.mark.parametrize("path", sorted(PACKS.glob("*/pack.yaml")), ids=lambda path: path.parent.name)
def test_a_damaged_pack_gives_places_inside_the_file(path: Path) -> None:
    """Our own packs with letters and lines changed at random: a PackError whose places exist, or still a tree."""
    dice = random.Random(path.parent.name)  # noqa: S311 - the same damage every time
    text = path.read_text(encoding="utf-8")
    signs = ["", ":", "\n", "  ", "[", "}", "&a ", "*a", "!", "'", "- ", "\t"]
    for _ in range(150):
        at = dice.randrange(len(text))
        damaged = text[:at] + dice.choice(signs) + text[at + dice.randrange(3) :]
        outside = [place for place in _places(damaged) if not 1 <= place[0] <= damaged.count("\n") + 2 or place[1] < 1]
        assert outside == []


def _places(text: str) -> list[tuple[int, int]]:
    try:
        decode(read_text(text.encode(), "f"), Pack)
    except PackError as error:
        return [(problem.line, problem.column) for problem in error.problems]
    return []
