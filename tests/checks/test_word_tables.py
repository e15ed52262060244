"""The tables of words that stand in both engines are the same."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from checks import date_phrases, request_words
from checks.persons import words
from checks.word_lists import lines, word_set

TWINS = Path(__file__).parents[2] / "addin" / "src" / "checks"
TABLE = re.compile(r'^export const ([A-Z_]+) = (lines|wordSet)\((?:"([^"]*)"|`([^`]*)`),?\s*\);', re.MULTILINE)


def test_the_words_that_ask_are_the_same_in_both_engines() -> None:
    """Every list of request_words.py stands word for word in request_words.ts."""
    source = (TWINS / "request_words.ts").read_text(encoding="utf-8")
    read = {"lines": lines, "wordSet": word_set}
    theirs: dict[str, Any] = {name: read[kind](short or long) for name, kind, short, long in TABLE.findall(source)}
    ours = {name: value for name, value in vars(request_words).items() if name.isupper() and name != "WITH_PARTICLE"}
    assert theirs == ours


def test_the_verbs_that_need_a_particle_are_the_same_in_both_engines() -> None:
    """Each verb has the same words behind it."""
    source = (TWINS / "request_words.ts").read_text(encoding="utf-8")
    block = source[source.index("WITH_PARTICLE") :].split("\n};")[0]
    theirs = {
        verb: word_set(words) for verb, words in re.findall(r'^  (\S+): wordSet\("([^"]*)"\),$', block, re.MULTILINE)
    }
    assert theirs == request_words.WITH_PARTICLE


def test_the_phrases_for_points_in_time_are_the_same_in_both_engines() -> None:
    """Each phrase means the same."""
    source = (TWINS / "date_phrases.ts").read_text(encoding="utf-8")
    groups = lines(source[source.index("GROUPS = `") + len("GROUPS = `") :].split("`")[0])
    theirs = {}
    for line in groups:
        head, _, phrases = line.partition(": ")
        form, _, name = head.partition(" ")
        theirs.update(dict.fromkeys(phrases.split(", "), (form, name)))
    assert theirs == date_phrases.PHRASES


def test_the_words_about_names_are_the_same_in_both_engines() -> None:
    """Every set of persons/words.py stands word for word in persons/words.ts."""
    source = (TWINS / "persons" / "words.ts").read_text(encoding="utf-8")
    sets = re.findall(r"^export const ([A-Z_]+) = wordSet\(\n(.*?),\n\);", source, re.MULTILINE | re.DOTALL)
    theirs = {name: word_set("".join(re.findall(r'"([^"]*)"', texts))) for name, texts in sets}
    assert theirs == {name: value for name, value in vars(words).items() if isinstance(value, frozenset)}
