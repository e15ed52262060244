"""What is a sensitive word, and what only looks like one: a language, an office, somebody's post.

Twin: addin/src/checks/sensitive/words.ts.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache

from checks.bundle import Rule
from checks.context import Context
from checks.document import Document
from checks.sensitive.model import Term

MOST = 1000  # sensitive words of a text that are looked at
_NAMED_LIKE = ("religion", "ethnicity")
_COMPOUND = re.compile(
    r"(?:handläggar|sekreterar|chef|konsult|utbildning|kurs|policy|rutin|mottagning|enhet|team|"
    r"förening|projekt|veck|dagen|lagen|lag|plan|vård|stöd|programmet|omsorg|arbete|förebygg|"
    r"rådgiv|rehabilitering|mottagningen|centrum|kampanj|frågor|området|nämnd|kunskap|pedagog|ombud|jour|råd|bedömningsinstrument|statistik)[a-zåäö]*\Z"
)
_SPOKEN = re.compile(r"(?:^|[ \n])(?:på|till|i|talar|pratar|och) \Z")  # before the name of a language
_OWN_POST = re.compile(r"(?:sin|min|hans|hennes|din|deras|en|vår) [a-zåäö-]*\Z")
_UNITS = frozenset(
    {
        "ekonomiskt bistånd",
        "lss",
        "boendestöd",
        "elevhälsan",
        "hemsjukvården",
        "hemsjukvård",
        "daglig verksamhet",
        "socialjouren",
    }
)  # offices too
_POST = re.compile(r" (?:för|inom|av|i|på|med|om) (?:[a-zåäö]+ (?:och )?){0,1}")
_HAS = re.compile(  # before a contact person who is help that somebody has, no name on a list
    r"(?:har|hade|få|får|fick|fått|behöver|beviljad|beviljas|beviljats|söker|sökt|om|insatsen|saknar|utan|byta|byter) "
    r"(?:(?:en|sin|ny|särskild) ){0,2}\Z"
)
_UNIT_BEFORE = ("på ", "inom ", "hos ", "från ", "enheten ")
_SENTENCE_MARK = re.compile(r"[.!?\n]")


def terms_in(rule: Rule, context: Context, document: Document) -> list[Term]:
    """Sensitive words outside signatures and disclaimers, in order."""
    found: list[Term] = []
    said_by = _said_by(rule.id, tuple(rule.parameters["categories"]))
    for name, hits in context.all_hits(document).items():
        if name in said_by:
            category, strong, near, hint = said_by[name]
            found += [
                Term(hit.start, hit.end, category, strong, near, hint)
                for hit in hits[:MOST]
                if _is_meant(document, hit.entry, hit.start, hit.end, category)
                and not _is_a_post(rule, context, document, hit.start)
            ]
    found += [Term(start, end, "union", True, False) for start, end in _memberships(rule, context, document)]
    return sorted(found)


@lru_cache(maxsize=64)
def _said_by(rule: str, categories: tuple[str, ...]) -> dict[str, tuple[str, bool, bool, bool]]:
    """What a word of each of the scanner's lists says: the category, and whether it is strong, counts near a name, or is a hint."""
    found = {}
    for category in categories:
        found[f"{rule}.{category}"] = (category, True, False, False)
        found[f"{rule}.{category}_weak"] = (category, False, False, False)
        found[f"{rule}.{category}_near"] = (category, False, True, False)
        found[f"{rule}.{category}_hint"] = (category, False, False, True)
    return found


def _is_meant(document: Document, entry: str, start: int, end: int, category: str) -> bool:
    """Whether the word stands for the matter, not for a name, a language, an office or a longer word."""
    folded = document.folded
    if not document.whole and document.part_of(start) in ("signature", "disclaimer"):
        return False
    named = category in _NAMED_LIKE and not entry.startswith("jehova")
    if named and _is_capitalised(document.text[start:end], folded[start]):
        return False  # Kristen, Rom, Judith's: names of people and places
    spoken = category == "ethnicity" and entry.endswith("ska")
    if spoken and _SPOKEN.search(folded[max(0, start - 12) : start]):
        return False
    if entry in _UNITS and folded.endswith(_UNIT_BEFORE, 0, start):
        return False
    if entry == "ont" and folded.startswith(" om ", end):  # "ont om tid"
        return False
    if entry.startswith("kontaktperson") and not _HAS.search(folded[max(0, start - 30) : start]):
        return False
    return not (entry.endswith("*") and _COMPOUND.search(folded[start + len(entry) - 1 : end]))


def _is_capitalised(written: str, first: str) -> bool:
    """A capital first and not capitals only."""
    return written[0] != first and written != written.upper()


def _is_a_post(rule: Rule, context: Context, document: Document, start: int) -> bool:
    """What somebody works with: "handläggare av försörjningsstöd", "chef för missbruksvården"."""
    folded, posts = document.folded, context.hits(rule, "roles", document)
    index = bisect_left(posts, start, key=lambda one: one.start) - 1
    if index < 0 or _POST.fullmatch(folded[posts[index].end : start][:40]) is None:
        return False
    return _OWN_POST.search(folded[max(0, posts[index].start - 24) : posts[index].start]) is None


def _memberships(rule: Rule, context: Context, document: Document) -> list[tuple[int, int]]:
    """A word such as "medlem" or "gått med", and a union, party or church close behind."""
    groups = context.hits(rule, "groups", document)
    found = []
    for hit in context.hits(rule, "unions_members", document):
        index = bisect_left(groups, hit.end, key=lambda one: one.start)
        if (
            index < len(groups)
            and groups[index].start - hit.end <= 18
            and not _SENTENCE_MARK.search(document.folded, hit.end, groups[index].start)
        ):
            found.append((hit.start, groups[index].end))
    return found
