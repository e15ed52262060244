"""Comparing text the way rewriting leaves it: blanks, case, dashes and quotes aside, whatever lines it was broken into."""

from __future__ import annotations

import quopri
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence

from signatures.visible import VisibleLine

IMAGE = "\ufffc"
# Outlook writes the target behind the words when it turns HTML into plain text: "www.sandby.example<http://www.sandby.example/>"
_TARGET = re.compile(r"<(?:mailto:|tel:|https?://)[^<>\s]{1,400}>", re.IGNORECASE)
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_SAME: dict[int, str | None] = {
    **dict.fromkeys(map(ord, _DASHES), "-"),
    **dict.fromkeys(map(ord, "\u2018\u2019\u00b4`"), "'"),
    **dict.fromkeys(map(ord, "\u201c\u201d\u201e"), '"'),
    # blanks, emphasis stars, pictures and what nobody sees are left out
    **dict.fromkeys([code for code in range(0x3001) if chr(code).isspace()]),
    **dict.fromkeys(map(ord, "*\ufffc\u200b\u00ad")),
}
_QP_LETTER = re.compile(r"=C[3-5]=[89AB][0-9A-F]")


def fold(text: str) -> str:
    """The text without what rewriting changes: compatibility forms, case, blanks, dashes, emphasis stars, link targets."""
    if "<" in text:
        text = _TARGET.sub("", text)
    if text.isascii():
        return "".join(text.replace("*", "").replace("`", "'").split()).lower()
    return unicodedata.normalize("NFKC", text).translate(_SAME).casefold()


def unwrap_quoted_printable(body: str) -> str:
    """A text body that somebody forgot to decode, decoded: ``=C3=A4`` and soft line breaks. Others are given back as they are."""
    if "=\n" not in body and "=\r\n" not in body and not _QP_LETTER.search(body):
        return body
    if not _QP_LETTER.search(body):
        return body.replace("=\r\n", "").replace("=\n", "")
    return quopri.decodestring(body.encode("utf-8")).decode("utf-8", errors="replace")


class Stream:
    """Lines as one string without blanks, that knows which line each place came from."""

    def __init__(self, lines: Sequence[VisibleLine]) -> None:
        self.lines = lines
        self.folded = [fold(line.text) for line in lines]
        self.starts: list[int] = []
        at = 0
        for text in self.folded:
            self.starts.append(at)
            at += len(text)
        self.text = "".join(self.folded)

    def line_at(self, place: int) -> int:
        """The number of the line that holds this place."""
        return bisect_right(self.starts, place) - 1

    def begins_line(self, place: int) -> bool:
        """Whether a line begins here."""
        return self.starts[self.line_at(place)] == place

    def ends_line(self, place: int) -> bool:
        """Whether the text before this place ends its line."""
        return place == len(self.text) or self.begins_line(place)

    def rest_of_line(self, place: int) -> str:
        """What stands between here and the end of the line, folded; empty when a line begins here."""
        if self.ends_line(place):
            return ""
        number = self.line_at(place)
        return self.folded[number][place - self.starts[number] :]
