"""The host: timers, queue pumps and HTTP together, until somebody stops it."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Iterable, Iterator, Sequence

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
        """Until ``stop`` is set: timers by the clock, queues as soon as something is in them; what has begun is let finish.

        As in Azure nothing waits for a slow function but the next run of the same timer, and a queue's next batch is fetched as soon as
        no more than ``new_batch_threshold`` of its messages are being worked on.
        """
        sys.setswitchinterval(0.001)  # a webhook's answer shall not wait for threads that work
        timers: dict[str, asyncio.Task[None]] = {}
        working: dict[str, set[asyncio.Task[None]]] = {function.name: set() for function in self._pumps}
        stopping = asyncio.ensure_future(stop.wait())
        while not stop.is_set():
            for timer, past_due in self._due(running={name for name, task in timers.items() if not task.done()}):
                timers[timer.name] = asyncio.create_task(self._run_timer(timer, past_due=past_due))
            took = sum([self._fetch(function, working[function.name]) for function in self._pumps])
            await asyncio.sleep(0)
            if took:
                continue
            self._wake.clear()
            # half a second at most: the tenant's clock may have been moved meanwhile
            waking = asyncio.ensure_future(self._wake.wait())
            await asyncio.wait({waking, stopping}, timeout=0.5, return_when=asyncio.FIRST_COMPLETED)
            waking.cancel()
        await asyncio.gather(*timers.values(), *(task for tasks in working.values() for task in tasks))

    def _fetch(self, function: HostedFunction, working: set[asyncio.Task[None]]) -> int:
        """Begin to work on the next batch, if there is room; how many messages."""
        if len(working) > self.settings.new_batch_threshold:
            return 0
        batch = self._receive(function)
        for message in batch:
            task = asyncio.create_task(self._work(function, message))
            working.add(task)
            task.add_done_callback(working.discard)
            task.add_done_callback(lambda _: self._wake.set())
        return len(batch)

    async def tick_timers(self) -> int:
        """Run every timer that is due, once, however many of its times have passed; how many ran."""
        due = list(self._due(running=set()))
        for timer, past_due in due:
            await self._run_timer(timer, past_due=past_due)
        return len(due)

    def _due(self, *, running: set[str]) -> Iterator[tuple[HostedFunction, bool]]:
        """The timers to run now, each with whether it is late; they are noted as having run."""
        now = self._clock.now().timestamp()
        for timer in self._timers:
            if timer.name in running:
                continue
            last = self.queues.last_run(timer.name)
            if last is None:
                self.queues.ran(timer.name, now)
                if not timer.trigger.get("runOnStartup"):
                    continue
            elif next_run(timer, last) > now:
                continue
            self.queues.ran(timer.name, now)
            yield timer, last is not None and now - next_run(timer, last) > 60

    async def _run_timer(self, timer: HostedFunction, *, past_due: bool) -> None:
        try:
            await invoke(timer, timer_request(past_due=past_due), self.send, limit=self.settings.function_timeout)
        except Exception:  # a timer's next run is its retry, as in Azure
            log.exception("timer %s failed", timer.name)

    async def tick_queues(self) -> int:
        """One round over all queues, a batch each, messages of a batch at the same time; how many were worked on."""
        rounds = await asyncio.gather(*(self._pump(function) for function in self._pumps))
        return sum(rounds)

    async def _pump(self, function: HostedFunction) -> int:
        batch = self._receive(function)
        await asyncio.gather(*(self._work(function, message) for message in batch))
        return len(batch)

    def _receive(self, function: HostedFunction) -> list[Received]:
        queue = str(function.trigger["queueName"])
        return self.queues.receive(queue, self.settings.batch_size, lease=self.settings.function_timeout + 30)

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
