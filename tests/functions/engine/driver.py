"""Runs inside ``.venv-engine`` (Python 3.13): drives Microsoft's azure-functions-runtime the way the Functions host does.

Reads a JSON list of invocations from standard input, prints one JSON object: the indexed functions and each invocation's outcome. The
messages between host and worker are protobuf in Azure; the engine only calls constructors and reads attributes, so plain records do.
"""

from __future__ import annotations

import asyncio
import json
import sys
import uuid
from types import SimpleNamespace
from typing import Any

import azure_functions_runtime as engine


class Record:
    """Any protobuf message: what it was made with."""

    def __init__(self, **fields: Any) -> None:
        self.__dict__.update(fields)

    def WhichOneof(self, _group: str) -> str | None:  # noqa: N802 - protobuf's name
        return next(iter(self.__dict__), None)


class Protos:
    """The module of protobuf classes, each a Record; with the few constants the engine compares with."""

    BindingInfo = type("BindingInfo", (Record,), {"inout": 2, "out": 1, "undefined": 0})
    StatusResult = type("StatusResult", (Record,), {"Success": "Success", "Failure": "Failure"})
    SameSite = SimpleNamespace(Lax=1, Strict=2, ExplicitNone=3, **{"None": 0})
    RpcHttpCookie = type("RpcHttpCookie", (Record,), {"SameSite": SameSite})

    def __getattr__(self, name: str) -> Any:
        return type(name, (Record,), {})


def request(**content: Any) -> Any:
    return SimpleNamespace(request=SimpleNamespace(**content), properties={"host": "127.0.0.1", "protos": Protos()})


def parameter(name: str, data: Record) -> Any:
    binding = Record(data=data, name=name)
    binding.WhichOneof = lambda _group: "data"  # type: ignore[method-assign]
    return binding


def datum(kind: str, value: Any) -> Record:
    return Record(**{kind: value})


def http_datum(asked: dict[str, Any]) -> Record:
    body = datum("bytes", asked.get("body", "").encode())
    return datum(
        "http",
        SimpleNamespace(
            method=asked["method"],
            url=asked["url"],
            headers=asked.get("headers", {}),
            body=body,
            params={},
            query=asked.get("query", {}),
        ),
    )


def trigger(function: Any, asked: dict[str, Any]) -> tuple[Any, dict[str, Record]]:
    bindings = [json.loads(raw) for raw in function.raw_bindings]
    found = next(b for b in bindings if b["type"].endswith("Trigger"))
    if found["type"] == "httpTrigger":
        return parameter(found["name"], http_datum(asked)), {}
    if found["type"] == "timerTrigger":
        return parameter(found["name"], datum("json", json.dumps({"IsPastDue": False}))), {}
    metadata = {
        "Id": datum("string", str(uuid.uuid4())),
        "DequeueCount": datum("string", "1"),
        "PopReceipt": datum("string", "x"),
    }
    return parameter(found["name"], datum("string", asked["message"])), metadata


def outcome(answer: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"status": answer.result.status}
    if answer.result.status != "Success":
        told["exception"] = answer.result.exception.message
        return told
    returned = answer.return_value
    if returned is not None and hasattr(returned, "http"):
        body = getattr(returned.http, "body", None)
        content = next(iter(body.__dict__.values()), b"") if body is not None else b""
        told["http"] = {
            "status": int(returned.http.status_code),
            "headers": dict(returned.http.headers),
            "body": content.decode("utf-8", "replace") if isinstance(content, bytes) else str(content),
        }
    told["outputs"] = {one.name: next(iter(one.data.__dict__.values())) for one in answer.output_data}
    return told


async def main() -> None:
    engine.start_threadpool_executor()
    directory, invocations = json.load(sys.stdin)
    sys.path.insert(0, directory)
    init = SimpleNamespace(capabilities={}, function_app_directory=directory)
    started = await engine.worker_init_request(request(worker_init_request=init))
    if started.result.status != "Success":
        print(json.dumps({"failed": started.result.exception.message}))
        return
    indexed = await engine.functions_metadata_request(request())
    functions = {one.name: one for one in indexed.function_metadata_results}
    outcomes: list[dict[str, Any]] = []
    pending = list(invocations)
    while pending and len(outcomes) < 100:
        asked = pending.pop(0)
        function = functions[asked["function"]]
        given, metadata = trigger(function, asked)
        invocation = SimpleNamespace(
            invocation_id=str(uuid.uuid4()),
            function_id=function.function_id,
            input_data=[given],
            trigger_metadata=metadata,
            trace_context=SimpleNamespace(trace_parent="", trace_state="", attributes={}),
            retry_context=SimpleNamespace(retry_count=0, max_retry_count=0, exception=None),
        )
        told = outcome(await engine.invocation_request(request(invocation_request=invocation)))
        outcomes.append({"function": asked["function"], **told})
        # messages a function puts on its output go on to the function that reads that queue, as the host would carry them
        for name, value in told.get("outputs", {}).items():
            queue = next(b["queueName"] for b in map(json.loads, function.raw_bindings) if b["name"] == name)
            reader = next(
                f
                for f, m in functions.items()
                if any(b["type"] == "queueTrigger" and b["queueName"] == queue for b in map(json.loads, m.raw_bindings))
            )
            messages = json.loads(value) if value.startswith("[") else [value]
            pending.extend(
                {"function": reader, "message": m if isinstance(m, str) else json.dumps(m)} for m in messages
            )
    print(json.dumps({"functions": sorted(functions), "outcomes": outcomes}))


asyncio.run(main())
