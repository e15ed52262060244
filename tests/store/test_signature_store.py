"""The figures of the signature audit count each mail once and know nobody."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from policies.clock import FixedClock
from store.opening import Store
from store.signature_store import SqlSignatureStore
from store.tables import metadata

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
WEEK = date(2026, 11, 16)


@dataclass(frozen=True)
class Counted:
    digest: str
    week: date
    unit: str
    verdict: str


@dataclass(frozen=True)
class Need:
    token: str
    mailbox: str
    counted: int
    lacking: int
    noted_at: datetime | None


def _mail(digest: str, verdict: str = "present", week: date = WEEK, unit: str = "Barn och familj") -> Counted:
    return Counted(digest, week, unit, verdict)


@pytest.fixture
def figures(store: Store, clock: FixedClock) -> SqlSignatureStore[Need]:
    """The store under test."""
    return SqlSignatureStore(store.database, clock, Need)


def test_each_mail_counts_once(figures: SqlSignatureStore[Need]) -> None:
    """Replays and doubles within a page change nothing."""
    assert figures.record("m", "t", "link1", [_mail("a"), _mail("b", "missing"), _mail("a")], now=NOW) == 2
    assert figures.record("m", "t", "link2", [_mail("a"), _mail("b", "missing"), _mail("c")], now=NOW) == 1
    assert figures.shares(WEEK, WEEK) == [
        (WEEK, "Barn och familj", "missing", 1),
        (WEEK, "Barn och familj", "present", 2),
    ]
    assert figures.sweep_state("m") == "link2"


def test_an_empty_page_still_saves_the_link(figures: SqlSignatureStore[Need]) -> None:
    """The link moves on although nothing was new."""
    assert figures.record("m", "t", "next", [], now=NOW) == 0
    assert figures.sweep_state("M") == "next"
    figures.forget_state("m")
    assert figures.sweep_state("m") is None


def test_a_failing_page_leaves_nothing(figures: SqlSignatureStore[Need]) -> None:
    """Figures and link are one transaction: a fault in the middle keeps both as they were."""
    bad = Counted("a", WEEK, "u", "present" * 10_000)
    with figures.database.write() as connection:
        connection.exec_driver_sql("SELECT 1")
    figures.record("m", "t", "before", [], now=NOW)
    with pytest.raises(AttributeError):
        figures.record("m", "t", "after", [bad, Counted("b", "no date", "u", "present")], now=NOW)  # type: ignore[arg-type]
    assert figures.sweep_state("m") == "before"
    assert figures.shares(WEEK, WEEK) == []
    assert figures.record("m", "t", "again", [_mail("a")], now=NOW) == 1


def test_large_pages_are_counted(figures: SqlSignatureStore[Need]) -> None:
    """A page of a thousand mails is one transaction and counts a thousand."""
    assert figures.record("m", "t", "l", [_mail(f"d{n}") for n in range(1000)], now=NOW) == 1000
    assert figures.shares(WEEK, WEEK) == [(WEEK, "Barn och familj", "present", 1000)]


def test_weeks_are_chosen_by_their_monday(figures: SqlSignatureStore[Need]) -> None:
    """The span includes both its ends and nothing else."""
    for offset in range(4):
        figures.record("m", "t", "l", [_mail(f"d{offset}", week=WEEK - timedelta(weeks=offset))], now=NOW)
    found = figures.shares(WEEK - timedelta(weeks=2), WEEK - timedelta(weeks=1))
    assert [row[0] for row in found] == [WEEK - timedelta(weeks=2), WEEK - timedelta(weeks=1)]


def test_needs_gather_recent_mail_only(figures: SqlSignatureStore[Need]) -> None:
    """The short-lived row counts this week's and last week's mail, not older mail nor exempt mail."""
    mails = [
        _mail("a", "missing"),
        _mail("b", "altered", week=WEEK - timedelta(weeks=1)),
        _mail("c", "missing", week=WEEK - timedelta(weeks=4)),
        _mail("d", "exempt"),
        _mail("e"),
    ]
    figures.record("m@sandby.example", "token", "l", mails, now=NOW)
    assert figures.needs(now=NOW) == [Need("token", "m@sandby.example", 3, 2, None)]


def test_needs_expire_after_eight_days_and_begin_anew(figures: SqlSignatureStore[Need]) -> None:
    """After eight days the row is neither given nor added to."""
    figures.record("m", "token", "l", [_mail("a", "missing")], now=NOW)
    later = NOW + timedelta(days=9)
    assert figures.needs(now=later) == []
    figures.record("m", "token", "l", [_mail("b", "missing", week=WEEK + timedelta(weeks=1))], now=later)
    assert figures.needs(now=later) == [Need("token", "m", 1, 1, None)]


def test_a_note_is_remembered_for_a_week(figures: SqlSignatureStore[Need]) -> None:
    """The row tells when its person got a note; pruning forgets it after seven days."""
    figures.record("m", "token", "l", [_mail("a", "missing")], now=NOW)
    figures.mark_noted("token", NOW)
    figures.mark_noted("token", NOW + timedelta(hours=1))
    assert figures.needs(now=NOW)[0].noted_at == NOW + timedelta(hours=1)
    assert figures.prune(now=NOW + timedelta(days=7)) == 0
    assert figures.prune(now=NOW + timedelta(days=7, hours=2)) == 1
    assert figures.needs(now=NOW + timedelta(days=7, hours=2))[0].noted_at is None


def test_digests_outlive_the_sweep_and_then_go(figures: SqlSignatureStore[Need]) -> None:
    """Digests are kept forty days, longer than a restarted sweep looks back."""
    figures.record("m", "t", "l", [_mail("a")], now=NOW)
    figures.prune(now=NOW + timedelta(days=39))
    assert figures.record("m", "t", "l", [_mail("a")], now=NOW + timedelta(days=39)) == 0
    figures.prune(now=NOW + timedelta(days=41))
    assert figures.record("m", "t", "l", [_mail("a")], now=NOW + timedelta(days=41)) == 1


def test_the_figures_hold_no_person() -> None:
    """Counts, digests and notes have no column for a person or a mailbox."""
    for name in ("signature_counts", "signature_seen", "signature_notes"):
        columns = {column.name for column in metadata.tables[name].columns}
        assert not columns & {"mailbox", "address", "person", "name", "sender", "subject"}


def test_workers_at_once_lose_no_count(figures: SqlSignatureStore[Need]) -> None:
    """Mailboxes of one unit swept at the same time add up."""

    def one(number: int) -> int:
        mails = [_mail(f"{number}-{n}", unit=f"enhet {n % 3}") for n in range(30)]
        return figures.record(f"m{number}", f"t{number}", "l", mails, now=NOW)

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(one, range(12))) == 360
    assert [row[3] for row in figures.shares(WEEK, WEEK)] == [120, 120, 120]


def test_the_last_sweep_is_when_a_page_was_last_recorded(figures: SqlSignatureStore[Need], clock: FixedClock) -> None:
    """None before the first; then the newest of all mailboxes."""
    assert figures.last_sweep() is None
    figures.record("a", "t", "l", [], now=NOW)
    clock.advance(timedelta(hours=1))
    figures.record("b", "t", "l", [], now=NOW)
    assert figures.last_sweep() == NOW + timedelta(hours=1)
