"""Two instances on one database have the same mails to send: each mail is sent by one of them."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from zoneinfo import ZoneInfo

from mailboxes.watch_notices import Notice, What
from policies.clock import FixedClock
from policies.daily_mail import LEASE, DailyMail, NoticeOf
from policies.mailing import NoteMail
from store.absence_notice_store import SqlNoticeStore
from store.answering_tables import mailbox_notices
from store.opening import Store, open_store

PEOPLE = [f"person{n}@sandby.example" for n in range(12)]


async def _nothing() -> None:
    """What happens while a mail is on its way."""


@dataclass
class Notes:
    """Takes every mail, also one of a key that it had: what was asked of it is what is looked at."""

    sent: list[str] = field(default_factory=list)
    meanwhile: Callable[[], Awaitable[None]] = _nothing

    async def send_once(self, key: str, mail: NoteMail) -> bool:
        self.sent.append(key)
        await asyncio.sleep(0)
        await self.meanwhile()
        return True


def _instance(store: Store, clock: FixedClock, notes: Notes) -> DailyMail[What]:
    notices: SqlNoticeStore[Notice] = SqlNoticeStore(store.database, clock, _notice, mailbox_notices)
    zone = ZoneInfo("Europe/Stockholm")
    return DailyMail(notices, notes, room="mailboxes", topic=lambda one: one.what.topic, zone=zone, clock=clock)


def _notice(row: object) -> Notice:
    values = dict(row)  # type: ignore[call-overload]
    return Notice(**{**values, "what": What(values["what"])})


def _put(store: Store, clock: FixedClock, people: Sequence[str]) -> None:
    notices: SqlNoticeStore[Notice] = SqlNoticeStore(store.database, clock, _notice, mailbox_notices)
    what = next(iter(What))
    notices.put([Notice(f"one:{to}", to, what, "bygglov@sandby.example", clock.now()) for to in people])


async def _send(one: DailyMail[What]) -> int:
    def write(told: Sequence[NoticeOf[What]]) -> NoteMail:
        return NoteMail(told[0].to, "", "Hej", "<p>Hej</p>")

    return await one.send(outdated=lambda _: False, write=write)


def test_two_instances_send_each_mail_once(url: str, clock: FixedClock) -> None:
    """Eight rounds at once in threads of two instances: twelve people, twelve mails."""
    stores = [open_store(url, clock=clock) for _ in range(2)]
    _put(stores[0], clock, PEOPLE)
    notes = Notes()
    instances = [_instance(one, clock, notes) for one in stores]
    with ThreadPoolExecutor(8) as pool:
        rounds = list(pool.map(lambda n: asyncio.run(_send(instances[n % 2])), range(8)))
    assert sum(rounds) == len(PEOPLE)
    assert set(Counter(notes.sent).values()) == {1}
    for one in stores:
        one.close()


def test_while_one_sends_the_other_leaves_it_alone(store: Store, clock: FixedClock) -> None:
    """Also a mail that the first has not told yet; nothing waits afterwards."""
    _put(store, clock, PEOPLE[:3])
    notes = Notes()
    first, second = _instance(store, clock, notes), _instance(store, clock, notes)

    async def second_round() -> None:
        assert await _send(second) == 0

    notes.meanwhile = second_round
    assert asyncio.run(_send(first)) == 3
    assert len(notes.sent) == 3
    notes.meanwhile = _nothing
    assert asyncio.run(_send(second)) == 0


def test_what_a_dead_instance_left_goes_after_minutes(store: Store, clock: FixedClock) -> None:
    """Its lease keeps the others away until then, not longer."""
    _put(store, clock, PEOPLE[:1])
    store.leases.take("daily-mail:mailboxes", LEASE)
    notes = Notes()
    one = _instance(store, clock, notes)
    assert asyncio.run(_send(one)) == 0
    clock.advance(LEASE)
    assert asyncio.run(_send(one)) == 1


def test_whoever_is_too_slow_leaves_the_rest(store: Store, clock: FixedClock) -> None:
    """One stalls at its first mail until its lease is over: the other sends the rest, under the same keys, and the first stops."""
    _put(store, clock, PEOPLE[:3])
    notes = Notes()
    first, second = _instance(store, clock, notes), _instance(store, clock, notes)

    async def stall() -> None:
        notes.meanwhile = _nothing
        clock.advance(LEASE + timedelta(seconds=1))
        await _send(second)

    notes.meanwhile = stall
    asyncio.run(_send(first))
    counted = Counter(notes.sent)
    assert len(counted) == 3
    assert sorted(counted.values()) == [1, 1, 2]  # the service mailbox sends a key once, which tests/graph_client holds
