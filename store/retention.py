"""How long the product keeps what it knows about people, and the sweep that removes it (R05).

The table below is the same as the one in docs/data-protection.md; a test holds them together, and every table of the store stands here.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from policies.clock import Clock
from store import keeping_absences, keeping_mailboxes, lease_tables, tables
from store.engine import Database
from store.keeping import COUNTS, LEAKS, NEEDS, NOTES, OVERRIDES, SEEN, Keeping, older
from store.outbox import OutboxState


def _finished_plan(now: datetime) -> sa.ColumnElement[bool]:
    open_steps = sa.select(tables.journal.c.plan_id).where(tables.journal.c.state == "started")
    return (tables.plans.c.made_at < now - timedelta(days=90)) & tables.plans.c.id.not_in(open_steps)


def _finished_step(now: datetime) -> sa.ColumnElement[bool]:
    return tables.journal.c.plan_id.in_(sa.select(tables.plans.c.id).where(_finished_plan(now)))


def _finished_work(now: datetime) -> sa.ColumnElement[bool]:
    work = tables.outbox.c
    return (work.state != OutboxState.WAITING.value) & (work.finished_at < now - timedelta(days=30))


def _old_week(now: datetime) -> sa.ColumnElement[bool]:
    return tables.signature_counts.c.week < (now - COUNTS).date().isoformat()


def _old_override_week(now: datetime) -> sa.ColumnElement[bool]:
    return tables.override_counts.c.week < (now - COUNTS).date().isoformat()


def _gone(now: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(tables.directory.c.deleted, tables.directory.c.updated_at < now - timedelta(days=30))


KEEPING: tuple[Keeping, ...] = (
    Keeping(
        tables.journal,
        "mailboxes that a step changed, what was there before",
        90,
        "to resume and to undo",
        _finished_step,
    ),
    Keeping(tables.plans, "who made the plan and why", 90, "with its steps", _finished_plan),
    Keeping(
        tables.audit_log,
        "who changed what for whom",
        None,
        "answerability; a log that can be thinned proves nothing. The municipality archives it by its own plan",
    ),
    Keeping(
        tables.outbox,
        "mailboxes that work is about",
        30,
        "after it is done, to see that nothing happened twice",
        _finished_work,
    ),
    Keeping(
        tables.delta_links,
        "mailbox names",
        90,
        "unused for so long: the mailbox is gone or Graph forgot the link",
        older(tables.delta_links.c.updated_at, 90),
    ),
    Keeping(tables.signature_counts, "nobody: numbers per unit", COUNTS.days, "two years show a trend", _old_week),
    Keeping(
        tables.signature_seen,
        "nobody: digests",
        SEEN.days,
        "longer than a restarted sweep looks back",
        older(tables.signature_seen.c.seen_at, SEEN.days),
    ),
    Keeping(
        tables.signature_needs,
        "that a mailbox's mail of the last days lacked the signature",
        NEEDS.days,
        "until the friendly note",
        older(tables.signature_needs.c.begun_at, NEEDS.days),
    ),
    Keeping(
        tables.signature_notes,
        "that a note was sent, under a digest",
        NOTES.days,
        "one note a week at most",
        older(tables.signature_notes.c.noted_at, NOTES.days),
    ),
    Keeping(
        tables.rule_settings,
        "nobody: how strictly a rule is taken",
        None,
        "it holds until an administrator changes it; who changed it and why stands in the audit log",
    ),
    Keeping(
        tables.override_counts, "nobody: numbers per unit", COUNTS.days, "two years show a trend", _old_override_week
    ),
    Keeping(
        tables.override_seen,
        "nobody: digests made by the add-in",
        OVERRIDES.days,
        "an override that is reported twice counts once",
        older(tables.override_seen.c.seen_at, OVERRIDES.days),
    ),
    Keeping(
        tables.leak_seen,
        "nobody: digests",
        SEEN.days,
        "longer than a restarted sweep looks back, so that nothing is told twice",
        older(tables.leak_seen.c.seen_at, SEEN.days),
    ),
    Keeping(
        tables.leaks,
        "that a mail that a mailbox sent at a certain time may hold something secret; never what",
        LEAKS.days,
        "until the mailbox's responsible has been told",
        older(tables.leaks.c.found_at, LEAKS.days),
    ),
    Keeping(
        lease_tables.leases,
        "nobody: that a process is at a mailbox's plan or at a round of mails",
        1,
        "gone with the work; what a process that died left is free after minutes",
        older(lease_tables.leases.c.until, 1),
    ),
    *keeping_mailboxes.KEPT,
    *keeping_absences.KEPT,
    Keeping(
        tables.directory,
        "the directory entry",
        30,
        "after the person left the directory; emptied at once, the id kept",
        _gone,
    ),
)


class Retention:
    """Removes what is past its time."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database = database
        self.clock = clock

    def run(self) -> dict[str, int]:
        """Remove it all, table by table; how many rows went, by table."""
        now = self.clock.now()
        removed: dict[str, int] = {}
        for keeping in KEEPING:
            if keeping.expired is None:
                continue
            with self.database.write() as connection:
                result = connection.execute(keeping.table.delete().where(keeping.expired(now)))
                removed[keeping.table.name] = result.rowcount
        return removed
