"""The register of function mailboxes and its orders: kept by version, all or none, audited; on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from mailboxes.model import (
    MailboxRecord,
    Order,
    OrderKind,
    Receipt,
    Stage,
    State,
    as_json,
    order_from_json,
    record_from_json,
)
from mailboxes.ports import Audited, MailboxStore, Outdated
from policies.clock import FixedClock
from store.errors import StoreError
from store.mailbox_store import Codec, SqlMailboxStore
from store.opening import Store

BY = Audited("dawit.tesfaye@sandby.example", "mailboxes.register", "test")
SKOLA = MailboxRecord(
    address="Skola@sandby.example",
    name="Skola",
    responsible="leyla.demir@sandby.example",
    substitutes=("mats.fors@sandby.example",),
    topics=("Skolval", "Elevhälsa"),
    receipt=Receipt(on=True, own={"sv": "Välkommen!"}),
)


@pytest.fixture
def boxes(store: Store, clock: FixedClock) -> SqlMailboxStore[MailboxRecord, Order]:
    """The store as the product has it."""
    return SqlMailboxStore(store.database, clock, Codec(as_json, record_from_json, order_from_json, Outdated))


def _conforms(boxes: SqlMailboxStore[MailboxRecord, Order]) -> MailboxStore:
    return boxes


def _order(clock: FixedClock, **changes: object) -> Order:
    made = Order("o1", OrderKind.MAILBOX, SKOLA, Stage.ASKED, "carin.holm@sandby.example", clock.now())
    return replace(made, **changes)  # type: ignore[arg-type]


def test_a_record_comes_back_as_it_was_kept(boxes: SqlMailboxStore[MailboxRecord, Order], clock: FixedClock) -> None:
    """Every field, whatever the letter case of the address; one version further."""
    kept = boxes.put([SKOLA], BY)[0]
    assert boxes.record("SKOLA@sandby.example") == kept
    assert kept == replace(SKOLA, version=1, changed_at=clock.now())
    assert boxes.records() == [kept]
    assert boxes.record("nobody@sandby.example") is None


def test_a_change_from_an_old_version_is_refused(boxes: SqlMailboxStore[MailboxRecord, Order]) -> None:
    """Whoever read it earlier does not overwrite; making what is there already neither."""
    first = boxes.put([SKOLA], BY)[0]
    boxes.put([replace(first, phone="040-628 04 55")], BY)
    with pytest.raises(Outdated):
        boxes.put([replace(first, phone="040-628 04 99")], BY)
    with pytest.raises(Outdated):
        boxes.put([SKOLA], BY)
    with pytest.raises(Outdated):
        boxes.remove(first, BY)
    assert boxes.records()[0].phone == "040-628 04 55"


def test_several_are_kept_or_none(boxes: SqlMailboxStore[MailboxRecord, Order], store: Store) -> None:
    """One that cannot be kept takes the others, and their entries in the log, with it."""
    boxes.put([SKOLA], BY)
    rows = store.audit.head().row
    with pytest.raises(Outdated):
        boxes.put([MailboxRecord("a@sandby.example", "A"), SKOLA], BY)
    assert [one.key for one in boxes.records()] == ["skola@sandby.example"]
    assert store.audit.head().row == rows


def test_the_log_says_what_changed(boxes: SqlMailboxStore[MailboxRecord, Order], store: Store) -> None:
    """Who, what, why, and only the fields that differ."""
    first = boxes.put([SKOLA], BY)[0]
    changed = boxes.put([replace(first, phone="1", name="Skolan")], BY)[0]
    entry = store.audit.entries(target="skola@sandby.example")[0]
    assert (entry.actor, entry.action, entry.reason) == (BY.actor, BY.action, BY.reason)
    assert entry.before == {"name": "Skola", "phone": ""}
    assert entry.after == {"name": "Skolan", "phone": "1"}
    boxes.remove(changed, BY)
    assert boxes.records() == []
    assert store.audit.entries(target="skola@sandby.example")[0].after is None
    assert store.audit.verify().sound


def test_hostile_text_is_kept(boxes: SqlMailboxStore[MailboxRecord, Order]) -> None:
    """Zeros and halves of characters do not stop anything."""
    kept = boxes.put([replace(SKOLA, name="a\x00b\ud800", topics=("\x00",))], BY)[0]
    assert boxes.record(kept.key) is not None
    assert "\x00" not in boxes.records()[0].name


def test_an_order_and_its_record_stand_or_fall_together(
    boxes: SqlMailboxStore[MailboxRecord, Order], clock: FixedClock
) -> None:
    """Either both are kept or neither."""
    order = boxes.put_order(_order(clock), BY)
    boxes.put([SKOLA], BY)
    with pytest.raises(Outdated):
        boxes.put_order(replace(order, stage=Stage.APPLIED), BY, record=SKOLA)
    assert boxes.order("o1") == order
    ready = replace(boxes.records()[0], state=State.ACTIVE, phone="1")
    applied = boxes.put_order(replace(order, stage=Stage.APPLIED), BY, record=ready)
    assert boxes.order("o1") == applied
    assert boxes.records()[0].phone == "1"
    with pytest.raises(Outdated):
        boxes.put_order(order, BY)


def test_orders_are_listed_newest_first(boxes: SqlMailboxStore[MailboxRecord, Order], clock: FixedClock) -> None:
    """All of them, those that are over, or those that are not."""
    boxes.put_order(_order(clock), BY)
    clock.advance(timedelta(hours=1))
    boxes.put_order(_order(clock, id="o2", asked_at=clock.now(), stage=Stage.REFUSED), BY)
    assert [one.id for one in boxes.orders()] == ["o2", "o1"]
    assert [one.id for one in boxes.orders(over=True)] == ["o2"]
    assert [one.id for one in boxes.orders(over=False)] == ["o1"]
    assert boxes.order("o3") is None


def test_of_many_at_once_one_comes_through(boxes: SqlMailboxStore[MailboxRecord, Order]) -> None:
    """Two administrators who press at the same moment: one changes it, the others are told."""
    first = boxes.put([SKOLA], BY)[0]

    def attempt(number: int) -> bool:
        try:
            boxes.put([replace(first, phone=str(number))], BY)
        except (Outdated, StoreError):
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(16))) == 1


def test_work_begun_is_remembered_until_it_ends(
    boxes: SqlMailboxStore[MailboxRecord, Order], clock: FixedClock
) -> None:
    """What was begun and not ended can be taken up; ended, or begun a moment ago, it is left alone."""
    for name in ("p1", "p2"):
        boxes.begin_work(name, by="dawit", at=clock.now(), trusted=name == "p2")
    assert boxes.works(begun_before=clock.now()) == []
    clock.advance(timedelta(minutes=20))
    assert boxes.works(begun_before=clock.now()) == [("p1", False), ("p2", True)]
    boxes.end_work("p1", clock.now())
    boxes.begin_work("p2", by="dawit", at=clock.now())
    assert boxes.works(begun_before=clock.now()) == []
    clock.advance(timedelta(minutes=20))
    assert boxes.works(begun_before=clock.now()) == [("p2", False)]


def test_closed_mailboxes_and_old_orders_go(
    boxes: SqlMailboxStore[MailboxRecord, Order], store: Store, clock: FixedClock
) -> None:
    """After two years; open mailboxes and orders that wait stay."""
    boxes.put([SKOLA, MailboxRecord("old@sandby.example", "Old", state=State.CLOSED)], BY)
    boxes.put_order(_order(clock), BY)
    boxes.put_order(_order(clock, id="o2", stage=Stage.WITHDRAWN), BY)
    boxes.begin_work("p", by="d", at=clock.now())
    clock.advance(timedelta(days=729))
    removed = store.retention.run()
    assert (removed["mailbox_register"], removed["mailbox_orders"], removed["mailbox_works"]) == (1, 1, 1)
    assert [one.key for one in boxes.records()] == ["skola@sandby.example"]
    assert [one.id for one in boxes.orders()] == ["o1"]
