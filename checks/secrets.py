"""Secrets that are about no person: prices before the award, a limit in a negotiation, codes, open flaws.

Twin: addin/src/checks/secrets.ts. The rule's parameter ``secrets`` names, for each, the word lists that must all stand close together,
those that rule it out, and whether a code or an amount must stand there too. The subject's words count for a body: "Upphandling av
städning" above says what the prices below are.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from checks.bundle import Rule
from checks.context import Context
from checks.document import Document
from checks.sensitive.model import Case
from checks.terms import TermHit

_MOST = 1000  # words of a sort that are looked at
_REACH = 320  # characters that belong together
_AMOUNT = re.compile(
    r"[0-9][0-9 .,]{0,14}(?:kr|kronor|mkr|mnkr|tkr|tsek|msek|sek|miljoner|miljon|milj|procent|%|:-|tusen|euro|poäng|"
    r"månadslöner)(?![a-zåäö])"
    r"|(?:^| )[0-9]{1,2},[0-9]{1,2}(?![0-9])|(?:^|[^0-9 -] ?)[0-9]{1,3}(?: [0-9]{3}){1,3}(?![0-9]| [0-9])"
    r"|(?:två|tre|fyra|fem|sex|åtta|nio|tio|tolv|arton) månadslöner"
)
_CODE = re.compile(
    r"(?:^|[ :=\"'(])[0-9]{3,8}[#*]?(?![0-9:-]| ?(?:kr|kronor|procent|%|personer|stycken|st)(?![a-zåäö]))(?!(?:[.,][0-9]))"
)
_SECRET_WORD = re.compile(
    r"(?:(?:är|:|=|is|blir) ?[\"']?|/ )(?=[^ \n\"']*[0-9!#%&?*_])[^ \n\"',]{5,40}|"
    r"(?:lösenord|lösenordet|lösen|nyckel|password) [\"']?(?=[a-zåäö]*[0-9!#%&?*_-])(?=[^ \n]*[a-zåäö])[^ \n\"',]{5,40}"
)
_SAID = re.compile(
    r"(?:är|:|=|blir|med|kod|koden) ?[0-9]{4,8}(?![0-9:.,-]| ?(?:kr|kronor|procent|%|personer|stycken|st)(?![a-zåäö]))"
)
_NEEDS = {"amount": _AMOUNT, "code": _CODE, "password": _SECRET_WORD}


def secrets(rule: Rule, context: Context, document: Document, beside: Document | None = None) -> Iterator[Case]:
    """The secrets of a text: the first place of each sort. ``beside``: the subject above a body."""
    for wanted in rule.parameters.get("secrets", ()):
        case = _first(rule, context, document, wanted, beside)
        if case is not None:
            yield case


def _first(
    rule: Rule, context: Context, document: Document, wanted: Mapping[str, Any], beside: Document | None
) -> Case | None:
    names = wanted["all"]
    lists: list[Sequence[TermHit]] = []
    for name in names:
        there = context.hits(rule, name, document)
        if there and not lists:
            lists.append(there)
        elif beside is None or not context.hits(rule, name, beside):
            if not there:
                return None
            lists.append(there)
    if not lists:
        return _below(document) if len(names) == 1 and wanted.get("needs") == "code" else None
    ruled_out = [context.hits(rule, name, document) for name in wanted.get("none", ())]
    need = _NEEDS.get(wanted.get("needs", ""))
    reach = int(wanted.get("within", _REACH))
    for hit in lists[0][:_MOST]:
        if not document.whole and document.part_of(hit.start) in ("signature", "disclaimer"):
            continue
        low, high = hit.start - reach, hit.end + reach
        if not all(_between(other, low, high, hit.start) for other in lists[1:]):
            continue
        if any(_between(other, low, high, -1) for other in ruled_out):
            continue
        around = document.folded[max(0, hit.start - (reach if wanted.get("before") else 0)) : high]
        if need is None or need.search(around):
            return Case(hit.start, hit.end, str(wanted["category"]))
    return None


def _below(document: Document) -> Case | None:
    """A code in the first lines below a subject that says what it opens: "Den är 4711 från i dag."."""
    found = _SAID.search(document.folded[:_REACH])
    return Case(found.start(), found.end(), "security") if found else None


def _between(hits: Sequence[TermHit], low: int, high: int, but: int) -> bool:
    """Whether a word begins from ``low`` to before ``high``, another one than that at ``but``."""
    index = bisect_left(hits, low, key=lambda one: one.start)
    return any(one.start < high and one.start != but for one in hits[index : index + 2])
