"""One subscription a mailbox, made, renewed and cleared; lifecycle events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from mailboxes.receipts.notifications import client_state
from mailboxes.receipts.ports import Gone
from mailboxes.receipts.subscriptions import LASTS, Subscribed, SubscriptionKeeper
from policies.clock import FixedClock
from policies.mailing import MailTrouble
from store.opening import Store
from tests.mailboxes.receipts.fakes import BOX, run, sql_store

SECRET = b"s" * 40
pytestmark = pytest.mark.parametrize("kind", ["sqlite"])


@dataclass
class FakeGraph:
    """Subscriptions in memory."""

    known: dict[str, Subscribed] = field(default_factory=dict)
    states: list[str] = field(default_factory=list)
    reauthorized: list[str] = field(default_factory=list)
    lose_answer: bool = False

    async def create(self, mailbox: str, state: str, until: datetime) -> Subscribed:
        """A new one; its answer may be lost."""
        one = Subscribed(f"s{len(self.states)}", mailbox, until)
        self.states.append(state)
        self.known[one.id] = one
        if self.lose_answer:
            self.lose_answer = False
            raise MailTrouble("504")
        return one

    async def renew(self, subscription: str, until: datetime) -> None:
        """Only what is there."""
        if subscription not in self.known:
            raise Gone
        self.known[subscription] = Subscribed(subscription, self.known[subscription].mailbox, until)

    async def reauthorize(self, subscription: str) -> None:
        """Only what is there."""
        if subscription not in self.known:
            raise Gone
        self.reauthorized.append(subscription)

    async def delete(self, subscription: str) -> None:
        """Gone is fine."""
        self.known.pop(subscription, None)

    async def all(self) -> Sequence[Subscribed]:
        """Everything."""
        return list(self.known.values())


def keeper(store: Store, clock: FixedClock, graph: FakeGraph) -> SubscriptionKeeper:
    """Over the real store with one mailbox that answers."""
    rows = sql_store(store, clock)
    rows.switch([BOX])
    return SubscriptionKeeper(graph, rows, clock, SECRET)


def test_it_is_made_once_and_renewed_before_it_ends(store: Store, clock: FixedClock) -> None:
    """Nothing is asked while it lasts; two days before its end it is kept; its client state proves us."""
    graph = FakeGraph()
    kept = keeper(store, clock, graph)
    assert run(kept.keep()) == 1
    assert graph.states == [client_state(SECRET, BOX)]
    assert run(kept.keep()) == 0
    clock.advance(timedelta(days=5))
    assert run(kept.keep()) == 1
    assert [one.until for one in graph.known.values()] == [clock.now() + LASTS]
    assert len(graph.states) == 1


def test_a_lost_answer_leaves_one_in_the_end(store: Store, clock: FixedClock) -> None:
    """Created without our knowing: found by listing. Doubles and those of mailboxes that no longer answer are ended."""
    graph = FakeGraph(lose_answer=True)
    kept = keeper(store, clock, graph)
    assert run(kept.keep()) == 0
    graph.known["old"] = Subscribed("old", "closed@sandby.example", clock.now() + LASTS)
    graph.known["double"] = Subscribed("double", BOX, clock.now() + timedelta(hours=1))
    run(kept.keep())
    assert list(graph.known) == ["s0"]
    assert len(graph.states) == 1


def test_lifecycle_events(store: Store, clock: FixedClock) -> None:
    """Reauthorised when asked; made anew when removed; each wakes the mailbox, because something may have been missed."""
    graph = FakeGraph()
    kept = keeper(store, clock, graph)
    run(kept.keep())
    run(kept.event(BOX, "reauthorizationRequired", "s0"))
    assert graph.reauthorized == ["s0"]
    graph.known.clear()
    run(kept.event(BOX, "subscriptionRemoved", "s0"))
    assert len(graph.known) == 1
    graph.known.clear()
    run(kept.event(BOX, "reauthorizationRequired", "s1"))
    assert len(graph.known) == 1
    rows = sql_store(store, clock)
    assert rows.due(10) == [BOX]
    run(kept.event(BOX, "missed", "s2"))
    assert rows.due(10) == [BOX]
