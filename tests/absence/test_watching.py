"""Whether a mailbox is opened each working day, and who is told when it is not."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from absence.digest import Post
from absence.links import Links
from absence.model import Absence, Answer, Way
from absence.watching import Watch
from policies.clock import FixedClock
from policies.opening import Evidence, Why
from tests.absence.fakes import FakeInboxes, FakeNotes, FakeStore, Message
from tests.absence.people import ANNA, BJORN, BOX, CARIN, DESK, PACK, absence, at, people

MONDAY = "2026-11-23"
TUESDAY = "2026-11-24"


@dataclass
class Room:
    """Everything, and a clock to move."""

    clock: FixedClock
    store: FakeStore
    inboxes: FakeInboxes
    notes: FakeNotes
    watch: Watch
    post: Post

    def come(self, text: str, *, mailbox: str = ANNA, **more: object) -> Message:
        """A mail comes."""
        message = Message(mailbox, at(text), **more)  # type: ignore[arg-type]
        self.inboxes.messages.append(message)
        return message

    def look(self, text: str) -> Evidence:
        """The time comes: whatever is due is looked at and sent."""
        self.clock.at = at(text)

        async def work() -> None:
            everybody = people()
            await self.watch.verify(self.watch.due(everybody), everybody)
            await self.post.send(everybody)

        asyncio.run(work())
        return self.store.watches["a1"].evidence

    def why(self) -> str:
        """The reason that the last look gave."""
        return self.store.watches["a1"].why.value

    def told(self) -> list[str]:
        """Who has got a mail, in order."""
        return [mail.to_address for mail in self.notes.sent.values()]


def room(one: Absence | None = None) -> Room:
    """Anna is away the whole week; Björn watches."""
    clock = FixedClock(at(f"{MONDAY} 07:00"))
    store, inboxes, notes = FakeStore(clock), FakeInboxes(), FakeNotes()
    away = one or absence(at(f"{MONDAY} 00:00"), at("2026-11-30 00:00"))
    store.absences[away.id] = away
    links = Links("https://postvakt.sandby.example", store, clock.now)
    post = Post(PACK, store, notes, links, absence=store.absences.get, clock=clock)
    return Room(clock, store, inboxes, notes, Watch(store, store, inboxes, clock), post)


def test_nobody_opens_and_the_ladder_is_climbed_once() -> None:
    """Björn at ten, Carin at two, the service desk next morning; each once, however often it is looked."""
    one = room()
    one.come(f"{MONDAY} 08:30")
    assert one.look(f"{MONDAY} 09:00") is Evidence.UNOPENED
    assert one.told() == []
    for time in ("10:00", "10:15", "11:00", "13:45"):
        one.look(f"{MONDAY} {time}")
    assert one.told() == [BJORN]
    assert "sedan i dag kl. 08" in one.notes.to(BJORN)[0].html
    assert "1 oläst." in one.notes.to(BJORN)[0].html
    one.look(f"{MONDAY} 14:00")
    one.look(f"{MONDAY} 16:00")
    assert one.told() == [BJORN, CARIN]
    one.look(f"{TUESDAY} 08:00")
    assert one.told() == [BJORN, CARIN, DESK]
    one.look(f"{TUESDAY} 09:00")
    assert one.told() == [BJORN, CARIN, DESK]


def test_somebody_opens_and_nobody_is_told() -> None:
    """A read message of the day is enough, also when others still lie there."""
    one = room()
    one.come(f"{MONDAY} 08:10")
    one.come(f"{MONDAY} 08:30").read = True
    assert one.look(f"{MONDAY} 10:00") is Evidence.OPENED
    one.look(f"{MONDAY} 14:00")
    one.look(f"{TUESDAY} 08:00")
    assert one.told() == []


def test_opening_something_old_counts_the_next_day_too() -> None:
    """What lay unread yesterday and is no longer so today was opened, or moved, by somebody."""
    one = room()
    old = one.come(f"{MONDAY} 08:10")
    one.come(f"{MONDAY} 08:30").read = True
    assert one.look(f"{MONDAY} 10:00") is Evidence.OPENED
    one.come(f"{TUESDAY} 08:30")
    assert one.look(f"{TUESDAY} 09:00") is Evidence.UNOPENED
    old.read = True
    assert one.look(f"{TUESDAY} 10:00") is Evidence.OPENED
    assert one.told() == []


def test_once_opened_the_day_is_done_but_the_next_is_not() -> None:
    """Mail that comes after the mailbox was opened waits for the next working day."""
    one = room()
    one.come(f"{MONDAY} 08:30").read = True
    one.look(f"{MONDAY} 09:00")
    one.come(f"{MONDAY} 09:20")
    for time in ("10:00", "14:00"):
        one.look(f"{MONDAY} {time}")
    one.look(f"{TUESDAY} 08:00")
    assert one.told() == []
    one.look(f"{TUESDAY} 10:00")
    assert one.told() == [BJORN]


def test_nothing_came_and_all_is_well() -> None:
    """Where nothing comes there is nothing to open."""
    one = room()
    assert one.look(f"{MONDAY} 10:00") is Evidence.NOTHING
    one.look(f"{MONDAY} 14:00")
    assert one.told() == []


def test_mail_that_comes_after_ten_is_for_two_oclock() -> None:
    """The rung before what came is not due; when a later one is, the nearer are told as well."""
    one = room()
    one.come(f"{MONDAY} 10:30")
    one.look(f"{MONDAY} 11:00")
    assert one.told() == []
    one.look(f"{MONDAY} 14:00")
    assert sorted(one.told()) == sorted([BJORN, CARIN])


def test_a_week_that_passed_unwatched_is_told_as_one() -> None:
    """After an outage each person gets one mail that says since when, not five."""
    one = room(absence(at(f"{MONDAY} 00:00"), None))
    for day in (23, 24, 25, 26, 27):
        one.come(f"2026-11-{day} 08:30")
    one.look("2026-11-30 09:00")
    assert sorted(one.told()) == sorted([BJORN, CARIN, DESK])
    assert "2026-11-23 kl. 08" in one.notes.to(CARIN)[0].html
    assert "5 olästa." in one.notes.to(CARIN)[0].html


def test_holidays_and_weekends_have_no_ladder() -> None:
    """On Christmas Day nobody is told; the next working day everybody is in turn."""
    one = room(absence(at("2026-12-24 00:00"), at("2027-01-10 00:00")))
    one.come("2026-12-24 09:00")
    for day in ("2026-12-24", "2026-12-25", "2026-12-26", "2026-12-27"):
        one.look(f"{day} 10:00")
        one.look(f"{day} 14:00")
    assert one.told() == []
    one.look("2026-12-28 10:00")
    assert one.told() == [BJORN]


def test_on_a_half_day_the_manager_is_told_before_the_office_closes() -> None:
    """The day before Epiphany closes at noon: the manager's hour is eleven."""
    one = room(absence(at("2027-01-05 00:00"), at("2027-01-20 00:00")))
    one.come("2027-01-05 08:30")
    one.look("2027-01-05 10:00")
    one.look("2027-01-05 11:00")
    assert one.told() == [BJORN, CARIN]


def test_the_button_is_evidence() -> None:
    """Whoever says to have looked has looked: what lies unread was left so on purpose, today."""
    one = room()
    one.come(f"{MONDAY} 08:30")
    one.clock.at = at(f"{MONDAY} 09:30")
    asyncio.run(one.watch.mark_seen(one.store.absences["a1"], people(), by=BJORN))
    assert one.store.days[0].by_substitute
    one.look(f"{MONDAY} 10:00")
    one.look(f"{MONDAY} 14:00")
    assert one.told() == []
    one.come(f"{TUESDAY} 08:30")
    one.look(f"{TUESDAY} 10:00")
    assert one.told() == [BJORN]


def test_an_answer_of_the_substitute_is_evidence() -> None:
    """Where Sent Items show that Björn answered from Anna's mailbox, he has looked."""
    one = room()
    one.come(f"{MONDAY} 08:30")
    one.inboxes.sent.append((ANNA, BJORN, at(f"{MONDAY} 09:00")))
    assert one.look(f"{MONDAY} 10:00") is Evidence.ANSWERED
    assert one.told() == []


@pytest.mark.parametrize("way", [Way.REDIRECT, Way.FORWARD])
def test_what_goes_on_is_proven_where_it_went(way: Way) -> None:
    """Read in Björn's mailbox is opened; unread there is not; not there at all is told as such."""
    one = room(absence(at(f"{MONDAY} 00:00"), at("2026-11-30 00:00"), way))
    one.come(f"{MONDAY} 08:30", id="<1@exempel.example>")
    assert one.look(f"{MONDAY} 09:00") is Evidence.UNOPENED
    assert one.why() == Why.NOT_DELIVERED.value
    onward = one.come(f"{MONDAY} 08:31", mailbox=BJORN, sender=ANNA, id="<1@exempel.example>")
    assert one.look(f"{MONDAY} 10:00") is Evidence.UNOPENED
    assert one.why() == ""
    assert one.told() == [BJORN]
    onward.read = True
    assert one.look(f"{MONDAY} 14:00") is Evidence.OPENED
    assert one.told() == [BJORN]


def test_what_goes_on_to_a_function_mailbox_is_watched_there() -> None:
    """It is delivered, and the function mailbox has a watch of its own."""
    one = room(absence(at(f"{MONDAY} 00:00"), at("2026-11-30 00:00"), Way.REDIRECT, substitute=BOX))
    one.come(f"{MONDAY} 08:30", id="<1@exempel.example>")
    one.come(f"{MONDAY} 08:31", mailbox=BOX, id="<1@exempel.example>")
    assert one.look(f"{MONDAY} 10:00") is Evidence.DELIVERED
    assert one.told() == []


def test_reading_it_oneself_is_reminded_oneself() -> None:
    """Anna said she reads it: at ten she hears that she has not, at two Carin does."""
    one = room(absence(at(f"{MONDAY} 00:00"), at("2026-11-30 00:00"), Way.SELF))
    one.come(f"{MONDAY} 08:30")
    one.look(f"{MONDAY} 10:00")
    one.look(f"{MONDAY} 14:00")
    assert one.told() == [ANNA, CARIN]


@pytest.mark.parametrize(("closed", "why"), [({ANNA}, Why.MAILBOX), ({BJORN}, Why.TARGET)])
def test_what_cannot_be_known_is_said_not_guessed(closed: set[str], why: Why) -> None:
    """A mailbox outside the application's reach is unknown, with the reason; nobody is blamed."""
    one = room(absence(at(f"{MONDAY} 00:00"), at("2026-11-30 00:00"), Way.REDIRECT))
    one.come(f"{MONDAY} 08:30", id="<1@exempel.example>")
    one.inboxes.closed = closed
    assert one.look(f"{MONDAY} 10:00") is Evidence.UNKNOWN
    assert one.why() == why.value
    one.inboxes.closed, one.inboxes.silent = set(), True
    assert one.look(f"{MONDAY} 14:00") is Evidence.UNKNOWN
    assert one.why() == Why.TROUBLE.value
    assert one.told() == []


def test_without_a_manager_in_the_directory_the_service_desk_is_told() -> None:
    """Nobody above in the directory, or somebody who is away: the service desk takes the rung."""
    assert people().manager("ulla.strom@sandby.example", at(f"{MONDAY} 10:00")) == DESK
    assert people(CARIN).manager(ANNA, at(f"{MONDAY} 10:00")) == DESK
    assert people().manager(ANNA, at(f"{MONDAY} 10:00")) == CARIN


def test_an_uncovered_mailbox_skips_the_substitute() -> None:
    """Björn never agreed, so he is not told that he did not look; Carin is."""
    one = room(absence(at(f"{MONDAY} 00:00"), None, answer=Answer.ASKED))
    one.come(f"{MONDAY} 08:30")
    one.look(f"{MONDAY} 10:00")
    one.look(f"{MONDAY} 14:00")
    assert one.told() == [CARIN]


def test_a_crash_between_sending_and_noting_sends_nothing_twice() -> None:
    """The mail left, the answer was lost: the next round claims nothing new and sends the same key."""
    one = room()
    one.come(f"{MONDAY} 08:30")
    one.notes.lost = 1
    one.look(f"{MONDAY} 10:00")
    assert [notice.told_at for notice in one.store.notices.values()] == [None]
    one.look(f"{MONDAY} 10:15")
    assert len(one.notes.sent) == 1
    assert all(notice.told_at for notice in one.store.notices.values())


def test_looks_come_hourly_in_office_hours_and_when_a_rung_is_due() -> None:
    """Not every minute, not at night, but never past ten o'clock."""
    one = room()
    one.come(f"{MONDAY} 08:30")
    one.look(f"{MONDAY} 09:30")
    looked: list[datetime] = []
    moment = at(f"{MONDAY} 09:31")
    while moment < at(f"{TUESDAY} 08:01"):
        one.clock.at = moment
        if one.watch.due(people()):
            looked.append(moment)
            one.look(f"{moment:%Y-%m-%d %H:%M}")
        moment += timedelta(minutes=1)
    assert [f"{one:%H:%M}" for one in looked] == [
        "10:00",
        "10:55",
        "11:50",
        "12:45",
        "13:40",
        "14:00",
        "14:55",
        "15:50",
        "08:00",
    ]


def test_mails_wait_while_others_still_look() -> None:
    """Where many workers look at the same time their mails go together, some minutes later, one to each person."""
    one = room()
    other = absence(at(f"{MONDAY} 00:00"), at("2026-11-30 00:00"), id="a2", mailbox="emily.stone@sandby.example")
    one.store.absences["a2"] = other
    one.come(f"{MONDAY} 08:30")
    one.come(f"{MONDAY} 08:30", mailbox=other.mailbox)
    one.clock.at = at(f"{MONDAY} 10:00")
    until = at(f"{MONDAY} 10:12")

    async def work() -> int:
        for away in one.store.absences.values():
            await one.watch.verify([away], people(), not_before=until)
            assert await one.post.send(people()) == 0
        one.clock.at = until
        return await one.post.send(people())

    assert asyncio.run(work()) == 1
    (mail,) = one.notes.to(BJORN)
    assert mail.subject == "Frånvaro: 2 saker att titta på"
