"""The sweep counts each mail once, whatever is replayed, doubled, expired or cut short."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from policies.clock import FixedClock
from policies.mailing import DeltaExpired, MailboxUnavailable
from policies.units import OTHERS, unit_names
from policies.vocabulary import DirectoryEntry
from signatures.expectations import Expectations
from signatures.model import SentMessage, SweepReport
from signatures.ports import SentPage
from signatures.render import render
from signatures.sweep import LOOKS_BACK, SignatureSweep, digest, week_of
from tests.signatures.fakes import Crash, FakeSent, FakeStore
from tests.signatures.people import ANNA, BJORN, CARIN, NOW, SANDBY, SOCIAL, sent

PEOPLE = [ANNA, BJORN, CARIN, SOCIAL]
KEY = b"k" * 32


def _mail(owner: DirectoryEntry, number: int) -> list[SentMessage]:
    random = Random(f"{owner.address} {number}")  # noqa: S311 - test data
    made = []
    for n in range(number):
        body = random.choice(
            [
                f"Hej!\n\n{render(owner, SANDBY).text}",
                "Hej!\n\nMvh",
                f"Hej!\n\n{render(owner, SANDBY).text}\nCarpe diem",
            ]
        )
        at = NOW - timedelta(days=random.randrange(0, 30), hours=n % 7)
        made.append(sent(body, id=f"{owner.id}-{n}", from_=owner.address, sent_at=at))
    return made


MAIL = {one.id: _mail(one, 11) for one in PEOPLE}


def _sweep(store: FakeStore, mail: FakeSent, entries: list[DirectoryEntry] | None = None) -> SweepReport:
    sweep = SignatureSweep(
        mail=mail,
        store=store,
        expectations=Expectations(SANDBY, entries or PEOPLE),
        clock=FixedClock(NOW),
        digest_key=KEY,
    )
    return asyncio.run(sweep.run())


def _quiet() -> FakeStore:
    store = FakeStore()
    _sweep(store, FakeSent(MAIL))
    return store


QUIET = _quiet()


def _finish(store: FakeStore, random: Random) -> None:
    """Sweep again and again until the last one went through undisturbed."""
    for _ in range(50):
        try:
            _sweep(store, FakeSent(MAIL, random))
            break
        except Crash:
            pass
        store.crash_at = None if random.random() < 0.5 else store.writes + random.randrange(1, 9)
    store.crash_at = None
    _sweep(store, FakeSent(MAIL))


@given(st.integers(0, 2**32), st.integers(1, 40))
@settings(max_examples=60, deadline=None)
def test_faults_and_crashes_change_nothing_about_the_result(seed: int, crash_at: int) -> None:
    """Arbitrary duplicates, replays, restarts, failures, and a crash at any write: the same figures in the end."""
    store = FakeStore(crash_at=crash_at)
    _finish(store, Random(seed))  # noqa: S311 - test data
    assert store.counts == QUIET.counts
    assert store.seen == QUIET.seen
    assert store.rows == QUIET.rows


def test_every_verdict_is_counted() -> None:
    """Present, missing and additions, all in the right unit."""
    assert sum(QUIET.counts.values()) == 44
    assert {unit for _, unit, _ in QUIET.counts} == {"Socialförvaltningen, Barn och familj", "Socialförvaltningen"}
    assert {verdict for _, _, verdict in QUIET.counts} == {"present", "missing", "additions"}


def test_nothing_that_is_stored_tells_who_or_what() -> None:
    """Figures hold units and numbers; digests tell nothing without the key."""
    stored = repr(QUIET.counts) + repr(QUIET.seen)
    for one in PEOPLE:
        assert one.address not in stored
        assert one.id not in stored
        assert one.display_name not in stored
    assert digest(KEY, "a", "b") != digest(b"x" * 32, "a", "b")


def test_old_and_removed_mail_is_left_out() -> None:
    """Mail older than the sweep looks back, and what delta says is gone."""
    old = sent("Hej", id="old", sent_at=NOW - LOOKS_BACK - timedelta(hours=1))
    gone = replace(sent("Hej", id="gone"), removed=True)
    report = _sweep(FakeStore(), FakeSent({ANNA.id: [old, gone]}), [ANNA])
    assert (report.messages, report.counted) == (2, 0)


def test_a_mailbox_that_cannot_be_read_does_not_stop_the_others() -> None:
    """It is counted as failed, without its name."""

    class Partly(FakeSent):
        def pages(self, mailbox: str, state: str | None, since: datetime) -> AsyncIterator[SentPage]:
            if mailbox == BJORN.id:
                raise MailboxUnavailable("404")
            if mailbox == CARIN.id:
                raise DeltaExpired("410")
            return super().pages(mailbox, state, since)

    store = FakeStore()
    report = _sweep(store, Partly(MAIL))
    assert report.failed == 2
    assert sum(store.counts.values()) == 22


def test_function_mail_is_judged_by_its_own_signature() -> None:
    """Anna writes from socialtjansten@: its signature or hers is right, the colleague's is not."""
    bodies = [render(one, SANDBY).text for one in (SOCIAL, ANNA, BJORN)]
    mail = [
        sent(f"Hej!\n\n{body}", id=str(n), from_=SOCIAL.address, sender=ANNA.address) for n, body in enumerate(bodies)
    ]
    report = _sweep(FakeStore(), FakeSent({ANNA.id: mail}), PEOPLE)
    assert report.verdicts["present"] == 2


def test_small_units_are_counted_with_larger_ones() -> None:
    """Fewer than three mailboxes would point at a person."""
    names = unit_names([ANNA, BJORN, CARIN, SOCIAL])
    assert names[ANNA.address] == "Socialförvaltningen, Barn och familj"
    assert names[SOCIAL.address] == "Socialförvaltningen"
    assert unit_names([ANNA])[ANNA.address] == OTHERS


def test_weeks_begin_on_the_monday_people_in_sweden_know() -> None:
    """Sunday 23:30 UTC is already Monday in Stockholm."""
    assert week_of(datetime(2026, 11, 22, 22, 30, tzinfo=UTC)).isoformat() == "2026-11-16"
    assert week_of(datetime(2026, 11, 22, 23, 30, tzinfo=UTC)).isoformat() == "2026-11-23"
