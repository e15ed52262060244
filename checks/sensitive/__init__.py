"""A sensitive word and a person together: is the one said of the other? Twin: addin/src/checks/sensitive/index.ts.

``words`` finds the sensitive words, ``field`` who is meant where; ``statements`` tells what is said of somebody, ``own_matters`` of those
who read and write, ``hints`` what small words say together.
"""

from __future__ import annotations

from checks.bundle import Rule
from checks.context import Context
from checks.document import Document
from checks.sensitive.field import Field
from checks.sensitive.hints import may_tell, told_together
from checks.sensitive.model import Case
from checks.sensitive.own_matters import of_me, of_you
from checks.sensitive.statements import said
from checks.sensitive.words import MOST, terms_in
from checks.sentences import sentence_at

__all__ = ["Case", "Field", "cases_in", "terms_in"]


def cases_in(
    rule: Rule,
    context: Context,
    document: Document,
    *,
    general: bool = False,
    beside: Document | None = None,
    numbers: tuple[tuple[int, int], ...] = (),
) -> list[Case]:
    """The first word of each category that is said of somebody, in order. The last three arguments are those of ``Field``."""
    terms = terms_in(rule, context, document)
    if not may_tell(document.folded, terms):
        return []
    field = Field(rule, context, document, general=general, beside=beside, numbers=numbers)
    found: list[Case] = []
    seen: set[str] = set()
    for term in terms[:MOST]:
        if term.hint or term.category in seen:
            continue
        index = sentence_at(field.parts, term.start)
        if index >= 0 and (said(field, term, index) or of_you(field, term, index) or of_me(field, term, index)):
            seen.add(term.category)
            found.append(Case(term.start, term.end, term.category))
    if not found and (one := told_together(field, terms[:MOST])) is not None:
        found.append(Case(one.start, one.end, one.category))
    return found
