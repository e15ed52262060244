"""The journal survives a process that is killed in the middle of a step."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from policies.clock import FixedClock
from policies.plan import Journal, Plan, Step, StepState
from store.errors import StoreConflictError
from store.opening import Store, open_store

MADE = datetime(2026, 11, 21, 8, tzinfo=UTC)
ROOT = Path(__file__).parents[2]


def _step(key: str) -> Step:
    return Step(
        key=key,
        kind="mend",
        target="socialtjansten@sandby.example",
        before={"signature": False},
        after={"signature": True},
        summary={"sv": "Signaturen läggs till", "en": "The signature is added"},
        detail={"draft": "AAMk="},
    )


def _plan(plan_id: str = "p1", keys: tuple[str, ...] = ("a", "b")) -> Plan:
    return Plan(
        plan_id, "signatures", MADE, "dawit.tesfaye@sandby.example", "weekly", tuple(_step(key) for key in keys)
    )


def test_it_is_a_journal(store: Store) -> None:
    """The SQL journal is what policies.plan asks for."""
    journal: Journal = store.journal
    assert journal.unfinished() == []


def test_a_plan_comes_back_as_it_was(store: Store) -> None:
    """What was saved is read back equal, steps in order."""
    store.journal.save(_plan(keys=("z", "a", "m")))
    assert store.journal.plan("p1") == _plan(keys=("z", "a", "m"))
    assert store.journal.plan("p2") is None


def test_saving_twice_is_harmless(store: Store) -> None:
    """A second save changes nothing, also when steps are already done."""
    store.journal.save(_plan())
    store.journal.start("p1", _step("a"), {"found": 1})
    store.journal.finish("p1", _step("a"), StepState.DONE)
    store.journal.save(_plan())
    assert store.journal.state("a") is StepState.DONE


def test_another_plan_under_the_same_id_is_a_conflict(store: Store) -> None:
    """An id is never used for two different plans."""
    store.journal.save(_plan())
    with pytest.raises(StoreConflictError):
        store.journal.save(_plan(keys=("a", "c")))


def test_states_follow_the_step(store: Store) -> None:
    """Planned, started, done; unknown keys have no state."""
    assert store.journal.state("a") is None
    store.journal.save(_plan())
    assert store.journal.state("a") is StepState.PLANNED
    store.journal.start("p1", _step("a"), None)
    assert store.journal.state("a") is StepState.STARTED
    store.journal.finish("p1", _step("a"), StepState.DONE)
    assert store.journal.states(["p1"])["p1"] == {"a": StepState.DONE, "b": StepState.PLANNED}


def test_an_effect_done_in_one_plan_is_done_in_all(store: Store) -> None:
    """The same change planned again is known to be done."""
    store.journal.save(_plan("p1"))
    store.journal.start("p1", _step("a"), None)
    store.journal.finish("p1", _step("a"), StepState.DONE)
    store.journal.save(_plan("p2"))
    assert store.journal.state("a") is StepState.DONE


def test_plans_are_asked_about_together(store: Store) -> None:
    """Each plan's own states, and how far its effects have come in any plan; a plan that is not there holds nothing."""
    for plan, keys in (("p1", ("a", "b")), ("p2", ("b", "c")), ("p3", ("c", "d"))):
        store.journal.save(_plan(plan, keys))
    store.journal.start("p2", _step("b"), None)
    store.journal.finish("p2", _step("b"), StepState.DONE)
    store.journal.start("p3", _step("c"), None)
    planned, started, done = StepState.PLANNED, StepState.STARTED, StepState.DONE
    assert store.journal.states(["p1", "p2", "p9"]) == {
        "p1": {"a": planned, "b": planned}, "p2": {"b": done, "c": planned}, "p9": {}
    }  # fmt: skip
    assert store.journal.effects(["p1", "p2", "p9"]) == {"a": planned, "b": done, "c": started}
    assert (store.journal.states([]), store.journal.effects([])) == ({}, {})


def test_what_was_there_first_is_kept_when_a_step_is_resumed(store: Store) -> None:
    """Starting a started step again does not replace what was found the first time."""
    store.journal.save(_plan())
    store.journal.start("p1", _step("a"), {"found": "original"})
    store.journal.start("p1", _step("a"), {"found": "already changed"})
    assert store.journal.found("p1", "a") == {"found": "original"}


def test_an_effect_begun_in_one_plan_is_finished_by_another(store: Store) -> None:
    """Done is done for every plan that had begun it: what was found first is kept, one audit entry, nothing left to resume."""
    for plan in ("p1", "p2", "p3"):
        store.journal.save(_plan(plan))
    store.journal.start("p1", _step("a"), "before")
    store.journal.start("p2", _step("a"), "perhaps already the effect")
    store.journal.finish("p2", _step("a"), StepState.DONE)
    assert store.journal.unfinished() == []
    assert store.journal.found("p2", "a") == "before"
    assert store.journal.states(["p1"])["p1"]["a"] is StepState.DONE
    assert store.journal.states(["p3"])["p3"]["a"] is StepState.PLANNED
    assert store.audit.verify().sound_rows == 1
    with pytest.raises(StoreConflictError):
        store.journal.start("p3", _step("a"), None)


def test_an_effect_that_failed_in_one_plan_is_still_begun_in_the_other(store: Store) -> None:
    """Failure is told for the plan that met it; the other one finds out for itself."""
    for plan in ("p1", "p2"):
        store.journal.save(_plan(plan))
        store.journal.start(plan, _step("a"), None)
    store.journal.finish("p2", _step("a"), StepState.FAILED, "gone")
    assert [plan for plan, _ in store.journal.unfinished()] == ["p1"]


def test_a_failed_step_may_be_started_again(store: Store) -> None:
    """Failure is no end: the next try takes down what it finds then."""
    store.journal.save(_plan())
    store.journal.start("p1", _step("a"), 1)
    store.journal.finish("p1", _step("a"), StepState.FAILED, "throttled")
    assert store.journal.state("a") is StepState.FAILED
    store.journal.start("p1", _step("a"), 2)
    assert store.journal.found("p1", "a") == 2


def test_what_makes_no_sense_is_refused(store: Store) -> None:
    """Unknown steps, steps never started and done steps cannot be started or finished."""
    store.journal.save(_plan())
    with pytest.raises(StoreConflictError):
        store.journal.start("p1", _step("unknown"), None)
    with pytest.raises(StoreConflictError):
        store.journal.finish("p1", _step("a"), StepState.DONE)
    with pytest.raises(ValueError, match="done or failed"):
        store.journal.finish("p1", _step("a"), StepState.STARTED)
    store.journal.start("p1", _step("a"), None)
    store.journal.finish("p1", _step("a"), StepState.DONE)
    with pytest.raises(StoreConflictError):
        store.journal.start("p1", _step("a"), None)


def test_finishing_is_audited_once(store: Store) -> None:
    """Each end of a step gives one audit entry: who, what, why, what was there, what came."""
    store.journal.save(_plan())
    store.journal.start("p1", _step("a"), {"found": 1})
    store.journal.finish("p1", _step("a"), StepState.DONE)
    store.journal.finish("p1", _step("a"), StepState.DONE)
    (entry,) = store.audit.entries()
    assert (entry.actor, entry.action) == ("dawit.tesfaye@sandby.example", "signatures.mend")
    assert entry.before == {"value": {"found": 1}}
    assert entry.after == {"value": {"signature": True}, "plan": "p1", "step": "a"}
    assert store.audit.verify().sound


def test_unfinished_steps_come_oldest_first(store: Store, clock: FixedClock) -> None:
    """What to resume is given in the order it was begun, whatever the plan."""
    store.journal.save(_plan("p2", ("x",)))
    store.journal.save(replace(_plan("p1", ("a", "b")), made_at=MADE - timedelta(days=1)))
    store.journal.start("p2", _step("x"), None)
    clock.advance(timedelta(seconds=1))
    store.journal.start("p1", _step("b"), None)
    assert [(plan, step.key) for plan, step in store.journal.unfinished()] == [("p2", "x"), ("p1", "b")]


def test_plans_are_listed_newest_first(store: Store) -> None:
    """The console's list: newest first, by feature."""
    store.journal.save(replace(_plan("old"), made_at=MADE - timedelta(days=1)))
    store.journal.save(_plan("new"))
    store.journal.save(replace(_plan("other"), feature="absence"))
    assert [plan.id for plan in store.journal.plans(feature="signatures")] == ["new", "old"]


_KILLED = """
import os, signal, sys
from datetime import UTC, datetime
sys.path[:0] = [{root!r}, {here!r}]
from policies.clock import FixedClock
from store.opening import open_store
from test_journal import _plan, _step
store = open_store({url!r}, clock=FixedClock(datetime(2026, 11, 21, tzinfo=UTC)))
store.journal.save(_plan())
store.journal.start("p1", _step("a"), {{"found": "before the effect"}})
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_process_leaves_its_step_to_be_resumed(store: Store, url: str, clock: FixedClock) -> None:
    """After kill -9 between start and finish, a new process finds the step and what was there before it."""
    script = _KILLED.format(root=str(ROOT), here=str(Path(__file__).parent), url=url)
    ended = subprocess.run([sys.executable, "-c", script], check=False, timeout=60, env={**os.environ})
    assert ended.returncode == -signal.SIGKILL
    reopened = open_store(url, clock=clock)
    ((plan_id, step),) = reopened.journal.unfinished()
    assert (plan_id, step) == ("p1", _step("a"))
    assert reopened.journal.found("p1", "a") == {"found": "before the effect"}
    reopened.journal.finish(plan_id, step, StepState.DONE)
    assert reopened.journal.unfinished() == []
    assert reopened.audit.verify().sound_rows == 1
    reopened.close()
