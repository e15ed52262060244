"""Sends what waits to be told: one mail a day to a person about a topic, several things together in it, each told once for ever.

The mail's key holds receiver, topic and day, and the notices are claimed for it before it is sent: after a crash anywhere the same
notices go out under the same key, and the service mailbox sends a key once.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from absence.links import Links
from absence.model import Absence
from absence.notice_values import called, first_name, genitive, moment_words, period, values_of
from absence.notice_words import WORDS
from absence.notices import Notice, Told, Topic, What, write
from absence.people import People
from absence.telling import outdated
from absence.telling_ports import Notes, NoticeStore
from policies.clock import Clock
from policies.mailing import MailTrouble, NoteMail
from policies.packs import Pack

log = logging.getLogger(__name__)

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
    What.UNOPENED_DESK: ("see", "substitute"),
    What.FOUND: ("arrange",),
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
        self._store = store
        self._notes = notes
        self._links = links
        self._absence = absence
        self._clock = clock

    async def send(self, people: People) -> int:
        """Send everything that may go now; how many mails went. What the service does not take now is tried at the next call."""
        now = self._clock.now()
        sent = 0
        for mail, notices in self._mails(now).items():
            self._store.claim([one.key for one in notices if not one.mail], mail)
            try:
                await self._notes.send_once(mail, self._written(notices, people, now))
            except MailTrouble as error:
                log.warning("a mail about absence is tried again: %s", error)
                continue
            self._store.told(mail)
            sent += 1
        return sent

    def _mails(self, now: datetime) -> dict[str, list[Notice]]:
        """The notices of each mail that may go now, by the mail's key."""
        day = now.astimezone(self._pack.calendar.zone).date()
        mails: dict[str, list[Notice]] = defaultdict(list)
        for one in self._current(now):
            own = f":{one.about}" if one.urgent else ""
            key = one.mail or f"absence.{one.what.topic}:{one.to}:{day}{own}"
            free = (one.not_before is None or one.not_before <= now) and not self._store.was_told(key)
            if one.mail or free:
                mails[key].append(one)
        # what was claimed before a crash goes as it was claimed; what came since waits for the next mail
        return {key: [one for one in found if one.mail] or found for key, found in mails.items()}

    def _current(self, now: datetime) -> list[Notice]:
        """What waits and still has something to say; the rest is forgotten."""
        keep: list[Notice] = []
        drop: list[Notice] = []
        for one in self._store.waiting():
            absence = None if one.what.topic is Topic.FOUND else self._absence(one.about)
            stale = now - one.made_at > _STALE or outdated(one, absence, now)
            (drop if stale and not one.mail else keep).append(one)
        if drop:
            self._store.forget([one.key for one in drop])
        return keep

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
        if "own" in one.facts:
            values["own"] = ", ".join(words[f"own:{name}"] for name in one.facts["own"])
        return Told(one.what, values, links)

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
