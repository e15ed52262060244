"""People whom a text lets one recognise. Twin: addin/src/checks/persons/index.ts.

By name (``names``) or without (``descriptions``). Greetings, signatures and the mail's own sender and receivers are nobody the text is
about (``correspondents``); somebody in an office ("kurator Eva Lund", "Eva berättar om …") is only when the text says so plainly
(``officials``).
"""

from __future__ import annotations

from bisect import bisect_left

from checks.bundle import Rule
from checks.context import Context
from checks.document import Document
from checks.persons.correspondents import own_names, their_lines
from checks.persons.descriptions import descriptions_in
from checks.persons.model import Person
from checks.persons.names import names_in
from checks.persons.officials import in_office, words_around

__all__ = ["Person", "persons"]


def persons(rule: Rule, context: Context, document: Document) -> list[Person]:
    """Everybody, in order."""
    around, folded = words_around(rule, context, document), document.folded
    found = [
        Person(one.start, one.end, one.kind, in_office(folded, one.start, one.end, around))
        for one in names_in(rule, document, own_names(context))
    ]
    found += descriptions_in(document)
    theirs = their_lines(document)
    return sorted(one for one in found if not _within(theirs, one.start))


def _within(spans: list[tuple[int, int]], position: int) -> bool:
    index = bisect_left(spans, (position + 1, -1)) - 1
    return index >= 0 and spans[index][0] <= position < spans[index][1]
