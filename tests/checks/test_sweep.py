"""The sweep of sent mail finds each leak once and keeps nothing of it; its mail goes out exactly once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from functools import cache
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.changes import CheckChanges, Post
from checks.compile import compile_bundle
from checks.leak_notes import responsible, write_leak_note
from checks.ports import SentMail
from checks.sweep import LOOKS_BACK, LeakReport, SecrecySweep, is_swept, leak_digest
from checks.turning import Turned
from policies.clock import FixedClock
from policies.mailing import MailTrouble
from policies.packs import Pack, load_pack
from policies.plan import StepState, UnknownPlan
from policies.rule_files import read_rules
from policies.rules import RuleSetting, Severity
from policies.vocabulary import DirectoryEntry, Language
from tests.checks.sweep_fakes import ANNA, CARIN, NOW, SECRET, SKOLA, SOCIAL, Crash, FakeLeaks, FakeSent, World, sent

SANDBY = load_pack("sandby")
KEY = b"k" * 32
LINK = "https://postvakt.sandby.example/regler/skickat"
PEOPLE = [SOCIAL, SKOLA, CARIN, ANNA]
MAIL = {
    SOCIAL.id: [
        sent(1, SECRET, hours=1),
        sent(2, "Tack för ditt brev."),
        sent(3, SECRET, hours=3),
        sent(4, "Numret 19900101-2384 stämmer inte."),
        sent(5, SECRET, hours=5),
    ],
    SKOLA.id: [sent(1, SECRET, owner=SKOLA, hours=2)],
    ANNA.id: [sent(1, SECRET, owner=ANNA, hours=2)],
}


@cache
def _compiled() -> dict[str, Any]:
    return compile_bundle(SANDBY, read_rules(SANDBY.folders)[0], 2026)


def _sweep(
    store: FakeLeaks, mail: FakeSent, *, pack: Pack = SANDBY, bundle: dict[str, Any] | None = None
) -> LeakReport:
    sweep = SecrecySweep(
        pack=pack,
        mail=mail,
        store=store,
        bundles=lambda *_place: bundle or _compiled(),
        clock=FixedClock(NOW),
        digest_key=KEY,
    )
    return asyncio.run(sweep.run(PEOPLE))


def _with_duty(**setting: Any) -> Pack:
    duty = replace(SANDBY.rules["S07"], **setting)
    return replace(SANDBY, rules={**SANDBY.rules, "S07": duty}, departments=())


def test_leaks_of_function_mailboxes_are_found_once() -> None:
    """Identity numbers that went outside are found, each once, however often the sweep runs; people's own mailboxes are left alone."""
    store = FakeLeaks()
    report = _sweep(store, FakeSent(MAIL))
    assert (report.mailboxes, report.mails, report.found, report.failed) == (2, 6, 4, 0)
    assert store.untold() == [(SKOLA.address, 1), (SOCIAL.address, 3)]
    assert _sweep(store, FakeSent(MAIL)).found == 0


def test_personal_mailboxes_only_where_the_pack_says_so() -> None:
    """With ``personal: true`` Anna's mail is swept too; with the duty off nobody's is."""
    store = FakeLeaks()
    assert _sweep(store, FakeSent(MAIL), pack=_with_duty(parameters={"personal": True})).found == 5
    assert _sweep(FakeLeaks(), FakeSent(MAIL), pack=_with_duty(severity=Severity("off", "off"))).mailboxes == 0
    assert not is_swept(SANDBY, ANNA)
    assert not is_swept(replace(SANDBY, rules={}, departments=()), SOCIAL)


def test_only_the_receivers_that_the_pack_names() -> None:
    """With the duty off for mail inside, an identity number to a colleague is nobody's news; to somebody outside it is."""
    mail = {SOCIAL.id: [sent(1, SECRET, to="bjorn.ek@sandby.example"), sent(2, SECRET)]}
    only_outside = {**_compiled(), "duties": {"S05": {}, "S07": {"inside": "off", "outside": "nudge"}}}
    assert _sweep(FakeLeaks(), FakeSent(mail), bundle=only_outside).found == 1
    assert _sweep(FakeLeaks(), FakeSent(mail)).found == 2


def test_how_a_mail_is_written_is_nobodys_business_afterwards() -> None:
    """Only rules about secrets count; observed ones do not."""
    mail = {SOCIAL.id: [sent(1, "HEJ!!! SVARA GENAST!!! Kan du svara?"), sent(2, SECRET)]}
    assert _sweep(FakeLeaks(), FakeSent(mail)).found == 1
    observed = [{**one, "observe": True} for one in _compiled()["rules"]]
    assert _sweep(FakeLeaks(), FakeSent(mail), bundle={**_compiled(), "rules": observed}).found == 0


def test_old_mail_is_left_out() -> None:
    """What left before the sweep looks back is not told any more."""
    old = sent(1, SECRET, hours=int(LOOKS_BACK.total_seconds() // 3600) + 1)
    assert _sweep(FakeLeaks(), FakeSent({SOCIAL.id: [old]})).found == 0


def test_a_mailbox_that_stays_in_trouble_does_not_stop_the_others() -> None:
    """It is counted as failed; the others are swept."""

    class Partly(FakeSent):
        def pages(self, mailbox: str, state: str | None, since: Any) -> Any:
            if mailbox == SKOLA.id:
                raise MailTrouble("503")
            return super().pages(mailbox, state, since)

    report = _sweep(FakeLeaks(), Partly(MAIL))
    assert (report.found, report.failed) == (3, 1)


def test_what_is_remembered_tells_nothing() -> None:
    """Digests need the key, and no row holds what a mail says, whom it went to or which rule found it."""
    store = FakeLeaks()
    _sweep(store, FakeSent(MAIL))
    remembered = repr(store)
    for word in ("19900101", "ivar@", "Hej", "S01", "s1-1"):
        assert word not in remembered
    assert leak_digest(KEY, "a", "b") != leak_digest(b"x" * 32, "a", "b")


@given(st.integers(0, 2**32), st.integers(1, 12))
@settings(max_examples=40, deadline=None)
def test_faults_and_crashes_change_nothing_about_the_result(seed: int, crash_at: int) -> None:
    """Duplicates, replays, restarts, failures and a crash at any write: the same leaks in the end."""
    quiet, store = FakeLeaks(), FakeLeaks(crash_at=crash_at)
    _sweep(quiet, FakeSent(MAIL))
    random = Random(seed)  # noqa: S311 - test data
    for _ in range(20):
        try:
            _sweep(store, FakeSent(MAIL, random))
        except Crash:
            store.crash_at = None
    _sweep(store, FakeSent(MAIL))
    assert (store.seen, store.rows) == (quiet.seen, quiet.rows)


class NoSettings:
    """No administrator has turned anything."""

    def all(self) -> list[Turned]:
        return []

    def put(self, rule: str, inside: str, outside: str, *, observe: bool) -> None:
        raise AssertionError

    def remove(self, rule: str) -> None:
        raise AssertionError


def _changes(
    store: FakeLeaks, world: World, clock: FixedClock, entries: list[DirectoryEntry] | None = None
) -> CheckChanges:
    post = Post(store, world, PEOPLE if entries is None else entries, LINK, KEY)
    return CheckChanges(SANDBY, NoSettings(), world, clock, post)


def _swept(mail: dict[str, list[SentMail]] = MAIL) -> FakeLeaks:
    store = FakeLeaks()
    _sweep(store, FakeSent(mail))
    return store


def test_each_mailboxs_responsible_gets_one_mail_a_day() -> None:
    """How many and when, a link, and nothing of what they say; more found the same day waits until the next."""
    store, world, clock = _swept(), World(), FixedClock(NOW)
    changes = _changes(store, world, clock)
    plan = changes.plan_notes("postvakt", "S07")
    assert [step.target for step in plan.steps] == [SKOLA.address, SOCIAL.address]
    assert world.sent == []
    assert {one.state for one in asyncio.run(changes.apply(plan.id))} == {StepState.DONE}
    to = {mail.to_address: mail for _, mail in world.sent}
    assert to.keys() == {CARIN.address, SOCIAL.address}  # Carin answers for skola@ in the directory
    mail = to[SOCIAL.address]
    assert "3 mejl" in mail.html
    assert "2026-11-20 09:00" in mail.html  # 08:00 UTC
    assert LINK in mail.html
    for word in ("19900101", "ivar@", "S01"):
        assert word not in mail.html + mail.subject
    assert store.rows == {}

    more = {**MAIL, SOCIAL.id: [*MAIL[SOCIAL.id], sent(6, SECRET)]}
    _sweep(store, FakeSent(more))
    assert changes.plan_notes("postvakt", "S07").steps == ()
    clock.advance(timedelta(days=1))
    later = changes.plan_notes("postvakt", "S07")
    asyncio.run(changes.apply(later.id))
    assert len(world.sent) == 3
    assert "Ett mejl" in world.sent[-1][1].html


@given(st.integers(1, 24), st.booleans())
@settings(max_examples=60, deadline=None)
def test_a_crash_or_lost_answer_anywhere_still_means_one_mail_with_everything(at: int, dark: bool) -> None:
    """Applied again after it, each mailbox has one mail that tells of every leak, and nothing is left behind."""
    store, world, clock = _swept(), World(), FixedClock(NOW)
    changes = _changes(store, world, clock)
    plan = changes.plan_notes("postvakt", "S07")
    world.crash_at, world.trouble_at = (at, None) if dark else (None, at)
    store.crash_at = store.writes + at if dark and at % 2 else None
    for _ in range(4):
        try:
            asyncio.run(changes.apply(plan.id))
        except Crash:
            world.crash_at = store.crash_at = None
            _sweep(store, FakeSent({**MAIL, SKOLA.id: [*MAIL[SKOLA.id], sent(2, SECRET, owner=SKOLA)]}))
    told = sorted(mail.html.count("<li>") for _, mail in world.sent)
    keys = [key for key, _ in world.sent]
    assert len(keys) == len(set(keys)) == 2
    # what was found between crash and resuming is in the mail, or still waits for tomorrow's; it is never lost
    waiting = sum(not note for _, _, note in store.rows.values())
    assert sum(told) + waiting == len(store.seen)
    assert all(not note for _, _, note in store.rows.values())


def test_neither_plan_nor_journal_names_a_person() -> None:
    """A personal mailbox stands in steps as a digest; its owner, and nobody else, gets the mail."""
    store, world = FakeLeaks(), World()
    _sweep(store, FakeSent({ANNA.id: MAIL[ANNA.id]}), pack=_with_duty(parameters={"personal": True}))
    changes = _changes(store, world, FixedClock(NOW))
    plan = changes.plan_notes("postvakt", "S07")
    assert len(plan.steps) == 1
    assert "anna" not in repr(plan).casefold()
    asyncio.run(changes.apply(plan.id))
    assert [mail.to_address for _, mail in world.sent] == [ANNA.address]
    assert "anna" not in repr(world.states).casefold()
    assert store.rows == {}


def test_a_mailbox_that_is_gone_is_not_told() -> None:
    """No mail, and the step says so."""
    store, world = _swept({SOCIAL.id: MAIL[SOCIAL.id]}), World()
    plan = _changes(store, world, FixedClock(NOW)).plan_notes("postvakt", "S07")
    (result,) = asyncio.run(_changes(store, world, FixedClock(NOW), []).apply(plan.id))
    assert (result.state, result.note) == (StepState.FAILED, "gone")
    assert world.sent == []


def test_what_has_expired_is_not_told() -> None:
    """When nothing is left to tell, nothing is sent."""
    store, world = _swept({SOCIAL.id: MAIL[SOCIAL.id]}), World()
    changes = _changes(store, world, FixedClock(NOW))
    plan = changes.plan_notes("postvakt", "S07")
    store.rows.clear()
    (result,) = asyncio.run(changes.apply(plan.id))
    assert (result.state, result.note) == (StepState.FAILED, "expired")


def test_an_unknown_plan_is_told() -> None:
    """Raises UnknownPlan."""
    with pytest.raises(UnknownPlan):
        asyncio.run(_changes(FakeLeaks(), World(), FixedClock(NOW)).apply("nope"))


def test_only_the_person_hears_of_their_own_mailbox() -> None:
    """A manager is never told of an employee's own mail, only of function mailboxes they answer for."""
    by_id = {one.id: one for one in PEOPLE}
    assert responsible(ANNA, by_id) == ANNA
    assert responsible(SKOLA, by_id) == CARIN
    assert responsible(SOCIAL, by_id) == SOCIAL


def test_the_mail_is_safe_and_bounded() -> None:
    """Names are escaped, many times are counted, and both languages say the same."""
    nasty = replace(SOCIAL, address="<b>@sandby.example", language=Language.ENGLISH)
    zone = SANDBY.calendar.zone
    mail = write_leak_note(nasty, nasty, [NOW] * 40, municipality="Sandby & co", zone=zone, link='https://x/"<')
    assert "<b>@" not in mail.html
    assert "… and 10 more." in mail.html
    assert "Sandby &amp; co" in mail.html
    assert '"<' not in mail.html


def test_the_duty_needs_no_rule_file() -> None:
    """A pack that does not mention the sweep sweeps nothing."""
    assert not is_swept(_with_duty(severity=RuleSetting().severity), SOCIAL)
