"""What two other rules look for, looked for elsewhere: in the subject, in attachments, in what is forwarded.

Twin: addin/src/checks/kinds/secrecy.ts. The parameter ``look`` says where (subject, attachments, forwarded, anywhere); ``identity``
and ``terms`` name the rules whose words count. A rule that the pack has turned off lends no words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.bundle import Rule
from checks.context import Context
from checks.document import Document
from checks.file_names import is_stamp, numbers_apart, words_apart
from checks.kinds import identity, person_terms
from checks.model import Hit
from checks.persons import persons
from checks.persons.words import ALSO_WORDS
from checks.plain import from_text
from checks.safe_way import safe_way
from checks.sensitive import Case, terms_in
from checks.sentences import sentence_at, sentences

MOST = 20  # findings of one attachment
_OMITTED = re.compile(  # "Har skulder hos kronofogden."
    r"[ \t\n>]{0,4}(?:har|kan|mår|orkar|klarar|ligger|behöver|sitter|fick|blev|lever|måste) "
    r"(?!(?:ni|du|vi|det|den|man|de|dom|jag|någon|han|hon|er|ert|era|en|ett|alla)[ ,])"
)
_ADDRESS = re.compile(r"(?:på|vid|i) [a-zåäöé]{2,25}(?:gatan|vägen|stigen|gränd|allén|gången) [0-9]{1,3}")


def find(rule: Rule, context: Context) -> Iterator[Hit]:
    """Where the rule is told to look."""
    yield from _LOOKS[str(rule.parameters["look"])](rule, context)


def _lender(rule: Rule, context: Context, name: str) -> Rule | None:
    return context.bundle.by_id.get(str(rule.parameters.get(name)))


def _subject(rule: Rule, context: Context) -> Iterator[Hit]:
    """Stricter than the body: a name and any sensitive word will do, whoever is meant and however it is said."""
    subject = context.subject
    numbers, terms = _lender(rule, context, "identity"), _lender(rule, context, "terms")
    found = identity.in_document(numbers, context, subject) if numbers else []
    if found:
        yield Hit("subject", found[0].start, found[0].end, safe_way(context))
        return
    if terms is None:
        return
    cases = [*person_terms.in_text(terms, context, subject), *_loose(rule, terms, context)]
    for case in sorted(cases)[:1]:
        yield Hit("subject", case.start, case.end, safe_way(context))


def _loose(rule: Rule, terms: Rule, context: Context) -> Iterator[Case]:
    subject = context.subject
    words = [(one.start, one.end) for one in terms_in(terms, context, subject)]
    words += [(hit.start, hit.end) for hit in context.hits(rule, "strict", subject)]
    if not words or context.hits(terms, "general", subject):
        return
    named = any(one.kind != "relation" and not one.role for one in persons(terms, context, subject))
    if named or _ADDRESS.search(subject.folded):
        yield Case(*min(words), "subject")


def _attachments(rule: Rule, context: Context) -> Iterator[Hit]:
    """Names and texts of attachments."""
    numbers, terms = _lender(rule, context, "identity"), _lender(rule, context, "terms")
    for one in context.mail.attachments:
        if _in_name(rule, numbers, terms, context, one.name):
            yield Hit(f"attachment:{one.name}", -1, -1, safe_way(context))
    for name, document in context.attached:
        spans: list[tuple[int, int]] = []
        if numbers is not None:
            spans += [(number.start, number.end) for number in identity.in_document(numbers, context, document)]
        if terms is not None:
            seen: set[str] = set()
            for case in person_terms.in_text(terms, context, document):
                if case.category not in seen:
                    seen.add(case.category)
                    spans.append((case.start, case.end))
        for start, end in sorted(spans)[:MOST]:
            yield Hit(f"attachment:{name}", start, end, safe_way(context))


def _in_name(rule: Rule, numbers: Rule | None, terms: Rule | None, context: Context, name: str) -> bool:
    text = from_text(name).text
    if numbers is not None and _has_number(numbers, context, text):
        return True
    if terms is None:
        return False
    spaced = Document(from_text(words_apart(text)), whole=True)
    if context.hits(terms, "general", spaced) or context.hits(rule, "harmless", spaced):
        return False
    sensitive = any(one.strong for one in terms_in(terms, context, spaced)) or bool(
        context.hits(rule, "file_names", spaced)
    )
    return sensitive and _names_somebody(terms, context, spaced)


def _has_number(numbers: Rule, context: Context, name: str) -> bool:
    day = identity.today(context)
    return any(
        not is_stamp(name, found.digits, day)
        for text in (name, numbers_apart(name))
        for found in identity.in_document(numbers, context, Document(from_text(text), whole=True))
    )


def _names_somebody(terms: Rule, context: Context, document: Document) -> bool:
    """File names are often all in lower case: a first name among the words is enough."""
    firsts = set(terms.words["first_names"])
    return any(word.text in firsts and word.text not in ALSO_WORDS for word in document.words) or any(
        one.kind != "relation" for one in persons(terms, context, document)
    )


def _forwarded(rule: Rule, context: Context) -> Iterator[Hit]:
    """Private matters in a message that is passed on."""
    if context.compose != "forward":
        return
    body = context.body
    numbers, terms = _lender(rule, context, "identity"), _lender(rule, context, "terms")
    spans: list[tuple[int, int]] = []
    if numbers is not None:
        spans += [(one.start, one.end) for one in identity.in_document(numbers, context, body)]
    if terms is not None:
        spans += [(one.start, one.end) for one in person_terms.in_text(terms, context, body, beside=context.subject)]
    spans += _private(rule, context)
    quoted = sorted(one for one in spans if body.part_of(one[0]) == "quote")
    for start, end in quoted[:1]:
        yield Hit("body", start, end, safe_way(context))


def _private(rule: Rule, context: Context) -> list[tuple[int, int]]:
    """What somebody tells of their own life: a private word in a sentence with "jag", "min", "vi", or with a verb first and nobody."""
    private, own = context.hits(rule, "private"), context.hits(rule, "own")
    if not private:
        return []
    parts = sentences(context.body.text)
    folded = context.body.folded
    near = {sentence_at(parts, hit.start) for hit in own if context.body.part_of(hit.start) == "quote"}
    near |= {
        index
        for index, one in enumerate(parts)
        if _OMITTED.match(folded, one.start) and folded[one.end : one.end + 1] != "?"
    }
    return [(hit.start, hit.end) for hit in private if sentence_at(parts, hit.start) in near]


def _anywhere(rule: Rule, context: Context) -> Iterator[Hit]:
    """The pack has a secure channel and something that belongs there is in the mail."""
    if not context.bundle.value.get("secure_channel"):
        return
    for name in rule.parameters["rules"]:
        other = context.bundle.by_id.get(name)
        if other is None or other.severity["outside" if context.outside else "inside"] == "off":
            continue
        kind = {"identity": identity.find, "person_terms": person_terms.find, "secrecy": find}[other.kind]
        if next(iter(kind(other, context)), None) is not None:
            yield Hit("mail", -1, -1, safe_way(context))
            return


_LOOKS = {"subject": _subject, "attachments": _attachments, "forwarded": _forwarded, "anywhere": _anywhere}
