"""What was acknowledged with a date, on both databases: one at a time sends it, what was left is taken up, what is sent is known."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from mailboxes.handling import Acknowledged
from policies.clock import FixedClock
from store.handling_store import SqlHandlingStore
from store.opening import Store, open_store

BOX = "bygglov@sandby.example"
TWO_MINUTES = timedelta(minutes=2)
DAY = date(2026, 12, 4)


@pytest.fixture
def handling(store: Store, clock: FixedClock) -> SqlHandlingStore[Acknowledged]:
    return SqlHandlingStore(store.database, clock, Acknowledged)


def test_of_many_who_press_one_sends(url: str, clock: FixedClock) -> None:
    """Eight at once on connections of two instances: one has the mail; another mail is free."""
    stores = [open_store(url, clock=clock) for _ in range(2)]
    held = [SqlHandlingStore(one.database, clock, Acknowledged) for one in stores]
    until = clock.now() + TWO_MINUTES
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda n: held[n % 2].take("m", BOX, until), range(8)))
    assert sum(taken) == 1
    assert held[0].take("other", BOX, until)
    for one in stores:
        one.close()


def test_what_was_left_is_taken_up(handling: SqlHandlingStore[Acknowledged], clock: FixedClock) -> None:
    """After its time, or at once when whoever had it says so; never once it is sent."""
    assert handling.take("m", BOX, clock.now() + TWO_MINUTES)
    assert not handling.take("m", BOX, clock.now() + TWO_MINUTES)
    clock.advance(TWO_MINUTES)
    assert handling.take("m", BOX, clock.now() + TWO_MINUTES)
    handling.leave("m")
    assert handling.take("m", BOX, clock.now() + TWO_MINUTES)
    handling.keep(Acknowledged(BOX, "m", clock.now(), DAY))
    clock.advance(TWO_MINUTES)
    handling.leave("m")
    assert not handling.take("m", BOX, clock.now() + TWO_MINUTES)


def test_what_was_promised_comes_back_as_it_was(handling: SqlHandlingStore[Acknowledged], clock: FixedClock) -> None:
    """Nothing while it is being sent; then mailbox, digest, moment and day."""
    handling.take("m", BOX, clock.now() + TWO_MINUTES)
    assert handling.fact("m") is None
    fact = Acknowledged(BOX, "m", clock.now(), DAY)
    handling.keep(fact)
    assert handling.fact("m") == fact
    assert handling.fact("n") is None
