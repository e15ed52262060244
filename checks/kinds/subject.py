"""No subject, or one that tells nothing. Twin: addin/src/checks/kinds/subject.ts.

``finds``: ``missing`` or ``vague``. A subject is vague when every word of it is general (list ``general``), a number, a date or a
receiver's name, or when it is one word that tells nothing alone (list ``alone``).
"""

from __future__ import annotations

from collections.abc import Iterable

from checks.bundle import Rule
from checks.context import Context
from checks.document import Word
from checks.model import Hit

_LITTLE = " \t\r\n.,:;_-()[]"
_SHORT = 2  # letters of a word that nobody understands alone


def find(rule: Rule, context: Context) -> Iterable[Hit]:
    """One hit in the subject at most."""
    start, bare = context.bare_subject
    if rule.parameters["finds"] == "missing":
        missing = not bare.strip(_LITTLE) or bare.strip(_LITTLE) in rule.parameters["placeholders"]
        return [Hit("subject", data={"fix": "subject"})] if missing else []
    if not context.subject.folded.strip(_LITTLE):
        return []
    words = [word for word in context.subject.words if word.start >= start]
    if _tells_nothing(rule, context, words):
        return [Hit("subject", start, start + len(bare))] if bare else [Hit("subject", 0, start)]
    return []


def _tells_nothing(rule: Rule, context: Context, words: list[Word]) -> bool:
    if len(words) <= 1 and all(len(word.text) <= _SHORT for word in words):
        return True
    general = context.hits(rule, "general", context.subject)
    names = _names(context)
    left = [
        word
        for word in words
        if not word.text[0].isdigit()
        and word.text not in names
        and not any(hit.start <= word.start and word.end <= hit.end for hit in general)
    ]
    if not left:
        return True
    alone = context.hits(rule, "alone", context.subject)
    return len(words) == 1 and any(hit.start == words[0].start and hit.end == words[0].end for hit in alone)


def _names(context: Context) -> set[str]:
    """Words of the receivers' and the sender's names: "Hej Anna!" tells Anna nothing."""
    return {part for one in (*context.everyone, context.mail.sender) for part in one.name.lower().split(" ") if part}
