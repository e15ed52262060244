"""Overrides (S05): how often people send all the same, per rule and unit and week, and which rules should therefore be looked at.

A report holds rule, reason's code, time and a digest that the add-in made up; who sent it decides the unit and is then forgotten.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from policies.units import OTHERS

OWN_WORDS = "own-words"  # the reason was written in the pane, where it stayed
WRONG = "not-what-it-seems"
KEPT = timedelta(days=8)  # a report older than the digests are kept could be counted twice
AHEAD = timedelta(hours=1)  # a client's clock may be a little fast
OFTEN = 20  # overrides of a rule in four weeks; fewer say nothing about the rule
MOSTLY = 0.5
FEWEST = 5  # a unit with fewer overrides of a rule is shown among the others, so that nobody can be picked out
WEEKS = 4
_DIGEST = re.compile(r"[0-9a-f]{32,64}")


class BadReport(ValueError):  # noqa: N818 - a value that is told, not a failure
    """A report that cannot be counted: which field, and what was expected there (Swedish, English)."""

    def __init__(self, field: str, expected: str) -> None:
        super().__init__(f"{field}: {expected}")
        self.field = field
        self.expected = expected


@dataclass(frozen=True, slots=True)
class Report:
    """One override as the add-in tells it."""

    digest: str
    rule: str
    reason: str
    at: datetime
    unit: str = ""


def read_report(value: object, *, rules: Iterable[str], reasons: Iterable[str], now: datetime) -> Report:
    """The report of a JSON value. ``rules`` and ``reasons`` are those there are. Raises BadReport for the first mistake."""
    if not isinstance(value, dict):
        raise BadReport("body", "a JSON object with id, rule, reason and at")
    unknown = sorted(str(name) for name in value.keys() - {"id", "rule", "reason", "at", "unit"})
    if unknown:  # so that no content can come along by mistake
        raise BadReport(unknown[0][:40], "nothing; only id, rule, reason, at and unit are taken")
    digest, unit = value.get("id"), value.get("unit") or ""
    if not isinstance(digest, str) or not _DIGEST.fullmatch(digest):
        raise BadReport("id", "32 to 64 hexadecimal digits, the same when the report is sent again")
    if not isinstance(unit, str) or len(unit) > 256:
        raise BadReport("unit", "at most 256 characters")
    return Report(
        digest, _one_of("rule", value, rules), _one_of("reason", value, reasons), _moment(value.get("at"), now), unit
    )


def _one_of(field: str, value: dict[str, object], known: Iterable[str]) -> str:
    there = sorted(set(known))
    found = value.get(field)
    if not isinstance(found, str) or found not in there:
        raise BadReport(field, "one of " + ", ".join(there))
    return found


def _moment(found: object, now: datetime) -> datetime:
    expected = "a moment with offset such as 2026-11-21T08:00:00+01:00, at most eight days ago"
    try:
        moment = datetime.fromisoformat(found) if isinstance(found, str) and len(found) <= 40 else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not now - KEPT < moment <= now + AHEAD:
        raise BadReport("at", expected)
    return moment


def week_of(moment: datetime, zone: tzinfo) -> date:
    """The Monday of the ISO week, as people there lived it."""
    day = moment.astimezone(zone).date()
    return day - timedelta(days=day.weekday())


Row = tuple[date, str, str, str, int]


@dataclass(frozen=True, slots=True)
class Often:
    """One rule's overrides of a period: how many, how many of them said that the warning was wrong, by unit, and by week."""

    rule: str
    total: int
    wrong: int
    units: Sequence[tuple[str, int]]
    weeks: Sequence[tuple[date, int]]

    @property
    def advice(self) -> str:
        """``wrong``: the rule often errs; ``ignored``: people know better; ``silent``: too few to say anything."""
        if self.total < OFTEN:
            return "silent"
        return "wrong" if self.wrong >= MOSTLY * self.total else "ignored"


def by_rule(rows: Iterable[Row], weeks: Sequence[date]) -> list[Often]:
    """The rules that were overridden in these weeks, the most often first."""
    wanted = set(weeks)
    units: dict[str, Counter[str]] = defaultdict(Counter)
    reasons: dict[str, Counter[str]] = defaultdict(Counter)
    by_week: dict[str, Counter[date]] = defaultdict(Counter)
    for week, unit, rule, reason, number in rows:
        if week in wanted:
            units[rule][unit] += number
            reasons[rule][reason] += number
            by_week[rule][week] += number
    found = [
        Often(
            rule=rule,
            total=counted.total(),
            wrong=reasons[rule][WRONG],
            units=_shown(counted),
            weeks=[(week, by_week[rule][week]) for week in weeks],
        )
        for rule, counted in units.items()
    ]
    return sorted(found, key=lambda one: (-one.total, one.rule))


def _shown(units: Counter[str]) -> list[tuple[str, int]]:
    """Units by number, the small ones together as the last."""
    large = {unit: number for unit, number in units.items() if number >= FEWEST and unit != OTHERS}
    rest = units.total() - sum(large.values())
    found = sorted(large.items(), key=lambda one: (-one[1], one[0].casefold()))
    return [*found, (OTHERS, rest)] if rest else found
