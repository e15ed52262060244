"""Where the mail that is answered or forwarded begins, told from its words.

A line splitter of its own, linear in the number of lines: what libraries do cuts "Från: kl 9 / Till: kl 16" off, or hangs on hostile
input. HTML containers (``divRplyFwdMsg``, ``gmail_quote``, ``blockquote``) are known to ``signatures.visible``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from signatures.visible import VisibleLine

_HEADS = {
    "från": "from", "from": "from",
    "skickat": "sent", "sent": "sent", "datum": "sent", "date": "sent",
    "till": "to", "to": "to",
    "ämne": "subject", "subject": "subject",
    "kopia": "cc", "cc": "cc", "hemlig kopia": "bcc", "bcc": "bcc", "prioritet": "other", "importance": "other",
    "bifogade filer": "other", "bilagor": "other", "attachments": "other", "svar till": "other", "reply-to": "other",
}  # fmt: skip
# whatever a divider, a block of headers, an attribution or a mark has: without any of these nothing below finds history
_HINT = re.compile(r">|-{2}\s?(?:urs|ori|vid|for)|skrev|wrote|fr\u00e5n|from", re.IGNORECASE)
_HEADER_LINES = 14  # a long To: wraps over many lines in plain text
_DIVIDER = re.compile(
    r"-{2,}\s?(ursprungligt meddelande|original message|vidarebefordrat (brev|meddelande)|forwarded message)\s?-{2,}"
)
_CLOCK = re.compile(r"[0-9]{1,2}[:.][0-9]{2}")
_WROTE = re.compile(r"\b(skrev|wrote)\b")
_DATED = ("den ", "on ", "mån", "tis", "ons", "tors", "fre", "lör", "sön")
_RULE = re.compile(r"[_\-=*]{5,}")


def mark_history(lines: Sequence[VisibleLine]) -> None:
    """Set ``quoted`` on every line that belongs to the history, dividers above it too."""
    if not _may_hold_history(lines):
        return
    start = _start(lines)
    for line in lines[start:]:
        line.quoted = True
    for line in lines[:start]:
        line.quoted = line.quoted or line.text.startswith(">")
    _lead_in(lines)


def _may_hold_history(lines: Sequence[VisibleLine]) -> bool:
    """Quick and never wrongly no: whether a word or mark of history stands anywhere, so that the lines need looking at one by one."""
    return any(line.quoted for line in lines) or _HINT.search("\n".join([line.text for line in lines])) is not None


def new_lines(lines: Sequence[VisibleLine]) -> list[VisibleLine]:
    """The lines the sender wrote, after ``mark_history``, blank ones left out."""
    return [line for line in lines if line.text and not line.quoted]


def _start(lines: Sequence[VisibleLine]) -> int:
    for index, line in enumerate(lines):
        if not line.text or line.quoted:
            continue
        if _DIVIDER.fullmatch(line.text.lower()) or _header_block(lines, index):
            return index
        reach = _attribution(lines, index)
        # a Gmail quote may be answered below it, so only what is marked with ">" is history then
        if reach and not _marked_below(lines, index + reach):
            return index
    return len(lines)


def _header(text: str) -> tuple[str, str] | None:
    name, colon, value = text.lstrip("*> ").partition(":")
    head = _HEADS.get(name.strip("* ").lower()) if colon and len(name) <= 20 else None
    return (head, value.strip("* ")) if head else None


def _header_block(lines: Sequence[VisibleLine], index: int) -> bool:
    """From:, and close below it Sent: or Subject: and one more. A timetable's "Från: … Till: …" has neither."""
    first = _header(lines[index].text)
    if first is None or first[0] != "from":
        return False
    seen: set[str] = set()
    for line in lines[index + 1 : index + _HEADER_LINES]:
        head = _header(line.text)
        if head is None or head[0] == "from":
            if not line.text or head:
                break
            continue
        seen.add(head[0])
    return bool(seen & {"sent", "subject"}) and len(seen & {"sent", "subject", "to"}) >= 2


def _attribution(lines: Sequence[VisibleLine], index: int) -> int:
    """How many lines "Den 22 juni 2026 kl 07:30 skrev Namn <adress>:" takes here; 0 when there is none. It wraps in plain text."""
    text = ""
    for count, line in enumerate(lines[index : index + 3], start=1):
        if not line.text:
            return 0
        text = f"{text} {line.text}".strip()[:600]
        if text.endswith(":"):
            wrote = _WROTE.search(text)
            clock = _CLOCK.search(text)
            return (
                count if wrote and clock and text[0] not in "-•*" and _dated(text, clock.start(), wrote.start()) else 0
            )
    return 0


def _dated(text: str, clock: int, wrote: int) -> bool:
    """The date stands first in Swedish and English; a sentence such as "Hon skrev kl. 10.15 så här:" is not an attribution."""
    return clock < wrote and (text[0].isdigit() or text.lower().startswith(_DATED))


def _marked_below(lines: Sequence[VisibleLine], index: int) -> bool:
    """Whether the attribution's quote is marked by ">" or by HTML."""
    for line in lines[index : index + 3]:
        if line.text:
            return line.quoted or line.text.startswith(">")
    return False


def _lead_in(lines: Sequence[VisibleLine]) -> None:
    """Rules and attributions right above the history are part of it."""
    for index, line in enumerate(lines):
        if line.quoted or not line.text:
            continue
        below = next((other for other in lines[index + 1 : index + 4] if other.text), None)
        if below is not None and below.quoted and _RULE.fullmatch(line.text.replace(" ", "")):
            line.quoted = True
        reach = _attribution(lines, index)
        if reach and _marked_below(lines, index + reach):
            for other in lines[index : index + reach]:
                other.quoted = True
