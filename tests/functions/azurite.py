"""Microsoft's storage emulator for the tests, and queues on it with the same face as the local host's."""

from __future__ import annotations

import base64
import socket
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from azure.core.exceptions import HttpResponseError, ResourceExistsError
from azure.storage.queue import QueueClient, QueueServiceClient

from sandbox.functions_host.queues import Received

PEERS = Path(__file__).parents[1] / "peers"
# Azurite's account and key are the same for everybody; Microsoft publishes them.
ACCOUNT = "devstoreaccount1"
KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="


def missing() -> str | None:
    """Why Azurite cannot run here, or None."""
    if not (PEERS / "node_modules/.bin/azurite-queue").exists():
        return "Azurite is not installed (make setup-dev installs it)"
    return None


@contextmanager
def running() -> Iterator[str]:
    """Azurite's queue service on a free loopback port; gives the connection string."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        str(PEERS / "node_modules/.bin/azurite-queue"),
        "--silent",
        "--inMemoryPersistence",
        "--skipApiVersionCheck",
    ]
    command += ["--disableTelemetry", "--queueHost", "127.0.0.1", "--queuePort", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        limit = time.monotonic() + 30
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            if process.poll() is not None or time.monotonic() > limit:
                raise RuntimeError("Azurite did not start")
        yield (
            f"DefaultEndpointsProtocol=http;AccountName={ACCOUNT};AccountKey={KEY};"
            f"QueueEndpoint=http://127.0.0.1:{port}/{ACCOUNT};"
        )
    finally:
        process.terminate()
        process.wait(timeout=10)


class AzureQueues:
    """Queues of a storage account, base64 as host.json says; the same methods as SqliteQueues."""

    def __init__(self, connection: str) -> None:
        self._connection = connection
        self._service = QueueServiceClient.from_connection_string(connection)
        self._timers: dict[str, float] = {}
        self._clients: dict[str, QueueClient] = {}

    def _queue(self, name: str) -> QueueClient:
        if name not in self._clients:
            self._clients[name] = self._service.get_queue_client(name)
            with suppress(ResourceExistsError):
                self._clients[name].create_queue()
        return self._clients[name]

    def send(self, queue: str, bodies: Iterable[bytes], *, delay: float = 0.0) -> None:
        client = self._queue(queue)
        for body in bodies:
            client.send_message(base64.b64encode(body).decode(), visibility_timeout=int(delay))

    def receive(self, queue: str, count: int, *, lease: float) -> list[Received]:
        found = self._queue(queue).receive_messages(max_messages=count, visibility_timeout=int(lease))
        received = []
        for message in found:
            assert message.inserted_on is not None
            assert message.next_visible_on is not None
            at, until = message.inserted_on.timestamp(), message.next_visible_on.timestamp()
            body = base64.b64decode(message.content)
            tries, receipt = message.dequeue_count or 0, message.pop_receipt or ""
            received.append(Received(message.id, queue, body, at, until, tries, receipt))
        return received

    def delete(self, message: Received) -> bool:
        try:
            self._queue(message.queue).delete_message(message.id, message.receipt)
        except HttpResponseError:  # gone, or held by somebody else
            return False
        return True

    def release(self, message: Received, *, delay: float) -> None:
        self._queue(message.queue).update_message(message.id, message.receipt, visibility_timeout=int(delay))

    def to_poison(self, message: Received) -> None:
        self.send(f"{message.queue}-poison", [message.body])
        self.delete(message)

    def counts(self) -> dict[str, int]:
        found = {}
        for queue in self._service.list_queues():
            properties = self._service.get_queue_client(queue.name).get_queue_properties()
            if properties.approximate_message_count:
                found[str(queue.name)] = properties.approximate_message_count
        return found

    def last_run(self, timer: str) -> float | None:
        return self._timers.get(timer)

    def ran(self, timer: str, at: float) -> None:
        self._timers[timer] = at

    def close(self) -> None:
        self._service.close()
