"""Sandby's people, and a calendar of its pack, for tests without a tenant."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from absence.model import Absence, Answer, Coverage, Kind, Stage, Way
from absence.people import People
from policies.packs import load_pack
from policies.vocabulary import DirectoryEntry, Language, MailboxKind

ZONE = ZoneInfo("Europe/Stockholm")
PACK = load_pack("sandby")
ANNA, BJORN, CARIN = (f"{one}@sandby.example" for one in ("anna.lind", "bjorn.ek", "carin.holm"))
FARID, ULLA, EMILY = (f"{one}@sandby.example" for one in ("farid.amini", "ulla.strom", "emily.stone"))
DESK = FARID
BOX = "socialtjansten@sandby.example"


def entry(address: str, name: str, manager: str = "", language: Language = Language.SWEDISH) -> DirectoryEntry:
    """Somebody of the directory; the id is the address."""
    given, _, surname = name.rpartition(" ")
    kind = MailboxKind.PERSONAL if given else MailboxKind.FUNCTION
    return DirectoryEntry(address, address, name, kind, given, surname, manager_id=manager, language=language)


ENTRIES = [
    entry(ULLA, "Ulla Ström"),
    entry(CARIN, "Carin Holm", ULLA),
    entry(ANNA, "Anna Lind", CARIN),
    entry(BJORN, "Björn Ek", CARIN),
    entry(FARID, "Farid Amini", ULLA),
    entry(EMILY, "Emily Stone", ULLA, Language.ENGLISH),
    entry(BOX, "Socialtjänsten", CARIN),
]


def people(*away: str) -> People:
    """The directory, with these people away."""
    return People(ENTRIES, PACK, lambda address, _: address.casefold() in away)


def at(text: str) -> datetime:
    """A local moment such as ``2026-11-23 08:00``."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def absence(  # noqa: PLR0917 - a builder
    start: datetime,
    end: datetime | None,
    way: Way = Way.ACCESS,
    answer: Answer = Answer.ACCEPTED,
    stage: Stage = Stage.ACTIVE,
    substitute: str = BJORN,
    **more: object,
) -> Absence:
    """Anna is away, Björn watches."""
    coverage = Coverage(way, "" if way is Way.SELF else substitute, answer, asked_at=start)
    made = Absence("a1", ANNA, Kind.HOLIDAY, start, end, ZONE.key, coverage, stage, ANNA, start)
    from dataclasses import replace

    return replace(made, **more)  # type: ignore[arg-type]
