"""The product on the morning that many are away: ``python -m benchmarks.absence_worker URL CA PEOPLE FOLDER``; prints JSON.

PEOPLE: a JSON file of pairs (who is away, who covers). Everything is the product's own: register, journal, audit log, snapshots, replies
from the pack's templates, Graph and Exchange over TLS. Repeats rounds, as the timers do, until every mailbox is as it should be.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from datetime import timedelta
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from absence.model import Absence, Answer, Coverage, Kind, Stage, Way

WAYS = (Way.ACCESS, Way.FORWARD, Way.ACCESS, Way.REDIRECT, Way.ACCESS, Way.FORWARD, Way.ACCESS, Way.SELF)
ROUNDS = 12
LENGTH, ZONE = timedelta(days=21), "Europe/Stockholm"


def morning(url: str, ca: Path, pairs: list[tuple[str, str]], folder: Path) -> dict[str, Any]:
    """Plan the absences, let the time come, and bring every mailbox to what it should be; seconds, requests, rounds."""
    from postvakt.settings import load_settings
    from postvakt.wiring import Services
    from postvakt.wiring.demo import demo_environment

    environment = demo_environment(ca.parent, tenant_port=urlsplit(url).port or 443, product_port=1)
    environment["POSTVAKT_DATABASE_URL"] = f"sqlite:///{folder / 'product.sqlite'}"
    services = Services(load_settings(environment))
    try:
        services.run(services.directory.entries())  # read once a day, before anybody comes
        _plan(services, pairs)
        began = time.perf_counter()
        mailboxes = services.run(services.absence.work.advance())
        advanced = time.perf_counter() - began
        assert len(mailboxes) >= len(pairs)
        rounds = 0
        left = mailboxes
        seconds: list[float] = []
        while left and rounds < ROUNDS:
            settled = services.run(services.absence.settling.settle(left))
            left = [one.mailbox for one in settled if not one.complete]
            rounds += 1
            seconds.append(time.perf_counter() - began)
        graph, exchange = services.graph.stats, services._exchange_client.stats  # noqa: SLF001 - to count
        return {
            "seconds": seconds[-1], "first": seconds[0], "advance": advanced, "rounds": rounds, "left": len(left),
            "requests": graph.requests + exchange.requests, "exchange": exchange.requests,
            "http": services.graph.alone.exchanges + exchange.requests, "retries": graph.retries + exchange.retries,
            "throttled": graph.throttled + exchange.throttled, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }  # fmt: skip
    finally:
        services.close()


def _plan(services: Any, pairs: list[tuple[str, str]]) -> None:
    """Three weeks from this moment on, accepted long ago."""
    now = services.clock.now()
    store = services.absence.store
    absences = []
    for number, ((who, cover), way) in enumerate(zip(pairs, cycle(WAYS), strict=False)):
        coverage = Coverage(way, "" if way is Way.SELF else cover, Answer.ACCEPTED, now, now)
        absences.append(
            Absence(
                f"a{number}",
                who,
                Kind.HOLIDAY,
                now,
                now + LENGTH,
                ZONE,
                coverage,
                Stage.PLANNED,
                made_by=who,
                made_at=now,
            )
        )
    store.apply(absences, revision=store.revision())


if __name__ == "__main__":
    people = [(who, cover) for who, cover in json.loads(Path(sys.argv[3]).read_text())]
    print(json.dumps(morning(sys.argv[1], Path(sys.argv[2]), people, Path(sys.argv[4]))))
