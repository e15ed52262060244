"""Queue messages have their turn: a few at a time, holding no thread, and those that find no place go back for others."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from azure.functions.queue import QueueMessage

from functions.work import AT_A_TIME, PATIENCE, Places, in_turn
from sandbox.functions_host.model import read_host_json

HOST = read_host_json(Path(__file__).parents[2] / "host.json")
# messages of a queue that Azure gives an instance at the same time
AT_ONCE = HOST.batch_size + HOST.new_batch_threshold


@dataclass
class Sweeps:
    """Work that lasts until it is told to end, in place of the product. ``reached``: ``wanted`` of it have begun."""

    wanted: int = 1
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    end: asyncio.Event = field(default_factory=asyncio.Event)
    begun: list[list[str]] = field(default_factory=list)
    at_once: int = 0
    most: int = 0

    async def do(self, work: Coroutine[Any, Any, str]) -> str:
        return await work

    async def sweep(self, mailboxes: list[str]) -> str:
        self.begun.append(mailboxes)
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        if len(self.begun) == self.wanted:
            self.reached.set()
        await self.end.wait()
        self.at_once -= 1
        return "swept"


@dataclass
class Back:
    """The queue that a message may go back to."""

    bodies: list[str] = field(default_factory=list)

    def set(self, value: list[str]) -> None:
        self.bodies += value


def _message(*mailboxes: str) -> QueueMessage:
    return QueueMessage(body=json.dumps(mailboxes).encode())  # type: ignore[no-untyped-call]


async def _turn(sweeps: Sweeps, places: Places, back: Any, number: int) -> str | None:
    def work(wired: Any, mailboxes: list[str]) -> Coroutine[Any, Any, str]:
        found: Coroutine[Any, Any, str] = wired.sweep(mailboxes)
        return found

    product: Any = lambda: sweeps  # noqa: E731
    return await in_turn(places, _message(f"brevlada{number}@sandby.example"), back, work, services=product)


async def _begin(sweeps: Sweeps, places: Places, back: Back, number: int) -> list[asyncio.Task[Any]]:
    turns = [asyncio.create_task(_turn(sweeps, places, back, one)) for one in range(number)]
    await asyncio.wait_for(sweeps.reached.wait(), 20)
    return turns


def test_as_many_messages_as_azure_gives_hold_no_thread() -> None:
    """While all that an instance may take wait or are worked on, a page is answered by one of two threads."""

    async def scene() -> tuple[str, Sweeps, list[str | None]]:
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(2))
        sweeps = Sweeps(wanted=AT_A_TIME)
        turns = await _begin(sweeps, Places(), Back(), AT_ONCE)
        page = await asyncio.wait_for(asyncio.to_thread(lambda: "page"), 20)
        assert not any(one.done() for one in turns)
        sweeps.end.set()
        return page, sweeps, await asyncio.gather(*turns)

    page, sweeps, ends = asyncio.run(scene())
    assert page == "page"
    assert sweeps.most == AT_A_TIME
    assert ends == ["swept"] * AT_ONCE


def test_a_message_without_a_place_goes_back_as_it_was() -> None:
    """Others may do it; nothing of it was begun here, and whoever has a place is not disturbed."""

    async def scene() -> tuple[Back, list[str | None], Sweeps]:
        sweeps, back = Sweeps(), Back()
        turns = await _begin(sweeps, Places(1, patience=0.05), back, 2)
        await asyncio.wait(turns, return_when=asyncio.FIRST_COMPLETED)
        sweeps.end.set()
        return back, await asyncio.gather(*turns), sweeps

    back, ends, sweeps = asyncio.run(scene())
    assert ends == ["swept", None]
    assert back.bodies == ['["brevlada1@sandby.example"]']
    assert sweeps.begun == [["brevlada0@sandby.example"]]


def test_a_place_is_free_again_after_a_failure() -> None:
    """The queue tries the message again, and it is not the last one that has a turn."""

    async def fail() -> None:
        raise RuntimeError("no mailbox could be read")

    async def scene() -> str | None:
        places, product, out = Places(1, patience=0.05), Sweeps(), Back()
        asked: Any = (places, _message(), out, lambda _wired, _some: fail())
        for _ in range(2):
            with pytest.raises(RuntimeError):
                await in_turn(*asked, services=lambda: product)  # type: ignore[arg-type,return-value]
        sweeps = Sweeps()
        sweeps.end.set()
        return await _turn(sweeps, places, out, 1)

    assert asyncio.run(scene()) == "swept"


def test_host_json_leaves_time_for_the_work_and_moves_timers_soon() -> None:
    """A message that waited for its place has nearly all of functionTimeout left; locks of timers last as briefly as Azure allows."""
    assert HOST.function_timeout >= 10 * PATIENCE
    singleton = HOST.raw["singleton"]
    assert set(singleton.values()) == {"00:00:15"}
    assert set(singleton) == {"listenerLockPeriod", "listenerLockRecoveryPollingInterval"}
