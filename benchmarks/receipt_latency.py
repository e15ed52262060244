"""From a mail's arrival to its receipt in the sender's hands: 5 mails a second on 100 mailboxes."""

from __future__ import annotations

import os
import random
import time

from benchmarks.harness import Report
from benchmarks.receipts_ground import percentile, running

MAILBOXES, PER_SECOND = 100, 5.0
SECONDS = float(os.environ.get("RECEIPT_SECONDS", "120"))


def run() -> Report:
    """Two instances of the product, PostgreSQL, a tenant without faults, all on this machine."""
    boxes = [f"box{number:03d}@sandby.example" for number in range(MAILBOXES)]
    dice = random.Random(1)  # noqa: S311 - repeatable on purpose
    arrived: dict[int, float] = {}
    with running(boxes, instances=2) as ground:
        began = time.monotonic()
        for number in range(int(SECONDS * PER_SECOND)):
            time.sleep(max(0.0, began + number / PER_SECOND - time.monotonic()))
            arrived[number] = time.time()
            ground.deliver(dice.choice(boxes), number)
        limit = time.monotonic() + 90
        while len(found := ground.outside()) < len(arrived) and time.monotonic() < limit:
            time.sleep(1)
    took = [found[number] - at for number, at in arrived.items() if number in found]
    p50, p99 = percentile(took, 0.5), percentile(took, 0.99)
    return Report(
        "Arrival to receipt",
        ("", "mails", "p50 s", "p99 s", "longest s"),
        [
            (
                f"{PER_SECOND:g} a second, {MAILBOXES} mailboxes",
                str(len(arrived)),
                f"{p50:.2f}",
                f"{p99:.2f}",
                f"{max(took):.2f}",
            )
        ],
        [
            "From before SMTP to the file in the Maildir outside; two instances, PostgreSQL, the tenant: six processes on this machine."
        ],
        {
            "every mail has its receipt": (f"{len(took)} of {len(arrived)}", len(took) == len(arrived)),
            "within a minute": (f"p99 {p99:.1f} s", p99 < 60),
        },
    )
