"""Words with a capital letter, and whether one has it only because a sentence begins. Twin: addin/src/checks/persons/capitals.ts."""

from __future__ import annotations

CAPITAL = "A-ZÅÄÖÉÜØŠŽĆČÁÍÓ"
SMALL = "a-zåäöéüøšžćčáíóèñ"
NO_LETTER = f"(?![{CAPITAL}{SMALL}0-9])"  # nothing that the word would go on with
WORD = f"[{CAPITAL}][{SMALL}]{{1,30}}(?:-[{CAPITAL}][{SMALL}]{{1,30}}){{0,3}}{NO_LETTER}"


def starts_sentence(text: str, start: int) -> bool:
    """Whether what stands there has a capital letter anyway."""
    before = text[max(0, start - 3) : start].rstrip(" \"'(>-\u2022\t")
    return not before or before[-1] in ".!?:\n"
