"""The register of absences on both databases: every field kept, written whole or not at all, removed with what belongs to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from absence import rows
from absence.model import Absence, Answer, Coverage, Kind, LinkToken, RegisterChanged, Seen, Stage, Way
from policies.clock import FixedClock
from policies.opening import Evidence, WatchedMailbox, Why
from store.absence_store import Makers, SqlAbsenceStore
from store.opening import Store

START = datetime(2026, 12, 1, tzinfo=UTC)
COVERAGE = Coverage(
    Way.FORWARD,
    "bjorn.ek@sandby.example",
    Answer.ACCEPTED,
    START,
    START,
    START + timedelta(days=3),
    asks_rest=True,
    round=4,
)
ONE = Absence(
    "a1", "anna.lind@sandby.example", Kind.COURSE, START, None, "Europe/Stockholm", COVERAGE, Stage.PLANNED,
    made_by="anna.lind@sandby.example", made_at=START - timedelta(days=8),
    changed_by="carin.holm@sandby.example", changed_at=START - timedelta(days=7),
    weekdays=(0, 4), day_from=time(12), day_to=time(15, 30), reply_to="socialtjansten@sandby.example",
    words_sv="Hälsningar, Anna\nHej", words_en="Regards",
)  # fmt: skip
Held = SqlAbsenceStore[Absence, Seen, LinkToken, WatchedMailbox]


@pytest.fixture
def register(store: Store, clock: FixedClock) -> Held:
    """The register."""
    makers = Makers(rows.row_of, rows.absence_of, rows.seen_of, rows.link_of, rows.watched_of, RegisterChanged)
    return SqlAbsenceStore(store.database, clock, makers)


def test_every_field_comes_back(register: Held) -> None:
    """What is written is what is read, moments and words and all."""
    register.apply([ONE], revision=0)
    assert register.get("a1") == ONE
    changed = replace(
        ONE, version=2, stage=Stage.ENDED, end=START + timedelta(days=9), weekdays=(), day_from=None, day_to=None,
        uncovered_since=START, ended_at=START, restored_at=START, words_sv="a\x00b",
    )  # fmt: skip
    register.apply([changed], revision=1)
    assert register.get("a1") == replace(changed, words_sv="a\ufffdb")
    assert register.revision() == 2


def test_writes_on_an_old_number_are_refused_whole(register: Held) -> None:
    """Nothing of a write is kept when the register has moved on, a version does not follow, or an id is taken."""
    register.apply([ONE], revision=0)
    other = replace(ONE, id="a2")
    with pytest.raises(RegisterChanged):
        register.apply([other], revision=0)
    with pytest.raises(RegisterChanged):
        register.apply([other, replace(ONE, version=3)], revision=1)
    assert (register.get("a2"), register.revision()) == (None, 1)
    register.apply([], revision=99)


def test_what_is_due_covered_live_and_left(register: Held) -> None:
    """The questions that the room asks of the register."""
    fresh = replace(ONE, weekdays=(), day_from=None, day_to=None, end=START + timedelta(days=9))
    ended = replace(fresh, id="a2", mailbox="bjorn.ek@sandby.example", stage=Stage.ENDED, ended_at=START)
    cancelled = replace(fresh, id="a3", stage=Stage.CANCELLED, ended_at=START, restored_at=START)
    register.apply([fresh, ended, cancelled], revision=0)
    assert [one.id for one in register.due(START)] == ["a1"]
    assert register.due(START - timedelta(seconds=1)) == []
    assert [one.id for one in register.covered_by("Bjorn.Ek@sandby.example")] == ["a1"]
    assert [one.id for one in register.live()] == ["a1"]
    assert [one.id for one in register.unrestored()] == ["a2"]
    assert [one.id for one in register.for_mailbox("ANNA.lind@sandby.example")] == ["a1", "a3"]
    assert len(register.for_mailboxes(["anna.lind@sandby.example", "bjorn.ek@sandby.example"])) == 3
    assert {one.id for one in register.several(["a1", "a2", "nobody"])} == {"a1", "a2"}


def test_what_is_over_goes_with_all_that_belongs_to_it(register: Held, clock: FixedClock) -> None:
    """Removed with its links and looks; what may have left something behind stays."""
    over = replace(ONE, stage=Stage.RESTORED, ended_at=START, restored_at=START)
    left = replace(over, id="a2", stage=Stage.ENDED, restored_at=None)
    register.apply([over, left], revision=0)
    register.keep_token(LinkToken("d", "a1", "answer", "bjorn.ek@sandby.example", 1, clock.now() + timedelta(days=1)))
    register.keep_watched(WatchedMailbox("a1", START))
    assert register.remove_over(START) == 0
    assert register.remove_over(START + timedelta(seconds=1)) == 1
    assert (register.get("a1"), register.token("d"), register.watched("a1")) == (None, None, None)
    assert register.get("a2") == left


def test_evidence_is_noted_once(register: Held, clock: FixedClock) -> None:
    """The same look twice is one; the days come in order."""
    day = date(2026, 12, 2)
    for _ in range(2):
        register.mark_seen("Anna.Lind@sandby.example", day, "opened", by_substitute=False)
    register.mark_seen("anna.lind@sandby.example", day - timedelta(days=1), "seen", by_substitute=True)
    seen = Seen("anna.lind@sandby.example", day, "opened", by_substitute=False, at=clock.now())
    assert register.seen("anna.lind@sandby.example", day) == [seen]
    found = register.seen_between("anna.lind@sandby.example", day - timedelta(days=3), day)
    assert [(one.how, one.by_substitute) for one in found] == [("seen", True), ("opened", False)]


def test_how_far_a_mailbox_is_looked_after(register: Held) -> None:
    """The last look replaces the one before."""
    assert register.watched("a1") is None
    register.keep_watched(WatchedMailbox("a1", START, 3))
    looked = WatchedMailbox("a1", START, 2, START, Evidence.UNKNOWN, Why.TROUBLE, 5, START)
    register.keep_watched(looked)
    assert register.watched("a1") == looked


def test_a_link_expires_and_can_be_dropped(register: Held, clock: FixedClock) -> None:
    """A link is good until its moment or until it is dropped."""
    token = LinkToken("d", "a1", "answer", "bjorn.ek@sandby.example", 1, clock.now() + timedelta(hours=1))
    register.keep_token(token)
    assert register.token("d") == token
    clock.advance(timedelta(hours=1))
    assert register.token("d") is None
    register.keep_token(replace(token, digest="e", expires_at=clock.now() + timedelta(hours=1)))
    register.drop_tokens("a1")
    assert register.token("e") is None
