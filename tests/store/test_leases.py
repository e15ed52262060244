"""One at a time, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from policies.clock import FixedClock
from policies.leases import held
from store.leases import SqlLeases
from store.opening import Store, open_store

MINUTE = timedelta(minutes=1)


def test_of_many_who_want_it_one_has_it(url: str, clock: FixedClock) -> None:
    """Eight at once over two connections of their own: one proof; another piece of work is free all the same."""
    stores = [open_store(url, clock=clock) for _ in range(2)]
    with ThreadPoolExecutor(8) as pool:
        proofs = list(pool.map(lambda n: stores[n % 2].leases.take("mails", MINUTE), range(8)))
    assert len([one for one in proofs if one]) == 1
    assert stores[0].leases.take("other", MINUTE)
    for one in stores:
        one.close()


def test_what_was_left_is_free_after_its_time(store: Store, clock: FixedClock) -> None:
    """Not before; whoever was slow can then neither keep it nor let it go, and the other one can."""
    slow = held(store.leases, "mails", MINUTE)
    assert slow is not None
    clock.advance(timedelta(seconds=59))
    assert slow.keep()
    clock.advance(timedelta(seconds=59))
    assert held(store.leases, "mails", MINUTE) is None
    clock.advance(timedelta(seconds=1))
    other = held(store.leases, "mails", MINUTE)
    assert other is not None
    assert not slow.keep()
    slow.free()
    assert held(store.leases, "mails", MINUTE) is None
    other.free()
    assert held(store.leases, "mails", MINUTE) is not None


def test_what_nobody_let_go_does_not_pile_up(store: Store, clock: FixedClock) -> None:
    """A day after its end the row of a dead process is removed."""
    leases: SqlLeases = store.leases
    leases.take("mails", MINUTE)
    clock.advance(timedelta(days=1, minutes=2))
    assert store.retention.run()["leases"] == 1
