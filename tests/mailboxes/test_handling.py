"""Acknowledging a mail with a date: who may, which day, one reply whatever is pressed or lost, the promise passed on."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from mailboxes.handling import LEASE, Acknowledged, Answer, Got, Handling, Outside, replied
from mailboxes.handling_text import check_acknowledgements
from mailboxes.model import MailboxRecord
from policies.clock import FixedClock
from policies.mailing import MailTrouble
from policies.messages import PostvaktError
from policies.packs import load_pack
from policies.vocabulary import DirectoryEntry
from store.handling_store import SqlHandlingStore
from store.opening import Store, open_store
from tests.mailboxes.actors import BYGGLOV, SOCIAL, at

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday
MAIL = "<fråga-1@exempel.example>"
ANNA, HANS = at("anna.lind"), at("hans.rask")


@dataclass
class World:
    """Mail, register, directory, signatures and answering times in memory."""

    got: dict[tuple[str, str], Got] = field(default_factory=dict)
    sent: list[tuple[str, str, Answer]] = field(default_factory=list)
    promises: list[tuple[str, str, date]] = field(default_factory=list)
    down: bool = False
    lost_after: bool = False

    async def find(self, mailbox: str, message_id: str) -> Got | None:
        return self.got.get((mailbox, message_id))

    async def reply(self, mailbox: str, message: str, answer: Answer) -> None:
        if self.down:
            raise MailTrouble("down")
        if answer.key not in {one.key for _, _, one in self.sent}:
            self.sent.append((mailbox, message, answer))
        if self.lost_after:
            raise MailTrouble("lost")

    def record(self, address: str) -> MailboxRecord | None:
        return next((one for one in self.records() if one.key == address), None)

    def records(self) -> list[MailboxRecord]:
        return [SOCIAL, BYGGLOV]

    async def entry(self, address: str) -> DirectoryEntry | None:
        return DirectoryEntry(address, address, "Anna Lind")

    async def short(self, address: str, language: str) -> str:
        return f"<p>{address} {language}</p>"

    async def promised(self, mailbox: str, message_id: str, until: date) -> bool:
        self.promises.append((mailbox, message_id, until))
        return True


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def store(tmp_path: Path, clock: FixedClock) -> Iterator[Store]:
    made = open_store(f"sqlite:///{tmp_path / 'store.sqlite'}", clock=clock, migrate=True)
    yield made
    made.close()


@pytest.fixture
def world() -> World:
    got = Got("m1", "ivar@exempel.example", "Ivar <b>", "Kan vi få hjälp?", NOW)
    return World({(SOCIAL.key, MAIL): got, (ANNA, "<egen@exempel.example>"): got})


@pytest.fixture
def handling(world: World, store: Store, clock: FixedClock) -> Handling:
    kept = SqlHandlingStore(store.database, clock, Acknowledged)
    outside = Outside(world, kept, world, world, world, world)
    return Handling(load_pack("sandby"), outside, clock=clock, digest_key="k" * 40)


def tell(handling: Handling, person: str = ANNA, day: date = date(2026, 11, 30), language: str = "sv") -> Acknowledged:
    return asyncio.run(handling.acknowledge(person, SOCIAL.key, MAIL, day, language))


def test_the_mailbox_is_found_among_those_the_person_watches(handling: Handling) -> None:
    """The mail stands in Socialtjänsten; the day proposed is a working day, five of them ahead; nothing was said before."""
    case = asyncio.run(handling.look(ANNA.upper(), MAIL, [SOCIAL.address]))
    assert (case.mailbox, case.name, case.sender) == (SOCIAL.key, "Socialtjänsten", "Ivar <b>")
    assert case.proposed == date(2026, 11, 30)
    assert case.languages == ("sv", "en")
    assert case.acknowledged is None


def test_one_s_own_mailbox_counts_too(handling: Handling) -> None:
    """A mail to oneself is acknowledged from oneself."""
    assert asyncio.run(handling.look(ANNA, "<egen@exempel.example>", [])).mailbox == ANNA


def test_strangers_find_nothing_and_send_nothing(handling: Handling, world: World) -> None:
    """Whoever does not watch the mailbox is refused, however they ask."""
    with pytest.raises(PostvaktError) as unknown:
        asyncio.run(handling.look(HANS, MAIL, [SOCIAL.address]))
    with pytest.raises(PostvaktError) as refused:
        tell(handling, HANS)
    assert (unknown.value.code, refused.value.code) == ("PV-CASE-UNKNOWN", "PV-CASE-NOT-YOURS")
    assert world.sent == []


def test_the_reply_says_the_day_and_is_signed(handling: Handling, world: World) -> None:
    """To whoever wrote, with the weekday, their name made harmless, the mailbox's signature below; the promise is passed on."""
    fact = tell(handling)
    ((mailbox, message, answer),) = world.sent
    assert (mailbox, message, answer.to, answer.subject) == (
        SOCIAL.key,
        "m1",
        "ivar@exempel.example",
        "Sv: Kan vi få hjälp?",
    )
    assert "senast måndag 2026-11-30" in answer.html
    assert "Ivar &lt;b&gt;" in answer.html
    assert answer.html.endswith(f"<p>{SOCIAL.key} sv</p>")
    assert world.promises == [(SOCIAL.key, MAIL, date(2026, 11, 30))]
    assert MAIL not in fact.message


def test_pressed_twice_it_is_sent_once(handling: Handling, world: World) -> None:
    """Somebody else pressing with another day gets what was said, and nothing leaves."""
    first = tell(handling)
    assert tell(handling, at("bjorn.ek"), date(2026, 12, 7)) == first
    assert len(world.sent) == 1


def test_a_lost_answer_is_taken_up_without_a_second_mail(handling: Handling, world: World) -> None:
    """The reply left and contact was lost: pressing again finds it sent."""
    world.lost_after = True
    with pytest.raises(MailTrouble):
        tell(handling)
    world.lost_after = False
    assert tell(handling).promised == date(2026, 11, 30)
    assert len(world.sent) == 1


def test_whoever_died_is_followed_after_the_lease(handling: Handling, store: Store, clock: FixedClock) -> None:
    """While somebody sends, others are told to wait; when that somebody is gone, the next one may."""
    kept = SqlHandlingStore(store.database, clock, Acknowledged)
    assert kept.take(handling.key(SOCIAL.key, MAIL), SOCIAL.key, clock.now() + LEASE)
    with pytest.raises(PostvaktError, match="PV-CASE-BUSY"):
        tell(handling)
    clock.advance(LEASE + timedelta(seconds=1))
    assert tell(handling).mailbox == SOCIAL.key


@pytest.mark.parametrize("day", [date(2026, 11, 20), date(2026, 11, 28), date(2028, 1, 3)])
def test_only_working_days_ahead_can_be_promised(handling: Handling, world: World, day: date) -> None:
    """Yesterday, a Saturday, and more than a year ahead are refused."""
    with pytest.raises(PostvaktError, match="PV-CASE-DAY"):
        tell(handling, day=day)
    assert world.sent == []


def test_an_unknown_language_is_swedish_and_english_is_english(handling: Handling) -> None:
    """The preview is what will be sent."""
    text = asyncio.run(handling.text(ANNA, SOCIAL.key, "Ivar", date(2026, 11, 30), "en"))
    assert "by Monday 2026-11-30 at the latest" in text
    assert "senast måndag" in asyncio.run(handling.text(ANNA, SOCIAL.key, "Ivar", date(2026, 11, 30), "xx"))


@pytest.mark.parametrize(
    ("subject", "expected"),
    [("Hej", "Sv: Hej"), ("SV: Hej", "SV: Hej"), ("Re: Hej", "Re: Hej"), ("a\r\nBcc: x", "Sv: a Bcc: x")],
)
def test_the_prefix_stands_once(subject: str, expected: str) -> None:
    """A reply to a reply has one prefix, and no line breaks."""
    assert replied(subject, "sv") == expected


def test_a_template_with_mistakes_is_told_by_its_place(tmp_path: Path) -> None:
    """What a municipality writes is checked with its pack: the packs there are are sound, an unknown field is found."""
    assert check_acknowledgements(load_pack("sandby")) == []
    folder = tmp_path / "ny"
    (folder / "acknowledgements").mkdir(parents=True)
    (folder / "acknowledgements" / "sv.j2").write_text("Hej!\nSvar {{ dagen }}.", encoding="utf-8")
    found = check_acknowledgements(replace(load_pack("sandby"), folders=(folder, *load_pack("sandby").folders)))
    assert [(one.line, "dagen" in str(one)) for one in found] == [(2, True)]
