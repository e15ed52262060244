"""Calls a function the way Azure's worker does: inputs by name, outputs collected, sync code in a thread."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable, Iterable
from typing import Any

import azure.functions as func
from azure.functions.queue import QueueMessage
from azure.functions.timer import TimerRequest

from sandbox.functions_host.model import HostedFunction
from sandbox.functions_host.queues import Received

Send = Callable[[str, Iterable[bytes]], None]


class _Out(func.Out[Any]):
    """An output binding: holds what the function set until the function has ended well."""

    def __init__(self) -> None:
        self.value: Any = None

    def set(self, val: Any) -> None:
        self.value = val

    def get(self) -> Any:
        return self.value


class _Context(func.Context):
    """The invocation context; only what a function can read locally."""

    def __init__(self, function: HostedFunction) -> None:
        self._name = function.name
        self._id = str(uuid.uuid4())

    @property
    def invocation_id(self) -> str:
        return self._id

    @property
    def function_name(self) -> str:
        return self._name

    @property
    def function_directory(self) -> str:
        return "."

    @property
    def trace_context(self) -> Any:
        return None

    @property
    def retry_context(self) -> Any:
        return None

    @property
    def thread_local_storage(self) -> Any:
        return None


async def invoke(function: HostedFunction, trigger_value: Any, send: Send, *, limit: float) -> Any:
    """Run the function and deliver its output messages after it has ended well; what it returns is returned.

    ``limit``: the host's functionTimeout in seconds. Whatever the function raises goes on to the caller.
    """
    outs = {name: _Out() for name in function.outputs}
    arguments: dict[str, Any] = {function.trigger["name"]: trigger_value, **outs}
    if function.wants_context:
        arguments["context"] = _Context(function)
    async with asyncio.timeout(limit):
        if function.is_async:
            result = await function.call(**arguments)
        else:
            result = await asyncio.to_thread(function.call, **arguments)
    for name, out in outs.items():
        bodies = list(_bodies(out.value))
        if bodies:
            send(function.outputs[name], bodies)
    return result


def queue_message(message: Received) -> QueueMessage:
    """The message as the function sees it."""
    made: QueueMessage = QueueMessage(  # type: ignore[no-untyped-call]
        id=message.id, body=message.body, dequeue_count=message.dequeued, pop_receipt=message.receipt
    )
    return made


def timer_request(*, past_due: bool) -> TimerRequest:
    """The timer's argument."""
    return TimerRequest(past_due=past_due)


def _bodies(value: Any) -> Iterable[bytes]:
    if value is None:
        return
    if isinstance(value, str):
        yield value.encode()
    elif isinstance(value, bytes):
        yield value
    elif isinstance(value, func.QueueMessage):
        yield value.get_body()
    elif isinstance(value, Iterable):
        for item in value:
            yield from _bodies(item)
    else:
        raise TypeError(f"a queue output takes text, bytes, QueueMessage or a list of them, not {type(value).__name__}")
