"""What a process remembers of mailboxes so that notifications cost nothing."""

from __future__ import annotations

from datetime import timedelta

from mailboxes.receipts.heard import Heard
from mailboxes.receipts.model import LEASE
from mailboxes.receipts.service import AT_ONCE
from policies.clock import FixedClock
from store.opening import Store
from tests.conftest import NOW
from tests.mailboxes.receipts.fakes import BOX, FakeExchange, run, service, sql_store

LATER = NOW + timedelta(seconds=5)


def test_what_was_told_before_the_last_reading_is_known() -> None:
    """Only once the reading has ended well, and not what was told later or without a time."""
    heard = Heard()
    heard.begin(BOX, LATER)
    assert not heard.end(BOX, read=False)
    assert not heard.known(BOX, NOW)
    heard.begin(BOX, LATER)
    assert not heard.end(BOX, read=True)
    assert heard.known(BOX, NOW)
    assert not heard.known(BOX, LATER)
    assert not heard.known(BOX, None)


def test_what_is_told_meanwhile_makes_whoever_works_go_on() -> None:
    """Nobody begins beside the one who works; who is told once more, and only of what may have been missed."""
    heard = Heard()
    heard.begin(BOX, LATER)
    assert heard.known(BOX, NOW)
    assert not heard.again(BOX)
    assert heard.known(BOX, LATER)
    assert heard.known(BOX, None)
    assert heard.again(BOX)
    assert not heard.again(BOX)
    assert heard.known(BOX, LATER)
    assert heard.end(BOX, read=True)
    assert not heard.again(BOX)


def test_a_process_that_has_enough_leaves_a_mailbox_for_the_next_look(store: Store, clock: FixedClock) -> None:
    """No message waits in the queue for it: it is due at once, for whoever has a place."""
    exchange = FakeExchange()
    exchange.arrive("anna")
    rows, heard = sql_store(store, clock), Heard()
    rows.switch([BOX])
    assert rows.due(1) == [BOX]
    for number in range(AT_ONCE):
        heard.begin(str(number), NOW)
    full = service(rows, exchange, clock, heard)
    assert run(full.work(BOX)).busy
    assert exchange.delivered == []
    assert rows.due(1) == [BOX]
    heard.end("0", read=False)
    assert run(full.work(BOX)).sent == 1


def test_old_news_gives_its_turn_to_the_mailbox_that_waits(store: Store, clock: FixedClock) -> None:
    """A message about what was read long ago, or about no mailbox of ours, does what is due instead of nothing."""
    exchange = FakeExchange()
    exchange.arrive("anna")
    rows = sql_store(store, clock)
    rows.switch([BOX])
    worker = service(rows, exchange, clock)
    assert run(worker.serve(["fremmande@sandby.example"], told=clock.now())) == []
    assert len(exchange.delivered) == 1
    exchange.arrive("bo")
    assert run(worker.serve(["fremmande@sandby.example"])) == []
    assert len(exchange.delivered) == 1  # nobody was due


def test_what_a_dead_instance_had_is_found_by_the_next_free_hand(store: Store, clock: FixedClock) -> None:
    """Whoever has done a mailbox takes up the one whose lease ran out: no message of the queue and no timer is waited for."""
    exchange, other = FakeExchange(), "skola@sandby.example"
    exchange.arrive("anna")
    rows = sql_store(store, clock)
    rows.switch([BOX, other])
    assert rows.hold(BOX, LEASE) is not None  # and dies
    assert run(service(rows, exchange, clock).serve([other])) == []
    assert exchange.delivered == []
    clock.advance(LEASE)
    assert run(service(rows, exchange, clock).serve([other])) == []
    assert len(exchange.delivered) == 1
