r"""Texts made comparable, position for position. Twin: addin/src/checks/folding.ts.

Both engines fold first and then look with patterns that name every character they mean, because ``\s``, ``\w``, ``\b`` and ignoring case
do not mean the same in Python and JavaScript.
"""

from __future__ import annotations

import re

BLANKS = " \t\r\n"
_ALIKE = {
    "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2e3a\ufe58\ufe63\uff0d",
    " ": "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\u2028\u2029\u0085"
    "\x0b\x0c\x1c\x1d\x1e\x1f",
    '"': "\u201c\u201d\u201e\u201f\u00ab\u00bb",
    "'": "\u2018\u2019\u201a\u201b\u00b4",
    "i": "\u0130",  # its lower case is two characters long
    "\u03c3": "\u03a3",  # its lower case depends on where it stands
}
_FOLD = {one: alike for alike, ones in _ALIKE.items() for one in ones}
_SPECIAL = re.compile("[" + "".join(_FOLD) + "]")
_BYTES = "".join(_FOLD.get(one, one.lower()) for one in map(chr, range(0x100))).encode("latin-1")
# letters of European languages, spelled out: the same in Python and JavaScript
LETTERS = "a-z\u00df-\u00f6\u00f8-\u00ff\u0101-\u017f"
_LETTERS_AND_DIGITS = frozenset(re.findall(f"[{LETTERS}0-9]", "".join(map(chr, range(0x180)))))


def fold(text: str) -> str:
    """Lower case, dashes, quotes and blanks made alike; as long as ``text``, position for position. Line ends and tabs stay."""
    try:  # a byte a character is folded several times faster, and most mail has no character that needs more
        return text.encode("latin-1").translate(_BYTES).decode("latin-1")
    except UnicodeEncodeError:
        return _SPECIAL.sub(_alike, text).lower()


def is_letter_or_digit(character: str) -> bool:
    """Whether a folded character is part of a word."""
    return character in _LETTERS_AND_DIGITS


def _alike(found: re.Match[str]) -> str:
    return _FOLD[found.group()]
