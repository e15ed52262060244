"""The text says that something is attached, and nothing is. Twin: addin/src/checks/kinds/attachment.ts.

Only what the sender claims to do now counts: not what others attached, what shall be attached later or elsewhere, or what is not attached.
The lists say which words claim it: ``now`` (bifogar), ``attached`` (bifogad), ``sending`` (skickar … med), ``see`` (se bilaga),
``here`` (här kommer, with a document behind it), ``along`` (följer med, with a document before it), ``english``.
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

_LISTS = ("now", "attached", "sending", "see", "here", "along", "english")
_FAR = 400  # characters of a sentence on either side
_MOST = 50  # claims that are looked at
# what may stand in the mail itself
_WRITTEN = ("listan", "lista", "sammanställningen", "schemat", "planen", "underlaget", "anteckningarna", "tabellen")
_MUCH = 300  # characters behind "här kommer listan" that are the list
_NEAR = 25  # characters within which a document is named
_END = re.compile(r"[.!?\n](?:(?<=[!?])|(?<=\.)(?=[ \n\t]|\Z)|(?<=\n)(?![a-zåäö]))")  # of a sentence
_BEFORE, _AFTER = 4, 3  # words in which a denial counts
_WITH = re.compile(r"(?: (?:jag|vi|här|också|även|nu|dig|er|så|in|bara|över)){0,3} med(?![a-zåäö])")
# behind "protokollet följer med"
_THIS_MAIL = re.compile(
    r" (?:här|också|även|nu|som (?:bilaga|pdf)|(?:i |till )?(?:mejlet|mailet|det(?:ta| här) (?:mejl|mail)(?:et)?))(?![a-zåäö])"
)
_LOOK = ("öppna", "läs", "kolla", "titta", "granska", "se", "gå")
_TOLD = {"skicka", "lägg", "ladda", "mejla", "lämna", "läggas", "ska"}  # the reader is to do it
_OF_ANOTHER = re.compile(r"[ ]?(?:(?:nr[ ]?|nummer )?[0-9a-d]{1,2})?[ ]?(?:till|i|av|från|of|to)(?![a-zåäö])")


class _Claim(NamedTuple):
    name: str
    hit: TermHit
    before: list[str]  # words between it and the last comma
    after: list[str]
    rest: str  # the sentence behind it
    opening: str  # the sentence's first word
    first: int  # where the sentence begins


def find(rule: Rule, context: Context) -> Iterable[Hit]:
    """One hit at the first claim."""
    if any(not one.inline for one in context.mail.attachments):
        return []
    pasted = bool(context.mail.attachments) or any(one.kind == "img" for one in context.body.links)
    for start, _, name, hit in _claims(rule, context):
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
            first,
        )
        if _is_meant(rule, context, claim):
            return [Hit("body", start, hit.end, {"words": context.body.text[start : hit.end]})]
    return []


def _claims(rule: Rule, context: Context) -> list[tuple[int, int, str, TermHit]]:
    """Words that may claim it, in order: not those in quotation marks."""
    text = context.body.text
    found = []
    for name in _LISTS:
        for hit in context.new_hits(rule, name):
            behind = _WITH.match(context.body.flat, hit.end) if name == "sending" else None
            if (name == "sending" and behind is None) or context.body.folded.startswith('"', hit.start - 1):
                continue
            if hit.entry == "bif" and text.startswith("F", hit.end - 1):
                continue  # a club
            one = hit._replace(end=behind.end()) if behind else hit
            found.append((one.start, one.end, name, one))
    return sorted(found)[:_MOST]


def _is_meant(rule: Rule, context: Context, claim: _Claim) -> bool:
    words = rule.parameters
    before = _until(claim.before[::-1], words["joins"])[:_BEFORE]
    after = _until(claim.after, words["joins"])[:_AFTER]
    if any(one in words["denials"] for one in (*before, *after)):
        return False
    last, following = before[0] if before else "", after[0] if after else ""
    if claim.opening in words["questions"]:
        return False
    if claim.name == "see":
        return _is_seen(claim)
    if claim.name == "along":
        return _is_along(rule, context, claim, last, following)
    if last in words["others"] or following in words["others"]:
        return False
    if claim.name == "now":
        return _is_done_now(rule, claim, before, following)
    if claim.name == "attached":
        return _is_ours(before, last, following)
    if claim.name == "sending":
        return _is_sent_along(rule, context, claim, last, following)
    if claim.name == "here":
        return _is_given(rule, context, claim)
    return not (following == "to" and not {"this", "email", "e-mail", "mail", "message"} & set(claim.after[1:4]))


def _is_done_now(rule: Rule, claim: _Claim, before: list[str], following: str) -> bool:
    """Not what shall be attached, and not what "den som bifogar" does."""
    modals = rule.parameters["modals"]
    if following in modals or any(one in modals for one in before):
        return False
    if claim.before[-1:] != ["som"]:
        return True
    return claim.hit.entry.endswith("s") and not any(one in modals for one in claim.after)


def _is_seen(claim: _Claim) -> bool:
    """Not an annex of something else, nor what the reader shall attach or could not open."""
    if claim.hit.entry == "som bilaga" and not _TOLD.isdisjoint([claim.opening, *claim.before]):
        return False
    if claim.hit.entry.startswith(("öppna", "läs", "kolla", "igenom")) and not (claim.opening or "läs").startswith(
        _LOOK
    ):
        return False
    return not _OF_ANOTHER.match(claim.rest)


def _is_along(rule: Rule, context: Context, claim: _Claim, last: str, following: str) -> bool:
    """A document comes with this mail ("medföljer gör ritningen" too), and neither a person nor goods."""
    documents = context.hits(rule, "documents")
    if not claim.opening:
        return any(claim.hit.end <= one.start < claim.hit.end + _NEAR for one in documents)
    if claim.rest.startswith(":") or (following and not _THIS_MAIL.match(claim.rest)):
        return False
    if last in ("jag", "vi", *rule.parameters["others"]) or "att" in claim.before:
        return False
    if claim.hit.entry.endswith("här") and any(one.kind == "a" for one in context.body.links):
        return False
    return any(claim.first <= one.start < claim.hit.start for one in documents)


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
    said = context.body.flat[claim.hit.start : claim.hit.end].split(" ")
    if not (own & set(said) or last in own or not claim.before):
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
