"""Patterns of rule data mean the same in Python and JavaScript and never run away."""

from __future__ import annotations

import random
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.patterns import PatternError, check_pattern, mistakes_in_parameters

SOUND = [
    "kl [0-9]{1,2}[.:][0-9]{2}",
    "(?:mvh|v\\.h\\.)(?![a-zåäö])",
    "^(?:sv|vb|re|fw): {0,3}",
    "[a-zåäö]{1,40}@[a-z0-9.-]{1,60}",
    "(?:[a-z]{1,20},){1,10}",
    "(ks|sn)[ /][0-9]{4}:[0-9]{1,4}",
    "[^\\n]{0,80}?slut",
    "\\u00e5[\\-\\]]",
]
UNSOUND = {
    "\\d{4}": "letters spelled out",
    "\\bord": "letters spelled out",
    "a.b": "an explicit class",
    "slut$": "an explicit class",
    "a*": "bounded",
    "a+b": "bounded",
    "a{3,}": "bounded",
    "a{,3}": "bounded",
    "a{2}{3}": "bounded",
    "a?+": "bounded",
    "(?<=a)b": "(?:…)",
    "(?P<x>a)": "(?:…)",
    "(?i)a": "(?:…)",
    "(?>a)": "(?:…)",
    "(a)\\1": "letters spelled out",
    "(?:a?){1,9}": "at least one letter",
    "(?:(a)b){1,9}": "(?:…) inside",
    "(?:[a-z]{1,20} ?){1,10}": "cannot match itself",
    "(?:a|a){1,20}": "different first letters",
    "[a-z]{1,90}[a-z]{1,90}": "do not share letters",
    "[z-a]": "[a-z]",
    "[]": "at least one",
    "[[a]": "\\[",
    "(a": "balanced",
    "a)": "balanced",
    "a]": "\\]",
    "x" * 2001: "at most",
    "(?:" * 10 + "a" + ")" * 10: "at most 8",
    "\\": "whole escapes",
    "[a": "whole escapes",
    "(?=a){2}": "inside it",
}


@pytest.mark.parametrize("pattern", SOUND)
def test_sound_patterns_pass(pattern: str) -> None:
    """What both languages read alike is accepted, and Python compiles it without a warning."""
    check_pattern(pattern)
    re.compile(pattern)


@pytest.mark.parametrize("pattern", UNSOUND, ids=lambda one: one[:30])
def test_unsound_patterns_are_refused(pattern: str) -> None:
    """What the languages read differently, or what may run away, is refused with what may stand instead."""
    with pytest.raises(PatternError) as caught:
        check_pattern(pattern)
    assert UNSOUND[pattern] in caught.value.expected


def test_parameters_are_searched_by_name() -> None:
    """Lists and maps under a name that ends in pattern or patterns are checked; other parameters are left alone."""
    found = list(mistakes_in_parameters({"patterns": ["ok", "a+"], "x_pattern": {"sv": "b*"}, "note": "c+"}))
    assert [one[0] for one in found] == ["parameters.patterns", "parameters.x_pattern"]


@given(st.text(alphabet="ab[]{}()|?*+^$.\\,0123-:=!<", max_size=20))
def test_any_text_is_accepted_or_refused(pattern: str) -> None:
    """Rubbish raises PatternError and nothing else, and what is accepted compiles."""
    try:
        check_pattern(pattern)
    except PatternError:
        return
    re.compile(pattern)


@pytest.mark.parametrize("pattern", SOUND)
def test_accepted_patterns_are_quick_on_hostile_text(pattern: str) -> None:
    """A hundred thousand letters made of the pattern's own pieces are searched in well under a second."""
    chance = random.Random(1)  # noqa: S311 - the same text every time
    pieces = re.findall(r"[a-zåäö@:. ,/]", pattern) or ["a"]
    searcher = re.compile(pattern)
    texts = [one * 100_000 for one in dict.fromkeys(pieces)]
    texts.append("".join(chance.choice(pieces) for _ in range(100_000)))
    began = time.process_time()
    for text in texts:
        for _ in searcher.finditer(text):
            pass
    assert time.process_time() - began < 1.0 * len(texts)
