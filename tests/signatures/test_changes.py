"""Plan and apply: nobody is named, nothing is overwritten, nothing happens twice, wherever the machine goes dark."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from policies.clock import FixedClock
from policies.plan import Plan, StepState, UnknownPlan
from signatures.changes import MEND, NOTE, ApplyReport, SignatureChanges
from signatures.expectations import Expectations
from signatures.model import BodyKind, Draft, Need
from tests.signatures.fakes import Crash, FakeDrafts, FakeNotes, FakeStore, World
from tests.signatures.people import ANNA, BJORN, BYGGLOV, CARIN, NOW, SANDBY, SOCIAL

CATEGORY = SANDBY.signature.mend_drafts.category
PEOPLE = [ANNA, BJORN, CARIN, SOCIAL, BYGGLOV]


def _draft(number: int, body: str = "<p>Vi har fått din ansökan.</p>") -> Draft:
    return Draft(f"d{number}", BYGGLOV.address, f"e{number}", "Ditt ärende", body, BodyKind.HTML, (CATEGORY,))


def _world() -> tuple[World, FakeStore]:
    store = FakeStore(
        rows={
            "t-anna": Need("t-anna", ANNA.id, 10, 8),
            "t-bjorn": Need("t-bjorn", BJORN.id, 5, 5),
            "t-carin": Need("t-carin", CARIN.id, 20, 1),
            "t-social": Need("t-social", SOCIAL.id, 20, 20),
        }
    )
    return World({f"d{n}": _draft(n) for n in range(3)}), store


def _changes(world: World, store: FakeStore, clock: FixedClock | None = None) -> SignatureChanges:
    return SignatureChanges(
        expectations=Expectations(SANDBY, PEOPLE),
        store=store,
        drafts=FakeDrafts(world),
        notes=FakeNotes(world),
        journal=world,
        clock=clock or FixedClock(NOW),
        link="https://postvakt.sandby.example/signaturer/min",
    )


def _plan(world: World, store: FakeStore, clock: FixedClock | None = None) -> Plan:
    return asyncio.run(_changes(world, store, clock).plan("dawit.tesfaye@sandby.example", "test"))


def _apply(world: World, store: FakeStore, plan: Plan, clock: FixedClock | None = None) -> ApplyReport:
    return asyncio.run(_changes(world, store, clock).apply(plan.id))


def test_a_plan_changes_nothing_and_names_nobody() -> None:
    """Three drafts and two notes: Carin's share is fine, a function mailbox gets none; persons are digests."""
    world, store = _world()
    plan = _plan(world, store)
    assert [step.kind for step in plan.steps] == [MEND] * 3 + [NOTE] * 2
    assert (world.effects, world.patches, world.sent, store.writes) == (0, 0, [], 0)
    shown = repr(plan.steps)
    assert not [
        one for one in (ANNA, BJORN, CARIN) if one.address in shown or one.display_name in shown or one.id in shown
    ]
    assert "ansökan" not in shown


def test_applied_every_step_is_done_and_journalled() -> None:
    """Drafts hold the signature, each person has one note of their own, before and after stand in the journal."""
    world, store = _world()
    plan = _plan(world, store)
    report = _apply(world, store, plan)
    assert report.complete
    assert all("Bygglov" in draft.body and "ansökan" in draft.body for draft in world.drafts_by_id.values())
    assert sorted(mail.to_address for _, mail in world.sent) == [ANNA.address, BJORN.address]
    assert [kind for kind, _, _ in world.log] == ["start", "finish"] * 5
    assert _plan(world, store).steps == ()


EFFECTS = (
    30  # more than an undisturbed apply of this world has: 5 steps of start, effect, finish, each before and after
)


@pytest.mark.parametrize("crash_at", range(1, EFFECTS + 1))
def test_a_crash_anywhere_is_resumed_and_nothing_happens_twice(crash_at: int) -> None:
    """Killed before or after each journal line and each effect; applied again, the end is the same as without."""
    world, store = _world()
    plan = _plan(world, store)
    world.crash_at = crash_at
    try:
        _apply(world, store, plan)
    except Crash:
        world.crash_at = None
        report = _apply(world, store, plan)
        assert report.complete
    assert world.patches == 3
    assert sorted(mail.to_address for _, mail in world.sent) == [ANNA.address, BJORN.address]
    assert set(world.states.values()) == {StepState.DONE}


@pytest.mark.parametrize("trouble_at", range(1, EFFECTS + 1))
def test_a_lost_answer_is_found_out_by_the_next_apply(trouble_at: int) -> None:
    """The service does not answer, before or after the effect: told as trouble, then done, once."""
    world, store = _world()
    plan = _plan(world, store)
    world.trouble_at = trouble_at
    first = _apply(world, store, plan)
    assert {result.note for result in first.results if result.state is not StepState.DONE} <= {"trouble"}
    world.trouble_at = None
    assert _apply(world, store, plan).complete
    assert world.patches == 3
    assert len(world.sent) == 2


@pytest.mark.parametrize("crash_at", [1, 2])
def test_a_crash_around_remembering_a_note_sends_no_second_one(crash_at: int) -> None:
    """The note is out, but the store does not know yet."""
    world, store = _world()
    plan = _plan(world, store)
    store.crash_at = crash_at
    with pytest.raises(Crash):
        _apply(world, store, plan)
    store.crash_at = None
    assert _apply(world, store, plan).complete
    assert len(world.sent) == 2


def test_a_draft_that_changed_meanwhile_is_told_and_left_alone() -> None:
    """Somebody writes in it between plan and apply: the step fails as changed, the words stay."""
    world, store = _world()
    plan = _plan(world, store)
    world.drafts_by_id["d1"] = replace(world.drafts_by_id["d1"], body="<p>Nytt</p>", etag="other")
    report = _apply(world, store, plan)
    assert {result.note for result in report.results if result.state is StepState.FAILED} == {"changed"}
    assert world.drafts_by_id["d1"].body == "<p>Nytt</p>"
    assert world.patches == 2


def test_a_draft_that_was_sent_meanwhile_is_told() -> None:
    """It is gone; the others are mended."""
    world, store = _world()
    plan = _plan(world, store)
    del world.drafts_by_id["d0"]
    report = _apply(world, store, plan)
    assert [result.note for result in report.results if result.state is StepState.FAILED] == ["gone"]


def test_at_most_one_note_a_week() -> None:
    """Not in a second plan of the same day, nor over the turn of the week; after seven days again."""
    world, store = _world()
    clock = FixedClock(NOW)
    first, twin = _plan(world, store, clock), _plan(world, store, FixedClock(NOW + timedelta(minutes=1)))
    _apply(world, store, first, clock)
    assert _apply(world, store, twin, clock).complete
    assert len(world.sent) == 2
    clock.advance(timedelta(days=3))  # Saturday → Tuesday, another ISO week
    assert not [step for step in _plan(world, store, clock).steps if step.kind == NOTE]
    clock.advance(timedelta(days=4, minutes=2))
    again = [step for step in _plan(world, store, clock).steps if step.kind == NOTE]
    assert len(again) == 2


def test_a_plan_made_on_sunday_and_applied_on_monday_after_another_sends_nothing() -> None:
    """Two plans of different weeks, one note."""
    world, store = _world()
    sunday, monday = FixedClock(NOW + timedelta(days=1)), FixedClock(NOW + timedelta(days=2))
    old, new = _plan(world, store, sunday), _plan(world, store, monday)
    _apply(world, store, new, monday)
    report = _apply(world, store, old, monday)
    assert {result.note for result in report.results if result.step.kind == NOTE} == {"recently"}
    assert len(world.sent) == 2


def test_an_expired_row_sends_nothing() -> None:
    """What was known about the person is gone after eight days, and with it the reason to write."""
    world, store = _world()
    plan = _plan(world, store)
    store.rows.clear()
    report = _apply(world, store, plan)
    assert {result.note for result in report.results if result.step.kind == NOTE} == {"expired"}
    assert world.sent == []


def test_an_unknown_plan_is_refused() -> None:
    """Nothing is guessed."""
    world, store = _world()
    with pytest.raises(UnknownPlan):
        asyncio.run(_changes(world, store).apply("nothing"))
