"""A server that speaks HTTP and HTTPS on one port: the first byte of a connection tells which (0x16 begins TLS).

Machine clients get TLS (MSAL insists), people get plain HTTP without a certificate warning. Loopback only.
The HTTP protocol itself is uvicorn's.
"""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email.utils import formatdate
from pathlib import Path
from typing import Any

import uvicorn
from uvicorn.server import ServerState

log = logging.getLogger(__name__)
_TLS_HANDSHAKE = 0x16
_FIRST_BYTE_SECONDS = 30.0
_GRACE_SECONDS = 5.0


class PortTakenError(OSError):
    """Another program holds the port; the message says which port and what to do."""


def bind(host: str, port: int) -> socket.socket:
    """A listening socket. ``port`` 0 takes a free one. Raises PortTakenError."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        if error.errno != errno.EADDRINUSE:
            raise
        raise PortTakenError(
            error.errno,
            f"Port {port} on {host} is taken by another program, perhaps an earlier start of this one."
            f" Stop that program, or choose another port with --port.",
        ) from error
    listener.listen(1024)
    listener.setblocking(False)
    return listener


class SniffingServer:
    """Serves an ASGI app on a listening socket. ``tls``: for connections that begin with a TLS handshake; None refuses them."""

    def __init__(self, app: Any, listener: socket.socket, *, tls: ssl.SSLContext | None = None) -> None:
        self.tls = tls
        self.config = uvicorn.Config(
            app, http="httptools", ws="none", lifespan="on", log_config=None, access_log=False, proxy_headers=False,
            server_header=False, timeout_keep_alive=75,
        )  # fmt: skip
        self.listener = listener
        self.port: int = listener.getsockname()[1]
        self._state = ServerState()
        self._tasks: set[asyncio.Task[None]] = set()
        self._lifespan: Any = None

    async def start(self) -> None:
        """Start the app (lifespan) and accept connections. Raises RuntimeError when the app does not start."""
        self.config.load()
        self._lifespan = self.config.lifespan_class(self.config)
        await self._lifespan.startup()
        if self._lifespan.should_exit:
            self.listener.close()
            raise RuntimeError("The application did not start; the log says why.")
        self._tick()
        self._keep(self._every_second())
        self._keep(self._accept())

    async def stop(self) -> None:
        """Accept no more, let running requests finish (5 s at most), stop the app."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self.listener.close()
        for connection in list(self._state.connections):
            connection.shutdown()
        deadline = time.monotonic() + _GRACE_SECONDS
        while self._state.tasks and time.monotonic() < deadline:  # noqa: ASYNC110 - uvicorn says nothing when the set empties
            await asyncio.sleep(0.02)
        for left in self._state.tasks:
            left.cancel()
        await asyncio.sleep(0.05)  # answers on their way out
        for connection in list(self._state.connections):
            connection.transport.abort()  # a TLS client that keeps its connection would hold us for half a minute
        if self._lifespan is not None:
            await self._lifespan.shutdown()

    def _keep(self, work: Any) -> None:
        task: asyncio.Task[None] = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _tick(self) -> None:
        self._state.default_headers = [
            (b"date", formatdate(time.time(), usegmt=True).encode()),
            *self.config.encoded_headers,
        ]

    async def _every_second(self) -> None:
        while True:
            await asyncio.sleep(1)
            self._tick()

    async def _accept(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                connection, _ = await loop.sock_accept(self.listener)
            except OSError as error:  # out of file descriptors, or the client went away: go on
                log.warning("cannot accept a connection: %s", error)
                await asyncio.sleep(0.1)
                continue
            self._keep(self._connect(connection))

    async def _connect(self, connection: socket.socket) -> None:
        try:
            first = await asyncio.wait_for(_peek(connection), _FIRST_BYTE_SECONDS)
            context = self.tls if first == _TLS_HANDSHAKE else None
            if first is None or (first == _TLS_HANDSHAKE and context is None):
                connection.close()
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            await asyncio.get_running_loop().connect_accepted_socket(self._protocol, connection, ssl=context)
        except (OSError, TimeoutError) as error:
            log.debug("a connection was dropped: %s", error)
            connection.close()
        except asyncio.CancelledError:
            connection.close()
            raise

    def _protocol(self) -> asyncio.Protocol:
        factory: Any = self.config.http_protocol_class
        protocol: asyncio.Protocol = factory(
            config=self.config, server_state=self._state, app_state=self._lifespan.state
        )
        return protocol


async def _peek(connection: socket.socket) -> int | None:
    """The first byte, left in place; None when the peer closed without one."""
    connection.setblocking(False)
    loop = asyncio.get_running_loop()
    descriptor = connection.fileno()
    while True:
        try:
            data = connection.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            ready: asyncio.Future[None] = loop.create_future()
            loop.add_reader(descriptor, _settle, ready)
            try:
                await ready
            finally:
                loop.remove_reader(descriptor)
            continue
        return data[0] if data else None


def _settle(ready: asyncio.Future[None]) -> None:
    if not ready.done():
        ready.set_result(None)


async def serve(
    app: Any,
    host: str,
    port: int,
    *,
    tls: ssl.SSLContext | None = None,
    state: Path | None = None,
    stop: asyncio.Event | None = None,
    ready: Callable[[int], None] | None = None,
) -> None:
    """Serve until ``stop`` is set (or the task is cancelled).

    ``tls``: for connections that begin with a TLS handshake; ``state``: the directory whose CA (made if need be) gives one.
    ``ready`` is called with the port once connections are taken. Raises PortTakenError.
    """
    await serve_on(bind(host, port), app, tls=tls, state=state, stop=stop, ready=ready)


async def serve_on(
    listener: socket.socket,
    app: Any,
    *,
    tls: ssl.SSLContext | None = None,
    state: Path | None = None,
    stop: asyncio.Event | None = None,
    ready: Callable[[int], None] | None = None,
) -> None:
    """Like ``serve``, on a socket that listens already (``bind``)."""
    if tls is None and state is not None:
        from sandbox.ca import server_context

        tls = server_context(state)
    server = SniffingServer(app, listener, tls=tls)
    await server.start()
    if ready is not None:
        ready(server.port)
    try:
        await (stop or asyncio.Event()).wait()
    finally:
        await server.stop()


@contextmanager
def serving(app: Callable[[int], Any], *, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> Iterator[int]:
    """Serve in a background thread on a free port, for tests. ``app`` is made in that thread, given the port. Yields the port."""
    started: threading.Event = threading.Event()
    found: dict[str, Any] = {}

    async def main() -> None:
        found["loop"] = asyncio.get_running_loop()
        found["stop"] = asyncio.Event()
        listener = bind(host, 0)
        server = SniffingServer(app(listener.getsockname()[1]), listener, tls=tls)
        await server.start()
        found["port"] = server.port
        started.set()
        await found["stop"].wait()
        await server.stop()

    def run() -> None:
        try:
            asyncio.run(main())
        except BaseException as error:  # noqa: BLE001 - handed to the waiting thread
            found["error"] = error
            started.set()

    thread = threading.Thread(target=run, name="sniffing-server", daemon=True)
    thread.start()
    started.wait(30)
    if "error" in found or "port" not in found:
        raise RuntimeError("The server did not start.") from found.get("error")
    try:
        yield found["port"]
    finally:
        with suppress(RuntimeError):
            found["loop"].call_soon_threadsafe(found["stop"].set)
        thread.join(15)
    if "error" in found:
        raise RuntimeError("The server failed.") from found["error"]
