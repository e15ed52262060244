"""The text says that something is attached, and nothing is. Twin: addin/src/checks/kinds/attachment.ts.

Only what the sender claims to do now counts: not what others attached, what shall be attached later or elsewhere, or what is not attached.
The lists say which words claim it: ``now`` (bifogar), ``attached`` (bifogad), ``sending`` (skickar med), ``see`` (se bilaga),
``here`` (här kommer, with a document behind it), ``english``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from checks.bundle import Rule
from checks.context import Context
from checks.model import Hit
from checks.terms import TermHit
from checks.tokens import WORD

_LISTS = ("now", "attached", "sending", "see", "here", "english")
_FAR = 400  # characters of a sentence on either side
_MOST = 50  # claims that are looked at
# what may stand in the mail itself
_WRITTEN = ("listan", "lista", "sammanställningen", "schemat", "planen", "underlaget")
_MUCH = 300  # characters behind "här kommer listan" that are the list
_NEAR = 25  # characters within which a document is named
_END = re.compile(r"[.!?\n](?:(?<=[!?])|(?<=\.)(?=[ \n\t]|\Z)|(?<=\n)(?![a-zåäö]))")  # of a sentence
_BEFORE, _AFTER = 4, 3  # words in which a denial counts
_OF_ANOTHER = re.compile(r"[ ]?(?:(?:nr[ ]?|nummer )?[0-9a-d]{1,2})?[ ]?(?:till|i|av|från|of|to)(?![a-zåäö])")


class _Claim(NamedTuple):
    name: str
    hit: TermHit
    before: list[str]  # words between it and the last comma
    after: list[str]
    rest: str  # the sentence behind it
    opening: str  # the sentence's first word


def find(rule: Rule, context: Context) -> Iterable[Hit]:
    """One hit at the first claim."""
    if any(not one.inline for one in context.mail.attachments):
        return []
    pasted = bool(context.mail.attachments) or any(one.kind == "img" for one in context.body.links)
    claims = sorted((hit.start, hit.end, name, hit) for name in _LISTS for hit in context.new_hits(rule, name))
    for start, _, name, hit in claims[:_MOST]:
        first, last = _sentence(context, hit)
        if any(first <= other.start < last for other in context.hits(rule, "elsewhere")):
            continue
        if pasted and any(first <= other.start < last for other in context.hits(rule, "images")):
            continue
        before, after = context.body.folded[first:start], context.body.folded[hit.end : last]
        opening = WORD.search(before)
        claim = _Claim(
            name,
            hit,
            WORD.findall(before.rpartition(",")[2]),
            WORD.findall(after.partition(",")[0]),
            after,
            opening.group() if opening else "",
        )
        if _is_meant(rule, context, claim):
            return [Hit("body", start, hit.end, {"words": context.body.text[start : hit.end]})]
    return []


def _is_meant(rule: Rule, context: Context, claim: _Claim) -> bool:
    words = rule.parameters
    before = _until(claim.before[::-1], words["joins"])[:_BEFORE]
    after = _until(claim.after, words["joins"])[:_AFTER]
    if any(one in words["denials"] for one in (*before, *after)):
        return False
    last, following = before[0] if before else "", after[0] if after else ""
    if last in words["others"] or following in words["others"]:
        return False
    if claim.opening in words["questions"]:
        return False
    if claim.name == "now":
        return following not in words["modals"] and not any(one in words["modals"] for one in before)
    if claim.name == "attached":
        return _is_ours(before, last, following)
    if claim.name == "sending":
        return _is_sent_along(rule, context, claim, last, following)
    if claim.name == "see":
        return not _OF_ANOTHER.match(claim.rest)
    if claim.name == "here":
        return _is_given(rule, context, claim)
    return not (following == "to" and not {"this", "email", "e-mail", "mail", "message"} & set(claim.after[1:4]))


def _is_ours(before: list[str], last: str, following: str) -> bool:
    """Something attached to this mail, and not what was attached to another."""
    own = {"jag", "vi"}
    if {"har", "hade", "ha", "blivit", "blev"} & set(before):
        return bool(own & set(before)) and not {"hade", "blev"} & set(before)
    if last in ("du", "ni", "han", "hon", "dem", "jag", "vi", "som") or following in own:
        return False
    if last == "de" and not following.endswith("na"):
        return False
    return not {"ska", "skall", "måste", "bör", "kan", "få"} & set(before[:2])


def _is_sent_along(rule: Rule, context: Context, claim: _Claim, last: str, following: str) -> bool:
    """I or we send it, and not a person or by post."""
    own = {"jag", "vi"}
    if not (own & set(claim.hit.entry.split(" ")) or last in own or not claim.before):
        return False
    if following in rule.parameters["carriers"]:
        return False
    start = claim.hit.end + len(claim.rest) - len(claim.rest.lstrip(" "))
    first, second = context.body.text[start : start + 1], context.body.text[start + 1 : start + 2]
    return bool(following) and not (first.lower() != first and second.upper() != second)


def _is_given(rule: Rule, context: Context, claim: _Claim) -> bool:
    """A document right behind the words, and neither a list nor a link instead."""
    if claim.rest.rstrip(" ").endswith(":") or any(one.kind == "a" for one in context.body.links):
        return False
    near = claim.hit.end + _NEAR
    named = [one for one in context.hits(rule, "documents") if claim.hit.end <= one.start < near]
    if not named or claim.rest.startswith(" vi "):
        return False
    if context.body.folded.startswith(":", named[0].end):
        return False
    written = context.body.folded[named[0].start : named[0].end].endswith(_WRITTEN)
    return not (written and _new_behind(context, named[0].end) >= _MUCH)


def _new_behind(context: Context, position: int) -> int:
    """How much new text follows."""
    return sum(max(0, part.end - max(part.start, position)) for part in context.body.new)


def _until(words: list[str], stops: Iterable[str]) -> list[str]:
    found = []
    for word in words:
        if word in stops:
            break
        found.append(word)
    return found


def _sentence(context: Context, hit: TermHit) -> tuple[int, int]:
    """Where the sentence begins and ends. A line that goes on in lower case goes on."""
    text = context.body.text
    first = max(0, hit.start - _FAR)
    for end in _END.finditer(text, first, hit.start + 1):
        if end.start() < hit.start:
            first = end.start() + 1
    most = min(len(text), hit.end + _FAR)
    end_behind = _END.search(text, hit.end, most + 1)
    return first, min(end_behind.start(), most) if end_behind else most
