"""Instances of the product's receipts, processes that may be killed at any moment: the functions' triggers on Azurite and PostgreSQL.

For every line on its standard input this process forks an instance and prints its pid, so that a new one works at once however busy the
machine is. Reads a JSON object from the first argument: ``state`` (folder), ``queues`` (connection string, empty: a SQLite
file of all instances), ``listener`` (an inherited listening socket that all instances answer webhooks on).
"""

from __future__ import annotations

import asyncio
import importlib
import json
import logging
import os
import signal
import socket
import sys
import threading
from pathlib import Path
from typing import Any

import azure.functions as func

from functions.receipts import blueprint
from policies.clock import FileClock
from sandbox.functions_host.host import FunctionsHost
from sandbox.functions_host.http import http_app
from sandbox.functions_host.model import read_functions, read_host_json
from sandbox.functions_host.queues import Queues, SqliteQueues
from sandbox.server import serve_on

_USERS = "msgraph.generated.users.item"
NEEDED = (
    "graph_client.inbox_delta", "graph_client.message_rules", "graph_client.replies", "postvakt.wiring.receipts", "psycopg",
    "sqlalchemy.dialects.postgresql.psycopg", "uvicorn.protocols.http.httptools_impl", "uvicorn.lifespan.on", "tests.functions.azurite",
    "msgraph.generated.subscriptions.subscriptions_request_builder", f"{_USERS}.mail_folders.item.messages.delta.delta_request_builder",
    f"{_USERS}.messages.item.create_reply.create_reply_request_builder", f"{_USERS}.messages.item.send.send_request_builder",
    f"{_USERS}.messages.item.attachments.attachments_request_builder",
    f"{_USERS}.mail_folders.item.message_rules.message_rules_request_builder",
    "msgraph.generated.users.users_request_builder", "msgraph.generated.groups.groups_request_builder",
    f"{_USERS}.user_item_request_builder", f"{_USERS}.mailbox_settings.mailbox_settings_request_builder",
    f"{_USERS}.messages.item.message_item_request_builder", f"{_USERS}.messages.messages_request_builder",
    f"{_USERS}.mail_folders.item.messages.messages_request_builder", f"{_USERS}.mail_folders.mail_folders_request_builder",
    "anyio._backends._asyncio", "anyio.streams.tls", "azure.core.rest._requests_basic", "graph_client.auth",
    "graph_client.mailbox_settings", "graph_client.users",
    "h11", "h2.connection", "httpcore", "msal", "msal_extensions", "postvakt.wiring.directory",
    "postvakt.wiring.identity", "store.migrate", "store.opening",
)  # fmt: skip


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


def _import_all() -> None:
    """What an instance needs anyway, once for all of them."""
    for name in NEEDED:
        importlib.import_module(name)


def _serve(asked: dict[str, Any]) -> None:
    """Fork one for every line until the input ends."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead are nobody's
    for _ in sys.stdin:
        assert threading.active_count() == 1
        pid = os.fork()
        if pid == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            try:
                asyncio.run(main(Path(asked["state"]), asked["queues"], asked["listener"]))
            finally:
                os._exit(0)
        print(pid, flush=True)


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    _import_all()
    _serve(json.loads(sys.argv[1]))
