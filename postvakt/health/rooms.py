"""The rooms at work, from what the store knows: receipts' backlog and subscriptions, mailboxes that absences could not be brought to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from policies.clock import Clock, FileClock, SystemClock
from policies.messages import PostvaktError
from postvakt.health.finding import Finding, ok, warn, wrong
from postvakt.settings import PREFIX

STILL = timedelta(minutes=15)  # mailboxes with receipts are looked at every minute: after that the timers do not run
OLD = timedelta(minutes=30)  # a backlog of a thousand is gone by then
SUBSCRIBED = timedelta(days=1)  # subscriptions are renewed two days ahead


def store_address(environ: Mapping[str, str], state: Path) -> str:
    """The settings' store, else the demo's; empty when there is none."""
    given = environ.get(f"{PREFIX}DATABASE_URL", "").strip()
    kept = state / "product.sqlite"
    return given or (f"sqlite:///{kept}" if kept.exists() else "")


def at_work(environ: Mapping[str, str], state: Path) -> Iterator[Finding]:
    """Nothing where there is no store, or one that cannot be opened: that is told elsewhere."""
    import sqlalchemy as sa

    from store.absence_notice_tables import absence_settled
    from store.opening import open_store
    from store.receipt_figures import standing

    address = store_address(environ, state)
    clock = _clock(environ, state)
    try:
        if not address:
            return
        store = open_store(address, clock=clock)
    except PostvaktError:
        return
    try:
        with store.database.read() as connection:
            shown = standing(connection, clock.now())
            failing = connection.execute(sa.select(sa.func.count()).where(absence_settled.c.tries > 1)).scalar_one()
    finally:
        store.close()
    yield from receipts(shown, clock.now())
    if failing:
        yield warn(
            "Absences",
            f"{failing} mailboxes could not be brought to what their absences ask for",
            "postvakt absence plan shows what is left to do; the log says what Microsoft 365 answered.",
        )


def _clock(environ: Mapping[str, str], state: Path) -> Clock:
    """Production's is the machine's; the demo's travels."""
    file = environ.get(f"{PREFIX}CLOCK_FILE", "").strip()
    if file:
        return FileClock(Path(file))
    return SystemClock() if environ.get(f"{PREFIX}DATABASE_URL") else FileClock(state / "clock.json")


def receipts(standing: Sequence[Mapping[str, Any]], now: datetime) -> Iterator[Finding]:
    """Whether every mailbox that answers is looked at, told of new mail, without backlog and without anything unclear."""
    if not standing:
        yield ok("Receipts", "no mailbox answers with receipts")
        return
    found = [*_unwatched(standing, now), *_to_look_at(standing, now)]
    yield from found or [ok("Receipts", f"{len(standing)} mailboxes answer; nothing waits for long")]


def _unwatched(standing: Sequence[Mapping[str, Any]], now: datetime) -> Iterator[Finding]:
    still = [one for one in standing if (one["looked_at"] or one["since"]) < now - STILL]
    if len(still) == len(standing):
        yield warn(
            "Receipts",
            "no mailbox was looked at in the last quarter of an hour",
            "Is the function app running, and its timer receipts_due? (Nothing to do if Postvakt is closed just now.)",
        )
        return
    for one in still:
        why = one["trouble"] or "no reason is known"
        yield wrong("Receipts", f"{one['mailbox']} cannot be read: {why}", "See docs/permissions.md for its scope.")
    mute = [one["mailbox"] for one in standing if (one["subscribed_until"] or one["since"]) < now + SUBSCRIBED]
    if mute:
        yield warn(
            "Receipts",
            f"Graph does not tell of new mail in {len(mute)} mailboxes, such as {mute[0]}; receipts come a minute later",
            "Graph must reach POST /graph/notifications at POSTVAKT_BASE_URL; the log of receipts_keep says what it answered.",
        )


def _to_look_at(standing: Sequence[Mapping[str, Any]], now: datetime) -> Iterator[Finding]:
    for one in standing:
        if one["unclear"] or one["refused"]:
            yield warn(
                "Receipts",
                f"{one['mailbox']}: {one['unclear']} unclear, {one['refused']} refused",
                "A person looks in the mailbox; Postvakt sends these to nobody again (docs/receipts.md).",
            )
        if one["oldest"] is not None and one["oldest"] < now - OLD:
            minutes = int((now - one["oldest"]).total_seconds() // 60)
            yield warn(
                "Receipts",
                f"{one['mailbox']}: {one['waiting']} wait, the oldest since {minutes} minutes",
                "Thirty a minute may be sent; is the queue 'receipts' being worked on?",
            )
