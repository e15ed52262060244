"""Mail to one's own private address, and family matters in work mail. Twin: addin/src/checks/kinds/private_use.ts.

A citizen with an address at a mail provider is no private use: it takes the sender's own name, or words of a private life.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from checks.bundle import Rule
from checks.context import Context
from checks.document import Document
from checks.model import Hit, Recipient
from checks.new_sentences import sentence_at
from checks.plain_letters import plain_letters
from checks.providers import is_provider
from checks.terms import TermHit

_NEAR = 40  # characters before a thing in which "min" stands
_OURS = re.compile(
    r"(?<![a-zåäö])((?:tar|ta|kör|köra|i|med) )?(min|mitt|mina|vår|vårt|våra) (?:[a-zåäö0-9]{0,14}[a-rt-zåäö0-9] )?\Z"
)
_CLUB = re.compile(r"förening|klubb|samfällig|brf|styrelse|laget")
_NO_LETTERS = re.compile(r"[^a-z]+")


def find(rule: Rule, context: Context) -> Iterable[Hit]:
    """A hit on the receiver, or where the private words stand."""
    sender = _parts(context.mail.sender)
    address = _parts(Recipient(context.mail.sender.address, ""))
    for one in context.outside:
        if _at_home(one, rule, sender) and (_same_person(sender, one) or _same_person(address, one)):
            return [Hit("to" if one in context.mail.to else "mail", data={"who": one.address})]
    if len(context.everyone) > rule.number("at_most"):
        return []
    words = [
        *context.new_hits(rule, "private"),
        *context.new_hits(rule, "weak"),
        *_held(rule, context),
        *_posts(rule, context),
    ]
    points = _points(rule, context, words)
    for one in context.outside:
        name = set(one.name.lower().split(" "))
        points += 2 * bool(name & set(rule.parameters["relatives"]))
        points += is_provider(one, rule) and bool(sender) and sender[-1] in _parts(one)
    if points >= rule.number("points") and (context.outside or points > rule.number("points")):
        who = context.everyone[0].address if context.everyone else ""
        place = min(words, key=lambda hit: hit.start) if words else None
        return [Hit("body", place.start, place.end, {"who": who}) if place else Hit("to", data={"who": who})]
    return []


def _points(rule: Rule, context: Context, words: list[TermHit]) -> int:
    """What the private words weigh together; each counts once, and a post in a club as two."""
    subject = context.subject
    above = [] if context.bare_subject[0] else _owned(rule, subject, context.hits(rule, "things", subject))
    named = {hit.entry for hit in (*words, *above)}
    points = len(named) + len(named & set(rule.words["posts"]))
    points += 2 * bool(context.new_hits(rule, "kin"))
    points += bool(context.outside) and bool(context.new_hits(rule, "warm"))
    return points + (bool(named) and _has_errand(rule, context, named))


def _has_errand(rule: Rule, context: Context, named: set[str]) -> bool:
    """Something is asked of a shop, and not for work. A meeting is booked anew when a child is ill, so booking alone says less."""
    if context.new_hits(rule, "work"):
        return False
    little = named - set(rule.words["weak"])
    if little - set(rule.words["family"]) and context.new_hits(rule, "booking"):
        return True
    return bool(little) and bool(context.new_hits(rule, "errand"))


def _held(rule: Rule, context: Context) -> list[TermHit]:
    """One of the family and each thing of one's own; what is "ours" is the municipality's where work is spoken of."""
    body = context.body
    family = _owned(rule, body, context.new_hits(rule, "family"))[:1]
    things = _owned(rule, body, context.new_hits(rule, "things"))
    if things and context.new_hits(rule, "work"):
        things = [one for one in things if _before(body, one).startswith("m")]
    return [*family, *things]


def _owned(rule: Rule, document: Document, hits: Iterable[TermHit]) -> list[TermHit]:
    """Those with "min" or "vår" in them or before them: not a car one comes by, nor "our" car."""
    found = []
    for hit in hits:
        whose = "m" if " " in hit.entry else _before(document, hit)
        if whose and not (hit.entry in rule.parameters["shared"] and not whose.startswith("m")):
            found.append(hit)
    return found


def _before(document: Document, hit: TermHit) -> str:
    """Whose it is: "min", "vårt" …; empty when it is nobody's."""
    said = _OURS.search(document.flat, max(0, hit.start - _NEAR), hit.start)
    return said[2] if said and not (said[1] and hit.entry in ("bil", "cykel")) else ""


def _posts(rule: Rule, context: Context) -> list[TermHit]:
    """A post in a club that the writer holds."""
    found = []
    for hit in context.new_hits(rule, "posts"):
        said = sentence_at(context.body, hit.start)
        if said is None or "jag" not in said.texts or not {"du", "ni"}.isdisjoint(said.texts):
            continue
        if hit.entry == "som klassförälder" or _CLUB.search(context.body.folded, said.start, said.end):
            found.append(hit)
    return found


def _parts(one: Recipient) -> list[str]:
    """The words of a name, first name first; those of the address where no name is shown."""
    name = one.name if one.name and "@" not in one.name else one.key.partition("@")[0]
    for sign in ".,_-()'\"":
        name = name.replace(sign, " ")
    return [part for part in plain_letters(name).split(" ") if part]


def _at_home(one: Recipient, rule: Rule, sender: list[str]) -> bool:
    """At a mail provider, or at a domain of the sender's own name."""
    name = one.domain.partition(".")[0]
    return is_provider(one, rule) or (len(sender) >= 2 and plain_letters(name) in (sender[-1], sender[0] + sender[-1]))


def _same_person(sender: list[str], one: Recipient) -> bool:
    if len(sender) < 2:
        return False
    first, last = sender[0], sender[-1]
    letters = _NO_LETTERS.sub("", plain_letters(one.key.partition("@")[0]))
    shown = _parts(one)
    if first in shown and (last in shown or not {"privat", "hemma"}.isdisjoint(shown)):
        return True
    both = (letters.startswith(first) and last in letters) or (letters.startswith(last) and first in letters)
    return both or letters in (first[0] + last, first + last[0])
