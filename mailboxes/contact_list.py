"""Who answers what (M07): the list for the web site, the intranet and the contact centre. People's own addresses are not in it."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from mailboxes.model import MailboxRecord, State
from policies.csv_text import csv_text

_WORDS = re.compile(r"[^\W_]+")
_AFTER_Z = str.maketrans({"å": "z1", "ä": "z2", "ö": "z3"})
MOST_QUERY = 200
HEAD = (
    "Fråga om",
    "Brevlåda",
    "Adress",
    "Telefon",
    "Tider",
    "Nämnd",
    "Förvaltning",
    "Enhet",
    "Vad den är till för",
    "Sökord",
)


@dataclass(frozen=True, slots=True)
class Contact:
    """One mailbox as people who look for the right one see it. ``kind``: ``authority`` or ``function``."""

    name: str
    address: str
    kind: str
    board: str
    department: str
    unit: str
    phone: str
    hours: str
    purpose: str
    topics: tuple[str, ...]
    search_words: tuple[str, ...]


def contacts(records: Iterable[MailboxRecord]) -> list[Contact]:
    """The mailboxes in use, by name in Swedish order. Those that are ordered, being closed or closed are not in it."""
    found = [_contact(one) for one in records if one.state is State.ACTIVE]
    return sorted(found, key=lambda one: (swedish(one.name), one.address))


def search(found: Sequence[Contact], query: str) -> list[Contact]:
    """Those that every word of the query fits, the best first; all when nothing is asked."""
    asked = _words(query[:MOST_QUERY])
    if not asked:
        return list(found)
    ranked = [(min(_fit(one, word) for word in asked), sum(_fit(one, word) for word in asked), one) for one in found]
    ranked = [entry for entry in ranked if entry[0] > 0]
    return [one for _, _, one in sorted(ranked, key=lambda entry: -entry[1])]


def contact_csv(found: Iterable[Contact]) -> str:
    """The list as a spreadsheet reads it: a row for each topic, so that it can be sorted by question. Formulas are disarmed."""
    rows = [
        (
            topic,
            one.name,
            one.address,
            one.phone,
            one.hours,
            one.board,
            one.department,
            one.unit,
            one.purpose,
            ", ".join(one.search_words),
        )
        for one in found
        for topic in (one.topics or ("",))
    ]
    return csv_text(HEAD, rows)


def contact_json(found: Iterable[Contact]) -> str:
    """The list for programs: an array of objects with `Contact`'s fields."""
    return json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=1)


def swedish(text: str) -> str:
    """What to sort by: å, ä and ö stand last, letter case and accents aside."""
    kept = unicodedata.normalize("NFC", text).casefold().translate(_AFTER_Z)
    return "".join(one for one in unicodedata.normalize("NFD", kept) if not unicodedata.combining(one))


def _contact(record: MailboxRecord) -> Contact:
    return Contact(
        name=record.name,
        address=record.address,
        kind=record.kind.value,
        board=record.board,
        department=record.department,
        unit=record.unit,
        phone=record.phone,
        hours=record.hours,
        purpose=record.purpose,
        topics=tuple(sorted(record.topics, key=swedish)),
        search_words=record.search_words,
    )


def _fit(one: Contact, word: str) -> int:
    """How well a word fits a mailbox: its topics and search words count most, then its name, then the rest; 0: not at all."""
    fields = ((8, (*one.topics, *one.search_words)), (6, (one.name,)), (3, (one.board, one.department, one.unit)))
    rest = (2, (one.purpose, one.address.partition("@")[0]))
    return max((_in(texts, word) * weight for weight, texts in (*fields, rest)), default=0)


def _in(texts: Iterable[str], word: str) -> int:
    """3: a whole word; 2: the beginning of one; 1: within one (three letters and more); 0: nowhere."""
    best = 0
    for text in texts:
        for known in _words(text):
            if known == word:
                return 3
            if known.startswith(word):
                best = 2
            elif best == 0 and len(word) > 2 and word in known:
                best = 1
    return best


def _words(text: str) -> list[str]:
    return _WORDS.findall(unicodedata.normalize("NFC", text).casefold())
