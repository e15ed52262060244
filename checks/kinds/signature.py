"""The common signature is missing, or has additions of one's own. Twin: addin/src/checks/kinds/signature.ts.

Judged against the expected lines where they are known, else by the shape: closing phrase, name, what one is, the municipality, telephone,
address, website. A short form is enough in replies; English signatures are not judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from checks.bundle import Rule
from checks.context import Context
from checks.folding import BLANKS, fold
from checks.model import Hit
from checks.new_text import Piece, own_lines
from checks.signing import CLOSINGS
from checks.tokens import WORD

_MOST = 80  # lines that are read
_LAST = 30  # lines of one's own at the end that are looked at
_SHORT = 70  # letters of a line that may be a title, a unit or a department
_WORDY = 7  # words from which a line is a saying
_ORGANISATION = re.compile(
    r"(?:[a-zåäöéü-]{2,30} ){0,3}(?:kommun|kommunen|stad|region|municipality)|region [a-zåäö]{2,20}"
)
_PHONE = re.compile(
    r"(?:(?:telefon|tel|tfn|tele|växel|direkt|direktnr|mobil|mobiltelefon|tjänstemobil|phone|mobile|switchboard|fax|kontaktcenter)[.]?"
    r"[ ]?[:.]?[ ]?){0,2}[+(]?[0-9][0-9 ()/+-]{5,24}(?:[ ,|/]{1,3}(?:växel|mobil|tel|tfn|telefon)?[.:]?[ ]?[+(]?[0-9][0-9 ()/+-]{5,24})?"
)
_POSTAL = re.compile(
    r"(?:(?:besöks|post|leverans|faktura|gatu)?adress[ ]?:.{0,80})|[a-zåäöé .-]{2,40}[0-9]{1,3}[a-z]?(?:,.{0,60})?|"
    r"(?:box [0-9]{1,5}.{0,60})|"
    r"(?:se-)?[0-9]{3} ?[0-9]{2} [a-zåäö ]{2,30}"
)
_UNIT = re.compile(
    r".{0,60}(?:förvaltning|förvaltningen|enheten|enhet|avdelningen|avdelning|kontoret|kontor|nämnden|kansliet|skolan|center)"
)
_PLEA = re.compile(r"(?:tänk på miljön|spara på|please consider the environment|skriv inte ut)")
_SAYING = re.compile('[!?…"*~]|[.]\\Z|p[.]? ?s[.]?[ :]|[\u2190-\u2bff\u2700-\u27bf\ufe0f]|[\U0001f000-\U0001fbff]')
_PRIVATE = re.compile(
    r"(?:^|[ ])privat(?:a|t|nr|nummer|tel|telefon|mobil|mejl)?(?:[ :.]|\Z)|(?:^|[ ])hem(?:telefon|nummer|nr)"
    r"|(?:^|[ ])(?:instagram|insta|facebook|linkedin|tiktok|snapchat|youtube|följ (?:oss|mig))(?:[ :.,]|\Z)"
)
_ADDRESS = re.compile(r"(?:e-?post|e-?mejl|mejl|mail|e-?mail)?[ ]?:?[ ]?[^ ]{1,64}@([^ ]{3,80})")
_SITE = re.compile(
    r"(?:webb|webbplats|hemsida|web)?[ ]?:?[ ]?(?:https?://)?(?:www[.])?([a-zåäö0-9.-]{3,60})(?:/[^ ]{0,60})?"
)
_ENGLISH = re.compile("the|and|please|you|we|your|regards|sincerely|dear|with|is|are|for|this|thanks|phone")
_SWEDISH = re.compile("och|att|är|det|jag|vi|hej|hälsning|hälsningar|inte|för|på|med|en|till|av|telefon")
_BARS = re.compile(r"[|•·]|, ")
_DIGIT_OR_DOT = re.compile("[0-9.]")
_RUN = re.compile(r"[ \t\r\n]+")
_TOP = 40  # lines that tell the language


def find(_rule: Rule, context: Context) -> Iterable[Hit]:
    """A hit for a missing signature, or one for each line that does not belong (three at most)."""
    lines = own_lines(context.body, _MOST)
    found = _judged(lines, context) or _pictures(context) if lines else []
    return [] if found and _is_english(lines) else found


def _judged(lines: list[Piece], context: Context) -> list[Hit]:
    if context.mail.signature_lines:
        return _against(context.mail.signature_lines, lines, context)
    tail = [line for line in lines if line.part != "disclaimer"][-_LAST:]
    organisation = next((at for at in range(len(tail) - 1, -1, -1) if _is_organisation(tail[at].text, context)), -1)
    reached = any(_is_reach(line.text, context) for line in reversed(tail))
    short_is_enough = context.compose in ("reply", "reply_all", "forward")
    if (organisation < 0 and not (short_is_enough and reached)) or not (reached or short_is_enough):
        return [Hit("body", data=_note("saknas", "is missing"))]
    return _added(tail, lines, organisation, context)


def _pictures(context: Context) -> list[Hit]:
    """The first picture in the signature, where the common one has no logo."""
    if context.bundle.value["signature"].get("logo"):
        return []
    for one in context.body.links:
        if one.kind == "img" and context.body.part_of(one.start) in ("signature", "disclaimer"):
            return [
                Hit(
                    "body",
                    one.start,
                    one.start,
                    _note("har en egen bild", "has a picture of your own", one.label or "bild"),
                )
            ]
    return []


def _note(sv: str, en: str, line: str = "") -> dict[str, str]:
    return {"note_sv": sv, "note_en": en, "line": line, "mark": "added" if line else "missing"}


def _addition(line: Piece, context: Context) -> Hit:
    shown = context.body.text[line.start : line.end][:40]
    return Hit("body", line.start, line.end, _note("har ett eget tillägg", "has an addition of your own", shown))


def _added(tail: list[Piece], lines: list[Piece], organisation: int, context: Context) -> list[Hit]:
    begin = _begin(tail, organisation, context)
    found = [
        _addition(tail[at], context)
        for at in range(begin, len(tail))
        if not _belongs(tail[at].text, at <= organisation, context)
    ]
    found += [_addition(line, context) for line in lines if line.part == "disclaimer" and _PLEA.match(line.text)]
    return found[:3]


def _begin(tail: list[Piece], organisation: int, context: Context) -> int:
    """The line below the closing phrase; without one the line with the sender's name."""
    for at in range(len(tail) - 1, -1, -1):
        if CLOSINGS.fullmatch(tail[at].text.rstrip(" ,.!")):
            return at + 1
    name = fold(context.mail.sender.name)
    for at in range(len(tail) - 1, -1, -1):
        if name and tail[at].text == name:
            return at + 1
    return max(0, organisation)


def _belongs(text: str, above: bool, context: Context) -> bool:
    if _PRIVATE.search(text):
        return False
    if _is_organisation(text, context) or _is_reach(text, context) or _is_name(text, context):
        return True
    if _SAYING.search(text) or len(text) > _SHORT or len(text.split(" ")) > _WORDY:
        return False
    if text in map(_folded, context.bundle.value["signature"].get("allowed_lines", ())):
        return True
    return above or bool(_POSTAL.fullmatch(text) or _UNIT.fullmatch(text))


_folded = lru_cache(fold)  # the pack's lines and the sender's name are asked for line by line


def _is_name(text: str, context: Context) -> bool:
    name = _folded(context.mail.sender.name)
    return bool(name) and (text in (name, name.split(",")[0]) or text.startswith(name + ","))


def _is_organisation(text: str, context: Context) -> bool:
    last = text.rpartition(", ")[2] if len(text) <= 2 * _SHORT else text
    own = _folded(str(context.bundle.value["signature"].get("organisation", "")))
    return last == own or _ORGANISATION.fullmatch(last) is not None


def _is_reach(text: str, context: Context) -> bool:
    """A telephone number, an address or a website of the organisation's own; several in a line are parted by bars or commas."""
    if not _DIGIT_OR_DOT.search(text):
        return False
    parts = [part.strip(BLANKS) for part in _BARS.split(text[:300])]
    return all(_PHONE.fullmatch(part) or _is_own(part, context) for part in parts)


def _is_own(part: str, context: Context) -> bool:
    found = _ADDRESS.fullmatch(part) or _SITE.fullmatch(part)
    if found is None or "." not in part:
        return False
    home = found.group(1)
    own = [*sorted(context.internal_domains), *context.bundle.value["municipality"]["domains"]]
    return any(home == one or home.endswith("." + one) for one in own)


def _is_english(lines: list[Piece]) -> bool:
    words = [word for line in lines[-_TOP:] for word in WORD.findall(line.text[:300])]
    english = sum(_ENGLISH.fullmatch(word) is not None for word in words)
    return english >= 2 and english > 2 * sum(_SWEDISH.fullmatch(word) is not None for word in words)


def _single(text: str) -> str:
    return _RUN.sub(" ", text).strip(" ")


def _against(expected: tuple[str, ...], lines: list[Piece], context: Context) -> list[Hit]:
    """The expected lines must be there, half of them in a reply, and nothing among and below them."""
    wanted = [_single(fold(line)) for line in expected if line.strip(BLANKS)]
    written = [_single(line.text) for line in lines]
    there = [at for at, text in enumerate(written) if text in wanted]
    share = len({written[at] for at in there})
    enough = 0.4 if context.compose in ("reply", "reply_all", "forward") else 0.7
    if share < enough * len(set(wanted)):
        reply = context.compose in ("reply", "reply_all", "forward")
        if not (reply and any(_is_organisation(text, context) or _is_reach(text, context) for text in written)):
            return [Hit("body", data=_note("saknas", "is missing"))]
        return []
    first = there[0]
    return [
        _addition(lines[at], context)
        for at in range(first, len(lines))
        if written[at] not in wanted
        and not CLOSINGS.fullmatch(written[at].rstrip(" ,.!"))
        and (lines[at].part != "disclaimer" or _PLEA.match(written[at]))
    ][:3]
