"""Exactly once under fire with a hundred thousand mails; every fault on, instances killed every few seconds, counted outside."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from benchmarks.harness import Report
from benchmarks.receipts_ground import postgres
from tests.functions import azurite
from tests.mailboxes.receipts.fire.mails import Fall
from tests.mailboxes.receipts.fire.run import Plan, burn

MAILS = int(os.environ.get("RECEIPT_FIRE", "100000"))


def run() -> Report:
    """Two to three hours for a hundred thousand on two cores; ``RECEIPT_FIRE=2000`` for a short look."""
    fall = Fall(boxes=100, number=MAILS, seed=9)
    with postgres() as url, tempfile.TemporaryDirectory(prefix="postvakt-fire-") as folder:
        if azurite.missing():
            outcome = burn(_plan(fall, url, ""), Path(folder))
        else:
            with azurite.running() as queues:
                outcome = burn(_plan(fall, url, queues), Path(folder))
    wrong = outcome.wrong(fall)
    receipts = sum(outcome.counted.values())
    return Report(
        "Exactly once under fire",
        ("", "mails", "receipts outside", "without one, with a reason", "killed", "minutes"),
        [
            (
                "100 mailboxes, two instances", str(MAILS), str(receipts), str(outcome.states["none"]), str(outcome.kills),
                f"{outcome.seconds / 60:.1f}",
            )
        ],
        ["20 % of notifications lost, 20 % doubled, others late, reordered; 429, 503, time-outs after the effect, expired links."],
        {"each exactly one": ("; ".join(wrong[:3]) or "yes", not wrong)},
    )  # fmt: skip


def _plan(fall: Fall, url: str, queues: str) -> Plan:
    return Plan(fall, url, queues, per_second=80, kill_every=(5.0, 11.0), limit=900 + MAILS / 5)
