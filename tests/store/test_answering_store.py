"""Answering times in the store: nothing counts twice, whoever else is at it, and nothing stays that is not needed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest

from mailboxes.answering_ports import How, Kept, Open, Settled, Week
from policies.clock import FixedClock
from policies.opening import Evidence, WatchedMailbox, Why
from store.answering_store import SqlAnsweringStore
from store.mailbox_watch_store import SqlMailboxWatch
from store.opening import Store

BOX = "bygglov@sandby.example"
WEEK = date(2026, 11, 16)
HOUR = timedelta(hours=1)


@pytest.fixture
def answering(store: Store, clock: FixedClock) -> SqlAnsweringStore[Open, Week]:
    return SqlAnsweringStore(store.database, clock, open_=Open, week=Week)


def kept(key: str, now: datetime, *, talk: str = "c", how: How = How.OPEN) -> Kept:
    """A mail that came an hour ago and is due in an hour."""
    return Kept(key, f"m-{key}", talk, WEEK, now - HOUR, now + HOUR, how, None if how is How.OPEN else now)


def test_what_ends_is_counted_once(answering: SqlAnsweringStore[Open, Week], clock: FixedClock) -> None:
    """A page read twice, a reply seen twice, an end after the end: one in time, one late, one without a written reply."""
    now = clock.now()
    rows = [
        kept("a", now, talk="x"),
        kept("b", now, talk="y"),
        kept("c", now),
        kept("d", now),
        kept("e", now, how=How.NONE),
    ]
    for _ in range(2):
        answering.arrived(BOX, "inbox", "1", rows, [Settled("c", How.MOVED, now), Settled("d", How.THROWN, now)])
        answering.sent(BOX, "2", [("x", now, How.ANSWERED), ("y", now + 2 * HOUR, How.ANSWERED)])
        answering.sent(BOX, "2", [("x", now + 3 * HOUR, How.FORWARDED)])
    assert answering.weeks(WEEK) == {BOX: [Week(WEEK, 2, 1, 1)]}
    assert answering.open() == {}
    assert answering.links(BOX) == {"inbox": "1", "sent": "2"}
    assert answering.known(["a", "e", "z"]) == {"a": False, "e": False}
    answering.forget_link(BOX, "inbox")
    assert answering.links(BOX) == {"sent": "2"}


def test_two_workers_count_once(answering: SqlAnsweringStore[Open, Week], clock: FixedClock) -> None:
    """Eight at once end the same forty mails: forty are counted."""
    now = clock.now()
    answering.arrived(BOX, "inbox", "1", [kept(f"k{n}", now, talk=f"t{n}") for n in range(40)], [])
    sent = [(f"t{n}", now, How.ANSWERED) for n in range(40)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: answering.sent(BOX, "2", sent), range(8)))
    assert answering.weeks(WEEK) == {BOX: [Week(WEEK, 40, 0, 0)]}


def test_a_reply_from_before_the_mail_is_none(answering: SqlAnsweringStore[Open, Week], clock: FixedClock) -> None:
    """A follow-up in the same conversation has a wait of its own."""
    now = clock.now()
    answering.arrived(BOX, "inbox", "1", [kept("a", now)], [])
    answering.sent(BOX, "2", [("c", now - 2 * HOUR, How.ANSWERED)])
    assert [one.received_at for one in answering.open(BOX)[BOX]] == [now - HOUR]


def test_promises(answering: SqlAnsweringStore[Open, Week], clock: FixedClock) -> None:
    """The promise moves the time; made too late the mail stays late; the acknowledgement itself is passed over once."""
    now = clock.now()
    answering.arrived(BOX, "inbox", "1", [kept("a", now, talk="x"), kept("b", now, talk="y")], [])
    assert answering.promise(BOX, "m-a", now + 50 * HOUR, now, reply_follows=True)
    assert answering.promise(BOX, "m-b", now + 50 * HOUR, now + 2 * HOUR, reply_follows=False)
    assert not answering.promise(BOX, "m-z", now, now, reply_follows=False)
    answering.sent(BOX, "2", [("x", now, How.ANSWERED)])
    assert [one.late for one in answering.open()[BOX]] == [False, True]
    answering.sent(BOX, "2", [("x", now + 49 * HOUR, How.ANSWERED), ("y", now + 49 * HOUR, How.ANSWERED)])
    assert answering.weeks(WEEK) == {BOX: [Week(WEEK, 1, 1, 0)]}


def test_it_goes_when_it_is_not_needed(
    answering: SqlAnsweringStore[Open, Week], store: Store, clock: FixedClock
) -> None:
    """Forty days after the end the digests go, the numbers after two years; what nobody ever answered after two hundred days."""
    now = clock.now()
    answering.arrived(BOX, "inbox", "1", [kept("a", now), kept("b", now, talk="y")], [Settled("a", How.MARKED, now)])
    clock.advance(timedelta(days=41))
    assert store.retention.run()["answering_mail"] == 1
    clock.advance(timedelta(days=160))
    assert store.retention.run()["answering_mail"] == 1
    assert len(answering.weeks(WEEK)[BOX]) == 1
    clock.advance(timedelta(days=600))
    store.retention.run()
    assert answering.weeks(WEEK) == {}


def test_the_watch(store: Store, clock: FixedClock) -> None:
    """What the last look left, and the days on which somebody was there; both go after forty days."""
    watch = SqlMailboxWatch(
        store.database,
        lambda row: WatchedMailbox(**{**row, "evidence": Evidence(row["evidence"]), "why": Why(row["why"])}),
    )
    now = clock.now()
    one = WatchedMailbox(BOX, now, 3, now, Evidence.UNOPENED, Why.NONE, 4, now - HOUR)
    for _ in range(2):
        watch.keep_watched(one)
        watch.mark_seen(BOX.upper(), now.date(), Evidence.OPENED)
    assert watch.watched() == {BOX: one}
    assert watch.seen_between(now.date(), now.date()) == {BOX: frozenset({now.date()})}
    clock.advance(timedelta(days=41))
    removed = store.retention.run()
    assert (removed["mailbox_watch"], removed["mailbox_seen"]) == (1, 1)
