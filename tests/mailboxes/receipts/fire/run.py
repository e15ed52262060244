"""The fire: a tenant with every fault on, two instances of the product that are killed again and again, and the count outside.

The tenant and each instance are processes of their own; PostgreSQL is the store, Azurite the queue where it is installed.
"""

from __future__ import annotations

import json
import os
import random
import re
import signal
import smtplib
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import sqlalchemy as sa

from policies.clock import SystemClock
from postvakt.wiring.demo import demo_environment
from sandbox.assembly import open_tenant
from sandbox.exchange.maildir import outside_mail
from tests.mailboxes.receipts.fire.mails import Fall

ROOT = Path(__file__).parents[4]
FAULTS = {
    "seed": 11, "burst": 2, "retry_after": 1, "slow_ms": [20, 200], "hang_seconds": 1.0, "late_seconds": 4.0,
    "throttle": 0.03, "unavailable": 0.02, "timeout_before": 0.01, "timeout_after": 0.02, "slow": 0.03, "delta_expired": 0.05,
    "notification_lost": 0.2, "notification_doubled": 0.2, "notification_late": 0.1, "notification_reordered": 0.1,
}  # fmt: skip

SELDOM = 4.0


@dataclass(frozen=True, slots=True)
class Plan:
    """How large the fire is. ``per_second``: deliveries; ``kill_every``: seconds from … to; ``limit``: seconds in all."""

    fall: Fall
    database_url: str
    queues: str
    per_second: float
    kill_every: tuple[float, float]
    limit: float
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
    _make_tenant(plan.fall, state)
    outcome = Outcome()
    with ExitStack() as all_:
        listener = all_.enter_context(_listener())
        smtp_port, product_port = _free_port(), listener.getsockname()[1]
        tenant = all_.enter_context(_tenant(plan, state, smtp_port, product_port))
        environment = {
            **demo_environment(state, tenant_port=tenant, product_port=product_port),
            "POSTVAKT_DATABASE_URL": plan.database_url,
        }
        engine = sa.create_engine(plan.database_url)
        all_.callback(engine.dispose)
        workers = Workers(plan, state, environment, listener, random.Random(plan.fall.seed))  # noqa: S311 - repeatable
        all_.callback(workers.end)
        workers.begin()
        _until(lambda: _mailboxes(engine) == plan.fall.boxes, 60)
        time.sleep(1.1)  # receipts begin on a whole second
        posting = threading.Thread(target=post, args=(plan, smtp_port), daemon=True)
        posting.start()
        fires_until = began + plan.limit * 0.75
        while time.monotonic() - began < plan.limit:
            if posting.is_alive():
                outcome.last_mail = time.monotonic() - began
            # what is left after the last mail is worked on under fire as well, though deaths come less often then
            workers.tend(kill=time.monotonic() < fires_until, seldom=not posting.is_alive())
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


class Workers:
    """The instances, and their deaths."""

    def __init__(
        self, plan: Plan, state: Path, environment: dict[str, str], listener: socket.socket, dice: random.Random
    ) -> None:
        self._plan, self._state, self._environment, self._listener, self._dice = (
            plan,
            state,
            environment,
            listener,
            dice,
        )
        self._log: IO[bytes] = (state / "instances.log").open("ab")
        self._running: list[subprocess.Popen[bytes]] = []
        self._next_kill = 0.0
        self.kills = 0

    def begin(self) -> None:
        """Start all."""
        self._running = [self._start() for _ in range(self._plan.instances)]
        self._next_kill = time.monotonic() + self._plan.kill_every[1] + 4

    def tend(self, *, kill: bool, seldom: bool) -> None:
        """Kill one if it is time; start what is dead."""
        if kill and time.monotonic() >= self._next_kill:
            self._running[self._dice.randrange(len(self._running))].send_signal(signal.SIGKILL)
            self.kills += 1
            pause = self._dice.uniform(*self._plan.kill_every)
            self._next_kill = time.monotonic() + (SELDOM * pause if seldom else pause)
            time.sleep(0.02)
        for number, one in enumerate(self._running):
            if one.poll() is not None:
                self._running[number] = self._start()

    def end(self) -> None:
        """Stop all."""
        for one in self._running:
            one.send_signal(signal.SIGKILL)
            one.wait()
        self._running = []
        if not self._log.closed:
            self._log.close()

    def _start(self) -> subprocess.Popen[bytes]:
        descriptor = self._listener.fileno()
        asked = {"state": str(self._state), "queues": self._plan.queues, "listener": descriptor}
        return subprocess.Popen(
            [sys.executable, "-m", "tests.mailboxes.receipts.fire.instance", json.dumps(asked)],
            cwd=ROOT, env={**_plain_environment(), **self._environment}, pass_fds=[descriptor], stdout=self._log, stderr=self._log,
        )  # fmt: skip


def post(plan: Plan, port: int) -> None:
    """Deliver the fall from outside, at its pace."""
    began = time.monotonic()
    with smtplib.SMTP("127.0.0.1", port, local_hostname="mx.exempel.example", timeout=60) as smtp:
        for number, shot in enumerate(plan.fall.shots):
            wait = began + number / plan.per_second - time.monotonic()
            if wait > 0:
                time.sleep(wait)
            smtp.sendmail(shot.envelope, [shot.box], shot.raw())


# --- the tenant -------------------------------------------------------------------------------------


def _make_tenant(fall: Fall, state: Path) -> None:
    tenant = open_tenant(
        state / "tenant.sqlite",
        clock=SystemClock(),
        base_url="https://localhost:1",
        maildir=state / "outside",
        seed_demo=False,
    )
    with tenant.transaction():
        for number, address in enumerate(fall.addresses()):
            made = tenant.directory.add_user(
                {"userPrincipalName": address, "mail": address, "displayName": f"Brevlåda {number}"}, shared=True
            )
            tenant.mail.ensure_mailbox(made.id)
    tenant.close()


@contextmanager
def _tenant(plan: Plan, state: Path, smtp_port: int, product_port: int) -> Iterator[int]:
    faults = state / "faults.json"
    faults.write_text(json.dumps(plan.faults))
    command = [
        "-m",
        "postvakt",
        "sandbox",
        "start",
        "--port",
        "0",
        "--smtp-port",
        str(smtp_port),
        "--state",
        str(state),
    ]
    command += ["--empty", "--faults", str(faults), "--product-url", f"http://localhost:{product_port}"]
    with (state / "tenant.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=log,
            env=_plain_environment(),
            text=True,
        )
    try:
        assert process.stdout is not None
        found = next((m for line in process.stdout if (m := re.search(r"http://localhost:(\d+)", line))), None)
        assert found is not None, (state / "tenant.log").read_text()[-2000:]
        yield int(found.group(1))
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout:
            process.stdout.close()


@contextmanager
def _listener() -> Iterator[socket.socket]:
    """The address that both instances answer webhooks on; it outlives them."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(1024)
        listener.setblocking(False)
        yield listener


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _plain_environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("POSTVAKT_")}
    return {**kept, "PYTHONWARNINGS": "ignore"}


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
