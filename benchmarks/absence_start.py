"""2,000 absences that begin the same morning, quiet and with every failure on: how long until the last mailbox is as it should be.

The local tenant runs in a process of its own, over TLS, takes 60 ms for each request, and enforces four at a time and 10,000 in ten
minutes per mailbox. The failures are those of the run page's switch (`FaultConfig.everything`): 429 and 503 in bursts, gateways that
give up before and after the effect, slow answers. What is in force is read from the tenant's own file, not asked of the product.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.harness import SCRATCH, Measured, Report, measure, tenant, tenant_file

AWAY = 2000
SHARED = 400  # more than the function mailboxes of a tenant of that size
LATENCY_MS = 60.0
# Graph's window of 10,000 requests a mailbox is ten minutes long; a morning that needs longer would be noticed
ASKED_SECONDS = 600.0


def run() -> Report:
    """One quiet round, one with everything on, each on a fresh copy of the tenant."""
    source = tenant_file(2 * AWAY + SHARED, 1)
    rows, holds = [], {}
    for faults in (False, True):
        measured, in_force = _morning(source, faults=faults)
        print(f"  {'faults' if faults else 'quiet'}: {measured.said['seconds']:.1f} s", flush=True)
        rows.append(_row("every failure on" if faults else "quiet", measured, in_force))
        name = "every failure on" if faults else "quiet"
        seconds = float(measured.said["seconds"])
        reached = in_force["scheduled"] == in_force["entries"] == AWAY and measured.said["left"] == 0
        holds[f"All {AWAY} in force, {name} (asked: within {ASKED_SECONDS / 60:.0f} minutes)"] = (
            f"{seconds / 60:.1f} minutes", reached and seconds <= ASKED_SECONDS,
        )  # fmt: skip
    who = (
        f"{AWAY} people of {2 * AWAY} away from the same moment, the others cover: half by access to the Inbox, a quarter by forwarding,"
        " an eighth by redirecting, an eighth read themselves."
    )
    notes = [
        who,
        f"{LATENCY_MS:g} ms service time a request; register, journal, audit log and snapshots (on disk) and templates included.",
        "Replies, entries, rules and rights are counted in the tenant's own tables afterwards; one of each a mailbox, none twice.",
        "Rights cannot be batched: Exchange's Admin API takes one cmdlet a request.",
    ]
    columns = (
        "morning", "seconds", "rounds", "requests", "to Exchange", "HTTP exchanges", "retries", "429", "CPU s", "peak MiB",
        "replies", "entries", "rules", "rights",
    )  # fmt: skip
    return Report(f"{AWAY} absences begin the same morning", columns, rows, notes, holds)


def _morning(source: Path, *, faults: bool) -> tuple[Measured, dict[str, int]]:
    from sandbox.faults import FaultConfig

    with tempfile.TemporaryDirectory(dir=SCRATCH) as name:
        folder = Path(name)
        database = folder / "tenant.sqlite"
        shutil.copy(source, database)
        people = folder / "people.json"
        people.write_text(json.dumps(_pairs(database)))
        before = _in_force(database)
        config = folder / "faults.json"
        config.write_text(json.dumps(_plain(FaultConfig.everything().json())))
        with tenant(database, latency_ms=LATENCY_MS, faults=config if faults else None) as running:
            arguments = [running.url, str(running.ca_file), str(people), str(folder)]
            measured = measure(["-m", "benchmarks.absence_worker", *arguments], timeout=1500)
        after = _in_force(database)
        return measured, {key: number - before[key] for key, number in after.items()}


def _plain(config: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in config.items() if name != "active"} | {"latency_ms": LATENCY_MS}


def _pairs(database: Path) -> list[tuple[str, str]]:
    connection = sqlite3.connect(database)
    people = [
        row[0] for row in connection.execute("SELECT mail FROM users WHERE shared = 0 AND mail != '' ORDER BY mail")
    ]
    connection.close()
    return list(zip(people[0 : 2 * AWAY : 2], people[1 : 2 * AWAY : 2], strict=True))


def _in_force(database: Path) -> dict[str, int]:
    """Counted by mailbox, so that a double would show as too few; replies where our entry stands; what was there is taken off later."""
    connection = sqlite3.connect(database)

    def one(sql: str) -> int:
        return int(connection.execute(sql).fetchone()[0])

    found = {
        "scheduled": one("SELECT count(*) FROM mailboxes WHERE json_extract(settings, '$.automaticRepliesSetting.status') = 'scheduled'"
                         " AND key IN (SELECT mailbox FROM events WHERE json_extract(event, '$.transactionId') IS NOT NULL)"),
        "entries": one("SELECT count(*) FROM (SELECT mailbox FROM events WHERE json_extract(event, '$.showAs') = 'oof'"
                       " AND json_extract(event, '$.transactionId') IS NOT NULL GROUP BY mailbox HAVING count(*) = 1)"),
        "rules": one("SELECT count(*) FROM (SELECT mailbox FROM message_rules WHERE json_extract(rule, '$.displayName') LIKE 'Postvakt%'"
                     " GROUP BY mailbox HAVING count(*) = 1)"),
        "rights": one("SELECT count(*) FROM folder_rights WHERE folder = 'inbox' AND trustee NOT IN ('Default', 'Anonymous')"),
    }  # fmt: skip
    connection.close()
    return found


def _row(name: str, measured: Measured, in_force: dict[str, int]) -> tuple[str, ...]:
    said = measured.said
    return (
        name, f"{said['seconds']:.1f}", str(said["rounds"]), str(said["requests"]), str(said["exchange"]),
        str(said["http"]), str(said["retries"]), str(said["throttled"]), f"{measured.cpu:.1f}", f"{said['peak']:.0f}",
        *(str(in_force[key]) for key in ("scheduled", "entries", "rules", "rights")),
    )  # fmt: skip
