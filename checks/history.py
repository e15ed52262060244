"""The mails that are answered or passed on: where they begin, and what their headers say. Twin: addin/src/checks/history.ts.

Works on folded lines, each looked at a bounded number of times. A timetable's "Från: kl 9 / Till: kl 16" is no mail header, nor is a lift
"Från: Storgatan / Till: Stationen / Datum: 12 maj".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from checks.folding import BLANKS

_HEADS = {
    "från": "from", "from": "from", "avsändare": "from",
    "skickat": "sent", "sent": "sent", "datum": "date", "date": "date",
    "till": "to", "to": "to",
    "kopia": "cc", "cc": "cc",
    "ämne": "subject", "subject": "subject", "ang": "subject",
    "hemlig kopia": "other", "bcc": "other", "prioritet": "other", "importance": "other", "bifogade filer": "other",
    "bilagor": "other", "attachments": "other", "svar till": "other", "reply-to": "other", "sekretess": "other", "sensitivity": "other",
}  # fmt: skip
_HEADER = re.compile(r"[*> \t]{0,12}([a-zåäö][a-zåäö -]{1,15})[ \t]?:\*{0,2}[ \t]*(.*)")
_HEADER_LINES = 14  # a long To: wraps over many lines in plain text
_LONGEST = 20_000  # characters of a header line that are read
_FROM = re.compile(r"[*> \t]{0,12}(?:från|from|avsändare)[ \t:]")
_DIVIDER = re.compile(
    r"[-_=* \t]{0,40}(?:ursprungligt meddelande|originalmeddelande|original message|vidarebefordrat brev|vidarebefordrat meddelande|"
    r"vidarebefordrad e-post|forwarded message|vidarebefordrat mejl|begin forwarded message|början på vidarebefordrat brev|"
    r"början på vidarebefordrat meddelande)[-_=*: \t]{0,40}"
)
_WROTE = re.compile(r"(?:^|[ ,>)])(?:skrev|wrote)(?=[ :(]|\Z)")
_SOMEBODY = re.compile(r"[ ,]*(?:ni|du|jag|vi|han|hon|de|dom|man|någon|you|i|we|they|he|she)(?:[ ,:]|\Z)")
_CLOCK = re.compile(r"[0-9]{1,2}[:.][0-9]{2}")
_DATE = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}(?::?e|:a)?\.? ?(?:jan|feb|mar|apr|maj|may|jun|jul|aug|sep|okt|oct|nov|dec)|"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? [0-9]{1,2}|[0-9]{1,2}[/.][0-9]{1,2}[/.][0-9]{2,4}"
)
_STARTS = re.compile(r"[> ]{0,6}(?:[0-9]|den |on |(?:mån|tis|ons|tor|fre|lör|sön|mon|tue|wed|thu|fri|sat|sun))")


class Header(NamedTuple):
    """What the header of a mail in the history says, folded; empty where it does not say."""

    sender: str = ""
    to: str = ""
    cc: str = ""
    sent: str = ""
    subject: str = ""


def header(line: str) -> tuple[str, str] | None:
    """(``from`` | ``sent`` | ``date`` | ``to`` | ``cc`` | ``subject`` | ``other``, value) of a folded header line, else None."""
    found = _HEADER.fullmatch(line[:_LONGEST])
    head = _HEADS.get(found.group(1).strip(" ")) if found else None
    return (head, found.group(2).strip(" \t*")) if found and head else None


def is_divider(line: str) -> bool:
    """A line that says that a mail follows: "-----Ursprungligt meddelande-----"."""
    return len(line) <= 120 and _DIVIDER.fullmatch(line) is not None and (line[0] in "-_=*" or line.endswith(":"))


def header_block(lines: Sequence[str], index: int) -> Header | None:
    """The header that begins at a line with From:, when it is that of a mail; lines are folded."""
    if not _FROM.match(lines[index]):
        return None
    first = header(lines[index])
    if first is None or first[0] != "from":
        return None
    values = {"from": first[1]}
    wrapped = ""  # the head whose value may go on
    for line in lines[index + 1 : index + _HEADER_LINES]:
        head = header(line)
        rest = line.strip("> \t")
        if head is not None and head[0] in values and head[0] != "other":
            break
        if head is not None:
            values[head[0]] = head[1]
            wrapped = head[0] if head[0] in ("to", "cc") else ""
        elif not rest:
            if len(values) >= 3:
                break
            wrapped = ""
        elif wrapped:
            values[wrapped] = f"{values[wrapped]} {rest}"
        elif len(values) >= 3:
            break
    if not _is_mail(values):
        return None
    sent = values.get("sent", values.get("date", ""))
    return Header(values["from"], values.get("to", ""), values.get("cc", ""), sent, values.get("subject", ""))


def _is_mail(values: dict[str, str]) -> bool:
    dated, to = "sent" in values or "date" in values, "to" in values
    if "subject" in values and (dated or to):
        return True
    return ("sent" in values and to) or ("@" in values["from"] and (dated or to))


def attribution(lines: Sequence[str], index: int) -> tuple[int, Header | None]:
    """How many lines "Den 22 juni 2026 kl 07:30 skrev Namn <adress>:" takes here, and what it says; 0 when there is none."""
    text = ""
    for count, line in enumerate(lines[index : index + 3], start=1):
        part = line[:400].strip(BLANKS + ">")
        if not part:
            break
        text = f"{text} {part}" if text else part
        if text.endswith(":"):
            said = _wrote(text)
            return (count, said) if said is not None else (0, None)
    return 0, None


def _wrote(text: str) -> Header | None:
    found = _WROTE.search(text)
    if found is None or _CLOCK.search(text) is None or _DATE.search(text) is None:
        return None
    before, behind = text[: found.start()], text[found.end() :].strip(" :,")
    if _SOMEBODY.match(behind):
        return None
    if _STARTS.match(text):
        if behind and _CLOCK.search(before):
            return Header(sender=behind, sent=before.strip(" ,"))
        wrote_first = _CLOCK.search(before) and "@" in before  # On … at … Name <address> wrote:
        return Header(sender=_after_clock(before), sent=before.strip(" ,")) if wrote_first or not behind else None
    if "@" in before or behind.startswith("("):  # Namn <adress> skrev (2026-06-22 07:30):
        return Header(sender=before.strip(" ,"), sent=behind.strip("()"))
    return None


def _after_clock(text: str) -> str:
    clock = _CLOCK.search(text)
    rest = text[clock.end() :] if clock else text
    return re.sub(r"^(?:[:0-9]{0,3})?(?: ?[ap]m)?[ ,]*", "", rest).strip(" ,")
