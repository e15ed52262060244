"""Who is named because of an office: a title beside the name, a party, a call to get in touch, work that is done.

Twin: addin/src/checks/persons/officials.ts.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from checks.bundle import Rule
from checks.context import Context
from checks.document import Document

_PARTY = re.compile(r"s? ?\((?:s|m|sd|c|v|kd|l|mp|v|fp|-|lokalt parti|opol)\)")
_ADDRESSED = re.compile(r"(?:, |: )(?:kan|har|vill|skulle|är|får|ska|could|can) (?:du|ni|you)(?![a-zåäö])")
_TITLE = re.compile(r":? (?:[a-zåäö-]+ ){0,1}")
_CONTACT = re.compile(r" (?:(?:dig|er|gärna|ut|av|med|till|på|in|också|även|om hjälp av) ){0,4}")
_AT_WORK = re.compile(r"(?: (?:och|samt) [a-zåäöé -]+| har| ska| kommer att| som| kan| får| vill| också| nu|,){0,3} ?")
_BEHIND = re.compile(r",? (?:är )?(?:(?:vår|ny|nya|som är|som|vår nya|som ny|som vår nya) )?(?:[a-zåäö-]+ ){0,2}")
_SHORT = 28  # characters between a name and a verb of somebody at work
_NEAR = 45  # characters before a name in which a title or a call to get in touch counts


class Around(NamedTuple):
    """Words about names, by their starts and ends in the text."""

    roles: Sequence[tuple[int, int]]
    agents: Sequence[tuple[int, int]]
    contact: Sequence[tuple[int, int]]


def words_around(rule: Rule, context: Context, document: Document) -> Around:
    """Where the rule's words about names stand."""
    return Around(
        *(
            [(hit.start, hit.end) for hit in context.hits(rule, name, document)]
            for name in ("roles", "agents", "contact")
        )
    )


def in_office(folded: str, start: int, end: int, around: Around) -> bool:
    """A title beside the name, a party behind it, a call to get in touch before it, or a verb of someone at work behind it."""
    if _PARTY.match(folded, end) or _ADDRESSED.match(folded, end) or _spoken_to(folded, start, end):
        return True
    return _title_before(folded, start, end, around) or _title_behind(folded, end, around)


def _spoken_to(folded: str, start: int, end: int) -> bool:
    """A first name alone behind a comma at a sentence's end: "Kan du titta, Stefan?"."""
    return (
        folded[max(0, start - 2) : start] == ", "
        and folded[end : end + 1] in (".", "?", "!")
        and " " not in folded[start:end]
    )


def _title_before(folded: str, start: int, end: int, around: Around) -> bool:
    for spans, between in ((around.roles, _TITLE), (around.contact, _CONTACT)):
        index = bisect_left(spans, (start, start)) - 1
        if index >= 0 and 0 <= start - spans[index][1] <= _NEAR and between.fullmatch(folded[spans[index][1] : start]):
            return between is not _CONTACT or not folded.startswith((" att hon ", " att han "), end)
    return False


def _title_behind(folded: str, end: int, around: Around) -> bool:
    index = bisect_left(around.roles, (end, end))
    if index < len(around.roles):
        between = folded[end : around.roles[index][0]]
        owned = between == " " and folded[end - 1] == "s"  # "Maltes lärare" is of Malte
        if len(between) <= _NEAR and _BEHIND.fullmatch(between) and not owned:
            return between == " " or between.startswith(",") or " är " in between or " som " in between
    index = bisect_left(around.agents, (end, end))
    if index == len(around.agents) or around.agents[index][0] - end > _SHORT:
        return False
    at_work = _AT_WORK.fullmatch(folded[end : around.agents[index][0]]) is not None
    return at_work and not folded.startswith(" att ", around.agents[index][1])
