"""The sections ``hours`` and ``holidays`` of a pack: when the municipality is open, and what shortens or closes a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Annotated, Literal

from policies.decode import OneOrMany, Text

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# the days of the `holidays` package's Swedish calendar, by the names people write in packs
RED_DAYS = (
    "nyårsdagen",
    "trettondedag jul",
    "långfredagen",
    "påskdagen",
    "annandag påsk",
    "första maj",
    "kristi himmelsfärdsdag",
    "pingstdagen",
    "nationaldagen",
    "midsommardagen",
    "alla helgons dag",
    "juldagen",
    "annandag jul",
)
# not holidays by law, yet closed nearly everywhere; the package keeps them in its category `de_facto`
EVES = ("midsommarafton", "julafton", "nyårsafton")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from: the guideline and its section, so that everybody can look it up."""

    guideline: Annotated[str, Text(most=160)]
    section: Annotated[str, Text(most=160)] = ""

    def __str__(self) -> str:
        """Guideline and section in one line."""
        return f"{self.guideline}, {self.section}" if self.section else self.guideline


Sources = Annotated[tuple[Source, ...], OneOrMany()]


@dataclass(frozen=True, slots=True)
class OfficeDay:
    """One day's office hours, local time; closed all day when ``opens`` is None."""

    opens: time | None = None
    closes: time | None = None
    expected = "hours such as 08:00-16:30, or closed"

    @classmethod
    def parse(cls, text: str) -> OfficeDay:
        """``08:00-16:30`` or ``closed``. Raises ValueError."""
        if text == "closed":
            return cls()
        first, dash, last = text.replace("–", "-").replace(" ", "").partition("-")
        if not dash or len(first) != 5 or len(last) != 5:
            raise ValueError
        opens, closes = time.fromisoformat(first), time.fromisoformat(last)
        if closes <= opens:
            raise ValueError(f"closes at {last}, before it opens")
        return cls(opens, closes)

    def as_text(self) -> str:
        """As it is written in a pack."""
        if self.opens is None or self.closes is None:
            return "closed"
        return f"{self.opens:%H:%M}-{self.closes:%H:%M}"

    @property
    def is_open(self) -> bool:
        """Whether anybody works that day."""
        return self.opens is not None


CLOSED = OfficeDay()


@dataclass(frozen=True, slots=True)
class BridgeDays:
    """What happens on a single working day between days off: ``open``, ``closed`` or an earlier closing time."""

    kind: Literal["open", "closed", "short"] = "open"
    closes: time | None = None
    expected = "open, closed, or an earlier closing time such as 12:00"

    @classmethod
    def parse(cls, text: str) -> BridgeDays:
        """``open``, ``closed`` or ``12:00``. Raises ValueError."""
        if text in {"open", "closed"}:
            return cls("open" if text == "open" else "closed")
        if len(text) != 5:
            raise ValueError
        return cls("short", time.fromisoformat(text))

    def as_text(self) -> str:
        """As it is written in a pack."""
        return self.kind if self.closes is None else f"{self.closes:%H:%M}"


@dataclass(frozen=True, slots=True)
class Hours:
    """Office hours by weekday. ``half_days`` maps a holiday's Swedish name to the closing time of the day before it."""

    source: Sources
    monday: OfficeDay = CLOSED
    tuesday: OfficeDay = CLOSED
    wednesday: OfficeDay = CLOSED
    thursday: OfficeDay = CLOSED
    friday: OfficeDay = CLOSED
    saturday: OfficeDay = CLOSED
    sunday: OfficeDay = CLOSED
    half_days: Mapping[str, time] = field(default_factory=dict)
    bridge_days: BridgeDays = field(default_factory=BridgeDays)

    def weekday(self, number: int) -> OfficeDay:
        """The hours of a weekday, Monday = 0."""
        day: OfficeDay = getattr(self, WEEKDAYS[number])
        return day

    def mistakes(self) -> Iterator[tuple[str, str, str]]:
        """What cannot be seen in one field alone."""
        from policies.layers import did_you_mean

        if not any(self.weekday(number).is_open for number in range(7)):
            yield "monday", "leaves every weekday closed", "at least one weekday with hours"
        for name in self.half_days:
            if name not in RED_DAYS + EVES:
                yield f"half_days.{name}", "is no Swedish holiday", did_you_mean(name, set(RED_DAYS + EVES))


@dataclass(frozen=True, slots=True)
class Holidays:
    """Days off: the country's public holidays, the eves that count as such, and dates of the municipality's own."""

    country: Literal["SE"] = "SE"
    extra: tuple[Literal["midsommarafton", "julafton", "nyårsafton"], ...] = ()
    closed: tuple[date, ...] = ()
