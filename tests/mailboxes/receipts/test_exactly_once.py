"""Whatever dies or doubts at whatever step: each sender has one receipt in the end, and no draft lies about."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from mailboxes.receipts.model import BATCH, LEASE
from policies.clock import FixedClock
from policies.mailing import MailTrouble
from store.opening import Store
from tests.conftest import NOW
from tests.mailboxes.receipts.fakes import BOX, FakeExchange, Killed, run, service, sql_store

PEOPLE = ("anna", "bo", "cilla", "doris")


class CountingStore:
    """The real store; calls ``step`` before and after each of its methods."""

    def __init__(self, inner: Any, step: Callable[[str], None]) -> None:
        self._inner = inner
        self._step = step

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._inner, name)

        def stepped(*arguments: Any, **named: Any) -> Any:
            self._step(f"before {name}")
            result = method(*arguments, **named)
            self._step(f"after {name}")
            return result

        return stepped


class At:
    """Raises at the N-th step."""

    def __init__(self, number: int, error: Callable[[], BaseException]) -> None:
        self.number = number
        self.error = error
        self.seen = 0
        self.where = ""

    def __call__(self, name: str) -> None:
        self.seen += 1
        if self.seen == self.number:
            self.where = name
            raise self.error()


def fill(exchange: FakeExchange) -> None:
    """Four people and a robot."""
    for name in PEOPLE:
        exchange.arrive(name)
    exchange.arrive("robot", headers=[("Auto-Submitted", "auto-replied")])


def finish(store: Store, clock: FixedClock, exchange: FakeExchange) -> None:
    """Fresh processes go on until nothing is left."""
    for _ in range(6):
        clock.advance(LEASE + timedelta(seconds=60))
        run(service(sql_store(store, clock), exchange, clock).work(BOX))


def check(store: Store, clock: FixedClock, exchange: FakeExchange, where: str) -> None:
    """One for each person, no draft, nothing open, every message with a reason."""
    counted = Counter(one.to for one in exchange.delivered)
    assert counted == Counter(f"{name}@exempel.example" for name in PEOPLE), where
    assert exchange.left == [], where
    rows = sql_store(store, clock)
    assert rows.open_rows(BOX) == 0, where
    assert rows.reasons(BOX) == {"answer": len(PEOPLE), "auto-submitted": 1}, where


def steps_of_a_run(store: Store, clock: FixedClock) -> int:
    """How many steps an undisturbed run has."""
    exchange = FakeExchange()
    fill(exchange)
    count = At(0, Killed)
    exchange.step = count
    rows = sql_store(store, clock)
    rows.switch([BOX])
    run(service(CountingStore(rows, count), exchange, clock).work(BOX))
    check(store, clock, exchange, "undisturbed")
    with store.database.write() as connection:
        for table in ("receipts", "receipt_senders", "receipt_mailboxes", "delta_links"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
    return count.seen


@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize("error", [Killed, lambda: MailTrouble("504")], ids=["killed", "unsure"])
def test_a_death_or_a_lost_answer_at_every_step(
    store: Store, clock: FixedClock, error: Callable[[], BaseException]
) -> None:
    """Enumerated: before and after every effect outside and every transaction of the store."""
    steps = steps_of_a_run(store, clock)
    assert steps > 40
    for number in range(1, steps + 1):
        clock.at = NOW
        exchange = FakeExchange()
        fill(exchange)
        fault = At(number, error)
        rows = sql_store(store, clock)
        rows.switch([BOX])
        exchange.step = fault
        with suppress(Killed, MailTrouble, BaseExceptionGroup):
            run(service(CountingStore(rows, fault), exchange, clock).work(BOX))
        exchange.step = lambda _: None
        finish(store, clock, exchange)
        check(store, clock, exchange, f"step {number}: {fault.where}")
        with store.database.write() as connection:
            for table in ("receipts", "receipt_senders", "receipt_mailboxes", "delta_links"):
                connection.exec_driver_sql(f"DELETE FROM {table}")


@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize("seed", range(12))
def test_many_deaths_in_a_row(store: Store, clock: FixedClock, seed: int) -> None:
    """Processes that die or lose answers again and again at random steps still end with one receipt each."""
    dice = random.Random(seed)  # noqa: S311 - repeatable on purpose
    exchange = FakeExchange()
    fill(exchange)
    sql_store(store, clock).switch([BOX])
    for _ in range(15):
        exchange.expired = dice.random() < 0.3
        fault = At(dice.randint(1, 60), Killed if dice.random() < 0.5 else lambda: MailTrouble("504"))
        exchange.step = fault
        clock.advance(LEASE + timedelta(seconds=1))
        with suppress(Killed, MailTrouble, BaseExceptionGroup):
            run(service(CountingStore(sql_store(store, clock), fault), exchange, clock).work(BOX))
    exchange.step = lambda _: None
    finish(store, clock, exchange)
    check(store, clock, exchange, f"seed {seed}")


def test_a_restored_back_up_sends_no_second_receipt(store: Store, clock: FixedClock) -> None:
    """The store has forgotten what was sent; begun anew, only what comes from then on gets a receipt."""
    exchange = FakeExchange()
    fill(exchange)
    rows = sql_store(store, clock)
    rows.switch([BOX])
    run(service(rows, exchange, clock).work(BOX))
    with store.database.write() as connection:  # as it stood before: one decided, the others not seen yet
        connection.exec_driver_sql(
            "DELETE FROM receipts WHERE key NOT IN (SELECT MIN(key) FROM receipts WHERE reason = 'answer')"
        )
        connection.exec_driver_sql(
            "UPDATE receipts SET state = 'waiting', draft = '', ended_at = NULL, sending_at = NULL"
        )
        connection.exec_driver_sql("DELETE FROM delta_links")
    clock.advance(timedelta(minutes=10))
    assert run(service(rows, exchange, clock).begin_anew()) == 1
    finish(store, clock, exchange)
    assert len(exchange.delivered) == len(PEOPLE)
    assert rows.open_rows(BOX) == 0


def test_two_workers_that_both_believe_they_have_the_mailbox(store: Store, clock: FixedClock) -> None:
    """Even without the lease nobody gets two: on SQLite and PostgreSQL, four workers at once, the lease always free."""
    exchange = FakeExchange()
    fill(exchange)
    rows = sql_store(store, clock)
    rows.switch([BOX])

    class NoLease:
        def __getattr__(self, name: str) -> Any:
            return getattr(rows, name)

        def hold(self, mailbox: str, lease: timedelta, **_: Any) -> Any:
            del lease
            return rows.hold(mailbox, timedelta(seconds=-1))

    def work(_: int) -> None:
        run(service(NoLease(), exchange, clock).work(BOX))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(8)))
    finish(store, clock, exchange)
    check(store, clock, exchange, "four at once")


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_thousand_notifications_cost_one_reading(store: Store, clock: FixedClock) -> None:
    """What was told before the last reading began is read already; what is told later is looked at."""
    exchange = FakeExchange()
    fill(exchange)
    rows = sql_store(store, clock)
    rows.switch([BOX])
    worker, told = service(rows, exchange, clock), clock.now()
    clock.advance(timedelta(seconds=5))
    assert run(worker.work(BOX, told=told)).seen == len(PEOPLE) + 1
    reads = At(0, Killed)
    exchange.step = reads
    for _ in range(50):
        run(worker.work(BOX, told=told))
    assert reads.seen == 0
    exchange.arrive("eva")
    clock.advance(timedelta(seconds=5))
    assert run(worker.work(BOX, told=clock.now())).sent == 1


def test_mail_of_one_second_is_answered_in_the_order_it_came(store: Store, clock: FixedClock) -> None:
    """Graph tells whole seconds; thirty in one second leave a batch at a time, as they were read."""
    exchange = FakeExchange()
    exchange.page = 50
    names = [f"person{number:02d}" for number in range(30)]
    for name in names:
        exchange.arrive(name)
    rows = sql_store(store, clock)
    rows.switch([BOX])
    run(service(rows, exchange, clock).work(BOX))
    answered = [one.to.partition("@")[0] for one in exchange.delivered]
    assert sorted(answered[:BATCH]) == names[:BATCH]
    assert sorted(answered) == names
