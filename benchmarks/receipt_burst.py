"""A thousand mails to one mailbox at once: its receipts leave as fast as Exchange allows, 30 a minute, and in order."""

from __future__ import annotations

import os
import time

from benchmarks.harness import Report
from benchmarks.receipts_ground import running

MAILS = int(os.environ.get("RECEIPT_BURST", "1000"))
PER_MINUTE = 30
BOX = "box000@sandby.example"


def run() -> Report:
    """About 33 minutes for a thousand; ``RECEIPT_BURST=150`` for a short look."""
    with running([BOX], instances=2) as ground:
        for number in range(MAILS):
            ground.deliver(BOX, number)
        limit = time.monotonic() + 120 + 1.2 * 60 * MAILS / PER_MINUTE
        while len(found := ground.outside()) < MAILS and time.monotonic() < limit:
            time.sleep(2)
    at = sorted(found.values())
    # the first thirty may go at once; every further thirty a minute later
    allowed = 60.0 * ((len(at) - 1) // PER_MINUTE)
    share = allowed / (at[-1] - at[0]) if len(at) > PER_MINUTE else 0.0
    late = sum(
        1 for number in range(120, MAILS) if found.get(number, 0) < found.get(number - 120, 0)
    )  # Graph tells whole seconds
    return Report(
        "A burst to one mailbox",
        ("", "receipts", "minutes", "shortest possible", "share of the allowed rate"),
        [
            (
                f"{MAILS} mails",
                str(len(at)),
                f"{(at[-1] - at[0]) / 60:.2f}",
                f"{allowed / 60:.2f}",
                f"{100 * share:.1f} %",
            )
        ],
        [
            "The tenant holds a mailbox to 30 within any 60 seconds and answers 429 beyond; in order as far as batches of eight go."
        ],
        {
            "at least 95 % of the allowed rate": (f"{100 * share:.1f} %", share >= 0.95),
            "every mail has its receipt": (f"{len(at)} of {MAILS}", len(at) == MAILS),
            "in the order they came": (f"{late} overtaken", late == 0),
        },
    )
