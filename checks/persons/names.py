"""What is a name: by its capital letters, by a list of first names and by what surnames end in.

Twin: addin/src/checks/persons/names.ts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from checks.bundle import Rule
from checks.document import Document
from checks.folding import is_letter_or_digit
from checks.persons.capitals import CAPITAL, NO_LETTER, WORD, starts_sentence
from checks.persons.lists import Endings, endings_of, listed, set_of
from checks.persons.words import ALSO_WORDS, DOES, HOUSEHOLD, NO_NAMES, PATRONYM, SURNAME, SURNAME_ALONE

_NAME = re.compile(WORD)
_NEXT = re.compile(f"(?: (?:(?:von|af|de|al|van|el|Al|El) )?{WORD}){{1,3}}")
_INITIAL = re.compile(f" [{CAPITAL}](?:\\.|:s)?{NO_LETTER}")
_MOST = 5000  # names of a text that are looked at


class Name(NamedTuple):
    """A capitalised word, with those behind it that belong to it."""

    start: int
    end: int
    kind: str  # "name" | "first" | "known", as checks/persons/model.py has them
    first: str
    bare: str  # the listed first name, empty when it is none
    last: str


class _Lists(NamedTuple):
    """What is looked up for every capitalised word."""

    firsts: frozenset[str]
    places: Endings
    orgs: Endings
    mine: frozenset[str]


def names_in(rule: Rule, document: Document, mine: frozenset[str]) -> Iterator[Name]:
    """The names of people, in order. ``mine``: words of the names of those who write and are written to."""
    text, folded = document.text, document.folded
    words = rule.words
    lists = _Lists(set_of(words["first_names"]), endings_of(words["places"]), endings_of(words["orgs"]), mine)
    position = count = 0
    for found in _NAME.finditer(text):
        start = found.start()
        if start < position or (start and (is_letter_or_digit(folded[start - 1]) or text[start - 1] in "@/.")):
            continue
        name = _name(text, folded, start, found.end(), lists.firsts)
        if name.kind == "name" and not name.bare and not listed(name.first, lists.places):
            name = _from_first_name(text, folded, name, lists)
        if _is_household(folded, name):
            if not _is_place(name, lists):
                yield name._replace(kind="known")
        elif _is_person(text, folded, name, lists):
            yield name
        elif not (name.last or _is_place(name, lists)):
            continue
        position = name.end
        count += 1
        if count == _MOST:
            break


def _name(text: str, folded: str, start: int, end: int, firsts: frozenset[str]) -> Name:
    """The name that begins with the capitalised word there."""
    first = folded[start:end]
    bare = _first_name(first, firsts)
    rest = _NEXT.match(text, end)
    if rest is not None and (bare == first or not bare):
        return Name(start, rest.end(), "name", first, bare, _last(folded, rest))
    initial = _INITIAL.match(text, end) if bare else None
    if initial is not None and text[end + 1] != "I":
        return Name(start, initial.end(), "name", first, bare, "")
    return Name(start, end, "first", first, bare, "")


def _last(folded: str, rest: re.Match[str]) -> str:
    return folded[rest.start() : rest.end()].rpartition(" ")[2]


def _first_name(word: str, firsts: frozenset[str]) -> str:
    """The listed first name that a word is: as it stands, in the genitive, or by its first half before a hyphen."""
    if word in firsts:
        return word
    if word.removesuffix("s") in firsts:
        return word.removesuffix("s")
    return word if "-" in word and word.partition("-")[0] in firsts else ""


def _from_first_name(text: str, folded: str, name: Name, lists: _Lists) -> Name:
    """A word with a capital that only begins the sentence is left out: "Orosanmälan Elin Nord", "När Eva blev sjuk"."""
    second = name.start + len(name.first) + 1
    found = _NAME.match(text, second)
    if found is None:
        return name
    if not _first_name(folded[second : found.end()], lists.firsts) and (
        found.end() >= name.end or _is_office(name, lists) or not starts_sentence(text, name.start)
    ):
        return name
    return _name(text, folded, second, found.end(), lists.firsts)


def _is_household(folded: str, name: Name) -> bool:
    """What somebody is called stands before the name, or begins it: "familjen Ek", "Änkan Ek"."""
    if HOUSEHOLD.search(folded[max(0, name.start - 14) : name.start]):
        return True
    return name.kind == "name" and HOUSEHOLD.fullmatch(name.first + " ") is not None


def _is_office(name: Name, lists: _Lists) -> bool:
    """Begins with the name of a place, an office or a company."""
    return listed(name.first, lists.places) or listed(name.first, lists.orgs)


def _is_place(name: Name, lists: _Lists) -> bool:
    """A place, an office or a company."""
    if _is_office(name, lists):
        return True
    return bool(name.last) and (listed(name.last, lists.orgs) or (name.last in lists.places[0] and not name.bare))


def _is_person(text: str, folded: str, name: Name, lists: _Lists) -> bool:
    """Somebody who neither writes nor is written to."""
    if _is_place(name, lists):
        return False
    if name.kind == "first" and not name.bare and PATRONYM.search(name.first):
        return name.first.removesuffix("s") not in lists.mine
    if name.kind == "first" and not name.bare and SURNAME_ALONE.search(name.first):
        return name.first not in lists.mine and DOES.match(folded, name.end) is not None
    starts = starts_sentence(text, name.start)
    if not name.bare and (name.kind == "first" or (starts and not SURNAME.search(name.last))):
        does = name.kind == "name" and name.first not in NO_NAMES and DOES.match(folded, name.end) is not None
        if not does:
            return False
    if name.kind == "first" and (name.bare in lists.mine or (name.bare in ALSO_WORDS and starts)):
        return False
    behind = _NEXT.match(text, name.end) if name.kind == "first" and name.bare != name.first else None
    if behind is not None and listed(_last(folded, behind), lists.orgs):
        return False  # "Åkes Bygg"
    own_last = name.last in lists.mine or name.last.removesuffix("s") in lists.mine
    return not (name.last and (name.bare or name.first) in lists.mine and own_last)
