"""A matter that is better talked about (C36): long with many questions, or delicate.

Twin: addin/src/checks/kinds/channel.ts.
"""

from __future__ import annotations

from collections.abc import Iterable

from checks.bundle import Rule
from checks.context import Context
from checks.model import Hit
from checks.new_sentences import new_sentences


def find(rule: Rule, context: Context) -> Iterable[Hit]:
    """One finding on the mail."""
    everything = new_sentences(context.body)
    words = sum(len(one.texts) for one in everything)
    questions = sum(one.asks for one in everything)
    if words >= rule.number("least_words") and questions >= rule.number("questions"):
        return (Hit("mail"),)
    delicate = len({hit.entry for hit in context.new_hits(rule, "delicate")})
    if delicate >= rule.number("delicate") and words >= rule.number("delicate_words"):
        return (Hit("mail"),)
    return ()
