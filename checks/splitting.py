"""New text, signature, history, disclaimer: what is whose. Twin: addin/src/checks/splitting.ts.

By lines, each looked at a bounded number of times. A timetable's "Från: kl 9 / Till: kl 16" is no mail header; an answer between quoted
lines is new text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from checks.folding import BLANKS

if TYPE_CHECKING:
    from checks.document import Document, Line, Quote, Segment

_HEADS = {
    "från": "from", "from": "from", "avsändare": "from",
    "skickat": "sent", "sent": "sent", "datum": "sent", "date": "sent",
    "till": "to", "to": "to",
    "kopia": "cc", "cc": "cc",
    "ämne": "subject", "subject": "subject", "ang": "subject",
    "hemlig kopia": "other", "bcc": "other", "prioritet": "other", "importance": "other", "bifogade filer": "other",
    "bilagor": "other", "attachments": "other", "svar till": "other", "reply-to": "other", "sekretess": "other", "sensitivity": "other",
}  # fmt: skip
_HEADER = re.compile(r"[*> \t]{0,6}([a-zåäö -]{2,16})[ \t]?:\*?[ \t]*(.*)")
_HEADER_LINES = 14  # a long To: wraps over many lines in plain text
_DIVIDER = re.compile(
    r"[-_ \t]*-{2,} ?(?:ursprungligt meddelande|original message|vidarebefordrat brev|vidarebefordrat meddelande|forwarded message|"
    r"vidarebefordrad e-post) ?-{2,}"
)
_FROM = re.compile(r"\*?(?:från|from|avsändare)")
_RULE = re.compile(r"[_\-=*]{5,}")
_WROTE = re.compile(r"(?:^|[ ,>])(?:skrev|wrote)(?:[ :]|$)")
_CLOCK = re.compile(r"[0-9]{1,2}[:.][0-9]{2}")
_DATED = ("den ", "on ", "mån", "tis", "ons", "tors", "fre", "lör", "sön", "> den ", "> on ")
CLOSINGS = re.compile(
    r"(?:med )?(?:vänlig(?:a|en)?|varma?|bästa|många|hjärtliga?|soliga|glada|trevliga?) hälsning(?:ar)?|hälsning(?:ar)?|allt gott|"
    r"m\.? ?v\.? ?h\.?|v\.? ?h\.?|vänl\.? ?hälsn?\.?|med v\.? ?h\.?|bästa hälsn\.?|hälsn\.?|"
    r"(?:with )?(?:kind|best|warm|warmest|many)(?: kind)? regards|regards|best wishes|yours sincerely|sincerely|best|cheers|kr|br"
)
_SIGN_OFF = re.compile(r"[/-] ?[a-zåäöé][a-zåäöé .-]{1,30}")
_DISCLAIMER = re.compile(
    r"[^a-zåäö0-9_]{0,3}(?:detta (?:e-post)?meddelande (?:är|kan|innehåller)|den här e-posten är|this (?:e-?mail|message)|"
    r"the information (?:in|contained)|"
    r"denna e-post(?:en)? är|om du (?:inte är|har fått) (?:rätt mottagare|detta)|så (?:behandlar|hanterar) vi (?:dina )?personuppgifter|"
    r"läs om hur (?:vi|kommunen) behandlar|när du skickar e-post till oss|tänk på miljön|please consider the environment)"
)
_DIGITS = "0123456789"
_SIGNATURE_LINES = 16  # a longer tail is text again


def split(document: Document) -> tuple[list[Segment], list[Quote]]:
    """The segments of a body in order, without gaps, and the mails of its history, newest first."""
    from checks.document import Segment

    folded, lines = document.folded, document.lines
    kinds = ["new"] * len(lines)
    _mark_history(document, lines, kinds)
    _mark_signature(folded, lines, kinds)
    segments: list[Segment] = []
    for line, kind in zip(lines, kinds, strict=True):
        end = min(line.end + 1, len(document.text))
        if segments and segments[-1].kind == kind:
            segments[-1] = Segment(kind, segments[-1].start, end)
        else:
            segments.append(Segment(kind, line.start, end))
    return segments, _quotes(folded, lines, kinds)


def header(line: str) -> tuple[str, str] | None:
    """(``from`` | ``sent`` | ``to`` | ``cc`` | ``subject`` | ``other``, value) of a folded header line, else None."""
    found = _HEADER.fullmatch(line[:2000])
    head = _HEADS.get(found.group(1).strip(BLANKS)) if found else None
    return (head, found.group(2).strip(" *")) if found and head else None


def _mark_history(document: Document, lines: Sequence[Line], kinds: list[str]) -> None:
    folded = document.folded
    for start, end in document.plain.quoted:
        for index in _between(lines, start, end):
            kinds[index] = "quote"
    for index, line in enumerate(lines):
        if kinds[index] == "quote" or line.start == line.end:
            continue
        text = folded[line.start : line.end].strip(BLANKS)
        if text.startswith(">"):
            kinds[index] = "quote"
        elif _DIVIDER.fullmatch(text[:200]) or (_FROM.match(text) and is_header_block(folded, lines, index)):
            _to_the_end(kinds, index)
            break
        else:
            reach = _attribution(folded, lines, index)
            if reach:
                marked = _marked_below(folded, lines, kinds, index + reach)
                if not marked:
                    _to_the_end(kinds, index)
                    break
                for other in range(index, index + reach):
                    kinds[other] = "quote"
    _rules_above(folded, lines, kinds)


def _marked_below(folded: str, lines: Sequence[Line], kinds: Sequence[str], index: int) -> bool:
    """Whether the attribution's quote is marked by ">" or by the markup; then answers may stand below and within."""
    for other in range(index, min(index + 3, len(lines))):
        if lines[other].start < lines[other].end:
            return kinds[other] == "quote" or folded[lines[other].start : lines[other].end].lstrip(BLANKS).startswith(">")
    return False


def _between(lines: Sequence[Line], start: int, end: int) -> range:
    from bisect import bisect_left, bisect_right

    first = bisect_left(lines, start, key=lambda one: one.start)
    last = bisect_right(lines, end - 1, key=lambda one: one.start)
    return range(first, max(first, last))


def _to_the_end(kinds: list[str], index: int) -> None:
    kinds[index:] = ["quote"] * (len(kinds) - index)


def is_header_block(folded: str, lines: Sequence[Line], index: int) -> bool:
    """From:, and close below it Sent: or Subject: and one more. "Från: kl 9 / Till: kl 16" has neither."""
    first = header(folded[lines[index].start : lines[index].end])
    if first is None or first[0] != "from":
        return False
    seen: set[str] = set()
    for line in lines[index + 1 : index + _HEADER_LINES]:
        head = header(folded[line.start : line.end])
        if head is None or head[0] == "from":
            if (line.start == line.end and len(seen) >= 2) or head:
                break
            continue
        seen.add(head[0])
    return bool(seen & {"sent", "subject"}) and len(seen & {"sent", "subject", "to"}) >= 2


def _attribution(folded: str, lines: Sequence[Line], index: int) -> int:
    """How many lines "Den 22 juni 2026 kl 07:30 skrev Namn <adress>:" takes here; 0 when there is none."""
    text = ""
    for count, line in enumerate(lines[index : index + 3], start=1):
        if line.start == line.end:
            return 0
        text = f"{text} {folded[line.start : min(line.end, line.start + 400)]}".strip(BLANKS)
        if text.endswith(":"):
            wrote, clock = _WROTE.search(text), _CLOCK.search(text)
            dated = text[0] in _DIGITS or text.startswith(_DATED)
            return count if wrote and clock and dated and clock.start() < wrote.start() else 0
    return 0


def _rules_above(folded: str, lines: Sequence[Line], kinds: list[str]) -> None:
    """A rule of dashes or underscores right above the history belongs to it."""
    below = ""
    for index in range(len(lines) - 1, -1, -1):
        line = lines[index]
        if line.start == line.end:
            continue
        if (
            kinds[index] == "new"
            and below == "quote"
            and _RULE.fullmatch(folded[line.start : line.end].replace(" ", "")[:200])
        ):
            kinds[index] = "quote"
        below = kinds[index]


def _mark_signature(folded: str, lines: Sequence[Line], kinds: list[str]) -> None:
    """The last closing phrase of the new text, with few enough lines behind it, begins the signature."""
    new = [index for index, kind in enumerate(kinds) if kind == "new" and lines[index].start < lines[index].end]
    for index in new[-40:]:
        if _DISCLAIMER.match(folded, lines[index].start, min(lines[index].end, lines[index].start + 300)):
            for other in new:
                if other >= index:
                    kinds[other] = "disclaimer"
            break
    new = [index for index in new if kinds[index] == "new"]
    for back, index in enumerate(reversed(new[-_SIGNATURE_LINES - 1 :])):
        text = folded[lines[index].start : lines[index].end].strip(" \t,.!")
        if (
            text == "--"
            or (len(text) <= 60 and CLOSINGS.fullmatch(text))
            or (back <= 1 and _SIGN_OFF.fullmatch(text))
        ):
            stop = next((i for i in range(index, len(kinds)) if kinds[i] != "new"), len(kinds))
            kinds[index:stop] = ["signature"] * (stop - index)
            return


def _quotes(folded: str, lines: Sequence[Line], kinds: Sequence[str]) -> list[Quote]:
    """One Quote for each header block or attribution of the history."""
    from checks.document import Quote

    starts: list[tuple[int, dict[str, str]]] = []
    index = 0
    while index < len(lines):
        if kinds[index] == "quote":
            text = folded[lines[index].start : lines[index].end].lstrip("> *")
            if _FROM.match(text) and is_header_block(folded, lines, index):
                values: dict[str, str] = {}
                for line in lines[index : index + _HEADER_LINES]:
                    head = header(folded[line.start : line.end].lstrip("> "))
                    if head is None and line.start == line.end and len(values) >= 3:
                        break
                    if head is not None:
                        values.setdefault(*head)
                starts.append((lines[index].start, values))
                index += 2
            elif reach := _attribution(folded, lines, index):
                whole = folded[lines[index].start : lines[index + reach - 1].end]
                sender = _WROTE.split(whole, maxsplit=1)[-1].strip(" :\n")
                starts.append((lines[index].start, {"from": sender.replace("\n", " ")}))
                index += reach - 1
        index += 1
    if not starts:
        return []
    ends = [*(start for start, _ in starts[1:]), len(folded)]
    return [
        Quote(start, end, v.get("from", ""), v.get("to", ""), v.get("cc", ""), v.get("sent", ""), v.get("subject", ""))
        for (start, v), end in zip(starts, ends, strict=True)
    ]
