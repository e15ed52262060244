"""``python -m sandbox.functions_host --port 8444 --state var/run``: hosts ``function_app`` until it is told to stop."""

from __future__ import annotations

import argparse
import asyncio
import importlib
import logging
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from policies.clock import FileClock
from sandbox.functions_host.host import FunctionsHost
from sandbox.functions_host.http import http_app
from sandbox.functions_host.model import HostError, read_functions, read_host_json
from sandbox.functions_host.queues import SqliteQueues
from sandbox.server import PortTakenError, serve


def main() -> int:
    """Run the host; the exit status."""
    parser = argparse.ArgumentParser(prog="functions_host", description=__doc__)
    parser.add_argument("--port", type=int, default=8444)
    parser.add_argument("--state", type=Path, default=Path("var/run"))
    parser.add_argument("--app", default="function_app", help="module that holds the FunctionApp called app")
    parser.add_argument("--kick", action="append", default=[], metavar="TIMER", help="run this timer once at start")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)  # it would log every address asked
    sys.path.insert(0, str(Path.cwd()))
    try:
        asyncio.run(_run(arguments))
    except (HostError, PortTakenError) as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    return 0


async def _run(arguments: argparse.Namespace) -> None:
    clock = FileClock(arguments.state / "clock.json")
    functions = read_functions(importlib.import_module(arguments.app).app)
    settings = read_host_json(Path("host.json"))
    queues = SqliteQueues(arguments.state / "host-queues.sqlite", now=lambda: clock.now().timestamp())
    host = FunctionsHost(functions, settings, queues, clock)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    # functions in threads mostly wait for Graph; pages must not wait for them
    loop.set_default_executor(ThreadPoolExecutor(32, thread_name_prefix="function"))
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    for timer in arguments.kick:
        queues.ran(timer, 0.0)  # long ago: it is due now
    working = asyncio.create_task(host.run(stop))
    try:
        await serve(
            http_app(functions, settings, host.send), "127.0.0.1", arguments.port, stop=stop, state=arguments.state
        )
    finally:
        stop.set()
        await working
        queues.close()


if __name__ == "__main__":
    sys.exit(main())
