"""Queues as the host uses them, on SQLite and on Azurite: one contract, two implementations."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import List  # noqa: UP035 - Microsoft's engine refuses func.Out[list[str]]

import azure.functions as func
import pytest

from policies.clock import SystemClock
from sandbox.functions_host.host import FunctionsHost
from sandbox.functions_host.model import HostSettings, read_functions
from sandbox.functions_host.queues import Queues, SqliteQueues
from tests.functions import azurite


@pytest.fixture(scope="module")
def storage() -> Iterator[str]:
    reason = azurite.missing()
    if reason:
        pytest.skip(reason)
    with azurite.running() as connection:
        yield connection


@pytest.fixture(params=["sqlite", "azurite"])
def queues(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Queues]:
    made: Queues
    if request.param == "sqlite":
        made = SqliteQueues(tmp_path / "queues.sqlite")
    else:
        made = azurite.AzureQueues(request.getfixturevalue("storage"))
    yield made
    made.close()


def queue_name(request: pytest.FixtureRequest) -> str:
    """A queue of this test's own, since Azurite is shared by the module."""
    return "q-" + "".join(c if c.isalnum() else "-" for c in request.node.name.lower()).strip("-").replace("--", "-")[
        :50
    ].rstrip("-")


def test_message_comes_out_as_it_went_in(queues: Queues, request: pytest.FixtureRequest) -> None:
    """Bytes of any value come out unchanged, once, and are gone when deleted."""
    name = queue_name(request)
    queues.send(name, ["åäö \x00".encode()])
    (message,) = queues.receive(name, 4, lease=60)
    assert (message.body, message.dequeued) == ("åäö \x00".encode(), 1)
    assert queues.receive(name, 4, lease=60) == []
    assert queues.delete(message)
    assert name not in queues.counts()


def test_released_message_is_seen_again_and_its_old_receipt_is_void(
    queues: Queues, request: pytest.FixtureRequest
) -> None:
    """A released message comes back with a higher count; who held it before can no longer delete it."""
    name = queue_name(request)
    queues.send(name, [b"x"])
    (first,) = queues.receive(name, 1, lease=60)
    queues.release(first, delay=0)
    (second,) = queues.receive(name, 1, lease=60)
    assert second.dequeued == 2
    assert not queues.delete(first)
    assert queues.delete(second)


def test_poison_keeps_the_whole_message(queues: Queues, request: pytest.FixtureRequest) -> None:
    """A message that is given up lies in the poison queue with its body."""
    name = queue_name(request)
    queues.send(name, [b"kept"])
    (message,) = queues.receive(name, 1, lease=60)
    queues.to_poison(message)
    (kept,) = queues.receive(f"{name}-poison", 1, lease=60)
    assert kept.body == b"kept"
    assert name not in queues.counts()


async def test_functions_chain_over_the_queues(queues: Queues, request: pytest.FixtureRequest) -> None:
    """A timer's messages reach the queue function and a failing one ends in poison, whatever the queues are made of."""
    name = queue_name(request)
    app = func.FunctionApp()
    seen: list[str] = []

    @app.timer_trigger(arg_name="timer", schedule="0 15 2 * * *")
    @app.queue_output(arg_name="out", queue_name=name, connection="AzureWebJobsStorage")
    def start(timer: func.TimerRequest, out: func.Out[List[str]]) -> None:  # noqa: UP006
        out.set(["good", "bad"])

    @app.queue_trigger(arg_name="msg", queue_name=name, connection="AzureWebJobsStorage")
    async def work(msg: func.QueueMessage) -> None:
        seen.append(msg.get_body().decode())
        if seen[-1] == "bad":
            raise RuntimeError("made to fail")

    host = FunctionsHost(read_functions(app), HostSettings(max_dequeue_count=2), queues, SystemClock())
    queues.ran("start", 0.0)
    await host.tick_timers()
    for _ in range(6):
        await host.tick_queues()
    assert sorted(seen) == ["bad", "bad", "good"]
    counted = {queue: n for queue, n in queues.counts().items() if queue.startswith(name)}
    assert counted == {f"{name}-poison": 1}
