"""The mails about absence: their words, one a day, links that change nothing by themselves."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from datetime import timedelta
from string import Formatter

import pytest

from absence.digest import Post
from absence.links import Links, digest_of
from absence.model import Absence, Answer, Kind, Stage
from absence.notice_values import period
from absence.notice_words import WORDS
from absence.notices import Notice, Told, What, write
from absence.telling import changed, hindered, notices_of, outdated, over, released
from policies.clock import FixedClock
from policies.daily_mail import DailyMail
from policies.mailing import NoteMail
from policies.spoken import moment_words
from policies.vocabulary import Language
from tests.absence.fakes import FakeNotes, FakeStore
from tests.absence.people import ANNA, BJORN, CARIN, DESK, EMILY, PACK, ZONE, absence, at, people

NOW = at("2026-06-01 09:00")


def july(**more: object) -> Absence:
    """Anna's holiday, asked for in June."""
    start, end = at("2026-07-01 00:00"), at("2026-07-13 00:00")
    made = absence(start, end, answer=Answer.ASKED, stage=Stage.ASKED)
    from dataclasses import replace

    values: dict[str, object] = {"coverage": replace(made.coverage, asked_at=NOW), "made_at": NOW, **more}
    return replace(made, **values)  # type: ignore[arg-type]


class Office:
    """Sends what an absence gives reason to tell."""

    def __init__(self, *absences: Absence) -> None:
        self.clock = FixedClock(NOW)
        self.store = FakeStore(self.clock, absences={one.id: one for one in absences})
        self.notes = FakeNotes()
        self.links = Links("https://postvakt.sandby.example", self.store, self.clock.now)
        self.post = Post(PACK, self.store, self.notes, self.links, absence=self.store.absences.get, clock=self.clock)

    def round(self) -> int:
        """One round of telling."""
        for one in self.store.absences.values():
            self.store.put(list(notices_of(one, people(), self.clock.now())))
        return asyncio.run(self.post.send(people()))


def test_the_substitute_is_asked_in_plain_words_with_two_answers() -> None:
    """As UX.md has it; asked once, and again only as a reminder the day after."""
    office = Office(july())
    assert (office.round(), office.round()) == (1, 0)
    (mail,) = office.notes.to(BJORN)
    assert mail.subject == "Kan du vara ersättare för Anna Lind 1–12 juli?"
    assert "Anna är ledig 1–12 juli och har valt dig som ersättare. Du får läsa Annas inkorg de dagarna." in mail.html
    assert ">Ja, det går bra</a>" in mail.html
    assert ">Nej, det går inte</a>" in mail.html
    office.clock.advance(timedelta(hours=25))
    assert (office.round(), office.round()) == (1, 0)
    assert office.notes.to(BJORN)[1].subject.startswith("Påminnelse")


def test_the_link_is_random_kept_as_a_digest_and_expires() -> None:
    """What is stored does not open the link; another secret opens nothing; after the absence it is dead."""
    office = Office(july())
    office.round()
    secrets = re.findall(r"/franvaro/svar/([\w-]+)\?svar=(?:ja|nej)", office.notes.to(BJORN)[0].html)
    assert len(secrets) == 2
    assert secrets[0] not in str(office.store.tokens)
    token = office.links.read(secrets[0])
    assert token is not None
    assert (token.absence_id, token.address, token.round) == ("a1", BJORN, 1)
    assert token.digest == digest_of(secrets[0])
    assert office.links.read("x" * 43) is None
    assert office.links.read("") is None
    office.clock.at = at("2026-07-14 08:00")
    assert office.links.read(secrets[0]) is None


def test_never_more_than_one_mail_a_day_about_a_topic() -> None:
    """The second question of the day waits for the next; both of one moment go together."""
    office = Office(july(), july(id="a2", mailbox=EMILY))
    assert office.round() == 1
    (mail,) = office.notes.to(BJORN)
    assert mail.subject == "Frånvaro: 2 saker att titta på"
    office.store.absences["a3"] = july(id="a3", mailbox=CARIN)
    assert office.round() == 0
    office.clock.at = at("2026-06-02 00:01")
    assert office.round() == 1
    assert len(office.notes.to(BJORN)) == 2


def test_what_would_come_too_late_does_not_wait() -> None:
    """An absence that begins before tomorrow's mail could be answered is asked about at once."""
    soon = july(id="a2", start=at("2026-06-02 00:00"), end=at("2026-06-03 00:00"))
    office = Office(july())
    office.round()
    office.store.absences["a2"] = soon
    assert office.round() == 1
    assert len(office.notes.to(BJORN)) == 2
    assert "Du får läsa Annas inkorg den dagen." in office.notes.to(BJORN)[1].html


def test_the_reason_is_never_told() -> None:
    """Whoever is ill is away, to the substitute, the manager and the service desk alike."""
    ill = july(kind=Kind.ILLNESS, made_by=CARIN, stage=Stage.ACTIVE, uncovered_since=NOW)
    office = Office(ill)
    office.round()
    assert len(office.notes.sent) == 2
    text = " ".join(mail.subject + mail.html for mail in office.notes.sent.values())
    assert not re.search(r"sjuk|ill(?:ness)?\b|illa", text)
    assert "är borta" in text


def test_nobody_covering_is_told_to_whoever_can_act() -> None:
    """Asker and manager at once; without a manager the service desk; once each."""
    office = Office(july(stage=Stage.ACTIVE, uncovered_since=NOW))
    office.round()
    office.round()
    assert sorted(mail.to_address for mail in office.notes.sent.values()) == sorted([ANNA, BJORN, CARIN])
    assert "Björn Ek har inte svarat" in office.notes.to(CARIN)[0].html
    alone = Office(
        july(
            mailbox="ulla.strom@sandby.example",
            made_by="ulla.strom@sandby.example",
            stage=Stage.ACTIVE,
            uncovered_since=NOW,
        )
    )
    alone.round()
    assert alone.notes.to(DESK)


def test_an_answer_is_told_and_a_question_that_is_answered_is_not_asked() -> None:
    """Björn answered before the mail left: he gets none, Anna hears what he said."""
    office = Office(july())
    office.notes.fails = 1
    assert office.round() == 0
    office.store.notices.clear()
    asked = office.store.absences["a1"]
    from dataclasses import replace

    yes = replace(asked.coverage, answer=Answer.ACCEPTED, answered_at=NOW + timedelta(hours=1))
    office.store.put(list(notices_of(asked, people(), NOW)))
    office.store.absences["a1"] = replace(asked, coverage=yes, stage=Stage.PLANNED)
    office.round()
    assert [mail.subject for mail in office.notes.sent.values()] == ["Björn Ek är din ersättare 1–12 juli"]


def test_whoever_was_asked_hears_when_they_are_not_needed() -> None:
    """Called off, or somebody else was chosen; nobody is told who was never asked."""
    office = Office(july())
    office.round()
    cancelled = july(stage=Stage.CANCELLED)
    told = office.store.about("a1")
    assert [one.what for one in released(cancelled, told, NOW)] == [What.RELEASED]
    assert list(released(july(), told, NOW)) == []
    other = july()
    assert list(released(other, [], NOW)) == []


def test_the_substitute_hears_of_other_days_though_the_agreement_stands() -> None:
    """Shorter than agreed: told once for each new end; not when the days are what was agreed to, nor to who changed them."""
    yes = replace(july().coverage, answer=Answer.ACCEPTED, answered_at=NOW + timedelta(hours=1))
    agreed = july(coverage=yes, stage=Stage.PLANNED)
    office = Office(agreed)
    office.round()
    shorter = replace(agreed, end=at("2026-07-10 00:00"), version=3, changed_by=ANNA)

    def told(one: Absence) -> list[Notice]:
        known = [*office.store.of_kind(What.ACCEPTED), *office.store.of_kind(What.CHANGED)]
        return list(changed({one.id: one}, known, NOW + timedelta(days=1)))

    assert told(agreed) == []
    assert told(replace(shorter, changed_by=BJORN)) == []
    first = told(shorter)
    assert [(one.to, one.what) for one in first] == [(BJORN, What.CHANGED)]
    assert not outdated(first[0], shorter, NOW)
    assert outdated(first[0], agreed, NOW)
    office.store.put(first)
    assert told(shorter) == []
    assert [one.key for one in told(replace(agreed, version=4))] == ["changed:a1:4"]


def test_the_service_desk_hears_of_what_a_person_must_do() -> None:
    """Once for each stage and reason; nobody when the pack names no service desk."""
    found = list(hindered(july(stage=Stage.ACTIVE), ("by-hand",), people(), NOW))
    assert [(one.to, one.key) for one in found] == [(DESK, "hindered:a1:active:by-hand")]


def test_everything_has_words_in_both_languages() -> None:
    """Each notice has subject and text, with the same details in both."""
    for what in What:
        for part in ("subject", "text"):
            details = [
                {name for _, name, _, _ in Formatter().parse(WORDS[language][f"{what}:{part}"]) if name}
                for language in Language
            ]
            assert details[0] - {"firsts", "names"} == details[1] - {"firsts", "names"}, (what, part)
    assert set(WORDS[Language.SWEDISH]) == set(WORDS[Language.ENGLISH])


@pytest.mark.parametrize("language", list(Language))
def test_nobody_is_spoken_of_by_name_to_themselves(language: Language) -> None:
    """A mail about one's own mailbox says "din brevlåda"; the same notice to somebody else says whose it is."""
    values = dict.fromkeys(("name", "names", "first", "firsts", "away", "period", "lacking", "substitute"), "-")
    values |= {"name": "Anna Lind", "names": "Anna Linds", "first": "Anna", "firsts": "Annas"}
    for what in (What.ACCEPTED, What.DECLINED, What.WITHDRAWN, What.UNCOVERED):
        to = replace(people().receiver(ANNA), language=language)
        own = write(to, [Told(what, values, own=True)], municipality="Sandby kommun")
        assert "Anna" not in own.subject + own.html
        other = write(to, [Told(what, values)], municipality="Sandby kommun")
        assert "Anna" in other.html


@pytest.mark.parametrize("what", list(What))
def test_every_notice_can_be_written_in_both_languages(what: What) -> None:
    """No detail is missing, markup in a name stays text, and there is a way to act on what needs it."""
    office = Office(july(stage=Stage.ACTIVE))
    facts = {
        "since": NOW.isoformat(), "unread": 4, "own": ["reply"], "start": NOW.isoformat(), "end": None, "sign": "reply",
        "codes": ["by-hand", "refused"],
    }  # fmt: skip
    about = ANNA if what.topic.value == "found" else "a1"
    for to in (CARIN, EMILY):
        office.post._written([Notice("k", to, what, about, NOW, facts)], people(), NOW)
    mail = office.post._written([Notice("k", EMILY, what, about, NOW, facts)], people(), NOW)
    assert '<div lang="en">' in mail.html
    assert "{" not in mail.html + mail.subject


def test_periods_and_moments_as_people_say_them() -> None:
    """One day, some days, over months and years, without end, recurring."""
    sv, en = Language.SWEDISH, Language.ENGLISH
    assert period(at("2026-07-01 00:00"), at("2026-07-13 00:00"), ZONE, sv) == "1–12 juli"
    assert period(at("2026-07-03 00:00"), at("2026-07-04 00:00"), ZONE, sv) == "fredag 3 juli"
    assert period(at("2026-06-28 00:00"), at("2026-07-03 00:00"), ZONE, sv) == "28 juni–2 juli"
    assert period(at("2026-12-28 00:00"), at("2027-01-03 00:00"), ZONE, en) == "28 December 2026–2 January 2027"
    assert period(at("2026-07-01 00:00"), None, ZONE, sv) == "från och med 1 juli"
    assert period(at("2026-07-01 00:00"), None, ZONE, sv, (4,)) == "fredagar från och med 1 juli"
    now = at("2026-11-26 14:00")
    assert moment_words(at("2026-11-23 08:00"), now, ZONE, sv) == "i måndags kl. 08"
    assert moment_words(at("2026-11-25 08:00"), now, ZONE, sv) == "i går kl. 08"
    assert moment_words(at("2026-11-01 08:00"), now, ZONE, en) == "2026-11-01 at 08:00"


def test_back_again_is_told_once_and_never_to_whoever_left() -> None:
    """Nor every week to somebody who is away each Friday."""
    assert [one.what for one in over(july(), NOW)] == [What.ENDED]
    assert list(over(july(kind=Kind.LEFT), NOW)) == []
    assert list(over(july(weekdays=(4,)), NOW)) == []


def test_two_that_send_at_once_send_a_mail_once() -> None:
    """Timers may overlap: while one call sends, the other leaves everything to it, because a key is not safe with two at a time."""

    class Meanwhile(FakeNotes):
        """Another timer comes while a mail is being sent."""

        async def send_once(self, key: str, mail: NoteMail) -> bool:
            assert await mails.send(outdated=lambda _: False, write=written) == 0
            return await super().send_once(key, mail)

    def written(told: object) -> NoteMail:
        return NoteMail(BJORN, "Björn Ek", "Hej", "<p>Hej</p>")

    clock = FixedClock(NOW)
    notes, store = Meanwhile(), FakeStore(clock, absences={})
    store.put([Notice("k", BJORN, What.ASKED, "a", NOW)])
    mails: DailyMail[What] = DailyMail(
        store, notes, room="absence", topic=lambda one: one.what.topic, zone=ZONE, clock=clock
    )
    assert asyncio.run(mails.send(outdated=lambda _: False, write=written)) == 1
    assert len(notes.sent) == 1


@pytest.mark.parametrize(("what", "may"), [(What.UNOPENED_MANAGER, True), (What.UNOPENED_DESK, False)])
def test_nobody_is_led_to_what_they_may_not_do(what: What, may: bool) -> None:
    """The manager gets a link that changes the substitute; the service desk, who changes nothing, one that shows how it stands."""
    office = Office(july(stage=Stage.ACTIVE))
    facts = {"since": NOW.isoformat(), "unread": 4}
    mail = office.post._written([Notice("k", CARIN, what, "a1", NOW, facts)], people(), NOW)
    assert "Se vad som gäller" in mail.html
    assert ("Byt ersättare" in mail.html) is may
