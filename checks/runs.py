"""Texts between tags: character references decoded, runs of blanks as one. Twin: addin/src/checks/runs.ts."""

from __future__ import annotations

import re

from checks.building import Builder
from checks.entities import ENTITY, entity

_BLANK = r" \t\r\n\f\x0b\x1c-\x1f\x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_ODD_BLANKS = re.compile(f"(?:[{_BLANK[1:]}]| [{_BLANK}])[{_BLANK}]*")  # all but a single ordinary blank
_ONE_BLANK = re.compile(f"[{_BLANK}]")


class Runs:
    """Writes texts into ``out``. What begins with a blank waits until something is written behind it."""

    def __init__(self, *, careful: bool, traced: bool) -> None:
        self.out = Builder(careful=careful, traced=traced)
        self.blank = -1  # where a run of blanks began that is not written yet
        self.pre = 0

    def text(self, text: str, at: int) -> None:
        """Text between tags: entities decoded, runs of blanks as one."""
        if "&" not in text:
            self._run(text, at)
            return
        position = 0
        for found in ENTITY.finditer(text):
            self._run(text[position : found.start()], at + position)
            character = entity(found.group())
            if _ONE_BLANK.fullmatch(character):
                if self.blank < 0:
                    self.blank = at + found.start()
            elif character != found.group():
                self.write_blank()
                self.out.stand_in(character, at + found.start(), at + found.end())
            else:
                self._run(character, at + found.start())
            position = found.end()
        self._run(text[position:], at + position)

    def _run(self, text: str, at: int) -> None:
        if "  " not in text and (text.isprintable() or _ODD_BLANKS.search(text) is None):
            if text:
                self._stretch(text, at)
            return
        position = 0
        for found in _ODD_BLANKS.finditer(text):
            start = found.start()
            if start > position:
                self._stretch(text[position:start], at + position)
            position = found.end()
            if self.pre and "\n" in found.group():
                for _ in range(found.group().count("\n")):
                    self.out.stand_in("\n", at + start, at + position)
                self.blank = -1
            elif self.blank < 0:
                self.blank = at + start
        if position < len(text):
            self._stretch(text[position:], at + position)

    def _stretch(self, text: str, at: int) -> None:
        """Text whose blanks are single ordinary ones; it may begin and end with one."""
        if text[0] == " ":
            if self.blank < 0:
                self.blank = at
            if len(text) == 1:
                return
            text, at = text[1:], at + 1
        self.write_blank()
        if text[-1] == " ":
            self.out.take(text[:-1], at)
            self.blank = at + len(text) - 1
        else:
            self.out.take(text, at)

    def write_blank(self) -> None:
        """The blank that waits, unless a line or cell begins here."""
        if self.blank >= 0:
            if self.out.last not in "\n\t ":
                self.out.stand_in(" ", self.blank, self.blank + 1)
            self.blank = -1
