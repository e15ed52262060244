"""Whether function mailboxes are opened each working day, and who is told: over fakes, by the hour."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from mailboxes.answering_ports import Open
from mailboxes.model import MailboxRecord
from mailboxes.watch import Outside, Watch
from mailboxes.watch_notices import Notice
from policies.clock import FixedClock
from policies.mailing import MailboxUnavailable, MailTrouble, NoteMail
from policies.opening import Evidence, Tally, WatchedMailbox, Why
from policies.packs import load_pack
from policies.people import People
from policies.vocabulary import DirectoryEntry
from tests.mailboxes.actors import SOCIAL, at
from tests.policies.fake_leases import LocalLeases

PACK = load_pack("sandby")
ZONE = ZoneInfo("Europe/Stockholm")
CARIN, ANNA, BJORN, HEAD, DESK = at("carin.holm"), at("anna.lind"), at("bjorn.ek"), at("ulla.strom"), at("farid.amini")
MONDAY, TUESDAY = "2026-11-23", "2026-11-24"


def moment(text: str) -> datetime:
    """A local one."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@dataclass
class Inboxes:
    """Read states: when each message came, and whether it is read."""

    messages: list[list[object]] = field(default_factory=list)
    fails: Exception | None = None

    async def count(
        self, mailbox: str, *, read: bool, after: datetime, until: datetime | None = None, sender: str | None = None
    ) -> Tally:
        if self.fails:
            raise self.fails
        found = [
            one[0]
            for one in self.messages
            if one[1] is read and isinstance(one[0], datetime) and after < one[0] and (until is None or one[0] <= until)
        ]
        return Tally(len(found), min(found, default=None))

    async def sent_by(self, mailbox: str, people: object, *, after: datetime) -> bool:
        return False


@dataclass
class Known:
    """Implements ``WatchStore``."""

    kept: dict[str, WatchedMailbox] = field(default_factory=dict)
    days: dict[str, set[date]] = field(default_factory=dict)

    def watched(self) -> dict[str, WatchedMailbox]:
        return dict(self.kept)

    def keep_watched(self, watched: WatchedMailbox) -> None:
        self.kept[watched.about] = watched

    def mark_seen(self, mailbox: str, day: date, how: str) -> None:
        self.days.setdefault(mailbox, set()).add(day)

    def seen_between(self, first: date, last: date) -> dict[str, frozenset[date]]:
        return {box: frozenset(day for day in days if first <= day <= last) for box, days in self.days.items()}


@dataclass
class Notices:
    """Implements ``NoticeStore``."""

    rows: dict[str, Notice] = field(default_factory=dict)
    leases: LocalLeases = field(default_factory=LocalLeases)

    def put(self, notices: list[Notice]) -> int:
        fresh = [one for one in notices if one.key not in self.rows]
        self.rows |= {one.key: one for one in fresh}
        return len(fresh)

    def waiting(self) -> list[Notice]:
        return [one for one in self.rows.values() if one.told_at is None]

    def claim(self, keys: list[str], mail: str) -> None:
        self.rows |= {key: replace(self.rows[key], mail=mail) for key in keys}

    def told(self, mail: str) -> None:
        now = moment("2026-12-31 00:00")
        self.rows |= {key: replace(one, told_at=now) for key, one in self.rows.items() if one.mail == mail}

    def was_told(self, mail: str) -> bool:
        return any(one.mail == mail and one.told_at is not None for one in self.rows.values())

    def forget(self, keys: list[str]) -> None:
        for key in keys:
            self.rows.pop(key)


@dataclass
class Room:
    """The watch of one mailbox, its people, and what was sent."""

    clock: FixedClock
    box: MailboxRecord = SOCIAL
    away: set[str] = field(default_factory=set)
    inboxes: Inboxes = field(default_factory=Inboxes)
    known: Known = field(default_factory=Known)
    notices: Notices = field(default_factory=Notices)
    waits: list[Open] = field(default_factory=list)
    mails: list[tuple[str, NoteMail]] = field(default_factory=list)
    silent: bool = False

    def records(self) -> list[MailboxRecord]:
        return [self.box]

    def record(self, address: str) -> MailboxRecord | None:
        return self.box if address == self.box.key else None

    def open(self, mailbox: str | None = None) -> dict[str, list[Open]]:
        return {self.box.key: self.waits}

    async def send_once(self, key: str, mail: NoteMail) -> bool:
        if self.silent:
            raise MailTrouble("silent")
        if key not in [one for one, _ in self.mails]:
            self.mails.append((key, mail))
        return True

    async def people(self) -> People:
        entries = [
            DirectoryEntry("c", CARIN, "Carin Holm", manager_id="u", given_name="Carin"),
            DirectoryEntry("a", ANNA, "Anna Lind", manager_id="c"),
            DirectoryEntry("b", BJORN, "Björn Ek", manager_id="c"),
            DirectoryEntry("u", HEAD, "Ulla Ström"),
        ]
        return People(entries, PACK, lambda address, _: address in self.away)

    @property
    def watch(self) -> Watch:
        outside = Outside(self, self.known, self.notices, self.inboxes, self, self, self.people)  # type: ignore[arg-type]
        return Watch(PACK, outside, clock=self.clock, link="https://postvakt.example")

    def hour(self, text: str) -> Evidence | None:
        """What the timer does then; what the look showed, None when it was not time to look."""
        self.clock.at = moment(text)
        due = self.watch.due()
        if due:
            asyncio.run(self.watch.verify(due))
        asyncio.run(self.watch.tell())
        return self.known.kept[self.box.key].evidence if due else None

    def come(self, text: str) -> list[object]:
        message: list[object] = [moment(text), False]
        self.inboxes.messages.append(message)
        return message

    def told(self) -> list[str]:
        return [mail.to_address for _, mail in self.mails]


def room(**more: object) -> Room:
    """On a Monday morning, already watched."""
    made = Room(FixedClock(moment(f"{MONDAY} 08:00")), **more)  # type: ignore[arg-type]
    made.hour(f"{MONDAY} 08:00")
    return made


def test_the_ladder() -> None:
    """Carin, who is responsible, at ten; her manager at two; the service desk next morning; each once."""
    here = room()
    here.come(f"{MONDAY} 08:30")
    for hour in ("09:00", "09:45", "10:00", "11:00", "12:00", "14:00", "15:00", "16:15"):
        here.hour(f"{MONDAY} {hour}")
    assert here.told() == [CARIN, HEAD]
    here.hour(f"{TUESDAY} 08:00")
    here.hour(f"{TUESDAY} 09:00")
    assert here.told() == [CARIN, HEAD, DESK]
    assert "Ingen har öppnat Socialtjänsten sedan i dag kl. 08" in here.mails[0][1].html
    assert "1 oläst." in here.mails[0][1].html


def test_opened_moved_or_answered_nobody_is_told() -> None:
    """A message that is read, or one that lay unread and is gone, proves that somebody was there."""
    here = room()
    message = here.come(f"{MONDAY} 08:30")
    here.hour(f"{MONDAY} 09:00")
    message[1] = True
    assert here.hour(f"{MONDAY} 10:00") is Evidence.OPENED
    other = here.come(f"{MONDAY} 10:30")
    here.hour(f"{MONDAY} 14:00")
    here.inboxes.messages.remove(other)
    here.hour(f"{MONDAY} 16:00")
    here.hour(f"{TUESDAY} 08:00")
    assert here.told() == []
    assert here.known.days[SOCIAL.key] == {date(2026, 11, 23)}


def test_when_the_responsible_is_away_the_substitute_is_told_in_the_morning_and_takes_the_rung() -> None:
    """Anna hears it once, however long Carin is away, and is the one who is reminded; Carin is left alone."""
    here = room(away={CARIN})
    here.hour(f"{MONDAY} 08:20")
    assert here.told() == [ANNA]
    assert "Carin Holm är borta och du är ersättare för Socialtjänsten" in here.mails[0][1].html
    here.come(f"{MONDAY} 08:30")
    here.hour(f"{MONDAY} 10:00")
    assert here.told() == [ANNA, ANNA]
    for day in (TUESDAY, "2026-11-25"):
        here.inboxes.messages.clear()
        here.hour(f"{day} 08:20")
    assert here.told().count(ANNA) == 2


def test_everybody_away_goes_to_the_manager() -> None:
    """Carin, Anna and Björn are away: Carin's manager is told in the morning, and nobody of them later."""
    here = room(away={CARIN, ANNA, BJORN})
    assert here.told() == [HEAD]
    here.come(f"{MONDAY} 08:30")
    here.hour(f"{MONDAY} 10:00")
    here.hour(f"{MONDAY} 14:00")
    assert here.told() == [HEAD, HEAD]
    assert "Ingen är på plats" in here.mails[0][1].subject


def test_without_a_manager_who_is_there_the_service_desk_is_told() -> None:
    """The last one to turn to."""
    assert room(away={CARIN, ANNA, BJORN, HEAD}).told() == [DESK]


def test_mail_of_the_night_and_the_weekend_waits_for_the_morning() -> None:
    """Nobody is told on days off; what came on Saturday is due at ten on Monday."""
    here = room()
    here.hour("2026-11-27 14:30")
    here.come("2026-11-28 12:00")
    here.hour("2026-11-28 15:00")
    here.hour("2026-11-29 11:00")
    assert here.told() == []
    here.hour("2026-11-30 09:00")
    assert here.told() == []
    here.hour("2026-11-30 10:00")
    assert here.told() == [CARIN]
    assert "sedan i fredags kl. 14.30" in here.mails[0][1].html


def test_a_look_that_was_missed_comes_to_the_same() -> None:
    """The timer was down all day: at four the rungs of ten and two are told, of the day and no other."""
    here = room()
    here.come(f"{MONDAY} 08:30")
    here.hour(f"{MONDAY} 16:00")
    assert here.told() == [CARIN, HEAD]


def test_what_cannot_be_read_is_unknown() -> None:
    """Outside the application's reach, or no answer now: nobody is blamed, and it says why."""
    here = room()
    here.come(f"{MONDAY} 08:30")
    here.inboxes.fails = MailboxUnavailable("gone")
    assert here.hour(f"{MONDAY} 10:00") is Evidence.UNKNOWN
    assert here.known.kept[SOCIAL.key].why is Why.MAILBOX
    here.inboxes.fails = MailTrouble("later")
    here.hour(f"{MONDAY} 14:00")
    assert here.known.kept[SOCIAL.key].why is Why.TROUBLE
    assert here.told() == []


def test_the_button_is_evidence() -> None:
    """Who says to have looked has looked; what lies unread was left so on purpose."""
    here = room()
    here.come(f"{MONDAY} 08:30")
    here.hour(f"{MONDAY} 09:00")
    asyncio.run(here.watch.mark_seen(SOCIAL.address.upper()))
    here.hour(f"{MONDAY} 10:00")
    here.hour(f"{MONDAY} 14:00")
    assert here.told() == []
    assert here.watch.standing()[0].opened


def test_late_mail_is_told_once_for_each_day_it_grows() -> None:
    """In the morning after the promise ran out; again when more became late; the manager when it has stayed two working days."""
    here = room()
    here.waits.append(Open(date(2026, 11, 23), moment(f"{MONDAY} 09:00"), moment(f"{TUESDAY} 16:30")))
    here.hour(f"{TUESDAY} 17:00")
    assert here.told() == []
    here.hour("2026-11-25 08:16")
    here.hour("2026-11-25 12:00")
    assert here.told() == [CARIN]
    assert "1 mejl i Socialtjänsten har inte fått svar på en arbetsdag" in here.mails[0][1].html
    here.hour("2026-11-26 08:16")
    here.hour("2026-11-26 12:00")
    assert here.told() == [CARIN, HEAD]
    here.waits.append(Open(date(2026, 11, 23), moment("2026-11-25 09:00"), moment("2026-11-26 16:30")))
    here.hour("2026-11-27 08:16")
    assert here.told() == [CARIN, HEAD, CARIN]


def test_never_more_than_one_mail_a_day_about_a_thing_and_none_is_lost() -> None:
    """While the service mailbox is silent nothing is lost; when it answers, one mail tells it."""
    here = room()
    here.silent = True
    here.come(f"{MONDAY} 08:30")
    here.hour(f"{MONDAY} 10:00")
    here.hour(f"{MONDAY} 14:00")
    here.silent = False
    here.hour(f"{MONDAY} 14:15")
    here.hour(f"{MONDAY} 14:30")
    assert here.told() == [CARIN, HEAD]
