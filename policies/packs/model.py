"""What a pack holds: frozen, typed, one dataclass per section of ``pack.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from policies.absence_policy import AbsencePolicy
from policies.decode import Domain, Https, Number, OneOrMany, Text
from policies.hours import Holidays, Hours, Sources
from policies.information_classes import InformationClasses
from policies.mailbox_policy import Board, MailboxPolicy
from policies.receipt_policy import ReceiptPolicy
from policies.rules import Alarm, Overrides, RuleSetting, SecureChannel
from policies.signature_policy import Match, SignaturePolicy, Words
from policies.vocabulary import Language
from policies.working_days import WorkingCalendar


class TimeZone(str):
    """The name of a zone of the IANA database."""

    __slots__ = ()
    expected = "a time zone such as Europe/Stockholm"

    @classmethod
    def parse(cls, text: str) -> TimeZone:
        """The zone of that name. Raises ValueError."""
        if text not in available_timezones():
            raise ValueError(f"is {text!r}, which no time zone is called")
        return cls(text)


_STOCKHOLM = TimeZone("Europe/Stockholm")


@dataclass(frozen=True, slots=True)
class Municipality:
    """Who the pack is for. ``domains`` are its own mail domains, the first one the usual."""

    name: Annotated[str, Text(most=80)]
    short: Annotated[str, Text(most=40)]
    website: Https
    domains: Annotated[tuple[Domain, ...], OneOrMany()]
    organisation_number: Annotated[str, Text(most=11, pattern=r"[0-9]{6}-[0-9]{4}", expected="NNNNNN-NNNN")] | None = (
        None
    )


@dataclass(frozen=True, slots=True)
class Guideline:
    """The document that the pack turns into data, as its readers call it."""

    title: Annotated[str, Text(most=160)]
    number: Annotated[str, Text(most=40, least=0)] = ""
    decided: Annotated[str, Text(most=80, least=0)] = ""


@dataclass(frozen=True, slots=True)
class Answering:
    """How soon incoming mail is to be answered, in working days after it came, and whether it is enough to take it in hand (M05).

    ``handled``: what counts as taken care of besides a reply from the mailbox; throwing it away always ends the wait, and is not counted.
    ``manager_after``: working days after the promise when the manager of whoever is responsible is told.
    """

    working_days: Annotated[int, Number(0, 30)]
    source: Sources
    counts: Literal["answered", "handled"] = "answered"
    handled: tuple[Literal["moved", "category", "marked", "forwarded"], ...] = (
        "moved",
        "category",
        "marked",
        "forwarded",
    )
    manager_after: Annotated[int, Number(1, 30)] = 2


def _not_in_file(default: Any) -> Any:
    return field(default=default, metadata={"in_file": False})


@dataclass(frozen=True)
class Pack:
    """Everything one municipality (or one of its departments) has decided."""

    name: str
    title: Words
    municipality: Municipality
    hours: Hours
    answering: Answering
    signature: SignaturePolicy
    extends: str | None = None
    guidelines: tuple[Guideline, ...] = ()
    language: Language = Language.SWEDISH
    time_zone: TimeZone = _STOCKHOLM
    holidays: Holidays = field(default_factory=Holidays)
    absence: AbsencePolicy = field(default_factory=AbsencePolicy)
    boards: tuple[Board, ...] = ()
    mailboxes: MailboxPolicy = field(default_factory=MailboxPolicy)
    receipts: ReceiptPolicy = field(default_factory=ReceiptPolicy)
    rules: Mapping[str, RuleSetting] = field(default_factory=dict)
    secure_channel: SecureChannel | None = None
    classes: InformationClasses = field(default_factory=InformationClasses)
    alarm: Alarm = field(default_factory=Alarm)
    overrides: Overrides = field(default_factory=Overrides)
    folders: tuple[Path, ...] = _not_in_file(())
    locks: tuple[str, ...] = _not_in_file(())
    departments: tuple[Department, ...] = _not_in_file(())

    @cached_property
    def calendar(self) -> WorkingCalendar:
        """Working days and office hours of this pack."""
        return WorkingCalendar(self.hours, self.holidays, self.time_zone)

    def file(self, relative: str) -> Path | None:
        """The file of that name in the nearest layer that has it, own folder first; None when none has."""
        for folder in self.folders:
            candidate = (folder / relative).resolve()
            if candidate.is_relative_to(folder.resolve()) and candidate.is_file():
                return candidate
        return None

    def for_unit(self, department: str, unit: str = "") -> Pack:
        """The pack as it applies there: with the unit's layer, else the department's, else as it is."""
        fitting = [one for one in self.departments if one.match.fits(department=department, unit=unit)]
        fitting.sort(key=lambda one: one.match.unit is None)
        return fitting[0].pack if fitting else self


@dataclass(frozen=True, slots=True)
class Department:
    """A layer for one department or unit, and the whole pack as it looks with it."""

    slug: str
    match: Match
    pack: Pack
