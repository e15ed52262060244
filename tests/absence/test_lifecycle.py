"""The life of an absence, transition by transition."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from absence import lifecycle
from absence.model import Absence, Answer, Request, Stage, Way, uncovered
from policies.messages import PostvaktError
from tests.absence.core import BJORN, CARIN, NOW, ZONE, days, request

BY = "anna.lind@sandby.example"
START, END = days("2026-12-01", "2026-12-12")


def _new(*, at_once: bool = False, asked: Request | None = None, now: datetime = NOW) -> Absence:
    return lifecycle.new(asked or request(), absence_id="a1", zone=ZONE, at_once=at_once, by=BY, now=now)


def _accepted() -> Absence:
    return lifecycle.accept(_new(), by=BJORN.address, now=NOW)


def _active() -> Absence:
    begun = lifecycle.advance(_accepted(), START, by="postvakt")
    assert begun is not None
    return begun


def test_from_asked_to_restored() -> None:
    """Asked, accepted, begun at the start, ended at the end, restored; each a version of its own."""
    accepted = _accepted()
    assert (accepted.stage, accepted.version) == (Stage.PLANNED, 2)
    assert lifecycle.advance(accepted, START - timedelta(seconds=1), by="postvakt") is None
    begun = _active()
    assert (begun.stage, begun.uncovered_since) == (Stage.ACTIVE, None)
    ended = lifecycle.advance(begun, END, by="postvakt")
    assert ended is not None
    assert (ended.stage, ended.ended_at) == (Stage.ENDED, END)
    restored = lifecycle.restored(ended, by="postvakt", now=END)
    assert (restored.stage, restored.version) == (Stage.RESTORED, 5)
    assert lifecycle.restored(restored, by="postvakt", now=END) == restored


def test_nobody_has_answered_when_it_begins() -> None:
    """The person is away all the same; that nobody watches is written down with its moment."""
    begun = lifecycle.advance(_new(), START, by="postvakt")
    assert begun is not None
    assert begun.uncovered_since == START
    assert uncovered(begun, START)


def test_a_no_opens_the_coverage_again() -> None:
    """A substitute who declines before the start leaves it asked; one who steps back during it leaves it uncovered."""
    declined = lifecycle.decline(_new(), by=BJORN.address, now=NOW)
    assert (declined.stage, declined.coverage.answer) == (Stage.ASKED, Answer.DECLINED)
    stepped_back = lifecycle.decline(_active(), by=BJORN.address, now=START + timedelta(days=1))
    assert (stepped_back.stage, stepped_back.coverage.answer) == (Stage.ACTIVE, Answer.WITHDRAWN)
    assert stepped_back.uncovered_since == START + timedelta(days=1)


def test_a_substitute_who_will_be_away_covers_until_then() -> None:
    """What was agreed holds until the substitute's own absence, and then it is uncovered by itself."""
    gone_from = START + timedelta(days=5)
    lost = lifecycle.lose(_active(), gone_from, by="postvakt", now=START + timedelta(days=1))
    assert lost.covered_at(gone_from - timedelta(seconds=1))
    assert not lost.covered_at(gone_from)
    later = lifecycle.advance(lost, gone_from, by="postvakt")
    assert later is not None
    assert later.uncovered_since == gone_from


def test_a_substitute_who_falls_ill_covers_no_longer() -> None:
    """Away from now on means withdrawn now."""
    lost = lifecycle.lose(_active(), START, by="postvakt", now=START + timedelta(days=1))
    assert lost.coverage.answer is Answer.WITHDRAWN
    assert lost.uncovered_since is not None


def test_a_longer_absence_asks_for_the_rest() -> None:
    """What was agreed stays agreed; the substitute is asked for the added time, and a no leaves the old agreement."""
    now, until = START + timedelta(days=1), END + timedelta(days=7)
    longer = lifecycle.change(_active(), replace(request(), end=until), zone=ZONE, by=BY, now=now)
    assert longer.covered_at(now)
    assert not longer.covered_at(END)
    assert longer.coverage.awaits_answer
    agreed = lifecycle.accept(longer, by=BJORN.address, now=now)
    assert agreed.covered_at(END)
    refused = lifecycle.decline(longer, by=BJORN.address, now=now)
    assert refused.covered_at(now)
    assert not refused.covered_at(END)
    assert not refused.coverage.awaits_answer


def test_other_days_before_the_start_are_asked_anew() -> None:
    """Moved to other days, the absence is asked again under a new round; shortened, the agreement stands."""
    start, end = days("2026-12-14", "2026-12-20")
    moved = lifecycle.change(_accepted(), replace(request(), start=start, end=end), zone=ZONE, by=BY, now=NOW)
    assert (moved.stage, moved.coverage.round) == (Stage.ASKED, 2)
    shorter = lifecycle.change(_accepted(), replace(request(), end=END - timedelta(days=2)), zone=ZONE, by=BY, now=NOW)
    assert (shorter.stage, shorter.coverage.answer) == (Stage.PLANNED, Answer.ACCEPTED)


def test_another_substitute_is_another_question() -> None:
    """Choosing somebody else asks them; choosing oneself needs no answer."""
    asked = lifecycle.cover(_active(), Way.FORWARD, CARIN.address, at_once=False, by=BY, now=START)
    assert (asked.coverage.answer, asked.coverage.round, asked.uncovered_since) == (Answer.ASKED, 2, START)
    taken = lifecycle.cover(asked, Way.ACCESS, CARIN.address, at_once=True, by=CARIN.address, now=START)
    assert (taken.coverage.answer, taken.uncovered_since) == (Answer.ACCEPTED, None)


def test_back_sooner() -> None:
    """Cut short to a later day it ends then; cut short now it ends now; cancelled before the start it never was."""
    sooner = lifecycle.end_early(_active(), END - timedelta(days=3), by=BY, now=START)
    assert (sooner.stage, sooner.end) == (Stage.ACTIVE, END - timedelta(days=3))
    now = START + timedelta(days=2)
    back = lifecycle.end_early(_active(), now, by=BY, now=now)
    assert (back.stage, back.ended_at) == (Stage.ENDED, now)
    assert lifecycle.cancel(_accepted(), by=BY, now=NOW).stage is Stage.CANCELLED


def test_every_friday_comes_and_goes() -> None:
    """A recurring absence is active on its day and planned between, until its last."""
    asked = request(first="2026-11-26", last="2026-12-10", way=Way.SELF, weekdays=(4,))
    one = _new(at_once=True, asked=asked)
    stages = []
    for day in range(3, 18):
        now = datetime(2026, 11, 23 + 0, 12, tzinfo=UTC) + timedelta(days=day)
        one = lifecycle.advance(one, now, by="postvakt") or one
        stages.append(one.stage)
    assert stages.count(Stage.ACTIVE) == 2
    assert stages[0] is Stage.PLANNED
    assert stages[-1] is Stage.ENDED


def test_a_process_that_slept_through_it_all_ends_it() -> None:
    """When nothing ran from before the start until after the end, the absence goes straight to its end."""
    late = lifecycle.advance(_accepted(), END + timedelta(days=3), by="postvakt")
    assert late is not None
    assert late.stage is Stage.ENDED


@pytest.mark.parametrize("stage", [Stage.ENDED, Stage.RESTORED, Stage.CANCELLED])
def test_what_is_over_cannot_be_changed(stage: Stage) -> None:
    """Nothing brings an absence back that is over."""
    over = replace(_accepted(), stage=stage)
    acts: list[Callable[[], object]] = [
        lambda: lifecycle.accept(over, by=BY, now=NOW),
        lambda: lifecycle.decline(over, by=BY, now=NOW),
        lambda: lifecycle.cancel(over, by=BY, now=NOW),
        lambda: lifecycle.change(over, request(), zone=ZONE, by=BY, now=NOW),
        lambda: lifecycle.cover(over, Way.ACCESS, CARIN.address, at_once=True, by=BY, now=NOW),
    ]
    for act in acts:
        with pytest.raises(PostvaktError) as told:
            act()
        assert told.value.code == "PV-ABSENCE-STAGE"


def test_an_old_version_is_refused() -> None:
    """A change made on what somebody saw before another change says so."""
    with pytest.raises(PostvaktError) as told:
        lifecycle.check_version(_accepted(), 1)
    assert told.value.code == "PV-ABSENCE-CHANGED"
