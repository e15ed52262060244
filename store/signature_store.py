"""The figures of the signature audit: numbers per week and unit, digests of what was counted, and the short-lived rows for the note.

Nothing here tells who wrote what. Conforms to ``SweepStore`` of signatures.ports; that room's own type for a short-lived row is handed in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Generic, Protocol, TypeVar

import sqlalchemy as sa

from policies.clock import Clock
from store.delta_links import DeltaLinks
from store.engine import Database
from store.keeping import COUNTS, NEEDS, NOTES, SEEN
from store.tables import clean, signature_counts, signature_needs, signature_notes, signature_seen
from store.upsert import insert_or_add, insert_or_leave, insert_or_replace

FOLDER = "sentitems"
LACKING = frozenset({"missing", "altered", "additions"})


class Counted(Protocol):
    """One audited mail as the store learns of it."""

    @property
    def digest(self) -> str:
        """An HMAC of the immutable id."""
        ...

    @property
    def week(self) -> date:
        """The Monday of its ISO week."""
        ...

    @property
    def unit(self) -> str:
        """The unit that the figure belongs to."""
        ...

    @property
    def verdict(self) -> str:
        """``present``, ``missing``, ``altered``, ``additions`` or ``exempt``."""
        ...


N = TypeVar("N")


class SqlSignatureStore(Generic[N]):
    """Counts each mail once, whatever is replayed."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        make_need: Callable[[str, str, int, int, datetime | None], N],
    ) -> None:
        self.database = database
        self.links = DeltaLinks(database, clock)
        self.make_need = make_need

    def sweep_state(self, mailbox: str) -> str | None:
        """The saved delta or next link of this mailbox, or None."""
        return self.links.get(mailbox, FOLDER)

    def forget_state(self, mailbox: str) -> None:
        """Drop the saved link; what was counted stays counted."""
        self.links.forget(mailbox, FOLDER)

    def record(self, mailbox: str, token: str, state: str, mails: Sequence[Counted], *, now: datetime) -> int:
        """Count each mail whose digest is new and save the link, in one transaction. Gives how many were new."""
        return self.record_all([(mailbox, token, state, mails)], now=now)[0]

    def record_all(self, pages: Sequence[tuple[str, str, str, Sequence[Counted]]], *, now: datetime) -> list[int]:
        """The same for several pages (mailbox, token, state, mails) in one transaction, because each costs a write to disk."""
        # by mailbox, and the figures of all pages at once: in one order everywhere, so that two workers cannot wait for each other
        order = sorted(range(len(pages)), key=lambda number: pages[number][0])
        fresh: list[list[Counted]] = [[] for _ in pages]
        with self.database.write() as connection:
            for number in order:
                by_digest = {mail.digest: mail for mail in pages[number][3]}
                fresh[number] = [by_digest[digest] for digest in self._remember(connection, list(by_digest), now)]
            self._count(connection, [mail for page in fresh for mail in page])
            for number in order:
                mailbox, token, state, _ = pages[number]
                self._need(connection, mailbox, token, fresh[number], now)
                self.links.save_in(connection, mailbox, FOLDER, state)
        return [len(page) for page in fresh]

    def needs(self, *, now: datetime) -> list[N]:
        """The short-lived rows that have not expired, by token."""
        query = (
            sa.select(signature_needs, signature_notes.c.noted_at)
            .join_from(
                signature_needs, signature_notes, signature_needs.c.token == signature_notes.c.token, isouter=True
            )
            .where(signature_needs.c.begun_at >= now - NEEDS)
            .order_by(signature_needs.c.token)
        )
        with self.database.read() as connection:
            rows = connection.execute(query).mappings().all()
        return [
            self.make_need(row["token"], row["mailbox"], row["counted"], row["lacking"], row["noted_at"])
            for row in rows
        ]

    def mark_noted(self, token: str, at: datetime) -> None:
        """A note was sent to the person behind this token; remembered for 7 days."""
        with self.database.write() as connection:
            connection.execute(insert_or_replace(connection, signature_notes).values(token=token, noted_at=at))

    def prune(self, *, now: datetime) -> int:
        """Remove digests, figures and rows past their time. Gives how many."""
        past = (
            signature_seen.delete().where(signature_seen.c.seen_at < now - SEEN),
            signature_needs.delete().where(signature_needs.c.begun_at < now - NEEDS),
            signature_notes.delete().where(signature_notes.c.noted_at < now - NOTES),
            signature_counts.delete().where(signature_counts.c.week < (now - COUNTS).date().isoformat()),
        )
        with self.database.write() as connection:
            return sum(connection.execute(statement).rowcount for statement in past)

    def last_sweep(self) -> datetime | None:
        """When a page of Sent Items was last recorded, or None before the first sweep."""
        return self.links.last(FOLDER)

    def shares(self, since: date, until: date) -> list[tuple[date, str, str, int]]:
        """(week, unit, verdict, number) of the weeks from ``since`` up to and with ``until``, in that order."""
        columns = signature_counts.c
        query = (
            sa.select(columns.week, columns.unit, columns.verdict, columns.number)
            .where(columns.week >= since.isoformat(), columns.week <= until.isoformat())
            .order_by(columns.week, columns.unit, columns.verdict)
        )
        with self.database.read() as connection:
            rows = connection.execute(query).all()
        return [(date.fromisoformat(week), unit, verdict, number) for week, unit, verdict, number in rows]

    def _remember(self, connection: sa.Connection, digests: list[str], now: datetime) -> list[str]:
        """Write the digests down; gives those that were not there yet, in the order they came."""
        if not digests:
            return []
        statement = insert_or_leave(connection, signature_seen).returning(signature_seen.c.digest)
        # in one order everywhere, so that two workers cannot wait for each other
        rows = [{"digest": digest, "seen_at": now} for digest in sorted(digests)]
        fresh = set(connection.execute(statement, rows).scalars())
        return [digest for digest in digests if digest in fresh]

    def _count(self, connection: sa.Connection, fresh: Sequence[Counted]) -> None:
        counts = Counter((mail.week.isoformat(), clean(mail.unit)[:256], str(mail.verdict)) for mail in fresh)
        if counts:
            rows = [
                {"week": week, "unit": unit, "verdict": verdict, "number": number}
                for (week, unit, verdict), number in sorted(counts.items())
            ]
            connection.execute(insert_or_add(connection, signature_counts, ["number"]), rows)

    def _need(
        self, connection: sa.Connection, mailbox: str, token: str, fresh: Sequence[Counted], now: datetime
    ) -> None:
        oldest = (now - NEEDS).date()
        recent = [mail for mail in fresh if mail.week + timedelta(days=6) >= oldest and mail.verdict != "exempt"]
        if not recent:
            return
        connection.execute(
            signature_needs.delete().where(signature_needs.c.token == token, signature_needs.c.begun_at < now - NEEDS)
        )
        lacking = sum(mail.verdict in LACKING for mail in recent)
        values = {"token": token, "mailbox": mailbox, "counted": len(recent), "lacking": lacking, "begun_at": now}
        connection.execute(insert_or_add(connection, signature_needs, ["counted", "lacking"]), [values])
