"""What a fire burns on: a tenant in a process of its own, and instances of the product that share a database, a queue and an address."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from policies.clock import SystemClock
from postvakt.wiring.demo import demo_environment
from sandbox.assembly import open_tenant

ROOT = Path(__file__).parents[4]
SELDOM = 4.0


@dataclass(frozen=True, slots=True)
class Ground:
    """``state``: folder of everything; ``database_url``: of the product; ``queues``: Azurite's connection string, empty: a SQLite file."""

    state: Path
    database_url: str
    queues: str
    instances: int = 2


class Workers:
    """The instances, and their deaths."""

    def __init__(
        self,
        ground: Ground,
        *,
        tenant_port: int,
        listener: socket.socket,
        kill_every: tuple[float, float] = (0.0, 0.0),
        dice: random.Random | None = None,
    ) -> None:
        """``kill_every``: seconds from … to, for ``tend``."""
        self._ground, self._listener, self._kill_every = ground, listener, kill_every
        self._dice = dice or random.Random(1)  # noqa: S311 - repeatable on purpose
        self._environment = {
            **demo_environment(ground.state, tenant_port=tenant_port, product_port=listener.getsockname()[1]),
            "POSTVAKT_DATABASE_URL": ground.database_url,
        }
        self._log: IO[bytes] = (ground.state / "instances.log").open("ab")
        self._running: list[int] = []
        self._next_kill = 0.0
        self.kills = 0
        descriptor = listener.fileno()
        asked = {"state": str(ground.state), "queues": ground.queues, "listener": descriptor}
        self._mother = subprocess.Popen(
            [sys.executable, "-m", "tests.mailboxes.receipts.fire.instance", json.dumps(asked)],
            cwd=ROOT, env={**_plain_environment(), **self._environment}, pass_fds=[descriptor],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log, text=True,
        )  # fmt: skip

    def begin(self) -> None:
        """Start all."""
        self._running = [self._start() for _ in range(self._ground.instances)]
        self._next_kill = time.monotonic() + self._kill_every[1]

    def tend(self, *, kill: bool, seldom: bool) -> None:
        """Kill one if it is time; start what is dead."""
        if kill and time.monotonic() >= self._next_kill:
            os.kill(self._dice.choice(self._running), signal.SIGKILL)
            self.kills += 1
            pause = self._dice.uniform(*self._kill_every)
            self._next_kill = time.monotonic() + (SELDOM * pause if seldom else pause)
            time.sleep(0.05)
        self._running = [one if _lives(one) else self._start() for one in self._running]

    def end(self) -> None:
        """Stop all."""
        for one in self._running:
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
        self._running = []
        self._mother.kill()
        self._mother.wait()
        for stream in (self._mother.stdin, self._mother.stdout):
            if stream is not None and not stream.closed:
                with suppress(BrokenPipeError):
                    stream.close()
        self._log.close()

    def _start(self) -> int:
        assert self._mother.stdin is not None
        assert self._mother.stdout is not None
        self._mother.stdin.write("one\n")
        self._mother.stdin.flush()
        return int(self._mother.stdout.readline())


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def make_tenant(state: Path, addresses: Sequence[str]) -> None:
    """A tenant that has nothing but these function mailboxes."""
    tenant = open_tenant(
        state / "tenant.sqlite",
        clock=SystemClock(),
        base_url="https://localhost:1",
        maildir=state / "outside",
        seed_demo=False,
    )
    with tenant.transaction():
        for number, address in enumerate(addresses):
            made = tenant.directory.add_user(
                {"userPrincipalName": address, "mail": address, "displayName": f"Brevlåda {number}"}, shared=True
            )
            tenant.mail.ensure_mailbox(made.id)
    tenant.close()


@contextmanager
def running_tenant(
    state: Path, *, smtp_port: int, product_port: int, faults: dict[str, Any] | None = None
) -> Iterator[int]:
    """Start it, stop it at the end; its port."""
    wrong = state / "faults.json"
    wrong.write_text(json.dumps(faults or {}))
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
    command += ["--empty", "--faults", str(wrong), "--product-url", f"http://localhost:{product_port}"]
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
def shared_listener() -> Iterator[socket.socket]:
    """The address that both instances answer webhooks on; it outlives them."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(1024)
        listener.setblocking(False)
        yield listener


def free_port() -> int:
    """A port that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _plain_environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("POSTVAKT_")}
    return {**kept, "PYTHONWARNINGS": "ignore"}
