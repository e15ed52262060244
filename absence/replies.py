"""The automatic replies: the pack's templates filled with the facts, Swedish above English, inside and outside (A01, A08).

Templates are plain text in the pack's folder (``replies/<kind>.<sv|en>[.<internal|external>].j2``) in the same sandbox as signatures;
HTML is made of the finished text, everything escaped. Illness has no template: it reads as ``other``, so that nothing can give it away.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Any

from absence.model import Kind
from absence.reply_facts import Contact, ReplyFacts, Return, tidy_words
from policies.located import PackError, Problem
from policies.messages import PostvaktError
from policies.packs import Pack
from policies.templates import Dialect, Fields, TemplateSource, check_template, fill_template, read_template
from policies.vocabulary import Language

_REPLY = Dialect(called="reply")
AUDIENCES = ("internal", "external")
CONTACT = frozenset({"name", "address", "phone"})
_PARTS = ("reading", "contact")
_SIMPLE = (
    "audience", "back", "department", "first_name", "hours", "left", "municipality", "name", "reader", "title", "unit",
    "website", "weekdays",
)  # fmt: skip
PART_FIELDS: Fields = {
    **dict.fromkeys(_SIMPLE, frozenset()), "substitute": CONTACT, "function": CONTACT, "moved": CONTACT,
}  # fmt: skip
FIELDS: Fields = {**PART_FIELDS, **dict.fromkeys((*_PARTS, "own"), frozenset())}
_DAYS = {
    "sv": ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = {
    "sv": ("januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"),
}  # fmt: skip
# where the nearest layer has a template: looked for once, since a morning asks thousands of times and packs are read at the start
_FOUND: dict[tuple[tuple[Path, ...], str, str, str, str], Path] = {}
MOST_FOUND = 1_000
_HELD: dict[Path, tuple[tuple[int, int], TemplateSource]] = {}


@dataclass(frozen=True, slots=True)
class Reply:
    """One finished reply in one language: plain text."""

    language: Language
    audience: str
    text: str


@dataclass(frozen=True, slots=True)
class Replies:
    """What is set in the mailbox: HTML for colleagues and for everybody outside, each with both languages; and the single texts."""

    internal: str
    external: str
    texts: tuple[Reply, ...]

    def text(self, language: str, audience: str) -> str:
        """One of the single texts."""
        return next(one.text for one in self.texts if (one.language, one.audience) == (language, audience))


def write_replies(facts: ReplyFacts, pack: Pack) -> Replies:
    """The replies of these facts under that pack. Raises PostvaktError, with file and line, for a template that cannot be used."""
    order = sorted(Language, key=lambda one: one is not Language.SWEDISH)
    try:
        texts = tuple(
            Reply(language, audience, _text(facts, pack, language.value, audience))
            for audience in AUDIENCES
            for language in order
        )
    except PackError as error:
        raise PostvaktError("PV-ABSENCE-TEMPLATE", where=str(error.problems[0])) from error
    made = {audience: _html([one for one in texts if one.audience == audience]) for audience in AUDIENCES}
    return Replies(made["internal"], made["external"], texts)


def check_reply_templates(pack: Pack) -> list[Problem]:
    """Every mistake in the templates that this pack and its departments use."""
    found: set[Problem] = set()
    for layer in (pack, *(department.pack for department in pack.departments)):
        for language in Language:
            for audience in AUDIENCES:
                for name in (*_PARTS, *(kind.value for kind in Kind if kind is not Kind.ILLNESS)):
                    fields = PART_FIELDS if name in _PARTS else FIELDS
                    try:
                        found.update(
                            check_template(_source(layer, name, language.value, audience), fields, dialect=_REPLY)
                        )
                    except PackError as error:
                        found.update(error.problems)
    return sorted(found)


def _text(facts: ReplyFacts, pack: Pack, language: str, audience: str) -> str:
    context = _context(facts, pack, language, audience)
    for part in _PARTS:
        source = _source(pack, part, language, audience)
        context[part] = fill_template(source, context, PART_FIELDS, html=False, dialect=_REPLY).strip()
    name = Kind.OTHER.value if facts.kind is Kind.ILLNESS else facts.kind.value
    full = {**context, "own": tidy_words(facts.words_en if language == "en" else facts.words_sv)}
    return _paragraphs(fill_template(_source(pack, name, language, audience), full, FIELDS, html=False, dialect=_REPLY))


def _context(facts: ReplyFacts, pack: Pack, language: str, audience: str) -> dict[str, Any]:
    person = facts.person
    name = tidy_words(person.display_name).replace("\n", " ") or person.address
    return {
        "audience": audience,
        "back": _back(facts.back, language) if facts.back else "",
        "department": _line(person.department),
        "first_name": _line(person.given_name) or name.split(" ", maxsplit=1)[0],
        "hours": _hours(facts.day_from, facts.day_to, language),
        "left": facts.kind is Kind.LEFT,
        "municipality": pack.municipality.name,
        "name": name,
        "reader": facts.reader,
        "title": _line(person.title),
        "unit": _line(person.unit),
        "website": str(pack.municipality.website),
        "weekdays": _weekdays(facts.weekdays, language),
        "substitute": _contact(facts.substitute),
        "function": _contact(facts.function),
        "moved": _contact(facts.moved_to),
    }


def _contact(contact: Contact | None) -> Mapping[str, str]:
    contact = contact or Contact()
    return {"name": _line(contact.name), "address": _line(contact.address), "phone": _line(contact.phone)}


def _line(text: str) -> str:
    return tidy_words(text).replace("\n", " ")[:200]


def _back(back: Return, language: str) -> str:
    day = back.day
    words = f"{_DAYS[language][day.weekday()]} {day.day} {_MONTHS[language][day.month - 1]} {day.year}"
    if back.at is None:
        return words
    return f"{words} at {back.at:%H:%M}" if language == "en" else f"{words} kl. {back.at:%H.%M}"


def _weekdays(weekdays: tuple[int, ...], language: str) -> str:
    names = [f"{_DAYS[language][day]}{'ar' if language == 'sv' else 's'}" for day in weekdays]
    both = " and " if language == "en" else " och "
    text = both.join(part for part in (", ".join(names[:-1]), "".join(names[-1:])) if part)
    return f"on {text}" if text and language == "en" else text


def _hours(begins: time | None, ends: time | None, language: str) -> str:
    first, last = (f"{at:%H:%M}" if at else "" for at in (begins, ends))
    if language == "en":
        return f"{first}–{last}" if first and last else f"from {first}" if first else f"until {last}" if last else ""
    first, last = first.replace(":", "."), last.replace(":", ".")
    return (
        f"kl. {first}–{last}"
        if first and last
        else f"från kl. {first}"
        if first
        else f"till kl. {last}"
        if last
        else ""
    )


def _source(pack: Pack, name: str, language: str, audience: str) -> TemplateSource:
    """The nearest template: for this audience, for everybody; a kind without its own reads as ``other``."""
    key = (pack.folders, pack.absence.replies.folder, name, language, audience)
    path = _FOUND.get(key)
    if path is None or not path.is_file():
        path = _nearest(pack, name, language, audience)
        if len(_FOUND) < MOST_FOUND:
            _FOUND[key] = path
    return _read(path)


def _nearest(pack: Pack, name: str, language: str, audience: str) -> Path:
    folder = pack.absence.replies.folder
    for one in [name] if name in _PARTS else [name, Kind.OTHER.value]:
        for file in (f"{one}.{language}.{audience}.j2", f"{one}.{language}.j2"):
            path = pack.file(f"{folder}/{file}")
            if path is not None:
                return path
    shown = f"{pack.name}/{folder}/{name}.{language}.j2"
    raise PackError([Problem(shown, 1, 1, "", "there is no such template", "a file with this name")])


def _read(path: Path) -> TemplateSource:
    stat = path.stat()
    stamp = (stat.st_mtime_ns, stat.st_size)
    held = _HELD.get(path)
    if held is None or held[0] != stamp:
        held = _HELD[path] = (stamp, read_template(path))
    return held[1]


def _paragraphs(text: str) -> str:
    """Right-stripped lines, never two blank ones in a row, none at the ends."""
    result: list[str] = []
    for line in (" ".join(raw.split()) for raw in text.splitlines()):
        if line or (result and result[-1]):
            result.append(line)
    return "\n".join(result).strip("\n")


def _html(replies: list[Reply]) -> str:
    parts = []
    for reply in replies:
        paragraphs = (html.escape(block).replace("\n", "<br>") for block in reply.text.split("\n\n"))
        parts.append(f'<div lang="{reply.language.value}">' + "".join(f"<p>{one}</p>" for one in paragraphs) + "</div>")
    return "<hr>".join(parts)
