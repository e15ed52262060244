"""What the receiver is expected to do: not told in the subject (C03), or nowhere at all (C14). Twin: addin/src/checks/kinds/expectation.ts.

``where``: ``subject`` or ``body``. ``markers``: what tells it in a subject (and, for ``body``, in the text).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from checks.bundle import Rule
from checks.context import Context
from checks.deadlines import dated
from checks.model import Hit
from checks.new_sentences import new_sentences
from checks.requests import Request, requests
from checks.resolving import resolve
from checks.word_lists import word_set
from checks.working_days import Days

_BEGINNINGS = (("För åtgärd", "För svar"), ("For action", "For reply"))  # Swedish, English
_ENGLISH = word_set("the and of to you please is we for this with")
_SWEDISH = word_set("och att det är du vi en som på för med till jag ni")


def find(rule: Rule, context: Context) -> Iterable[Hit]:
    """One finding: on the subject, or on the whole mail when it never says what to do with it."""
    if not context.bare_subject[1] or _is_marked(rule, context):
        return ()
    return _subject(rule, context) if rule.parameters["where"] == "subject" else _body(rule, context)


def _is_marked(rule: Rule, context: Context) -> bool:
    subject = context.subject
    if context.hits(rule, "markers", subject) or "?" in subject.folded or requests(subject):
        return True
    return any(one.cued for one in dated(subject))


def _subject(rule: Rule, context: Context) -> Iterable[Hit]:
    asked = requests(context.body)
    plain = [one for one in asked if not one.question]
    answering = context.compose in {"reply", "reply_all"}
    if answering and not plain:
        return ()
    if not asked:
        words = sum(len(one.texts) for one in new_sentences(context.body))
        many = len({*(one.key for one in (*context.mail.to, *context.mail.cc, *context.mail.bcc))})
        if answering or many < rule.number("many") or words < rule.number("least_words"):
            return ()
    start, bare = context.bare_subject
    return (Hit("subject", start, start + len(bare), {"text": _offered(context, asked, plain)}),)


def _offered(context: Context, asked: Sequence[Request], plain: Sequence[Request]) -> str:
    """What to put before the subject, in the mail's own language: "För åtgärd senast 2026-11-27: "."""
    english = _is_english(context)
    if not asked:
        return "For information: " if english else "För kännedom: "
    last = _last_date(context)
    begin = _BEGINNINGS[english][0 if plain else 1]
    return f"{begin}{(' by ' if english else ' senast ') + last if last else ''}: "


def _last_date(context: Context) -> str:
    sent = context.mail.sent_at
    if not sent:
        return ""
    days = Days(context.bundle.value["calendar"], sent)
    return next((resolve(one.when, days) for one in dated(context.body) if one.cued), "")


def _is_english(context: Context) -> bool:
    words = [text for one in new_sentences(context.body) for text in one.texts]
    return sum(word in _ENGLISH for word in words) > sum(word in _SWEDISH for word in words)


def _body(rule: Rule, context: Context) -> Iterable[Hit]:
    """Handed over without a word on why: short, only pointing, and nothing asked."""
    if context.compose in {"reply", "reply_all"} or requests(context.body):
        return ()
    if context.new_hits(rule, "markers"):
        return ()
    pointing = context.new_hits(rule, "pointing")
    words = sum(len(one.texts) for one in new_sentences(context.body))
    if not pointing or words > rule.number("most_words"):
        return ()
    return (Hit("body", pointing[0].start, pointing[0].end),)
