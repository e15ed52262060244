"""What the host knows of a function, read from its bindings; and of ``host.json``."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


class HostError(Exception):
    """The function app cannot be hosted; the message says which function or file, what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class HostedFunction:
    """One function with its trigger and its outputs.

    ``trigger``: the trigger's binding as in ``function.json``; ``outputs``: parameter name → queue name.
    """

    name: str
    call: Callable[..., Any]
    trigger: dict[str, Any]
    outputs: dict[str, str]
    wants_context: bool

    @property
    def kind(self) -> str:
        """The trigger's type: ``httpTrigger``, ``timerTrigger`` or ``queueTrigger``."""
        return str(self.trigger["type"])

    @property
    def is_async(self) -> bool:
        """Whether the user function is a coroutine function."""
        return inspect.iscoroutinefunction(self.call)


@dataclass(frozen=True, slots=True)
class HostSettings:
    """The part of ``host.json`` that this host honours. Times in seconds."""

    route_prefix: str = "api"
    batch_size: int = 16
    new_batch_threshold: int = 8
    max_dequeue_count: int = 5
    visibility_timeout: float = 0.0
    max_polling_interval: float = 2.0
    function_timeout: float = 300.0
    raw: dict[str, Any] = field(default_factory=dict)


SUPPORTED_TRIGGERS = frozenset({"httpTrigger", "timerTrigger", "queueTrigger"})


def read_functions(app: Any) -> list[HostedFunction]:
    """The functions of a v2 model ``FunctionApp``, in order.

    Raises:
        HostError: a trigger or an output this host does not imitate, or two functions of one name.
    """
    found: list[HostedFunction] = []
    for function in app.get_functions():
        name = function.get_function_name()
        described = json.loads(function.get_function_json())
        bindings = described["bindings"]
        triggers = [b for b in bindings if b["type"].endswith("Trigger")]
        if len(triggers) != 1 or triggers[0]["type"] not in SUPPORTED_TRIGGERS:
            kinds = ", ".join(b["type"] for b in bindings)
            raise HostError(f"function {name}: the local host runs HTTP, timer and queue triggers only, not {kinds}")
        outputs: dict[str, str] = {}
        for binding in bindings:
            if binding["type"] == "queue":
                outputs[binding["name"]] = binding["queueName"]
            elif not binding["type"].endswith("Trigger") and binding["name"] != "$return":
                raise HostError(f"function {name}: the local host knows no output binding of type {binding['type']}")
        if any(f.name == name for f in found):
            raise HostError(f"two functions are called {name}; Azure refuses that")
        call = function.get_user_function()
        found.append(HostedFunction(name, call, triggers[0], outputs, "context" in inspect.signature(call).parameters))
    return found


def read_host_json(path: Path) -> HostSettings:
    """The settings of ``host.json``.

    Raises:
        HostError: the file is missing or is not what the host expects.
    """
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        extensions = raw.get("extensions", {})
        queues = extensions.get("queues", {})
        return HostSettings(
            route_prefix=extensions.get("http", {}).get("routePrefix", "api"),
            batch_size=int(queues.get("batchSize", 16)),
            new_batch_threshold=int(queues.get("newBatchThreshold", int(queues.get("batchSize", 16)) // 2)),
            max_dequeue_count=int(queues.get("maxDequeueCount", 5)),
            visibility_timeout=_seconds(queues.get("visibilityTimeout", "00:00:00")),
            max_polling_interval=min(_seconds(queues.get("maxPollingInterval", "00:00:02")), 2.0),
            function_timeout=_seconds(raw.get("functionTimeout", "00:05:00")),
            raw=raw,
        )
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise HostError(f"{path.name}: {error}; it has to be the host.json that Azure reads") from error


def _seconds(text: str) -> float:
    hours, minutes, seconds = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)
