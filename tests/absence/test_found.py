"""People who are away although nobody covers: found, helped once, and left alone when all is well."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from absence.found import Finder, OutOfOffice, ReplyOn
from absence.model import Answer, Stage
from absence.notices import What
from policies.clock import FixedClock
from policies.mailing import MailboxUnavailable
from tests.absence.fakes import FakeStore
from tests.absence.people import ANNA, BJORN, BOX, CARIN, ENTRIES, absence, at, people

MONDAY = "2026-11-23"


@dataclass
class FakeSigns:
    """What mailboxes say."""

    replies: dict[str, ReplyOn] = field(default_factory=dict)
    entries: dict[str, list[OutOfOffice]] = field(default_factory=dict)

    async def reply(self, mailbox: str) -> ReplyOn | None:
        """As ``Signs``."""
        if mailbox == BJORN:
            raise MailboxUnavailable(mailbox)
        return self.replies.get(mailbox)

    async def out_of_office(self, mailbox: str, since: datetime, until: datetime) -> Sequence[OutOfOffice]:
        """As ``Signs``."""
        return [one for one in self.entries.get(mailbox, []) if one.end > since and one.start < until]


def finder(signs: FakeSigns) -> tuple[Finder, FakeStore, FixedClock]:
    """On a Monday morning."""
    clock = FixedClock(at(f"{MONDAY} 07:00"))
    store = FakeStore(clock)
    return Finder(store, store, store, signs, clock, own_mailbox="postvakt@sandby.example"), store, clock


def scan(one: Finder) -> int:
    """Everybody."""
    return asyncio.run(one.scan(one.whom(ENTRIES), people()))


def told(store: FakeStore) -> list[tuple[str, What]]:
    """Who is to be told what."""
    return [(one.to, one.what) for one in store.notices.values()]


def test_a_reply_switched_on_by_hand_is_found_and_told_once() -> None:
    """Anna hears of it once; Carin two working days later, if nothing has happened; found again it is not told again."""
    one, store, clock = finder(FakeSigns(replies={ANNA: ReplyOn(None, None)}))
    assert scan(one) == 1
    assert told(store) == [(ANNA, What.FOUND)]
    clock.advance(timedelta(days=1))
    scan(one)
    assert told(store) == [(ANNA, What.FOUND)]
    clock.advance(timedelta(days=1))
    scan(one)
    scan(one)
    assert told(store) == [(ANNA, What.FOUND), (CARIN, What.FOUND_MANAGER)]
    assert [found.mailbox for found in one.current()] == [ANNA]


def test_two_weeks_in_the_calendar_are_found_an_afternoon_is_not() -> None:
    """A whole day's entry is told by its dates in whatever zone it comes; an hour at the dentist is no absence."""
    dentist = OutOfOffice(at("2026-11-24 13:00"), at("2026-11-24 14:00"), all_day=False)
    weeks = OutOfOffice(at("2026-11-30 00:00"), at("2026-12-12 00:00"), all_day=True)
    one, store, _ = finder(FakeSigns(entries={CARIN: [dentist], ANNA: [weeks]}))
    assert scan(one) == 1
    (found,) = one.current()
    assert (found.mailbox, found.sign) == (ANNA, "calendar")
    assert (found.start, found.end) == (at("2026-11-30 00:00"), at("2026-12-12 00:00"))
    assert told(store) == [(ANNA, What.FOUND)]


def test_entries_that_meet_over_a_weekend_are_one_absence() -> None:
    """Friday and Monday away are one, and the reply for the same days is told with it."""
    days = [OutOfOffice(at(f"2026-11-{day} 07:00"), at(f"2026-11-{day} 18:00"), all_day=False) for day in (27, 30)]
    reply = ReplyOn(at("2026-11-27 00:00"), at("2026-12-01 00:00"))
    one, store, _ = finder(FakeSigns(entries={ANNA: days}, replies={ANNA: reply}))
    assert scan(one) == 1
    assert len(one.current()) == 1
    assert told(store) == [(ANNA, What.FOUND)]


def test_whoever_has_registered_it_is_not_found() -> None:
    """Asked for is enough, answered or not; and a reply of ours that is not yet taken away is no sign."""
    one, store, clock = finder(FakeSigns(replies={ANNA: ReplyOn(None, None)}))
    registered = absence(at(f"{MONDAY} 00:00"), at("2026-11-28 00:00"), answer=Answer.ASKED, stage=Stage.ASKED)
    store.absences["a1"] = registered
    assert scan(one) == 0
    ended = absence(at("2026-11-16 00:00"), at("2026-11-21 00:00"), stage=Stage.ENDED, ended_at=clock.now())
    store.absences["a1"] = ended
    assert scan(one) == 0
    assert store.notices == {}


def test_a_reply_that_is_over_or_far_away_is_none() -> None:
    """Last summer's dates do not matter, nor next summer's yet."""
    over = ReplyOn(at("2026-07-01 00:00"), at("2026-08-01 00:00"))
    far = ReplyOn(at("2027-07-01 00:00"), at("2027-08-01 00:00"))
    one, store, _ = finder(FakeSigns(replies={ANNA: over, CARIN: far}))
    assert scan(one) == 0
    assert store.founds == {}


def test_whoever_says_not_to_be_away_is_left_alone() -> None:
    """Dismissed, nobody else is told, and the row goes some days after the sign is gone."""
    signs = FakeSigns(replies={ANNA: ReplyOn(None, None)})
    one, store, clock = finder(signs)
    scan(one)
    one.dismiss(ANNA)
    clock.advance(timedelta(days=3))
    scan(one)
    assert told(store) == [(ANNA, What.FOUND)]
    assert one.current() == []
    signs.replies = {}
    clock.advance(timedelta(days=3))
    scan(one)
    assert store.founds == {}


def test_function_mailboxes_and_our_own_are_nobody() -> None:
    """Only people are away."""
    one, _, _ = finder(FakeSigns())
    assert BOX not in one.whom(ENTRIES)
    assert ANNA in one.whom(ENTRIES)
