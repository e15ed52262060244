"""How fast a big local tenant starts from its saved file, and what it weighs."""

from __future__ import annotations

import json
import sqlite3
import statistics

from benchmarks.harness import SCRATCH, Report, measure, tenant, tenant_file

MAILBOXES = 10_000
MESSAGES = 20
ROUNDS = 3


def run() -> Report:
    """Start, note the time until it answers; then read a thousand mailboxes and note the memory."""
    database = tenant_file(MAILBOXES, MESSAGES)
    ids = SCRATCH / "ids-large.json"
    connection = sqlite3.connect(database)
    ids.write_text(json.dumps([row[0] for row in connection.execute("SELECT id FROM users LIMIT 1000")]))
    mailboxes, messages = (
        connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("mailboxes", "messages")
    )
    connection.close()
    seconds, idle, busy = [], [], []
    for _ in range(ROUNDS):
        with tenant(database) as running:
            seconds.append(running.seconds_to_start)
            idle.append(running.memory())
            measure(["-m", "benchmarks.sweep_worker", "product", running.url, str(running.ca_file), str(ids)])
            busy.append(running.memory("VmHWM"))
    start, peak = statistics.median(seconds), max(busy)
    return Report(
        "Starting a large local tenant",
        ("mailboxes", "messages", "file MiB", "start s", "MiB after start", "MiB at most while read"),
        [
            (
                f"{mailboxes}",
                f"{messages}",
                f"{database.stat().st_size / 2**20:.0f}",
                f"{start:.2f}",
                f"{max(idle):.0f}",
                f"{peak:.0f}",
            )
        ],
        [f"From the start of the process to the first address printed, once it listens; median of {ROUNDS}."],
        {
            "Start (asked: under 3 s)": (f"{start:.2f} s", start < 3),
            "Memory (asked: under 1 GiB)": (f"{peak:.0f} MiB", peak < 1024),
        },
    )
