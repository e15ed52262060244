"""Answering times over a mailbox in memory and the real store: what ends a wait, and what goes wrong on the way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from mailboxes.answering import Answering, Outside
from mailboxes.answering_ports import ArrivedPage, How, Mail, Open, Sent, SentPage, Week, Where
from mailboxes.model import MailboxRecord, State
from mailboxes.receipts.judge import Incoming
from mailboxes.receipts.model import Arrived, Looked
from policies.clock import FixedClock
from policies.mailing import DeltaExpired, MailTrouble
from policies.packs import load_pack
from store.answering_store import SqlAnsweringStore
from store.opening import open_store
from tests.mailboxes.actors import BYGGLOV

BOX = BYGGLOV.key
MONDAY = datetime.fromisoformat("2026-11-23T09:00:00+01:00")


@dataclass
class Box:
    """Implements ``Correspondence``, the register and the settings: one mailbox whose pages are put there by the test."""

    record_: MailboxRecord = BYGGLOV
    arriving: list[ArrivedPage] = field(default_factory=list)
    leaving: list[Sent] = field(default_factory=list)
    lies: dict[str, Mail | None] = field(default_factory=dict)
    robots: set[str] = field(default_factory=set)
    expired: int = 0
    silent: bool = False
    looked: list[str] = field(default_factory=list)

    def record(self, address: str) -> MailboxRecord | None:
        return self.record_ if address == BOX else None

    def records(self) -> Sequence[MailboxRecord]:
        return [self.record_]

    async def own_addresses(self) -> frozenset[str]:
        return frozenset({BOX})

    async def folders(self, mailbox: str) -> Sequence[str]:
        if self.silent:
            raise MailTrouble("silent")
        return ["inbox"]

    async def pages(self, mailbox: str, folder: str, state: str | None, since: datetime) -> AsyncIterator[ArrivedPage]:
        if self.expired and state is not None:
            self.expired -= 1
            raise DeltaExpired("410")
        for page in self.arriving:
            yield page

    async def sent(self, mailbox: str, state: str | None, since: datetime) -> AsyncIterator[SentPage]:
        yield SentPage(tuple(self.leaving), "s", complete=True)

    async def find(self, mailbox: str, messages: Sequence[str]) -> Sequence[Mail | None]:
        return [self.lies.get(one) for one in messages]

    async def look(self, mailbox: str, messages: Sequence[Arrived]) -> Sequence[Looked]:
        self.looked += [one.id for one in messages]
        return [Looked(one, _headers("auto-replied" if one.id in self.robots else "no")) for one in messages]


def _headers(auto: str) -> Incoming:
    headers = [("Return-Path", "<ivar@exempel.example>"), ("Auto-Submitted", auto)]
    return Incoming(headers, "ivar@exempel.example", subject="Fråga", needs_return_path=True)


def mail(name: str, **more: Any) -> Mail:
    """A mail that came on Monday morning, in a conversation of its own."""
    arrived = Arrived(name, f"<{name}@exempel.example>", "ivar@exempel.example", MONDAY)
    return replace(Mail(arrived, f"talk-{name}"), **more)


@dataclass
class Room:
    """The answering times of one mailbox."""

    box: Box
    clock: FixedClock
    answering: Answering

    def read(self, *mails: Mail, gone: Sequence[str] = ()) -> tuple[int, int, int]:
        """A round in which these changed; (waiting, in time, late)."""
        self.box.arriving = [ArrivedPage(tuple(mails), tuple(gone), "i", complete=True)]
        asyncio.run(self.answering.read([BOX]))
        (found,) = self.answering.figures()
        return found.waiting, found.total.in_time, found.total.late


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(MONDAY + timedelta(minutes=10))


def make(folder: Path, clock: FixedClock, box: Box, **answering: Any) -> Iterator[Room]:
    store = open_store(f"sqlite:///{folder / 'p.sqlite'}", clock=clock, migrate=True)
    pack = load_pack("sandby")
    pack = replace(pack, answering=replace(pack.answering, **answering))
    rows = SqlAnsweringStore(store.database, clock, open_=Open, week=Week)
    outside = Outside(box, box, rows, box)  # type: ignore[arg-type]
    yield Room(box, clock, Answering(pack, outside, clock=clock, digest_key="k" * 32))
    store.close()


@pytest.fixture
def room(tmp_path: Path, clock: FixedClock) -> Iterator[Room]:
    yield from make(tmp_path, clock, Box())


@pytest.fixture
def strict(tmp_path: Path, clock: FixedClock) -> Iterator[Room]:
    """Where only a reply, or sending it on, is enough."""
    yield from make(tmp_path, clock, Box(), handled=("forwarded",))


def test_what_the_pack_accepts_ends_the_wait(room: Room) -> None:
    """Filed, given a category, flagged as done."""
    names = ("a", "b", "c", "d")
    assert room.read(*(mail(one) for one in names)) == (4, 0, 0)
    room.box.lies["a"] = mail("a", where=Where.AWAY)
    assert room.read(mail("b", taken=How.CATEGORY), mail("c", taken=How.MARKED), gone=["a"]) == (1, 3, 0)


def test_what_the_pack_does_not_accept_does_not(strict: Room) -> None:
    """Filing it away is no answer there; a reply and a forwarded mail are."""
    strict.read(mail("a"), mail("b"))
    strict.box.lies["a"] = mail("a", where=Where.AWAY)
    assert strict.read(mail("b", taken=How.MARKED), gone=["a"]) == (2, 0, 0)
    at = strict.clock.now()
    strict.box.leaving = [Sent("talk-a", at), Sent("talk-b", at, forwarded=True)]
    assert strict.read() == (0, 2, 0)


def test_what_is_thrown_away_is_not_counted(room: Room) -> None:
    """Moved to the bin, or gone for good; known or never seen before."""
    room.read(mail("a"), mail("b"))
    room.box.lies["a"] = mail("a", where=Where.THROWN)
    room.box.lies["x"] = mail("x", where=Where.THROWN)
    assert room.read(gone=["a", "b", "x", "y"]) == (0, 0, 0)


def test_each_mail_is_judged_once(room: Room) -> None:
    """A change of its read state asks for nothing again; robots and drafts never wait."""
    room.box.robots.add("r")
    draft = mail("d", arrived=replace(mail("d").arrived, is_draft=True))
    for _ in range(3):
        assert room.read(mail("a"), mail("r"), draft) == (1, 0, 0)
    assert room.box.looked == ["a", "r"]


def test_an_expired_link_reads_again_and_counts_once(room: Room) -> None:
    """Everything comes again; nothing of it doubles."""
    room.read(mail("a"), mail("b", taken=How.MARKED))
    room.box.expired = 2
    assert room.read(mail("a"), mail("b", taken=How.MARKED)) == (1, 1, 0)


def test_a_reply_is_never_lost_while_arrivals_cannot_be_read(room: Room) -> None:
    """What was sent is applied, and its link saved, only when all that it may answer is known."""
    room.box.leaving = [Sent("talk-a", room.clock.now())]
    room.box.silent = True
    assert asyncio.run(room.answering.read([BOX])).unreadable == 1
    room.box.silent = False
    assert room.read(mail("a")) == (0, 1, 0)


def test_a_mail_that_came_back_to_the_inbox_is_not_filed(room: Room) -> None:
    """Gone from the folder by the page, and yet lying where mail arrives: it still waits."""
    room.read(mail("a"))
    room.box.lies["a"] = mail("a")
    assert room.read(gone=["a"]) == (1, 0, 0)


def test_a_closed_mailbox_is_left_alone(room: Room) -> None:
    """Nobody has to answer there any more."""
    room.box.record_ = replace(BYGGLOV, state=State.CLOSED)
    assert asyncio.run(room.answering.read([BOX, "annan@sandby.example"])).mailboxes == 0
    assert room.answering.mailboxes() == []
    assert room.answering.figures() == []


def test_late_counts_before_it_is_answered(room: Room) -> None:
    """The week's share falls the moment the promise runs out, and the number of late mails stays when the answer comes."""
    room.read(mail("a"))
    room.clock.at = MONDAY + timedelta(days=2)
    assert room.read() == (1, 0, 1)
    room.box.leaving = [Sent("talk-a", room.clock.now())]
    assert room.read() == (0, 0, 1)
