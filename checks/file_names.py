"""Names of files read as words and numbers. Twin: addin/src/checks/file_names.ts.

People write them without blanks: "AstridGransell_utredning", "pnr9606072388", "960607-2388kopia(2)".
"""

from __future__ import annotations

import re
from itertools import pairwise

_PARTS = re.compile(r"[_.+,;#&()\[\]-]")
_HUMP = re.compile(r"([a-zåäöé])([A-ZÅÄÖÉ])")
_CAPITALS = re.compile(r"([A-ZÅÄÖÉ]{3})([a-zåäöé])")
_DIGITS = re.compile(r"[0-9]+(?:[-+][0-9]+)*")
_DIGIT_RUN = re.compile(r"[0-9]+")
_UUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}")
_BY_MACHINE = re.compile(r"(?:img|dsc|pxl|vid|scan|skanna|screenshot|skärm|inspelning|recording|whatsapp)")


def words_apart(name: str) -> str:
    """The words of a file's name with blanks between them."""
    return _CAPITALS.sub(r"\1 \2", _HUMP.sub(r"\1 \2", _PARTS.sub(" ", name)))


def numbers_apart(name: str) -> str:
    """The name with blanks around what may be an identity number: "pnr960607-2388kopia", "1-960607-2388"."""
    spaced = name.replace("_", " ")
    return spaced if _UUID.search(name) else _DIGITS.sub(lambda found: f" {_apart(found.group())} ", spaced)


def is_stamp(name: str, ten: str, today: str) -> bool:
    """Whether a picture's or recording's day and time of day only look like an identity number. ``today``: yyyymmdd."""
    by_machine = _BY_MACHINE.search(name.lower()) is not None
    return by_machine and "15" <= ten[:2] <= today[2:4] and ten[6:8] < "24" and ten[8:] < "60"


def _apart(digits: str) -> str:
    """Six or eight digits and four stay together, other groups are parted."""
    groups = list(_DIGIT_RUN.finditer(digits))
    made = groups[0].group()
    for before, group in pairwise(groups):
        together = len(before.group()) in (6, 8) and len(group.group()) == 4
        made += (digits[group.start() - 1] if together else " | ") + group.group()
    return made
