"""What a row of the register must be: everything that is wrong with it, with what to do, in both languages (M01, M08)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from mailboxes.model import Kind, MailboxRecord
from policies.messages import PostvaktError
from policies.packs import Pack

MOST_TEXT = 200
MOST_NAME = 64  # what Exchange takes as a mailbox's name
MOST_WORDS = 60
MOST_PEOPLE = 60
MOST_OWN = 1500
_ADDRESS = re.compile(r"[a-z0-9åäö!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9åäö!#$%&'*+/=?^_`{|}~-]+)*@[a-z0-9åäö.-]+", re.ASCII)
_PHONE = re.compile(r"[0-9+()/ .\u2013-]{0,40}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")


@dataclass(frozen=True, slots=True)
class Mistake:
    """One field that cannot be kept as it is: what is wrong and what to write instead."""

    field: str
    sv: str
    en: str

    def text(self, language: str) -> str:
        """The words in that language, Swedish for any that is not known."""
        return self.en if language == "en" else self.sv


class Unsuitable(PostvaktError):  # noqa: N818 - told to a person
    """A row or an order that cannot be kept; ``mistakes`` says why, field by field."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__(
            "PV-MAILBOX-FORM", number=len(mistakes), fields=", ".join(dict.fromkeys(one.field for one in mistakes))
        )


def tidied(record: MailboxRecord) -> MailboxRecord:
    """The same row without stray blanks and control characters; addresses in lower case, nobody and nothing twice."""
    responsible = _address(record.responsible)
    substitutes = tuple(one for one in _each(map(_address, record.substitutes)) if one != responsible)
    members = tuple(one for one in _each(map(_address, record.members)) if one not in {responsible, *substitutes})
    return replace(
        record,
        address=_address(record.address),
        name=_line(record.name),
        board=_line(record.board),
        department=_line(record.department),
        unit=_line(record.unit),
        responsible=responsible,
        substitutes=substitutes,
        members=members,
        hours=_line(record.hours),
        phone=_line(record.phone),
        purpose=_line(record.purpose),
        topics=_each(map(_line, record.topics)),
        search_words=_each(map(_line, record.search_words)),
        moved_to=_address(record.moved_to),
    )


def form_mistakes(record: MailboxRecord, pack: Pack) -> list[Mistake]:
    """What keeps a tidied row out of the register, whoever watches it."""
    return [
        *_address_mistakes(record, pack),
        *_text_mistakes(record),
        *_board_mistakes(record, pack),
        *_list_mistakes(record),
        *_number_mistakes(record, pack),
    ]


def staff_mistakes(record: MailboxRecord, pack: Pack, people: Collection[str]) -> list[Mistake]:
    """What is missing before such a mailbox may be ordered or its people changed. ``people``: everybody's address, in lower case."""
    found: list[Mistake] = []
    least = pack.mailboxes.least_people
    if not record.responsible:
        found.append(
            _wrong("responsible", "Ansvarig saknas: skriv en adress", "Nobody is responsible: write an address")
        )
    if not record.substitutes:
        found.append(
            _wrong(
                "substitutes", "Ersättare saknas: skriv minst en adress", "There is no substitute: write at least one"
            )
        )
    if len(record.people) < least:
        found.append(
            _wrong(
                "members",
                f"Minst {least} personer ska kunna bevaka brevlådan, nu är det {len(record.people)}",
                f"At least {least} people must be able to watch the mailbox, now there are {len(record.people)}",
            )
        )
    return [*found, *unknown_people(record, people)]


def unknown_people(record: MailboxRecord, people: Collection[str]) -> list[Mistake]:
    """Addresses of people whom the directory does not know."""
    fields = (("responsible", (record.responsible,)), ("substitutes", record.substitutes), ("members", record.members))
    return [
        _wrong(
            name,
            f"{one} finns inte i katalogen: kontrollera adressen",
            f"{one} is not in the directory: check the address",
        )
        for name, given in fields
        for one in given
        if one and one not in people
    ]


def _address_mistakes(record: MailboxRecord, pack: Pack) -> Iterator[Mistake]:
    domains = pack.municipality.domains
    if len(record.address) > 254 or not _ADDRESS.fullmatch(record.address):
        yield _wrong(
            "address", f"Adressen ska se ut som namn@{domains[0]}", f"The address looks like name@{domains[0]}"
        )
    elif record.address.rpartition("@")[2] not in domains:
        yield _wrong(
            "address",
            f"Adressen ska ligga under {' eller '.join(domains)}",
            f"The address must be under {' or '.join(domains)}",
        )


def _text_mistakes(record: MailboxRecord) -> Iterator[Mistake]:
    if not 1 <= len(record.name) <= MOST_NAME:
        yield _wrong("name", f"Namnet ska ha 1–{MOST_NAME} tecken", f"The name must have 1–{MOST_NAME} letters")
    for field in ("board", "department", "unit", "hours", "purpose"):
        if len(getattr(record, field)) > MOST_TEXT:
            yield _wrong(field, f"Högst {MOST_TEXT} tecken", f"At most {MOST_TEXT} letters")
    if not _PHONE.fullmatch(record.phone):
        yield _wrong(
            "phone",
            "Telefonnumret ska bestå av siffror, som 040-628 04 00",
            "The phone number is digits, such as 040-628 04 00",
        )
    for language, text in record.receipt.own.items():
        if len(text) > MOST_OWN:
            yield _wrong(
                "receipt",
                f"Kvittots egen text ({language}): högst {MOST_OWN} tecken",
                f"The receipt's own text ({language}): at most {MOST_OWN} letters",
            )
    if not record.receipt.languages or any(not _LANGUAGE.fullmatch(one) for one in record.receipt.languages):
        yield _wrong("receipt", "Kvittots språk skrivs som sv, en", "The receipt's languages are written as sv, en")


def _board_mistakes(record: MailboxRecord, pack: Pack) -> Iterator[Mistake]:
    names = [one.name for one in pack.boards]
    if record.kind is Kind.AUTHORITY and not record.board:
        yield _wrong("board", "En myndighetsbrevlåda behöver sin nämnd", "A mailbox of an authority needs its board")
    elif record.board and names and record.board not in names:
        yield _wrong("board", f"Nämnden ska vara en av: {', '.join(names)}", f"The board is one of: {', '.join(names)}")


def _list_mistakes(record: MailboxRecord) -> Iterator[Mistake]:
    for field in ("topics", "search_words"):
        given = getattr(record, field)
        if len(given) > MOST_WORDS or any(len(one) > MOST_TEXT for one in given):
            yield _wrong(
                field, f"Högst {MOST_WORDS} ord eller korta fraser", f"At most {MOST_WORDS} words or short phrases"
            )
    if len(record.people) > MOST_PEOPLE:
        yield _wrong("members", f"Högst {MOST_PEOPLE} personer", f"At most {MOST_PEOPLE} people")
    for field in ("responsible", "substitutes", "members"):
        given = getattr(record, field)
        for one in (given,) if isinstance(given, str) else given:
            if one and (len(one) > 254 or not _ADDRESS.fullmatch(one)):
                yield _wrong(field, "Skriv e-postadresser", "Write mail addresses")
            if one and one == record.address:
                yield _wrong(field, "Brevlådan kan inte bevaka sig själv", "The mailbox cannot watch itself")


def _number_mistakes(record: MailboxRecord, pack: Pack) -> Iterator[Mistake]:
    most = pack.answering.working_days
    if record.answering_days is not None and not 0 <= record.answering_days <= most:
        yield _wrong(
            "answering_days",
            f"Svarstiden är högst {most} arbetsdagar enligt {_sources(pack)}",
            f"The answering time is at most {most} working days by {_sources(pack)}",
        )


def _sources(pack: Pack) -> str:
    return ", ".join(str(one) for one in pack.answering.source)


def _wrong(field: str, sv: str, en: str) -> Mistake:
    return Mistake(field, sv, en)


def _line(text: str) -> str:
    """On one line, without control characters, in the usual form of its letters."""
    kept = "".join(" " if unicodedata.category(one) in {"Cc", "Cf", "Cs", "Zl", "Zp"} else one for one in text)
    return " ".join(unicodedata.normalize("NFC", kept).split())


def _address(text: str) -> str:
    return _line(text).casefold()


def _each(given: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in given if one))
