"""What the benchmarks share: a tenant in a process of its own, workers measured by the kernel, and tables."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
SCRATCH = ROOT / "var" / "bench"
PYTHON = sys.executable


@dataclass(slots=True)
class Report:
    """A table with what must be known to read it. ``holds``: figure → (what was reached, whether it is what was asked for)."""

    title: str
    columns: tuple[str, ...]
    rows: list[tuple[str, ...]]
    notes: list[str] = field(default_factory=list)
    holds: dict[str, tuple[str, bool]] = field(default_factory=dict)

    def markdown(self) -> str:
        """For docs/performance.md."""
        lines = [f"### {self.title}", "", "| " + " | ".join(self.columns) + " |"]
        lines.append("|" + "|".join("---" if n == 0 else "---:" for n in range(len(self.columns))) + "|")
        lines += ["| " + " | ".join(row) + " |" for row in self.rows]
        lines += ["", *(f"- {note}" for note in self.notes)]
        lines += [
            f"- **{name}: {value}** ({'reached' if ok else 'not reached'})" for name, (value, ok) in self.holds.items()
        ]
        return "\n".join(lines) + "\n"

    def text(self) -> str:
        """For a terminal."""
        table = [self.columns, *self.rows]
        widths = [max(len(row[n]) for row in table) for n in range(len(self.columns))]
        lines = [self.title, ""]
        for row in table:
            cells = [
                cell.ljust(width) if n == 0 else cell.rjust(width)
                for n, (cell, width) in enumerate(zip(row, widths, strict=True))
            ]
            lines.append("  ".join(cells).rstrip())
        lines += ["", *self.notes]
        lines += [f"{'ok ' if ok else 'NOT'} {name}: {value}" for name, (value, ok) in self.holds.items()]
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Measured:
    """What a worker said and what the kernel counted: seconds of wall and CPU time, peak memory in MiB."""

    said: dict[str, Any]
    wall: float
    cpu: float
    peak: float


def measure(arguments: Sequence[str], *, environment: dict[str, str] | None = None, timeout: float = 900) -> Measured:
    """Run a Python worker to its end; its last line of output is JSON."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [PYTHON, *arguments], cwd=ROOT, stdout=subprocess.PIPE, env={**_environment(), **(environment or {})}, text=True
    )
    assert process.stdout is not None
    watch = _Watch(process, timeout)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    watch.end()
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(arguments)} ended with {process.returncode}: {output[-500:]}")
    lines = output.strip().splitlines()
    said: dict[str, Any] = json.loads(lines[-1]) if lines else {}
    return Measured(said, wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


class _Watch:
    """Kills a worker that never ends."""

    def __init__(self, process: subprocess.Popen[str], seconds: float) -> None:
        import threading

        self._timer = threading.Timer(seconds, process.kill)
        self._timer.start()

    def end(self) -> None:
        self._timer.cancel()


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("POSTVAKT_")}
    return {**kept, "PYTHONWARNINGS": "ignore"}


def tenant_file(users: int, messages: int, *, seed: int = 1) -> Path:
    """A saved tenant of that size, made once and kept."""
    file = SCRATCH / f"tenant-{users}x{messages}-{seed}.sqlite"
    if not file.exists():
        print(f"making a tenant of {users} mailboxes with {messages} messages each (once) …", flush=True)
        command = [
            "-m",
            "postvakt",
            "sandbox",
            "create",
            "--users",
            str(users),
            "--messages",
            str(messages),
            "--seed",
            str(seed),
        ]
        subprocess.run(
            [PYTHON, *command, "--out", str(file), "--json"],
            cwd=ROOT,
            check=True,
            stdout=subprocess.DEVNULL,
            env=_environment(),
        )
    return file


@dataclass(frozen=True, slots=True)
class RunningTenant:
    """A tenant that listens in a process of its own."""

    pid: int
    port: int
    ca_file: Path
    seconds_to_start: float

    @property
    def url(self) -> str:
        """Where programs reach it."""
        return f"https://localhost:{self.port}"

    def cpu(self) -> float:
        """Seconds of CPU it has used so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self, name: str = "VmRSS") -> float:
        """MiB: ``VmRSS`` now, ``VmHWM`` at most so far."""
        found = re.search(rf"^{name}:\s+(\d+) kB", Path(f"/proc/{self.pid}/status").read_text(), re.MULTILINE)
        return int(found.group(1)) / 1024 if found else 0.0


@contextmanager
def tenant(database: Path, *, latency_ms: float = 0.0, faults: Path | None = None) -> Iterator[RunningTenant]:
    """Start the tenant from its saved file, with the failures of a JSON file switched on, and stop it at the end."""
    state = SCRATCH / "state"
    command = ["-m", "postvakt", "sandbox", "start", "--port", "0", "--smtp-port", "0", "--state", str(state)]
    command += ["--database", str(database), "--latency-ms", str(latency_ms)]
    command += ["--faults", str(faults)] if faults else []
    began = time.perf_counter()
    with (SCRATCH / "tenant.log").open("w") as log:
        process = subprocess.Popen(
            [PYTHON, *command], cwd=ROOT, stdout=subprocess.PIPE, stderr=log, env=_environment(), text=True
        )
    assert process.stdout is not None
    watch = _Watch(process, 1800)
    try:
        for line in process.stdout:
            if found := re.search(r"http://localhost:(\d+)", line):
                yield RunningTenant(
                    process.pid, int(found.group(1)), state / "tenant-ca.pem", time.perf_counter() - began
                )
                break
        else:
            raise RuntimeError(f"the tenant did not start; {SCRATCH / 'tenant.log'} says why")
    finally:
        watch.end()
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()
