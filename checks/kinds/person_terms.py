"""Sensitive matters of somebody who can be recognised, and secrets of nobody. Twin: addin/src/checks/kinds/person_terms.ts.

Subject and body, history too; one finding for each category and field. Words: lists named after the parameter ``categories`` (and with
``_weak``), and those that checks/persons, checks/sensitive and checks/secrets.py name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from checks.bundle import Rule
from checks.context import Context
from checks.document import Document
from checks.identity_numbers import Number
from checks.kinds.identity import in_document
from checks.memo import remembered
from checks.model import Hit
from checks.safe_way import safe_way
from checks.secrets import secrets
from checks.sensitive import Case, Field, cases_in, terms_in


def find(rule: Rule, context: Context) -> Iterator[Hit]:
    """One hit for each category in subject and body."""
    subject, body = context.subject, context.body
    yield from hits(rule, context, "subject", in_text(rule, context, subject))
    yield from hits(rule, context, "body", [*in_text(rule, context, body, beside=subject), *_across(rule, context)])


def hits(rule: Rule, context: Context, field: str, cases: Iterable[Case]) -> Iterator[Hit]:
    """A field's cases as hits: the first of each category."""
    seen: set[str] = set()
    for start, end, category in sorted(cases):
        if category not in seen:
            seen.add(category)
            named = rule.parameters["categories"].get(category) or rule.parameters["secret_categories"][category]
            data = {"category": category, "category_sv": named["sv"], "category_en": named["en"], **safe_way(context)}
            yield Hit(field, start, end, data)


def in_text(rule: Rule, context: Context, document: Document, *, beside: Document | None = None) -> list[Case]:
    """The cases of one text; ``beside`` is the subject above a body."""
    return remembered(document, f"{rule.id} terms", lambda: _read(rule, context, document, beside))


def _read(rule: Rule, context: Context, document: Document, beside: Document | None) -> list[Case]:
    general = beside is not None and bool(context.hits(rule, "general", beside))
    about = None if general else beside
    numbers = _numbers(context, document)
    cases = cases_in(rule, context, document, general=general, beside=about, numbers=numbers)
    return sorted({*cases, *secrets(rule, context, document, beside)})


def _across(rule: Rule, context: Context) -> list[Case]:
    """A sensitive word in the subject, and somebody named in the first lines below."""
    return remembered(context.body, f"{rule.id} across", lambda: list(_below(rule, context)))


def _below(rule: Rule, context: Context) -> Iterator[Case]:
    subject = context.subject
    if context.hits(rule, "general", subject):
        return
    terms = [one for one in terms_in(rule, context, subject) if one.strong]
    if not terms:
        return
    body = Field(rule, context, context.body, beside=subject)
    for index in range(min(4, len(body.parts))):
        for one in body.people(index):
            named = one.kind in ("name", "first", "initials", "pupil", "known", "number") and not one.role
            if named and index not in body.general and not body.agent_between(one.end, body.parts[index].end):
                yield Case(one.start, one.end, terms[0].category)
                return


def _numbers(context: Context, document: Document) -> tuple[tuple[int, int], ...]:
    """Identity numbers are people too, where the pack looks for them."""
    for rule in context.bundle.rules:
        if rule.kind == "identity":
            found: list[Number] = in_document(rule, context, document)
            return tuple((one.start, one.end) for one in found)
    return ()
