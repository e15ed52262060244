"""The fire: a tenant with every fault on, two instances of the product that are killed again and again, and the count outside.

The tenant and each instance are processes of their own; PostgreSQL is the store, Azurite the queue where it is installed.
"""

from __future__ import annotations

import random
import smtplib
import threading
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from policies.clock import SystemClock
from sandbox.assembly import open_tenant
from sandbox.exchange.maildir import outside_mail
from tests.mailboxes.receipts.fire.ground import (
    Ground,
    Workers,
    free_port,
    make_tenant,
    running_tenant,
    shared_listener,
)
from tests.mailboxes.receipts.fire.mails import Fall

FAULTS = {
    "seed": 11, "burst": 2, "retry_after": 1, "slow_ms": [20, 200], "hang_seconds": 1.0, "late_seconds": 4.0,
    "throttle": 0.03, "unavailable": 0.02, "timeout_before": 0.01, "timeout_after": 0.02, "slow": 0.03, "delta_expired": 0.05,
    "notification_lost": 0.2, "notification_doubled": 0.2, "notification_late": 0.1, "notification_reordered": 0.1,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plan:
    """How large the fire is.

    ``per_second``: deliveries; ``kill_every``: seconds from … to; ``kills``: at most so many; ``limit``: seconds in all.
    """

    fall: Fall
    database_url: str
    queues: str
    per_second: float
    kill_every: tuple[float, float]
    limit: float
    kills: int = 1_000_000
    instances: int = 2
    faults: dict[str, Any] = field(default_factory=lambda: dict(FAULTS))


@dataclass(slots=True)
class Outcome:
    """What the fire left. ``counted``: (receiver, subject) outside; ``reasons``: by the store; ``unthreaded``: receipts in no thread."""

    counted: Counter[tuple[str, str]] = field(default_factory=Counter)
    unthreaded: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    kills: int = 0
    seconds: float = 0.0
    last_mail: float = 0.0  # seconds after the beginning
    ended: bool = False
    drafts: int = 0

    def wrong(self, fall: Fall) -> list[str]:
        """What is not as it must be, in words; empty when all is well."""
        expected, capped = fall.expected(), fall.capped()
        often = Counter(dict.fromkeys(capped, 0))
        single: Counter[tuple[str, str]] = Counter()
        for (to, subject), number in self.counted.items():
            if to in often:
                often[to] += number
            else:
                single[to, subject.rpartition(" ")[2]] += number
        missing, more = expected - single, single - expected
        told = [f"no receipt: {one} {number}" for one, number in sorted(missing.items())]
        told += [f"too many: {one} {number}" for one, number in sorted(more.items())]
        told += [
            f"{who}: {often[who]} receipts instead of {number}"
            for who, number in capped.items()
            if often[who] != number
        ]
        decided, claims = sum(self.reasons.values()), len(fall.claims())
        if decided != claims:
            told.append(f"{decided} mails have a reason in the store, {claims} came")
        answered = sum(expected.values()) + sum(capped.values())
        if self.states != Counter({"sent": answered, "none": claims - answered}):
            told.append(f"states in the store: {dict(self.states)}")
        if self.unthreaded:
            told.append(f"{self.unthreaded} receipts are in no thread")
        if self.drafts:
            told.append(f"{self.drafts} drafts lie about")
        return told if self.ended else ["it did not end in time", *told]


def burn(plan: Plan, state: Path) -> Outcome:
    """Light it, wait until the product has nothing left to do, count. ``state``: an empty folder."""
    began = time.monotonic()
    make_tenant(state, plan.fall.addresses())
    outcome = Outcome()
    with ExitStack() as all_:
        listener = all_.enter_context(shared_listener())
        smtp_port, product_port = free_port(), listener.getsockname()[1]
        tenant = all_.enter_context(
            running_tenant(state, smtp_port=smtp_port, product_port=product_port, faults=plan.faults)
        )
        engine = sa.create_engine(plan.database_url)
        all_.callback(engine.dispose)
        workers = Workers(
            Ground(state, plan.database_url, plan.queues, plan.instances),
            tenant_port=tenant,
            listener=listener,
            kill_every=plan.kill_every,
            dice=random.Random(plan.fall.seed),  # noqa: S311 - repeatable on purpose
        )
        all_.callback(workers.end)
        workers.begin()
        _until(lambda: _mailboxes(engine) == plan.fall.boxes, 60)
        time.sleep(1.1)  # receipts begin on a whole second
        posting = threading.Thread(target=post, args=(plan, smtp_port), daemon=True)
        posting.start()
        fires_until = began + plan.limit * 0.5
        while time.monotonic() - began < plan.limit:
            if posting.is_alive():
                outcome.last_mail = time.monotonic() - began
            # what is left after the last mail is worked on under fire as well, though deaths come less often then
            workers.tend(
                kill=workers.kills < plan.kills and time.monotonic() < fires_until, seldom=not posting.is_alive()
            )
            if not posting.is_alive() and workers.kills >= 3 and _done(engine, plan):
                outcome.ended = True
                break
            time.sleep(0.25)
        outcome.seconds = time.monotonic() - began
        time.sleep(2)  # whoever wanted to send another would do it now
        outcome.kills = workers.kills
        workers.end()
        _read_store(engine, outcome)
    _count(state, outcome)
    return outcome


def post(plan: Plan, port: int) -> None:
    """Deliver the fall from outside, at its pace."""
    began = time.monotonic()
    with smtplib.SMTP("127.0.0.1", port, local_hostname="mx.exempel.example", timeout=60) as smtp:
        for number, shot in enumerate(plan.fall.shots):
            wait = began + number / plan.per_second - time.monotonic()
            if wait > 0:
                time.sleep(wait)
            smtp.sendmail(shot.envelope, [shot.box], shot.raw())


# --- what has become of it --------------------------------------------------------------------------


def _until(done: Any, seconds: float) -> None:
    limit = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < limit, "the instances did not begin"
        time.sleep(0.2)


def _mailboxes(engine: sa.Engine) -> int:
    with engine.connect() as connection:
        return int(connection.execute(sa.text("SELECT count(*) FROM receipt_mailboxes")).scalar_one())


def _done(engine: sa.Engine, plan: Plan) -> bool:
    with engine.connect() as connection:
        text = "SELECT count(*), coalesce(sum(CASE WHEN ended_at IS NULL THEN 1 ELSE 0 END), 0) FROM receipts"
        rows, live = connection.execute(sa.text(text)).one()
    return bool(rows >= len(plan.fall.claims()) and live == 0)


def _read_store(engine: sa.Engine, outcome: Outcome) -> None:
    with engine.connect() as connection:
        for state, reason, number in connection.execute(
            sa.text("SELECT state, reason, count(*) FROM receipts GROUP BY state, reason")
        ):
            outcome.states[state] += number
            outcome.reasons[reason] += number


def _count(state: Path, outcome: Outcome) -> None:
    for one in outside_mail(state / "outside"):
        outcome.counted[one.recipient.casefold(), one.mail.subject] += 1
        outcome.unthreaded += not one.mail.in_reply_to
    tenant = open_tenant(
        state / "tenant.sqlite",
        clock=SystemClock(),
        base_url="https://localhost:1",
        maildir=state / "outside",
        seed_demo=False,
    )
    row = tenant.one("SELECT count(*) AS n FROM messages WHERE is_draft = 1")
    outcome.drafts = int(row["n"]) if row else 0
    tenant.close()
