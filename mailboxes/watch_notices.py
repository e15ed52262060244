"""The mails about function mailboxes that nobody opens or answers: who is told what, and in which words. Nothing is sent here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from html import escape
from zoneinfo import ZoneInfo

from policies.daily_mail import NoticeOf
from policies.mailing import NoteMail
from policies.people import People
from policies.spoken import called, moment_words
from policies.vocabulary import Language


class What(StrEnum):
    """What happened. The value chooses the words."""

    STAND_IN = "stand-in"
    NOBODY = "nobody"
    UNOPENED = "unopened"
    UNOPENED_MANAGER = "unopened-manager"
    UNOPENED_DESK = "unopened-desk"
    LATE = "late"
    LATE_MANAGER = "late-manager"

    @property
    def topic(self) -> str:
        """Which of the mails of a day tells this."""
        if self in {What.LATE, What.LATE_MANAGER}:
            return "late"
        return "staff" if self in {What.STAND_IN, What.NOBODY} else "unopened"


Notice = NoticeOf[What]  # ``about``: the mailbox's address


_WORDS: dict[Language, dict[str, str]] = {
    Language.SWEDISH: {
        "hello": "Hej!",
        "sign": "Postvakt, {municipality}",
        "many": "Funktionsbrevlådor: {number} saker att titta på",
        "stand-in:subject": "Du bevakar {name}",
        "stand-in:text": "{responsible} är borta och du är ersättare för {name}. Öppna den minst en gång varje arbetsdag.",
        "nobody:subject": "Ingen är på plats för {name}",
        "nobody:text": "Alla som bevakar {name} är borta. Någon behöver öppna den varje arbetsdag: välj vem.",
        "unopened:subject": "Ingen har öppnat {name}",
        "unopened:text": "Ingen har öppnat {name} sedan {since}. {unread} Du bevakar den i dag.",
        "unopened-manager:subject": "Ingen har öppnat {name}",
        "unopened-manager:text": "Ingen har öppnat {name} sedan {since}. {unread} Den som bevakar den har fått veta det.",
        "unopened-desk:subject": "Ingen har öppnat {name}",
        "unopened-desk:text": "Ingen har öppnat {name} sedan {since}. {unread} De som bevakar den och deras chef har fått veta det.",
        "late:subject": "{name}: {number} väntar på svar längre än vi lovat",
        "late:text": "{waits} i {name} har inte fått svar på {days}. Det äldsta kom {oldest}. Hinner ni inte: tala om när svaret kommer, "
        "så räknas svarstiden från det.",
        "late-manager:subject": "{name}: {number} väntar på svar längre än vi lovat",
        "late-manager:text": "{waits} i {name} har inte fått svar på {days}. Det äldsta kom {oldest}. De som bevakar brevlådan har fått "
        "veta det.",
        "unread:1": "1 oläst.",
        "unread": "{number} olästa.",
        "waits:1": "1 mejl",
        "waits": "{number} mejl",
        "days:1": "en arbetsdag",
        "days": "{number} arbetsdagar",
        "somebody": "Den som ansvarar",
        "link": "Se svarstider",
        "box": "Se brevlådan",
    },
    Language.ENGLISH: {
        "hello": "Hello!",
        "sign": "Postvakt, {municipality}",
        "many": "Function mailboxes: {number} things to look at",
        "stand-in:subject": "You watch {name}",
        "stand-in:text": "{responsible} is away and you stand in for {name}. Open it at least once every working day.",
        "nobody:subject": "Nobody is there for {name}",
        "nobody:text": "Everybody who watches {name} is away. Somebody has to open it every working day: choose who.",
        "unopened:subject": "Nobody has opened {name}",
        "unopened:text": "Nobody has opened {name} since {since}. {unread} You watch it today.",
        "unopened-manager:subject": "Nobody has opened {name}",
        "unopened-manager:text": "Nobody has opened {name} since {since}. {unread} Whoever watches it has been told.",
        "unopened-desk:subject": "Nobody has opened {name}",
        "unopened-desk:text": "Nobody has opened {name} since {since}. {unread} Those who watch it and their manager have been told.",
        "late:subject": "{name}: {number} wait for an answer longer than we promised",
        "late:text": "{waits} in {name} had no answer within {days}. The oldest came {oldest}. If you need more time, say when the answer "
        "comes: the answering time counts from that.",
        "late-manager:subject": "{name}: {number} wait for an answer longer than we promised",
        "late-manager:text": "{waits} in {name} had no answer within {days}. The oldest came {oldest}. Those who watch the mailbox have "
        "been told.",
        "unread:1": "1 unread.",
        "unread": "{number} unread.",
        "waits:1": "1 mail",
        "waits": "{number} mails",
        "days:1": "one working day",
        "days": "{number} working days",
        "somebody": "Whoever is responsible",
        "link": "See answering times",
        "box": "See the mailbox",
    },
}


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes. ``link``: the console's address; ``names``: mailboxes by address, as people call them."""

    municipality: str
    link: str
    zone: ZoneInfo
    names: Mapping[str, str]

    def write(self, notices: Sequence[Notice], people: People, now: datetime) -> NoteMail:
        """One mail that tells one thing, or several under their own headings; of two about one mailbox and topic the later."""
        latest = list({(one.about, one.what.topic): one for one in notices}.values())
        to = people.receiver(notices[0].to)
        words, many = _WORDS[to.language], len(latest) > 1
        told = [(one, self._values(one, people, to.language, now)) for one in latest]
        blocks = "".join(self._block(one, values, to.language, heading=many) for one, values in told)
        first = words[f"{latest[0].what}:subject"].format_map(told[0][1])
        subject = words["many"].format(number=len(latest)) if many else first
        sign = escape(words["sign"].format(municipality=self.municipality))
        html = f'<div lang="{to.language.value}"><p>{escape(words["hello"])}</p>{blocks}<p>{sign}</p></div>'
        return NoteMail(to.address, to.display_name, " ".join(subject.split())[:200], html)

    def _block(self, one: Notice, values: Mapping[str, str], language: Language, *, heading: bool) -> str:
        words = _WORDS[language]
        head = f"<p><strong>{escape(words[f'{one.what}:subject'].format_map(values))}</strong></p>" if heading else ""
        text = escape(words[f"{one.what}:text"].format_map(values))
        staff = one.what.topic == "staff"
        url = f"{self.link}/brevlador/{one.about}" if staff else f"{self.link}/svarstider"
        label = words["box" if staff else "link"]
        return f'{head}<p>{text}</p><p><a href="{escape(url, quote=True)}">{escape(label)}</a></p>'

    def _values(self, one: Notice, people: People, language: Language, now: datetime) -> dict[str, str]:
        words, facts = _WORDS[language], one.facts
        values = {"name": self.names.get(one.about, one.about)}
        if "responsible" in facts:
            who = str(facts["responsible"])
            values["responsible"] = called(people.entry(who), who) if who else words["somebody"]
        for name in ("since", "oldest"):
            if name in facts:
                values[name] = moment_words(datetime.fromisoformat(facts[name]), now, self.zone, language)
        for name in ("unread", "days", "waits"):
            if name in facts:
                number = int(facts[name])
                values[name] = words.get(f"{name}:{number}", words[name]).format(number=number)
        values["number"] = str(facts.get("waits", ""))
        return values
