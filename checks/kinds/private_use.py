"""Mail to one's own private address, and family matters in work mail. Twin: addin/src/checks/kinds/private_use.ts.

A citizen with an address at a mail provider is no private use: it takes the sender's own name, or words of a private life.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from checks.bundle import Rule
from checks.context import Context
from checks.model import Hit, Recipient
from checks.plain_letters import plain_letters
from checks.providers import is_provider

_NO_LETTERS = re.compile(r"[^a-z]+")


def find(rule: Rule, context: Context) -> Iterable[Hit]:
    """A hit on the receiver, or where the private words stand."""
    sender = _parts(context.mail.sender)
    for one in context.outside:
        if _at_home(one, rule, sender) and _same_person(sender, one):
            return [Hit("to" if one in context.mail.to else "mail", data={"who": one.address})]
    if len(context.everyone) > rule.number("at_most"):
        return []
    words = context.new_hits(rule, "private")
    points = len({hit.entry for hit in words})
    points += 2 * bool(context.new_hits(rule, "kin"))
    points += bool(context.outside) and bool(context.new_hits(rule, "warm"))
    for one in context.outside:
        name = set(one.name.lower().split(" "))
        points += 2 * bool(name & set(rule.parameters["relatives"]))
        points += is_provider(one, rule) and bool(sender) and sender[-1] in _parts(one)
    if not words and not points:
        return []
    if points >= rule.number("points") and (context.outside or points > rule.number("points")):
        who = context.everyone[0].address if context.everyone else ""
        place = min(words, key=lambda hit: hit.start) if words else None
        return [Hit("body", place.start, place.end, {"who": who}) if place else Hit("to", data={"who": who})]
    return []


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
    if first in shown and last in shown:
        return True
    both = (letters.startswith(first) and last in letters) or (letters.startswith(last) and first in letters)
    return both or letters in (first[0] + last, first + last[0])
