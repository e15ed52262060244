"""The audit of one sent mail (G02, G05): is the common signature there, whole and without own additions?

Rewriting by Outlook and Exchange moves markup, blanks and line breaks about, so the visible lines are compared as streams of characters;
the marker in the HTML is never trusted, because it may be stripped or copied.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from signatures.history import mark_history, new_lines
from signatures.model import BodyKind, Finding, Form, RenderedSignature, SentMessage, Verdict
from signatures.streams import IMAGE, Stream, fold, unwrap_quoted_printable
from signatures.visible import MAX_BODY, VisibleLine, visible_lines

_TAIL = 150  # a signature stands at the end: looking for a damaged one further up would find the body's own words
_ANSWER = re.compile(r"\s*(sv|re|vb|fw|fwd|aw|wg)\s*(\[[0-9]+\])?\s*:", re.IGNORECASE)
_RECEIPTS = (
    "automatiskt svar:",
    "automatic reply:",
    "auto:",
    "läst:",
    "read:",
    "levererat:",
    "delivered:",
    "inte läst:",
    "not read:",
)
_MEETINGS = (
    "accepterat:",
    "accepted:",
    "avböjt:",
    "declined:",
    "preliminärt:",
    "tentative:",
    "avbokat:",
    "canceled:",
    "cancelled:",
)
_PGP = ("-----begin pgp message-----", "-----begin pkcs7-----")


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What the audit measures with: the sender's right signatures, and what the pack lets pass.

    ``closings``: full closing phrases that are as good as the pack's own; ``allowed``: lines that may follow (a legal notice);
    ``typefaces``: lower-case families that may be used, empty when the pack does not care; ``images``: whether the signature holds one;
    ``additions_allowed``: the pack does not forbid own lines.
    """

    signatures: tuple[RenderedSignature, ...]
    closings: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    typefaces: frozenset[str] = frozenset()
    images: bool = False
    additions_allowed: bool = False


def judge(message: SentMessage, yardstick: Yardstick) -> Finding:
    """The verdict on one sent mail. Time is linear in the body, of which 2 MB are read."""
    why = exempt(message)
    if why:
        return Finding(Verdict.EXEMPT, why=why)
    lines = body_lines(message.body, message.body_kind)
    if not any(line.text for line in lines):
        return Finding(Verdict.EXEMPT, why="empty")
    history = any(line.quoted for line in lines)
    return judge_lines(new_lines(lines), yardstick, answer=history or is_answer(message.subject, message.in_reply_to))


def body_lines(body: str, kind: BodyKind) -> list[VisibleLine]:
    """The visible lines with the history marked."""
    if kind is BodyKind.TEXT:
        body = unwrap_quoted_printable(body[:MAX_BODY])
    lines = visible_lines(body, kind)
    mark_history(lines)
    return lines


def exempt(message: SentMessage) -> str:
    """Why nobody expects a signature here, or an empty text."""
    kind = message.message_class.lower()
    subject = message.subject.strip().lower()
    if message.automatic or subject.startswith(_RECEIPTS[:3]):
        return "automatic"
    if kind.startswith("report") or subject.startswith(_RECEIPTS):
        return "receipt"
    if kind.startswith("ipm.schedule") or subject.startswith(_MEETINGS):
        return "meeting"
    if "smime" in kind or "rpmsg" in kind or message.body.lstrip()[:200].lower().startswith(_PGP):
        return "encrypted"
    return ""


def is_answer(subject: str, in_reply_to: str = "") -> bool:
    """Whether the mail answers or forwards another, told by its header or subject."""
    return bool(in_reply_to) or _ANSWER.match(subject) is not None


def judge_lines(lines: Sequence[VisibleLine], yardstick: Yardstick, *, answer: bool) -> Finding:
    """The verdict on the sender's own lines."""
    candidates = [one for one in yardstick.signatures if answer or one.form is Form.FULL]
    stream = Stream(lines)
    found: list[Finding] = []
    for one in candidates:
        if (finding := _exact(stream, one, yardstick)) is not None:
            if finding.verdict is Verdict.PRESENT:
                return finding
            found.append(finding)
    # lines that the long form has and the short one lacks must not look like additions to the short one
    found.sort(
        key=lambda finding: (finding.verdict is not Verdict.PRESENT, len(finding.additions) + len(finding.missing))
    )
    if found:
        return found[0]
    damaged = [finding for one in candidates if (finding := _damaged(stream, one, yardstick)) is not None]
    damaged.sort(key=lambda finding: (len(finding.missing), len(finding.additions)))
    return damaged[0] if damaged else Finding(Verdict.MISSING)


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A signature's lines below its closing phrase, as they are and folded."""

    lines: tuple[str, ...]
    folded: tuple[str, ...]
    stream: str


@lru_cache(maxsize=4096)
def _prepared(signature: RenderedSignature) -> _Prepared:
    lines = signature.lines
    if signature.closing and lines and fold(lines[0]) == fold(signature.closing):
        lines = lines[1:]
    folded = tuple(fold(line) for line in lines)
    return _Prepared(lines, folded, "".join(folded))


def _closings(signature: RenderedSignature, yardstick: Yardstick) -> tuple[str, ...]:
    return _folded_closings((signature.closing, *yardstick.closings)) if signature.closing else ("",)


@lru_cache(maxsize=256)
def _folded_closings(phrases: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(fold(phrase) for phrase in phrases)


def _exact(stream: Stream, signature: RenderedSignature, yardstick: Yardstick) -> Finding | None:
    """The signature's lines stand together, whatever breaks and blanks are between them."""
    core = _prepared(signature).stream
    start = stream.text.rfind(core) if core else -1
    if start < 0:
        return None
    end = start + len(core)
    closed = any(_closes(stream, start, closing) for closing in _closings(signature, yardstick))
    if not stream.begins_line(start) and not closed:
        return None
    missing = () if closed else (signature.closing,)
    additions = _after(stream, end, yardstick)
    first, last = stream.line_at(start), stream.line_at(end - 1)
    typeface = _foreign_typeface(stream.lines[first : last + 1], yardstick)
    if missing or typeface:
        return Finding(Verdict.ALTERED, missing=missing, additions=additions, typeface=typeface)
    return Finding(Verdict.ADDITIONS, additions=additions) if additions else Finding(Verdict.PRESENT)


def _closes(stream: Stream, end: int, closing: str) -> bool:
    """Whether the phrase stands right before this place as words of its own: "qed vänlig hälsning" is not "vänlig hälsning"."""
    while closing and end and stream.text[end - 1] in ",.!":
        end -= 1
    start = end - len(closing)
    if start < 0 or not stream.text.startswith(closing, start):
        return False
    return not closing or stream.begins_line(start) or not stream.text[start - 1].isalnum()


def _after(stream: Stream, end: int, yardstick: Yardstick) -> tuple[str, ...]:
    """The sender's own lines behind the signature, without what the pack allows there."""
    if yardstick.additions_allowed:
        return ()
    rest: list[str] = [tail] if (tail := stream.rest_of_line(end)) else []
    first = stream.line_at(end - 1) + 1
    behind = [line for line in stream.lines[first:] if not (yardstick.images and not fold(line.text))]
    allowed = [fold(line) for line in yardstick.allowed]
    joined = "".join(fold(line.text) for line in behind)
    while notice := next((one for one in allowed if one and joined.startswith(one)), ""):
        taken = 0
        while behind and taken < len(notice):
            taken += len(fold(behind.pop(0).text))
        joined = joined[len(notice) :]
    return tuple(rest + [line.text.replace(IMAGE, "[bild]") for line in behind])


def _foreign_typeface(lines: Sequence[VisibleLine], yardstick: Yardstick) -> str:
    if not yardstick.typefaces:
        return ""
    return next((line.font for line in lines if line.font and line.font not in yardstick.typefaces), "")


def _damaged(stream: Stream, signature: RenderedSignature, yardstick: Yardstick) -> Finding | None:
    """Some of the signature's lines are there: which ones are not, and what stands between them. None when too few are."""
    prepared = _prepared(signature)
    core = prepared.lines
    tail = _rejoined(stream, prepared.folded)
    matches = _common(prepared.folded, [text for text, _ in tail])
    enough = len(matches) >= 2 and (0 in matches or 2 * len(matches) >= len(core))
    if not enough:
        return None
    missing = tuple(line for number, line in enumerate(core) if number not in matches)
    places = sorted(matches.values())
    own = tuple(tail[at][1] for at in range(places[0], places[-1]) if at not in places and fold(tail[at][1]))
    closing_at = places[0] - 1
    closed = not signature.closing or (
        closing_at >= 0 and tail[closing_at][0].rstrip(",.!") in _closings(signature, yardstick)
    )
    own += tuple(
        text for _, text in tail[places[-1] + 1 :] if fold(text) not in {fold(one) for one in yardstick.allowed}
    )
    if not closed and 0 in matches:
        missing = (signature.closing, *missing)
    if missing:
        return Finding(Verdict.ALTERED, missing=missing, additions=own)
    return Finding(Verdict.PRESENT if yardstick.additions_allowed else Verdict.ADDITIONS, additions=own)


def _rejoined(stream: Stream, core: Sequence[str]) -> list[tuple[str, str]]:
    """The last lines as (folded, text), those that were wrapped put together again."""
    whole = set(core)
    pairs = [(text, line.text) for text, line in zip(stream.folded, stream.lines, strict=True)][-_TAIL:]
    result: list[tuple[str, str]] = []
    index = 0
    while index < len(pairs):
        reach = next((n for n in (2, 3, 4) if "".join(text for text, _ in pairs[index : index + n]) in whole), 1)
        if pairs[index][0] in whole:
            reach = 1
        part = pairs[index : index + reach]
        result.append(("".join(text for text, _ in part), " ".join(text for _, text in part)))
        index += reach
    return result


def _common(expected: Sequence[str], actual: Sequence[str]) -> dict[int, int]:
    """Longest common subsequence: number of the expected line → number of the line found. Latest places win."""
    width = len(actual) + 1
    table = [[0] * width for _ in range(len(expected) + 1)]
    for i, wanted in enumerate(expected, start=1):
        for j, has in enumerate(actual, start=1):
            table[i][j] = table[i - 1][j - 1] + 1 if wanted == has else max(table[i - 1][j], table[i][j - 1])
    pairs: dict[int, int] = {}
    i, j = len(expected), len(actual)
    while i and j:
        if expected[i - 1] == actual[j - 1]:
            pairs[i - 1] = j - 1
            i, j = i - 1, j - 1
        elif table[i - 1][j] > table[i][j - 1]:
            i -= 1
        else:
            j -= 1
    return pairs
