"""Identity numbers in subject and body: each number is a finding. Twin: addin/src/checks/kinds/identity.ts.

Words: ``keywords`` say that digits are an identity number, ``other_numbers`` that they are not. The number itself never leaves this module.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.bundle import Rule
from checks.context import Context
from checks.document import Document
from checks.folding import fold
from checks.identity_numbers import Number, Telling, numbers, tells
from checks.memo import remembered
from checks.model import Hit
from checks.safe_way import safe_way

MOST = 1000  # findings of one mail
_PERCENT = re.compile(r"%([2-7][0-9A-Fa-f])")
_SOME_DIGITS = re.compile(r"[0-9][0-9](?:[0-9]{2}|[-./ ][0-9]{2})")  # one of these is in every number
_KEY = re.compile(r"(?:personnummer|personnr|pnr|ssn|samordningsnummer|samnr|pin)=")


def find(rule: Rule, context: Context) -> Iterator[Hit]:
    """One hit for each place; ``count`` tells how many different people, ``level`` one, several or many."""
    places = [("subject", *one) for one in in_document(rule, context, context.subject)]
    places += [("body", *one) for one in in_document(rule, context, context.body)]
    yield from hits(rule, context, places)


def hits(rule: Rule, context: Context, places: list[tuple[str, int, int, str]]) -> Iterator[Hit]:
    """The hits of numbers that were found at (field, start, end, digits)."""
    people = len({digits for _, _, _, digits in places})
    many = int(rule.parameters.get("many", 10))
    level = "one" if people == 1 else "several" if people < many else "many"
    data = {"count": str(people), "level": level, **safe_way(context)}
    for field, start, end, _ in places[:MOST]:
        yield Hit(field, start, end, data)


def in_document(rule: Rule, context: Context, document: Document) -> list[Number]:
    """The identity numbers of a text and of its links' targets."""
    return remembered(document, f"{rule.id} numbers", lambda: _read(rule, context, document))


def _read(rule: Rule, context: Context, document: Document) -> list[Number]:
    folded = document.folded
    found = numbers(folded, telling(rule, context, document), today(context)) if _may_hold(folded) else []
    for link in document.links:
        if link.kind == "a" and any("0" <= one <= "9" for one in link.target):
            found += [Number(link.start, link.end, one.digits) for one in _in_target(link.target, today(context))]
    return sorted(dict.fromkeys(found))


def telling(rule: Rule, context: Context, document: Document) -> Telling:
    """The rule's words in a text."""
    named = ((hit.start, hit.end) for hit in context.hits(rule, "keywords", document))
    other = [(hit.start, hit.end) for hit in context.hits(rule, "other_numbers", document)]
    return Telling(tells(document.folded, named), other)


def today(context: Context) -> str:
    """The day of sending as yyyymmdd."""
    now = context.now
    return f"{now.year:04d}{now.month:02d}{now.day:02d}"


def _in_target(target: str, day: str) -> list[Number]:
    text = fold(_PERCENT.sub(lambda found: chr(int(found.group(1), 16)), target[:4000]))
    named = [(one.start(), one.end()) for one in _KEY.finditer(text)]
    return numbers(text, Telling(named, []), day)


def _may_hold(folded: str) -> bool:
    return _SOME_DIGITS.search(folded) is not None
