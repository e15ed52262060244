"""HTML character references: the 252 names of HTML 4 and numbers. Twin: addin/src/checks/entities.ts; a test holds the tables together."""

from __future__ import annotations

import re
from html.entities import name2codepoint

NAMES: dict[str, str] = {name: chr(number) for name, number in sorted(name2codepoint.items())} | {"apos": "'"}
ENTITY = re.compile(r"&(?:#[xX][0-9a-fA-F]{1,6}|#[0-9]{1,7}|[a-zA-Z][a-zA-Z0-9]{1,7});")
# What browsers make of numbers 128 to 159 (HTML standard, "numeric character reference end state").
_WINDOWS = dict(
    zip(
        (128, *range(130, 141), 142, *range(145, 157), 158, 159),
        "\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178",
        strict=True,
    )
)


def entity(text: str) -> str:
    """One character reference as its character; what is none stays as it is."""
    body = text[1:-1]
    if body[0] != "#":
        return NAMES.get(body, text)
    hexadecimal = body[1] in "xX"
    number = int(body[2 if hexadecimal else 1 :], 16 if hexadecimal else 10)
    if number in _WINDOWS:
        return _WINDOWS[number]
    if number == 0 or number > 0x10FFFF or 0xD800 <= number <= 0xDFFF:
        return "\ufffd"
    return chr(number)


def decode(text: str) -> str:
    """A text with its character references decoded."""
    return ENTITY.sub(lambda found: entity(found.group()), text) if "&" in text else text
