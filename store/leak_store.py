"""What the sweep of sent mail has to tell: that, when and from which mailbox, never what. Conforms to ``LeakStore`` of checks.ports."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import sqlalchemy as sa

from policies.clock import Clock
from store.delta_links import DeltaLinks
from store.engine import Database
from store.keeping import LEAKS, SEEN
from store.tables import leak_seen, leaks
from store.upsert import insert_or_leave

FOLDER = "sentitems:checks"  # a link of its own beside the one of the signature audit


class Leaking(Protocol):
    """A mail to tell of."""

    @property
    def digest(self) -> str:
        """An HMAC of mailbox and immutable id."""
        ...

    @property
    def sent_at(self) -> datetime:
        """When it was sent."""
        ...


class SqlLeakStore:
    """Remembers each mail once, whatever is replayed, until its mailbox's responsible has been told."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database = database
        self.clock = clock
        self.links = DeltaLinks(database, clock)

    def sweep_state(self, mailbox: str) -> str | None:
        """The saved link of this mailbox, or None."""
        return self.links.get(mailbox, FOLDER)

    def forget_state(self, mailbox: str) -> None:
        """Drop the saved link; what was found stays found."""
        self.links.forget(mailbox, FOLDER)

    def record(self, mailbox: str, address: str, state: str, found: Sequence[Leaking]) -> int:
        """Keep the mails whose digest is new, under the mailbox's address, and save the link; all in one transaction. How many were new."""
        now = self.clock.now()
        by_digest = {one.digest: one for one in found}
        fresh: set[str] = set()
        with self.database.write() as connection:
            if by_digest:
                seen = insert_or_leave(connection, leak_seen).returning(leak_seen.c.digest)
                rows = [{"digest": digest, "seen_at": now} for digest in sorted(by_digest)]
                fresh = set(connection.execute(seen, rows).scalars())
            if fresh:
                connection.execute(
                    leaks.insert(),
                    [
                        {
                            "digest": digest,
                            "mailbox": address.casefold(),
                            "sent_at": by_digest[digest].sent_at,
                            "found_at": now,
                            "note": "",
                        }
                        for digest in sorted(fresh)
                    ],
                )
            self.links.save_in(connection, mailbox, FOLDER, state)
        return len(fresh)

    def untold(self) -> list[tuple[str, int]]:
        """(mailbox's address, number) of what nobody has been told yet, by address."""
        query = (
            sa.select(leaks.c.mailbox, sa.func.count())
            .where(leaks.c.note == "", leaks.c.found_at >= self.clock.now() - LEAKS)
            .group_by(leaks.c.mailbox)
            .order_by(leaks.c.mailbox)
        )
        with self.database.read() as connection:
            return [(mailbox, number) for mailbox, number in connection.execute(query)]

    def claim(self, mailbox: str, note: str) -> list[datetime]:
        """When the mails were sent that belong to this note: those it took before, else all that are untold and now become its own."""
        own = sa.select(leaks.c.sent_at).where(leaks.c.note == note).order_by(leaks.c.sent_at)
        with self.database.write() as connection:
            found: list[datetime] = list(connection.execute(own).scalars())
            if not found:
                mine = (leaks.c.mailbox == mailbox.casefold()) & (leaks.c.note == "")
                connection.execute(leaks.update().where(mine).values(note=note))
                found = list(connection.execute(own).scalars())
        return found

    def told(self, note: str) -> None:
        """The note was sent: what it told of need not be known any longer."""
        with self.database.write() as connection:
            connection.execute(leaks.delete().where(leaks.c.note == note))

    def prune(self) -> int:
        """Remove digests and rows past their time. Gives how many."""
        now = self.clock.now()
        past = (
            leak_seen.delete().where(leak_seen.c.seen_at < now - SEEN),
            leaks.delete().where(leaks.c.found_at < now - LEAKS),
        )
        with self.database.write() as connection:
            return sum(connection.execute(statement).rowcount for statement in past)

    def last_sweep(self) -> datetime | None:
        """When a page was last recorded, or None before the first sweep."""
        return self.links.last(FOLDER)
