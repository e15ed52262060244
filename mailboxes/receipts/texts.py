"""What a receipt says (K03): Swedish first, other languages below, from the pack's templates; plain text and HTML from the same words."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape

from mailboxes.receipts.model import Answering, Preview
from policies.located import Problem
from policies.packs import Pack
from policies.templates import TemplateSource
from policies.text_templates import check_text_template, fill_text_template, read_text_template

FIELDS = frozenset({"municipality", "mailbox", "name", "unit", "department", "own", "privacy", "contact", "signature"})
PREFIX = "Auto: "
LONGEST_SUBJECT = 200
_LINK = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)]")
_OURS = re.compile(r"\s*auto:\s*", re.IGNORECASE)
_STYLE = "font-family:Calibri,Arial,sans-serif;font-size:11pt"
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "ckb", "ps", "yi"})


def receipt_text(pack: Pack, mailbox: Answering, subject: str) -> Preview:
    """The receipt of this mailbox to a mail of that subject. Raises PackError when a template is wrong or the pack has none in Swedish."""
    parts = [(language, _words(pack, mailbox, language)) for language in _languages(pack, mailbox)]
    text = ("\n\n" + "-" * 40 + "\n\n").join(words for _, words in parts) + "\n"
    html = '<hr style="border:0;border-top:1px solid #999999">'.join(
        _html(language, words) for language, words in parts
    )
    return Preview(receipt_subject(subject, mailbox.name), f'<div style="{_STYLE}">{html}</div>', text)


def receipt_subject(subject: str, name: str) -> str:
    """``Auto: `` and the subject of the mail that is answered (RFC 3834 section 3.1.5); the mailbox's name where it had none."""
    clean = " ".join("".join(letter if letter.isprintable() else " " for letter in subject[:1000]).split())
    while found := _OURS.match(clean):
        clean = clean[found.end() :]
    return PREFIX + (clean or name)[:LONGEST_SUBJECT]


def check_receipts(pack: Pack) -> list[Problem]:
    """Every mistake in the pack's receipts: what may not stand there, and languages that have none."""
    found: list[Problem] = []
    for language in pack.receipts.languages:
        path = pack.file(f"receipts/{language}.j2")
        if path is None:
            file = str(pack.folders[0] / "receipts" / f"{language}.j2")
            found.append(Problem(file, 1, 1, "receipts.languages", "names a language that has no text", "this file"))
        else:
            found += check_text_template(read_text_template(path), FIELDS)
    return found


def _languages(pack: Pack, mailbox: Answering) -> list[str]:
    wanted = mailbox.languages or pack.receipts.languages
    there = [one for one in dict.fromkeys(("sv", *wanted)) if re.fullmatch(r"[a-z]{2,3}", one)]
    return [one for one in there if one == "sv" or pack.file(f"receipts/{one}.j2") is not None]


def _words(pack: Pack, mailbox: Answering, language: str) -> str:
    template = _template(pack, language)
    municipality, website = pack.municipality.name, pack.municipality.website
    signed = dict.fromkeys(_line(one) for one in (mailbox.unit, mailbox.department, municipality) if one.strip())
    values = {
        "municipality": municipality,
        "mailbox": mailbox.address,
        "name": _line(mailbox.name),
        "unit": _line(mailbox.unit),
        "department": _line(mailbox.department),
        "own": _line(mailbox.own.get(language, "")),
        "privacy": pack.receipts.privacy or website,
        "contact": pack.receipts.contact or website,
        "signature": "\n".join(signed),
    }
    filled = fill_text_template(template, values)
    return re.sub(r"\n{3,}", "\n\n", filled).strip()


def _template(pack: Pack, language: str) -> TemplateSource:
    path = pack.file(f"receipts/{language}.j2")
    assert path is not None  # noqa: S101 - the base pack has Swedish, and other languages are asked for only where they are
    return _read(path)


_read = lru_cache(maxsize=64)(read_text_template)


def _line(text: str) -> str:
    """One line of what somebody typed, of bounded length."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text[:2000]).split())[:600]


def _html(language: str, words: str) -> str:
    direction = ' dir="rtl"' if language in _RIGHT_TO_LEFT else ""
    paragraphs = "".join(f"<p>{_linked(one)}</p>" for one in re.split(r"\n{2,}", words))
    return f'<div lang="{language}"{direction}>{paragraphs}</div>'


def _linked(paragraph: str) -> str:
    out: list[str] = []
    at = 0
    for found in _LINK.finditer(paragraph):
        address = escape(found.group(0), quote=True)
        out += [escape(paragraph[at : found.start()]), f'<a href="{address}">{address}</a>']
        at = found.end()
    out.append(escape(paragraph[at:]))
    return "".join(out).replace("\n", "<br>")
