"""The host: timers, queue pumps and HTTP together, until somebody stops it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Sequence

from policies.clock import Clock
from sandbox.functions_host.invoke import invoke, queue_message, timer_request
from sandbox.functions_host.model import HostedFunction, HostSettings
from sandbox.functions_host.queues import Queues, Received
from sandbox.functions_host.timers import next_run

log = logging.getLogger(__name__)


class FunctionsHost:
    """Runs timer and queue functions. ``tick`` methods do one round, so that tests need no waiting."""

    def __init__(
        self, functions: Sequence[HostedFunction], settings: HostSettings, queues: Queues, clock: Clock
    ) -> None:
        self.functions = functions
        self.settings = settings
        self.queues = queues
        self._clock = clock
        self._wake = asyncio.Event()
        self._timers = [f for f in functions if f.kind == "timerTrigger"]
        self._pumps = [f for f in functions if f.kind == "queueTrigger"]
        for timer in self._timers:  # a wrong schedule is told at start, not at two in the morning
            next_run(timer, 0.0)

    def send(self, queue: str, bodies: Iterable[bytes]) -> None:
        """What output bindings do: put messages in a queue and wake its pump."""
        self.queues.send(queue, bodies)
        self._wake.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Until ``stop`` is set: timers by the clock, queues as soon as something is in them."""
        while not stop.is_set():
            await self.tick_timers()
            worked = await self.tick_queues()
            if worked:
                continue
            self._wake.clear()
            waiters = [asyncio.ensure_future(self._wake.wait()), asyncio.ensure_future(stop.wait())]
            # half a second at most: the tenant's clock may have been moved meanwhile
            await asyncio.wait(waiters, timeout=0.5, return_when=asyncio.FIRST_COMPLETED)
            for waiter in waiters:
                waiter.cancel()

    async def tick_timers(self) -> int:
        """Run every timer that is due, once, however many of its times have passed; how many ran."""
        now = self._clock.now().timestamp()
        ran = 0
        for timer in self._timers:
            last = self.queues.last_run(timer.name)
            if last is None:
                self.queues.ran(timer.name, now)
                if not timer.trigger.get("runOnStartup"):
                    continue
            elif next_run(timer, last) > now:
                continue
            past_due = last is not None and now - next_run(timer, last) > 60
            self.queues.ran(timer.name, now)
            ran += 1
            try:
                await invoke(timer, timer_request(past_due=past_due), self.send, limit=self.settings.function_timeout)
            except Exception:  # a timer's next run is its retry, as in Azure
                log.exception("timer %s failed", timer.name)
        return ran

    async def tick_queues(self) -> int:
        """One round over all queues, a batch each, messages of a batch at the same time; how many were worked on."""
        rounds = await asyncio.gather(*(self._pump(function) for function in self._pumps))
        return sum(rounds)

    async def _pump(self, function: HostedFunction) -> int:
        queue = str(function.trigger["queueName"])
        batch = self.queues.receive(queue, self.settings.batch_size, lease=self.settings.function_timeout + 30)
        await asyncio.gather(*(self._work(function, message) for message in batch))
        return len(batch)

    async def _work(self, function: HostedFunction, message: Received) -> None:
        try:
            await invoke(function, queue_message(message), self.send, limit=self.settings.function_timeout)
        except Exception:
            log.exception("queue function %s failed on try %d", function.name, message.dequeued)
            if message.dequeued >= self.settings.max_dequeue_count:
                log.warning("queue function %s gave up; the message is in the poison queue", function.name)
                self.queues.to_poison(message)
            else:
                self.queues.release(message, delay=self.settings.visibility_timeout)
        else:
            self.queues.delete(message)
