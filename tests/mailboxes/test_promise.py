"""When mail must be answered, around the days on which people count wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from mailboxes import promise
from policies.packs import load_pack
from tests.mailboxes.actors import BYGGLOV

ZONE = ZoneInfo("Europe/Stockholm")
SANDBY = load_pack("sandby")


def at(text: str) -> datetime:
    """A local moment."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-11-23 09:00", "2026-11-24 16:30"),  # Monday
        ("2026-11-26 16:29", "2026-11-27 15:00"),  # Friday closes at three
        ("2026-11-27 14:00", "2026-11-30 16:30"),  # over a week-end
        ("2026-11-28 11:00", "2026-12-01 16:30"),  # Saturday counts as Monday
        ("2026-04-01 10:00", "2026-04-02 12:00"),  # the day before Good Friday is half
        ("2026-04-02 10:00", "2026-04-07 16:30"),  # Easter: Friday to Monday off
        ("2026-04-04 10:00", "2026-04-08 16:30"),  # in the middle of it
        ("2026-06-18 10:00", "2026-06-22 16:30"),  # midsummer's eve is Friday the 19th
        ("2026-06-20 10:00", "2026-06-23 16:30"),
        ("2026-12-23 10:00", "2026-12-28 16:30"),  # Christmas
        ("2026-12-30 15:00", "2027-01-04 16:30"),  # New Year's eve, New Year's day, week-end
        ("2026-05-13 10:00", "2026-05-15 15:00"),  # the bridge day after Ascension closes at three
        ("2026-03-27 14:00", "2026-03-30 16:30"),  # summer time begins on the Sunday
        ("2026-10-23 14:00", "2026-10-26 16:30"),  # and ends
    ],
)
def test_the_next_working_day(received: str, due: str) -> None:
    """Sandby answers within one working day: until closing time of that day, whatever lies between."""
    assert promise.due(BYGGLOV, SANDBY, at(received)) == at(due)


@pytest.mark.parametrize(
    ("pack", "due"),
    [
        ("sjobo", "2026-11-24 16:30"),
        ("osby", "2026-11-24 16:30"),
        ("mjolby", "2026-11-24"),
        ("botkyrka", "2026-11-25 16:30"),
    ],
)
def test_each_municipality_has_its_own_promise(pack: str, due: str) -> None:
    """Sjöbo, Osby and Mjölby the next working day, Botkyrka within two; Mjölby's is kept when it is taken in hand."""
    loaded = load_pack(pack)
    found = promise.due(BYGGLOV, loaded, at("2026-11-23 09:00")).astimezone(ZONE)
    assert f"{found:%Y-%m-%d %H:%M}".startswith(due)
    assert (loaded.answering.counts == "handled") is (pack == "mjolby")


def test_a_mailbox_may_promise_its_own() -> None:
    """The register's number of days is used where there is one; 0 means the same day."""
    assert promise.due(replace(BYGGLOV, answering_days=0), SANDBY, at("2026-11-23 09:00")) == at("2026-11-23 16:30")


def test_a_promised_day_off_is_kept_on_the_next_working_day() -> None:
    """Whoever promises midsummer's eve answers on the Monday after."""
    assert promise.promised(BYGGLOV, SANDBY, date(2026, 6, 19)) == at("2026-06-22 16:30")
    assert promise.promised(BYGGLOV, SANDBY, date(2026, 6, 18)) == at("2026-06-18 16:30")


def test_a_week_is_local() -> None:
    """Sunday night by Greenwich is Monday in Sandby."""
    moment = datetime.fromisoformat("2026-11-22T23:30:00+00:00")
    assert promise.week_of(moment, SANDBY.calendar) == date(2026, 11, 23)
