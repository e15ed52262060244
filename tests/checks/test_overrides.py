"""Which rules people pass, by unit and week, and what may be said of so few."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from checks.overrides import WRONG, BadReport, by_rule, read_report, week_of
from policies.packs import load_pack
from policies.units import OTHERS

ZONE = load_pack("sandby").calendar.zone
WEEKS = [date(2026, 11, 9), date(2026, 11, 16)]
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


def test_numbers_are_added_up_by_rule_unit_and_week() -> None:
    """The most often first; weeks outside the period do not count; units with few stand together."""
    rows = [
        (WEEKS[0], "Skola", "S01", WRONG, 6),
        (WEEKS[1], "Skola", "S01", "own-words", 4),
        (WEEKS[1], "Vård", "S01", "own-words", 4),
        (WEEKS[1], "Vård", "C04", "danger", 20),
        (date(2026, 1, 5), "Skola", "S01", WRONG, 99),
    ]
    first, second = by_rule(rows, WEEKS)
    assert (first.rule, first.total, first.advice) == ("C04", 20, "ignored")
    assert (second.rule, second.total, second.wrong, second.advice) == ("S01", 14, 6, "silent")
    assert second.units == [("Skola", 10), (OTHERS, 4)]
    assert second.weeks == [(WEEKS[0], 6), (WEEKS[1], 8)]
    assert by_rule([], WEEKS) == []


def test_a_rule_that_people_call_wrong_is_said_to_be() -> None:
    """From twenty overrides on, when at least half say that the warning is wrong."""
    assert (
        by_rule([(WEEKS[0], "Skola", "S01", WRONG, 10), (WEEKS[0], "Skola", "S01", "danger", 10)], WEEKS)[0].advice
        == "wrong"
    )


def test_a_week_is_the_one_people_lived_in() -> None:
    """Late on Sunday in UTC is Monday in Sweden."""
    assert week_of(datetime(2026, 11, 15, 23, 30, tzinfo=UTC), ZONE) == date(2026, 11, 16)


def test_a_report_is_read_in_any_time_zone() -> None:
    """JavaScript's own writing of a moment, and one with an offset."""
    good = {"id": "a" * 32, "rule": "S01", "reason": "danger", "at": "2026-11-20T08:00:00.000Z"}
    made = read_report(good, rules=["S01"], reasons=["danger"], now=NOW)
    assert made.at == NOW - timedelta(hours=1)
    other = read_report({**good, "at": "2026-11-20T17:00:00+09:00"}, rules=["S01"], reasons=["danger"], now=NOW)
    assert other.at == made.at.astimezone(timezone(timedelta(hours=9)))


@pytest.mark.parametrize("value", [None, [], "x", 7, {}])
def test_what_is_no_report_is_told(value: object) -> None:
    """Anything but an object with the four fields raises with the field."""
    with pytest.raises(BadReport) as told:
        read_report(value, rules=["S01"], reasons=["danger"], now=NOW)
    assert told.value.field in ("body", "id")
