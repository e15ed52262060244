"""What a mail says of those who read and write it: a decision about the receiver, a matter of one's own.

Twin: addin/src/checks/sensitive/own_matters.ts.
"""

from __future__ import annotations

import re

from checks.sensitive.field import Field
from checks.sensitive.model import Term
from checks.sensitive.statements import AT_ONCE, OWNED, STATE

_SUM = re.compile(r" [0-9][0-9 ]{0,8} ?(?:kr|kronor)")  # "du får 4 000 kr"
_GRANTED = re.compile(
    r"(?:^|[ ,])(?:(?:du|ni) (?:har )?(?:beviljas|beviljats|beviljad|nekas|nekats)|beviljat (?:dig|er)|"
    r"din ansökan om)(?: [a-zåäö]+){0,2} \Z"
)
_SELF = frozenset(
    {
        "health",
        "union",
        "religion",
        "ethnicity",
        "politics",
        "sexuality",
        "social",
        "care",
        "protected",
        "biometric",
        "crime",
    }
)
_OF_ME = frozenset({"health", "sexuality", "religion", "politics", "union"})  # what "jag" is enough for


def of_you(field: Field, term: Term, index: int) -> bool:
    """A decision about the receiver: "din ansökan om försörjningsstöd har avslagits"."""
    if field.is_general(index):
        return False
    granted = _GRANTED.search(field.folded[max(0, term.start - 40) : term.start]) is not None
    if not term.strong and not (granted and term.category in ("care", "social")):
        return False
    conditions = [one for one in field.words_in("conditions", index) if one[0] < term.start]
    paid = [end for _, end in conditions if _SUM.match(field.folded, end)]
    if len(paid) < len(conditions) or not (paid or field.words_in("decided", index)):
        return False
    return any(
        0 <= term.start - end <= 45 and not field.agent_between(end, term.start)
        for _, end in field.words_in("your", index)
    )


def of_me(field: Field, term: Term, index: int) -> bool:
    """What somebody tells of themselves or their own: "jag är sjukskriven". In new text plain words only."""
    if not term.strong or term.category not in _SELF or index in field.general or field.words_in("conditions", index):
        return False
    quoted = not field.document.whole and field.document.part_of(term.start) == "quote"
    most = 60 if quoted else 28
    return any(
        0 <= term.start - end <= most
        and not field.agent_between(start, term.start)
        and _is_told(field.folded[start:end], field.folded[end : term.start], term.category, quoted=quoted)
        for start, end in field.words_in("own", index)
    )


def _is_told(word: str, between: str, category: str, *, quoted: bool) -> bool:
    """Whether "jag" or "min" and what stands between it and the sensitive word say so."""
    state = STATE.search(between) is not None
    if word in ("jag", "i", "vi") and (state or AT_ONCE.match(between) or between.endswith((" ska ", " ska"))):
        return quoted or (word != "vi" and category in _OF_ME)
    return word in ("min", "mitt", "mina", "my") and (OWNED.match(between) is not None or (quoted and state))
