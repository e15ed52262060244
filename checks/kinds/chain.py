"""Chain letters: pass this on to so many, or else. Twin: addin/src/checks/kinds/chain.ts.

The letter often stands in the history of a forward, so all of the mail is looked at. A warning about such letters is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from checks.bundle import Rule
from checks.context import Context
from checks.model import Hit
from checks.terms import TermHit

_NUMBER = (
    r"(?:[0-9]{1,3}|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|femton|tjugo|trettio|hundra|"
    r"five|six|seven|eight|nine|ten|twelve|fifteen|twenty)"
)
_WHOM = (
    r"(?:personer|vänner|väninnor|kompisar|människor|kollegor|arbetskamrater|bekanta|andra|till|stycken|st|kvinnor|du|"
    r"people|friends|others|persons|women)"
)
# "skicka det vidare till minst tio vänner"
_PASS_ON = re.compile(
    r"(?:skicka|sänd|vidarebefordra|mejla|maila|forward|send|pass|dela|ge|sprid)[^.!?\n]{0,50}?[ ]"
    rf"(?:till|to|åt|med|on to)[ ](?:[a-zåäö]{{1,8}}[ ]){{0,2}}{_NUMBER}[ ](?:[a-zåäö]{{1,12}}[ ]){{0,3}}{_WHOM}(?![a-zåäö])"
    rf"|(?:skicka|sänd)[^.!?\n]{{0,30}}[ ]vidare[ ]till[ ]{_NUMBER}(?=[.!?])"
)
# what is passed on at work
_PAPERS = re.compile(
    r"[ ](?:kallelse|inbjud|faktur|underlag|enkät|protokoll|information|länk|formulär|remiss|handling)"
)
_MOST = 200_000  # letters that are looked at


def find(rule: Rule, context: Context) -> Iterable[Hit]:
    """One hit at the sign that tells."""
    flat = context.body.flat
    omens = context.hits(rule, "omens")
    chain = context.hits(rule, "chain")
    everyone = context.hits(rule, "everyone")
    fun = [*context.hits(rule, "fun"), *context.hits(rule, "fun", context.subject)]
    amusing = [*context.hits(rule, "amusing"), *context.hits(rule, "amusing", context.subject)]
    if not (omens or chain or everyone or fun or amusing or context.hits(rule, "hurry")):
        return []
    if _warns(rule, context):
        return []
    passed = _PASS_ON.search(flat[:_MOST])
    if passed and _PAPERS.search(passed.group()):
        passed = None
    signs = 2 * bool(chain) + 2 * bool(passed) + 2 * bool(everyone) + min(2, _different(omens))
    signs += 3 * bool(fun) + 2 * min(2, _different(amusing)) - bool(amusing)
    signs += bool(
        passed and context.hits(rule, "hurry") and ("vidare" in passed.group() or "forward" in passed.group())
    )
    if signs < rule.number("points"):
        return []
    if passed:
        return [Hit("body", passed.start(), passed.end())]
    first = next(iter((*chain, *everyone, *omens, *context.hits(rule, "amusing"), *context.hits(rule, "fun"))), None)
    if first is None:
        return [Hit("mail")]
    return [Hit("body", first.start, first.end)]


def _warns(rule: Rule, context: Context) -> bool:
    """Whoever calls it a chain letter and tells what to do with such warns of it."""
    if context.new_hits(rule, "warning"):
        return True
    named = context.new_hits(rule, "named") or context.hits(rule, "named", context.subject)
    return bool(named) and bool(context.new_hits(rule, "discouraging"))


def _different(hits: Iterable[TermHit]) -> int:
    return len({hit.entry for hit in hits})
