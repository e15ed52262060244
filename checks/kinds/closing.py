"""An abbreviated closing phrase above the sender's name. Twin: addin/src/checks/kinds/closing.ts.

The pattern's place counts: at the beginning of a line that holds little more than a name, or as the last words before one. Mail about
"mvh" says it elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from checks.bundle import Rule
from checks.context import Context
from checks.model import Hit
from checks.new_text import Piece, own_lines
from checks.signing import CLOSINGS

_LETTER = "[a-zåäöéüø'-]"
_WORDS = rf"(?:[ ]?{_LETTER}{{1,24}}(?!{_LETTER})){{0,4}}"
_NAME = rf"[ ]?[,./!-]{{0,2}}{_WORDS}(?:,{_WORDS})?[ ]?[.!]?"
_LAST = 24  # lines of one's own at the end that are looked at


def find(rule: Rule, context: Context) -> Iterable[Hit]:
    """One hit at the abbreviation."""
    at_start, behind = _patterns(str(rule.parameters["pattern"]))
    lines = own_lines(context.body, _LAST)
    for line in reversed(lines):
        found = at_start.fullmatch(line.text) if len(line.text) <= 80 else None
        if found is None and CLOSINGS.fullmatch(line.text.rstrip(" ,.!")):
            return []  # the phrase is written out; what stands above is text
        if found is None and _could_be_last(line, lines):
            found = _at_end(behind, line.text)
        if found is not None:
            start = line.start + found.start(2)
            written_out = context.bundle.value["signature"]["closing"]
            data = {"short": found.group(2), "closing_sv": written_out["sv"], "closing_en": written_out["en"]}
            return [Hit("body", start, line.start + found.end(2), data)]
    return []


@lru_cache
def _patterns(short: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A line that the abbreviation begins, and an abbreviation behind the end of a sentence."""
    behind = rf"({short})(?!{_LETTER}){_NAME}"
    return re.compile(rf"([/ -]{{0,2}}){behind}"), re.compile(rf"([.!?,:][ ][/]{{0,2}}){behind}")


def _could_be_last(line: Piece, lines: list[Piece]) -> bool:
    return line in lines[-3:] or line.part != "new"


def _at_end(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    tail = max(0, len(text) - 60)
    for place in range(tail, len(text)):
        if text[place] in ".!?,:":
            found = pattern.fullmatch(text, place)
            if found is not None:
                return found
    return None
