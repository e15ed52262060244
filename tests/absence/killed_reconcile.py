"""Begins or ends Anna's absence in processes that are killed without warning: ``python -m tests.absence.killed_reconcile``.

One JSON object a line on stdin, ``{"base_url", "ca_file", "folder", "begin", "kill_at"}``; for each, two lines on stdout, as
tests.signatures.killed_apply: ``{"pid"}``, then ``{"status", "commits"}``. ``kill_at``: die right before the N-th commit.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any, NoReturn


def main() -> None:
    """Serve jobs until stdin ends."""
    import msgraph.generated.users.users_request_builder  # noqa: F401 - the slow parts, once

    import tests.absence.mailbox_fakes  # noqa: F401

    for line in sys.stdin:
        job = json.loads(line)
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            _product(job, writing)
        os.close(writing)
        print(json.dumps({"pid": pid}), flush=True)
        commits = 0
        while read := os.read(reading, 1000):
            commits += len(read)
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        os.close(reading)
        print(json.dumps({"status": status, "commits": commits}), flush=True)


def _product(job: dict[str, Any], told: int) -> NoReturn:
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    commits = 0

    def committing(_: Any) -> None:
        nonlocal commits
        commits += 1
        if commits == job["kill_at"]:
            os.kill(os.getpid(), signal.SIGKILL)
        os.write(told, b".")

    status = 1
    try:
        asyncio.run(_settle(job, lambda: event.listen(Engine, "commit", committing)))
        status = 0
    finally:
        os._exit(status)


async def _settle(job: dict[str, Any], ready: Any) -> None:
    from graph_client.exchange_admin import ExchangeAdmin
    from graph_client.exchange_wire import EXCHANGE_RESOURCE
    from postvakt.wiring.absence_tenant import tenant_ports
    from sandbox.ids import TENANT_ID
    from tests.absence.mailbox_fakes import ANNA, World, absence
    from tests.graph_client.tenant import Reach, tenant_client

    world = World.new(Path(job["folder"]))
    world.absences = {ANNA: [absence()]} if job["begin"] else {}
    server = Reach(job["base_url"], Path(job["ca_file"]))
    async with (
        tenant_client(server) as graph,
        tenant_client(server, resource=EXCHANGE_RESOURCE, path="adminapi") as exchange,
    ):
        admin = ExchangeAdmin(exchange, TENANT_ID)
        reconciler = world.reconciler(tenant_ports(lambda: graph, lambda: admin))
        ready()
        for plan_id in dict.fromkeys(plan for plan, _ in world.store.journal.unfinished()):
            await reconciler.apply(plan_id)
        await reconciler.reconcile([ANNA], made_by="postvakt", reason="test")


if __name__ == "__main__":
    main()
