"""Plans and what became of each step, in the database: the journal of policies.plan, durable and audited."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from policies.clock import Clock
from policies.plan import Plan, Step, StepState
from store.audit import AuditLog
from store.engine import Database
from store.errors import StoreConflictError
from store.tables import clean, journal, plans

# what an effect has come to, taken over all plans that hold it: the furthest counts
_FURTHEST = (StepState.DONE, StepState.STARTED, StepState.FAILED, StepState.PLANNED)


class SqlJournal:
    """Implements `policies.plan.Journal`. Finishing a step and its audit entry are one transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database = database
        self.clock = clock
        self.audit = AuditLog(database, clock)

    def save(self, plan: Plan) -> None:
        """Keep a plan with all its steps planned. Saving the same plan twice is harmless; another one under its id is a conflict."""
        with self.database.write() as connection:
            known = _load(connection, plan.id)
            if known is not None:
                if [step.key for step in known.steps] != [step.key for step in plan.steps]:
                    raise StoreConflictError(f"plan {plan.id}")
                return
            connection.execute(
                plans.insert().values(
                    id=plan.id,
                    feature=plan.feature,
                    made_at=plan.made_at,
                    made_by=clean(plan.made_by),
                    reason=clean(plan.reason),
                )
            )
            rows = [_row(plan.id, position, step) for position, step in enumerate(plan.steps)]
            if rows:
                connection.execute(journal.insert(), rows)

    def plan(self, plan_id: str) -> Plan | None:
        """The plan of that id, or None."""
        with self.database.read() as connection:
            return _load(connection, plan_id)

    def plans(self, *, feature: str | None = None, limit: int = 50) -> list[Plan]:
        """The newest plans first, with their steps."""
        query = sa.select(plans).order_by(plans.c.made_at.desc(), plans.c.id).limit(limit)
        if feature is not None:
            query = query.where(plans.c.feature == feature)
        with self.database.read() as connection:
            return _loaded(connection, query)

    def state(self, step_key: str) -> StepState | None:
        """How far the effect of that key has come, in whatever plan; None when no plan holds it."""
        return self._furthest(journal.c.step_key == step_key).get(step_key)

    def states(self, plan_ids: Sequence[str]) -> dict[str, dict[str, StepState]]:
        """Each step's state within its own plan, by plan and key; one question for all of them."""
        query = sa.select(journal.c.plan_id, journal.c.step_key, journal.c.state).where(journal.c.plan_id.in_(plan_ids))
        found: dict[str, dict[str, StepState]] = {one: {} for one in plan_ids}
        with self.database.read() as connection:
            for plan_id, key, state in connection.execute(query):
                found[plan_id][key] = StepState(state)
        return found

    def effects(self, plan_ids: Sequence[str]) -> dict[str, StepState]:
        """How far each effect that these plans hold has come, in whatever plan, by key; one question for all of them."""
        held = sa.select(journal.c.step_key).where(journal.c.plan_id.in_(plan_ids))
        return self._furthest(journal.c.step_key.in_(held))

    def _furthest(self, which: sa.ColumnElement[bool]) -> dict[str, StepState]:
        states: dict[str, set[str]] = {}
        with self.database.read() as connection:
            for key, state in connection.execute(sa.select(journal.c.step_key, journal.c.state).where(which)):
                states.setdefault(key, set()).add(state)
        return {key: next(one for one in _FURTHEST if one in found) for key, found in states.items()}

    def start(self, plan_id: str, step: Step, before: Any) -> None:
        """Write down, durably, that the effect is about to happen and what was there just before.

        Starting again what was started, in this plan or in another one that holds the same effect, keeps the ``before`` of the
        first time: what is there by now may already be the effect. Raises StoreConflictError when the plan does not hold the
        step, or when the effect is done.
        """
        with self.database.write() as connection:
            rows = _rows(connection, step.key)
            own = _own(rows, plan_id, step.key)
            if own["state"] == StepState.STARTED:
                return
            if any(row["state"] == StepState.DONE for row in rows):
                raise StoreConflictError(f"step {step.key} is already done")
            begun = [row for row in rows if row["state"] == StepState.STARTED]
            first = min(begun, key=lambda row: str(row["started_at"]), default=None)
            connection.execute(
                journal.update()
                .where(journal.c.plan_id == plan_id, journal.c.step_key == step.key)
                .values(
                    state=StepState.STARTED.value,
                    found=before if first is None else first["found"],
                    started_at=self.clock.now(),
                    finished_at=None,
                    note="",
                )
            )

    def finish(self, plan_id: str, step: Step, state: StepState, note: str = "") -> None:
        """Write down what became of the effect (DONE or FAILED), and audit it, in one transaction. Finishing twice is harmless.

        An effect that is done is done for every plan that had begun it: nothing is left to resume there.
        """
        if state not in {StepState.DONE, StepState.FAILED}:
            raise ValueError(f"a step is finished as done or failed, not as {state}")
        with self.database.write() as connection:
            own = _own(_rows(connection, step.key), plan_id, step.key)
            if own["state"] == state:
                return
            if own["state"] != StepState.STARTED:
                raise StoreConflictError(f"step {step.key} is {own['state']}, not started")
            finished = (journal.c.step_key == step.key) & (journal.c.state == StepState.STARTED.value)
            if state is StepState.FAILED:
                finished &= journal.c.plan_id == plan_id
            connection.execute(
                journal.update()
                .where(finished)
                .values(state=state.value, finished_at=self.clock.now(), note=clean(note))
            )
            self._audit(connection, plan_id, step, state, note)

    def unfinished(self, *, left_before: datetime | None = None, feature: str | None = None) -> list[tuple[str, Step]]:
        """Steps that were started and never finished, oldest first, with their plan's id.

        ``left_before``: only those begun earlier, so that work under way in another process is left alone; ``feature``: only its plans.
        """
        query = (
            sa.select(journal)
            .where(journal.c.state == StepState.STARTED.value)
            .order_by(journal.c.started_at, journal.c.plan_id, journal.c.position)
        )
        if left_before is not None:
            query = query.where(journal.c.started_at < left_before)
        if feature is not None:
            query = query.where(journal.c.plan_id.in_(sa.select(plans.c.id).where(plans.c.feature == feature)))
        with self.database.read() as connection:
            return [(row["plan_id"], _step(row)) for row in connection.execute(query).mappings()]

    def found(self, plan_id: str, step_key: str) -> Any:
        """What was there just before the step's effect, as `start` wrote it down; None when it never started."""
        query = sa.select(journal.c.found).where(journal.c.plan_id == plan_id, journal.c.step_key == step_key)
        with self.database.read() as connection:
            return connection.execute(query).scalar()

    def _audit(self, connection: sa.Connection, plan_id: str, step: Step, state: StepState, note: str) -> None:
        query = (
            sa.select(plans.c.feature, plans.c.made_by, plans.c.reason, journal.c.found)
            .join_from(plans, journal)
            .where(plans.c.id == plan_id, journal.c.step_key == step.key)
        )
        row = connection.execute(query).one()
        after = {"value": step.after} if state is StepState.DONE else {"failed": note}
        self.audit.append_in(
            connection,
            actor=row.made_by,
            action=f"{row.feature}.{step.kind}" + ("" if state is StepState.DONE else ".failed"),
            target=step.target,
            reason=row.reason,
            before={"value": row.found},
            after={**after, "plan": plan_id, "step": step.key},
        )


def _row(plan_id: str, position: int, step: Step) -> dict[str, Any]:
    return {
        "plan_id": plan_id,
        "step_key": step.key,
        "position": position,
        "kind": step.kind,
        "target": clean(step.target),
        "before": step.before,
        "after": step.after,
        "summary": dict(step.summary),
        "detail": dict(step.detail),
        "state": StepState.PLANNED.value,
        "found": None,
        "note": "",
    }


def _step(row: sa.RowMapping) -> Step:
    return Step(
        key=row["step_key"],
        kind=row["kind"],
        target=row["target"],
        before=row["before"],
        after=row["after"],
        summary=row["summary"],
        detail=row["detail"],
    )


def _rows(connection: sa.Connection, step_key: str) -> Sequence[sa.RowMapping]:
    """Every plan's row for this effect, held until the transaction ends."""
    query = sa.select(journal).where(journal.c.step_key == step_key).order_by(journal.c.plan_id)
    if connection.dialect.name == "postgresql":
        query = query.with_for_update()
    return connection.execute(query).mappings().all()


def _own(rows: Sequence[sa.RowMapping], plan_id: str, step_key: str) -> sa.RowMapping:
    own = next((row for row in rows if row["plan_id"] == plan_id), None)
    if own is None:
        raise StoreConflictError(f"plan {plan_id} holds no step {step_key}")
    return own


def _load(connection: sa.Connection, plan_id: str) -> Plan | None:
    return next(iter(_loaded(connection, sa.select(plans).where(plans.c.id == plan_id))), None)


def _loaded(connection: sa.Connection, query: sa.Select[Any]) -> list[Plan]:
    """The plans of the query's rows, with their steps: two statements, however many they are."""
    rows = connection.execute(query).mappings().all()
    chosen = journal.c.plan_id.in_([row["id"] for row in rows])
    steps: dict[str, list[Step]] = {row["id"]: [] for row in rows}
    for step in connection.execute(sa.select(journal).where(chosen).order_by(journal.c.position)).mappings():
        steps[step["plan_id"]].append(_step(step))
    return [
        Plan(row["id"], row["feature"], row["made_at"], row["made_by"], row["reason"], tuple(steps[row["id"]]))
        for row in rows
    ]
