"""What the history tells: answers to all, long conversations, lost history, receivers who had the mail already.

Twin: addin/src/checks/kinds/thread.ts. ``finds``: ``reply_all``, ``long``, ``history`` or ``duplicate``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from checks.bundle import Rule
from checks.context import Context
from checks.model import Hit, Recipient
from checks.plain_letters import plain_letters

_ADDRESS = re.compile(r"[^ \t\n<>;,:\"'()\[\]]+@[^ \t\n<>;,:\"'()\[\]]+")
_NAME = re.compile(r"[a-z0-9]+")
_MOST = 200_000  # letters of headers that are looked at


def find(rule: Rule, context: Context) -> Iterable[Hit]:
    """One hit at most."""
    finds, compose = rule.parameters["finds"], context.compose
    if finds == "reply_all":
        return _reply_all(rule, context) if compose == "reply_all" else []
    if finds == "history":
        return _history(context) if compose in ("reply", "reply_all") else []
    if compose != "forward":
        return []
    return _long(rule, context) if finds == "long" else _duplicate(context)


def _reply_all(rule: Rule, context: Context) -> list[Hit]:
    asked = context.body.quotes[0].sender if context.body.quotes else ""
    others = [one for one in context.everyone if one.key != context.mail.sender.key and not _named(one, asked)]
    if len(others) < rule.number("at_least"):
        return []
    asking = next((one for one in context.everyone if _named(one, asked)), others[0])
    return [Hit("to", data={"count": len(others), "address": asking.address})]


def _history(context: Context) -> list[Hit]:
    if any(segment.kind == "quote" for segment in context.body.segments):
        return []
    return [Hit("body")]


def _long(rule: Rule, context: Context) -> list[Hit]:
    quotes = context.body.quotes
    if len(quotes) < rule.number("at_least"):
        return []
    return [Hit("body", quotes[0].start, quotes[0].start, {"count": len(quotes)})]


def _duplicate(context: Context) -> list[Hit]:
    written = "\n".join(f"{one.sender}\n{one.to};{one.cc}" for one in context.body.quotes)[:_MOST]
    for field, people in (("to", context.mail.to), ("cc", context.mail.cc), ("bcc", context.mail.bcc)):
        for one in people:
            if one.key != context.mail.sender.key and _named(one, written):
                return [Hit(field, data={"who": one.name or one.address, "address": one.address})]
    return []


def _named(one: Recipient, written: str) -> bool:
    """Whether a receiver stands in a header line of the history: by address, or by the whole name where no address is shown."""
    if not written:
        return False
    if one.key in _ADDRESS.findall(written):
        return True
    wanted = [_words(one.name), _words(one.key.partition("@")[0])]
    for part in re.split(r"[;\n]", written):
        for name in (part, *part.split(",")):
            words = [] if "@" in name else _words(name)
            if words and words in wanted and (len(words) > 1 or words == wanted[0]):
                return True
    return False


def _words(text: str) -> list[str]:
    """The words of a name in a fixed order, so that "Ek, Björn" is Björn Ek."""
    return sorted(_NAME.findall(plain_letters(text)))
