"""What is to be told about absences, who was found, and how mailboxes were left, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from absence.notices import Notice, What
from absence.settling import Mark
from absence.telling_ports import FoundAway
from policies.clock import FixedClock
from postvakt.wiring.absence import notice_of
from store.absence_notice_store import SqlFoundStore, SqlMarks, SqlNoticeStore
from store.opening import Store

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
BJORN = "bjorn.ek@sandby.example"
ONE = Notice(
    "asked:a1:1", BJORN, What.ASKED, "a1", NOW, {"since": "x", "own": ["reply"]}, urgent=True,
    not_before=NOW + timedelta(minutes=5),
)  # fmt: skip
TWO = Notice("accepted:a1:1", BJORN, What.ACCEPTED, "a1", NOW + timedelta(seconds=1))


@pytest.fixture
def notices(store: Store, clock: FixedClock) -> SqlNoticeStore[Notice]:
    """The notices."""
    return SqlNoticeStore(store.database, clock, notice_of)


def test_a_notice_comes_back_as_it_was_and_is_kept_once(notices: SqlNoticeStore[Notice]) -> None:
    """Every field; the same key again changes nothing; oldest first."""
    assert notices.put([TWO, ONE, ONE]) == 2
    assert notices.put([replace(ONE, to="somebody@sandby.example")]) == 0
    assert notices.put([]) == 0
    assert notices.waiting() == [ONE, TWO]
    assert notices.about("a1") == [ONE, TWO]
    assert notices.of_kind("asked") == [ONE]


def test_a_mail_claims_its_notices_and_tells_them_once(notices: SqlNoticeStore[Notice]) -> None:
    """What one mail has taken no other takes; what is claimed is not forgotten; told, it waits no longer."""
    notices.put([ONE, TWO])
    notices.claim([ONE.key], "m1")
    notices.claim([ONE.key, TWO.key], "m2")
    assert [one.mail for one in notices.waiting()] == ["m1", "m2"]
    assert not notices.was_told("m1")
    notices.told("m1")
    assert notices.was_told("m1")
    assert [one.key for one in notices.waiting()] == [TWO.key]
    notices.forget([TWO.key])
    assert [one.key for one in notices.waiting()] == [TWO.key]


def test_what_has_nothing_to_say_is_forgotten(notices: SqlNoticeStore[Notice]) -> None:
    """Before a mail has taken it."""
    notices.put([ONE, TWO])
    notices.forget([ONE.key])
    assert notices.waiting() == [TWO]


def test_who_was_found_is_kept_for_days(store: Store) -> None:
    """Seen again, the first sight and a dismissal stay; no longer seen, the row goes."""
    held: SqlFoundStore[FoundAway] = SqlFoundStore(store.database, lambda row: FoundAway(**row))
    one = FoundAway("anna.lind@sandby.example", "m", "reply", NOW, None, NOW, NOW)
    held.keep(one)
    later = NOW + timedelta(days=1)
    held.dismiss("Anna.Lind@sandby.example")
    held.keep(replace(one, end=later, first_seen=later, last_seen=later))
    assert held.all() == [replace(one, end=later, last_seen=later, dismissed=True)]
    assert held.forget_before(later) == 0
    assert held.forget_before(later + timedelta(seconds=1)) == 1
    assert held.all() == []


def test_how_a_mailbox_was_left(store: Store) -> None:
    """The last one counts."""
    held: SqlMarks[Mark] = SqlMarks(store.database, lambda row: Mark(**row))
    assert held.marks() == {}
    held.keep_mark(Mark("anna.lind@sandby.example", "", 1, NOW))
    last = Mark("anna.lind@sandby.example", "abc", 0, NOW + timedelta(minutes=1))
    held.keep_mark(last)
    assert held.marks() == {"anna.lind@sandby.example": last}
