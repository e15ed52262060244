"""One instance of the product's receipts, as a process that may be killed at any moment: the functions' triggers on Azurite and PostgreSQL.

Reads a JSON object from the first argument: ``state`` (folder), ``queues`` (connection string, empty: a SQLite file of all instances),
``listener`` (an inherited listening socket that all instances answer webhooks on).
"""

from __future__ import annotations

import asyncio
import json
import logging
import signal
import socket
import sys
from pathlib import Path

import azure.functions as func

from functions.receipts import blueprint
from policies.clock import FileClock
from sandbox.functions_host.host import FunctionsHost
from sandbox.functions_host.http import http_app
from sandbox.functions_host.model import read_functions, read_host_json
from sandbox.functions_host.queues import Queues, SqliteQueues
from sandbox.server import serve_on


async def main(state: Path, connection: str, descriptor: int) -> None:
    """Until it is told to stop, or killed."""
    app = func.FunctionApp()
    app.register_functions(blueprint)
    functions, settings = read_functions(app), read_host_json(Path("host.json"))
    clock = FileClock(state / "clock.json")
    queues: Queues
    if connection:
        from tests.functions.azurite import AzureQueues

        queues = AzureQueues(connection)
    else:
        queues = SqliteQueues(state / "queues.sqlite", now=lambda: clock.now().timestamp())
    host = FunctionsHost(functions, settings, queues, clock)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    listener = socket.socket(fileno=descriptor)
    working = asyncio.create_task(host.run(stop))
    try:
        await serve_on(listener, http_app(functions, settings, host.send), state=state, stop=stop)
    finally:
        stop.set()
        await working
        queues.close()


if __name__ == "__main__":
    asked = json.loads(sys.argv[1])
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    asyncio.run(main(Path(asked["state"]), asked["queues"], asked["listener"]))
