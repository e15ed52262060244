"""Sends what waits to be told about absences, one mail a day to a person about a topic (`policies.daily_mail`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from absence.links import Links
from absence.model import Absence
from absence.notice_values import period, values_of
from absence.notice_words import WORDS
from absence.notices import Notice, Told, Topic, What, write
from absence.people import People
from absence.telling import outdated
from absence.telling_ports import Notes, NoticeStore
from policies.clock import Clock
from policies.daily_mail import DailyMail
from policies.mailing import NoteMail
from policies.packs import Pack
from policies.spoken import called, first_name, genitive, moment_words

_STALE = timedelta(days=7)  # what could not be told for a week is no news
_ACTIONS: dict[What, tuple[str, ...]] = {
    What.ASKED: ("yes", "no"),
    What.REMINDED: ("yes", "no"),
    What.CHANGED: ("see",),
    What.ACCEPTED: (),
    What.DECLINED: ("choose",),
    What.WITHDRAWN: ("choose",),
    What.STARTED: ("see",),
    What.OWN_CHANGE: ("see",),
    What.UNCOVERED: ("choose",),
    What.UNOPENED: ("seen",),
    What.UNOPENED_SELF: ("seen",),
    What.UNOPENED_MANAGER: ("see", "substitute"),
    What.UNOPENED_DESK: ("see",),  # the service desk changes nothing; the page says who may
    What.FOUND: ("arrange",),
    What.HINDERED: ("see",),
    What.FOUND_MANAGER: ("arrange",),
}


class Post:
    """Writes and sends."""

    def __init__(
        self,
        pack: Pack,
        store: NoticeStore,
        notes: Notes,
        links: Links,
        *,
        absence: Callable[[str], Absence | None],
        clock: Clock,
    ) -> None:
        """``absence``: the absence of an id, or None."""
        self._pack = pack
        self._mail: DailyMail[What] = DailyMail(
            store, notes, room="absence", topic=lambda one: one.what.topic, zone=pack.calendar.zone, clock=clock
        )
        self._links = links
        self._absence = absence
        self._clock = clock

    async def send(self, people: People) -> int:
        """Send everything that may go now; how many mails went. What the service does not take now is tried at the next call."""
        now = self._clock.now()
        return await self._mail.send(
            outdated=lambda one: self._outdated(one, now), write=lambda told: self._written(told, people, now)
        )

    def _outdated(self, one: Notice, now: datetime) -> bool:
        absence = None if one.what.topic is Topic.FOUND else self._absence(one.about)
        return now - one.made_at > _STALE or outdated(one, absence, now)

    def _written(self, notices: Sequence[Notice], people: People, now: datetime) -> NoteMail:
        to = people.receiver(notices[0].to)
        latest = {
            (one.about, _same(one.what)): one for one in notices
        }  # of two rungs about one mailbox the later one tells more
        told = [self._told(one, people, now) for one in latest.values()]
        return write(to, told, municipality=self._pack.municipality.name)

    def _told(self, one: Notice, people: People, now: datetime) -> Told:
        language = people.receiver(one.to).language
        absence = None if one.what.topic is Topic.FOUND else self._absence(one.about)
        links = [(name, self._links.of(name, one, absence)) for name in _ACTIONS.get(one.what, ())]
        if absence is None:
            return Told(one.what, self._found(one, people), links)
        owner, substitute = people.entry(absence.mailbox), people.entry(absence.coverage.substitute)
        zone = ZoneInfo(absence.zone or self._pack.time_zone)
        values = values_of(absence, owner, substitute, language, zone)
        words = WORDS[language]
        if one.what is What.RELEASED:
            values["firsts"] = genitive(first_name(owner, absence.mailbox), language)
        if "since" in one.facts:
            values["since"] = moment_words(datetime.fromisoformat(one.facts["since"]), now, zone, language)
            number = int(one.facts.get("unread", 0))
            values["unread"] = words.get(f"unread:{one.facts.get('why') or number}", words["unread"]).format(
                number=number
            )
        if one.what is What.HINDERED:
            values["why"] = " ".join(words.get(f"why:{code}", words["why"]) for code in one.facts["codes"])
        if "own" in one.facts:
            values["own"] = ", ".join(words[f"own:{name}"] for name in one.facts["own"])
        return Told(one.what, values, links, own=one.to.casefold() == absence.mailbox)

    def _found(self, one: Notice, people: People) -> dict[str, str]:
        language = people.receiver(one.to).language
        owner = people.entry(one.about)
        start = datetime.fromisoformat(one.facts["start"])
        end = datetime.fromisoformat(one.facts["end"]) if one.facts.get("end") else None
        days = period(start, end, self._pack.calendar.zone, language)
        name = called(owner, one.about)
        return {
            "name": name,
            "names": genitive(name, language),
            "first": first_name(owner, one.about),
            "period": days,
            "signs": WORDS[language][f"signs:{one.facts['sign']}"].format(period=days),
        }


def _same(what: What) -> str:
    """Which notices about one absence replace each other within a mail."""
    return what.topic if what.topic in {Topic.UNOPENED, Topic.ASK} else what
