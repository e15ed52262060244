"""Those who write and are written to: nobody the text is about. Twin: addin/src/checks/persons/correspondents.ts."""

from __future__ import annotations

import re

from checks.context import Context
from checks.document import Document
from checks.folding import fold
from checks.history import header
from checks.signing import is_closing

_GREETING = re.compile(
    r"[> \t\n]*(?:hej|hejsan|hallå|tjena|god morgon|god dag|goddag|bästa|kära|till|dear|hi|hello|tack)(?: [^\n,.!]{0,40})?[,!.]?"
)
_LONE_NAME = re.compile(r"[a-zåäöéü-]+(?: [a-zåäöéü-]+)?")
_MARK = re.compile(r"[,!.]")  # ends a greeting
_LINE = 60  # characters of a line with a name and little else
_MOST_LINES = 10  # below a closing


def own_names(context: Context) -> frozenset[str]:
    """Names of the mail's sender and receivers, and of those in the history's headers, word by word."""
    mail = context.mail
    words: set[str] = set()
    for one in (mail.sender, *mail.to, *mail.cc, *mail.bcc):
        words.update(_words(one.name), _words(one.key.partition("@")[0].replace(".", " ").replace("_", " ")))
    for quote in context.body.quotes:
        for line in (quote.sender, quote.to, quote.cc):
            words.update(_words(line.replace("@", " @").replace(".", " ")))
    return frozenset(words)


def _words(text: str) -> list[str]:
    return re.findall(r"[a-zåäöéüø-]{2,}", fold(text[:4000]))


def their_lines(document: Document) -> list[tuple[int, int]]:
    """Lines whose names are of those who write: greetings, closings and what follows them, headers of the history."""
    folded, spans, closing = document.folded, [], 0
    if document.whole:
        return []
    for start, end in document.lines:
        line = folded[start : min(end, start + 300)].strip(" \t>*")
        if 0 < closing <= _MOST_LINES and len(line) <= _LINE:
            spans.append((start, end + 1))
            closing = 0 if header(line) else closing + 1
            continue
        closing = 0
        if document.part_of(start) in ("signature", "disclaimer"):
            spans.append((start, end + 1))
        elif _closes(document, start, min(end, start + 120)):
            spans.append((start, end + 1))
            closing = 1
        elif _greets(line) or (document.part_of(start) == "quote" and (_is_head(line) or _is_name(line))):
            spans.append((start, end + 1))
        elif greeting := _GREETING.match(line[:_LINE]):
            offset = folded.find(line[:20], start)
            stop = _MARK.search(line[: greeting.end() + 1])
            spans.append((start, offset + (stop.start() if stop else 0)))
    return spans


def _closes(document: Document, start: int, end: int) -> bool:
    return is_closing(document.folded[start:end].lstrip("> "), document.text[start:end].lstrip("> "))


def _greets(line: str) -> bool:
    return len(line) <= _LINE and _GREETING.fullmatch(line) is not None


def _is_name(line: str) -> bool:
    return _LONE_NAME.fullmatch(line.strip(".,!- ")) is not None


def _is_head(line: str) -> bool:
    head = header(line)
    return (head is not None and head[0] != "subject") or line.endswith("skrev:") or (" skrev " in line and "@" in line)
