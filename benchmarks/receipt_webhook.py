"""The webhook at 300 posts a second: how soon Graph has its answer."""

from __future__ import annotations

import asyncio
import json
import os
import time

from benchmarks.harness import Report
from benchmarks.receipts_ground import Running, percentile, running
from mailboxes.receipts.notifications import client_state

PER_SECOND = 300
SECONDS = float(os.environ.get("RECEIPT_WEBHOOK_SECONDS", "20"))
CONNECTIONS = 32


def run() -> Report:
    """Open loop: a slow answer does not slow the next post down. The instance works on what it queues at the same time."""
    boxes = [f"box{number:03d}@sandby.example" for number in range(100)]
    with running(boxes, instances=1) as ground:
        secret = (ground.state / "digest-key").read_text().strip().encode()
        states = [client_state(secret, box) for box in boxes]
        asyncio.run(_post(ground, states, 10.0))  # every mailbox is looked at once
        took, refused = asyncio.run(_post(ground, states, SECONDS))
    p50, p99 = percentile(took, 0.5), percentile(took, 0.99)
    return Report(
        "The webhook",
        ("", "posts", "p50 ms", "p99 ms", "longest ms"),
        [
            (
                f"{PER_SECOND} a second",
                str(len(took)),
                f"{1000 * p50:.1f}",
                f"{1000 * p99:.1f}",
                f"{1000 * max(took):.0f}",
            )
        ],
        [
            "From when a post was due to its answer, over HTTP on loopback, 32 connections; queued in SQLite before the answer leaves."
        ],
        {
            "p99 under 100 ms": (f"{1000 * p99:.1f} ms", p99 < 0.1),
            "all accepted": (f"{refused} refused", refused == 0),
        },
    )


async def _post(ground: Running, states: list[str], seconds: float) -> tuple[list[float], int]:
    """Plain sockets: a client library would take as much of the processor as the webhook."""
    posts = []
    for state in states:
        value = [{"subscriptionId": "s", "clientState": state, "changeType": "created", "resource": "x"}]
        body = json.dumps({"value": value}).encode()
        head = "POST /graph/notifications HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
        head += f"content-length: {len(body)}\r\n\r\n"
        posts.append(head.encode() + body)
    took: list[float] = []
    refused = 0
    began = time.perf_counter() + 0.5
    numbers = iter(range(int(seconds * PER_SECOND)))

    async def connection() -> None:
        nonlocal refused
        reader, writer = await asyncio.open_connection("127.0.0.1", ground.product_port)
        for number in numbers:
            due = began + number / PER_SECOND
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            writer.write(posts[number % len(posts)])
            head = await reader.readuntil(b"\r\n\r\n")
            took.append(time.perf_counter() - due)
            refused += not head.startswith(b"HTTP/1.1 202")
            length = next((line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), b":0")
            await reader.readexactly(int(length.partition(b":")[2]))
        writer.close()

    await asyncio.gather(*(connection() for _ in range(CONNECTIONS)))
    return took, refused
