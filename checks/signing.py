"""Where the sender's signature and the organisation's disclaimer begin. Twin: addin/src/checks/signing.ts.

Looks at the last lines of the new text only. The signature begins with the closing phrase, or with what is known of the sender.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from checks.folding import fold

CLOSING = (
    r"(?:med )?(?:vänlig(?:a|en|aste)?|varma?|bästa|många|hjärtliga?|soliga|glada|trevliga?|kära) hälsning(?:ar(?:na)?)?|hälsning(?:ar)?|"
    r"vänligen|högaktningsfullt|allt gott|"
    r"m\.? ?v\.? ?h\.?|v\.? ?h\.?|vänl\.? ?hälsn?\.?|med v\.? ?h\.?|bästa hälsn\.?|hälsn\.?|"
    r"(?:with )?(?:kind|best|warm|warmest|many)(?: kind)? regards|regards|best wishes|yours (?:sincerely|faithfully|truly)|sincerely|"
    r"best|cheers|kr|br"
)
_CLOSING_BEGINS = "vmbhsgtkarwyc"
CLOSINGS = re.compile(rf"(?:{CLOSING})")
_CLOSING_FROM = re.compile(rf"(?:{CLOSING})(?: från [^.!?,]{{2,40}})")
_CLOSING_NAME = re.compile(
    rf"(?:{CLOSING})[ ,.!/-]{{1,4}}([a-zåäöéèüæø]+(?:[- ][a-zåäöéèüæø.]+){{0,3}})(?:, [a-zåäöé &-]{{2,60}})?"
)
_SIGN_OFF = re.compile(r"/{1,2} ?[a-zåäöéèüæø][a-zåäöéèüæø .,&-]{0,40}")
_DASHED = re.compile(r"-{1,2} ?([a-zåäöéèüæø][a-zåäöéèüæø .-]{1,30})")
_DEVICE = re.compile(
    r"(?:skickat|skickades|sent) (?:från|from) (?:min|mitt|my|outlook|e-post|mail)(?: [a-zåäö0-9 -]{1,30})?\.?|"
    r"(?:hämta|skaffa|get) outlook (?:för|for) (?:ios|android|mac)"
)
_CONTACT = re.compile(
    r"(?:tele?fon|tfn|tel|mobil|växel|direkt|e-post|epost|mejl|mail|besöksadress|postadress|besök|adress|webb|phone|mobile)"
    r"(?:nummer)?[.:]? |www\.|[^ ]@[^ ]|[0-9]{3} [0-9]{2} [a-zåäö]|^0[0-9]{1,3} ?[-/ ] ?[0-9]|[a-zåäö](?:förvaltningen|nämnden|kontoret)\Z|"
    r"[a-zåäö]s? kommun\Z"
)
_SENTENCE = re.compile(r"[.!?]\Z")
_DISCLAIMER = re.compile(
    r"[^a-zåäö0-9]{0,3}(?:detta (?:e-post|e-)?(?:meddelande|mejl|mail) (?:är|kan|innehåller|och|med)|den här e-posten är|"
    r"det här (?:meddelandet|mejlet) (?:är|kan|innehåller)|this (?:e-?mail|message)|the information (?:in|contained)|"
    r"(?:denna|detta) e-?(?:post|brev)(?:en|et)? (?:är|kan|innehåller)|om du (?:inte är|har fått) (?:rätt mottagare|rätt adressat|detta)|"
    r"(?:så )?(?:behandlar|hanterar) vi (?:dina )?personuppgifter|så här (?:behandlar|hanterar)|information om (?:hur vi behandlar|"
    r"behandling av) (?:dina )?personuppgifter|läs (?:mer )?om hur (?:vi|kommunen|[a-zåäö]+ kommun) (?:behandlar|hanterar)|"
    r"när du (?:skickar e-post|mejlar|kontaktar|e-postar) |[a-zåäö]+ kommun behandlar (?:dina )?personuppgifter|"
    r"tänk på miljön|please consider the environment|skriv inte ut|sekretess(?:meddelande)?:|confidential)"
)
SIGNATURE_LINES = 16  # a longer tail is text again
_TAIL = 40  # lines at the end among which a disclaimer may begin
_AROUND = " \t,.!*"


def mark(
    lines: Sequence[str], written: Sequence[str], kinds: list[str], known: Sequence[str], names: Sequence[str]
) -> None:
    """Mark signature and disclaimer among the new lines. ``lines`` are folded, ``written`` as written, ``known`` the expected signature."""
    new = [index for index, kind in enumerate(kinds) if kind == "new" and lines[index].strip(" \t")]
    disclaimer = next((index for index in new[-_TAIL:] if _DISCLAIMER.match(lines[index][:300])), -1)
    above = [index for index in new if index < disclaimer] if disclaimer >= 0 else new
    start = _start(lines, written, above, known, names)
    if disclaimer >= 0 and above and (start >= 0 or len(new) - len(above) <= 6):
        for index in new[len(above) :]:
            kinds[index] = "disclaimer"
    if start >= 0:
        _mark_signature(lines, kinds, start)


def _mark_signature(lines: Sequence[str], kinds: list[str], start: int) -> None:
    index = start
    while index < len(kinds) and kinds[index] == "new":
        if lines[index].startswith(("ps ", "ps:", "ps.", "p.s", "ps!")):  # what comes behind is text again
            return
        kinds[index] = "signature"
        index += 1


def _start(
    lines: Sequence[str], written: Sequence[str], new: Sequence[int], known: Sequence[str], names: Sequence[str]
) -> int:
    """The line that begins the signature, or -1."""
    tail = new[-SIGNATURE_LINES - 1 :]
    found = _known(lines, tail, known)
    if found < 0:
        for back, index in enumerate(reversed(tail)):
            if is_closing(lines[index], written[index]) or _signs(lines[index], written[index], back, names):
                found = index
                break
    if found < 0:
        found = _by_name(lines, tail, names)
    if found < 0:
        found = _by_contact(lines, tail)
    return _first_closing(lines, written, [index for index in new if index <= found]) if found >= 0 else -1


def is_closing(line: str, written: str) -> bool:
    """Whether a folded line is a closing phrase, alone or with a name: "Med vänlig hälsning", "Mvh Anna"."""
    text = line.strip(_AROUND)
    if not text or len(text) > 90 or text[0] not in _CLOSING_BEGINS:
        return False
    if CLOSINGS.fullmatch(text) or _CLOSING_FROM.fullmatch(text):
        return True
    found = _CLOSING_NAME.fullmatch(text)
    if found is None:
        return False
    place = len(line) - len(line.lstrip(_AROUND)) + found.start(1)
    return written[place : place + 1] != line[place : place + 1]  # written with a capital


def _signs(line: str, written: str, back: int, names: Sequence[str]) -> bool:
    text = line.strip(" \t")
    if text == "--" or _DEVICE.fullmatch(text.strip(_AROUND)):
        return True
    if _SIGN_OFF.fullmatch(text):
        name = written.strip(" \t").lstrip("/ ")
        return name[:1] != text.lstrip("/ ")[:1]
    dashed = _DASHED.fullmatch(text.strip(_AROUND))
    return back <= 1 and ((dashed is not None and dashed.group(1) in names) or text.strip(_AROUND) in names)


def _known(lines: Sequence[str], tail: Sequence[int], known: Sequence[str]) -> int:
    """Where the expected signature stands, when at least half of its lines are there."""
    wanted = {one for one in (fold(line).strip(_AROUND) for line in known) if one}
    if not wanted:
        return -1
    there = [index for index in tail if lines[index].strip(_AROUND) in wanted]
    return there[0] if there and 2 * len(there) >= len(wanted) else -1


def _by_name(lines: Sequence[str], tail: Sequence[int], names: Sequence[str]) -> int:
    """The sender's full name on a line of its own, the last one or with ways to reach somebody behind."""
    for place in range(len(tail) - 1, -1, -1):
        index = tail[place]
        text = lines[index].strip(_AROUND)
        if any(" " in name and (text == name or text.startswith((f"{name},", f"{name} |"))) for name in names):
            behind = [lines[other].strip(" \t") for other in tail[place + 1 :]]
            short = all(len(one) <= 80 and not (len(one) > 40 and _SENTENCE.search(one)) for one in behind)
            if not behind or (short and any(_CONTACT.search(one) for one in behind)):
                return index
    return -1


def _by_contact(lines: Sequence[str], tail: Sequence[int]) -> int:
    """The block of short lines at the end, when at least three of them tell how to reach somebody."""
    start, telling = -1, 0
    for index in reversed(tail):
        text = lines[index].strip(" \t")
        if len(text) > 70 or _SENTENCE.search(text):
            break
        start = index
        telling += _CONTACT.search(text) is not None
    if telling < 3 or start == tail[0]:
        return -1
    return start


def _first_closing(lines: Sequence[str], written: Sequence[str], upto: Sequence[int]) -> int:
    """The closing phrase a few short lines above another, or above the name, is where the signature begins."""
    start = upto[-1]
    for index in reversed(upto[-4:-1]):
        if is_closing(lines[index], written[index]):
            start = index
        elif len(lines[index].strip(" \t")) > 40 or _SENTENCE.search(lines[index].strip(" \t")):
            break
    return start
