"""Where each folder's delta query stands, so that the next one brings only what is new."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from policies.clock import Clock
from store.engine import Database
from store.tables import delta_links
from store.upsert import insert_or_replace


class DeltaLinks:
    """Saves, gives and forgets delta links per mailbox and folder."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database = database
        self.clock = clock

    def get(self, mailbox: str, folder: str) -> str | None:
        """The saved link, or None to begin from the start."""
        with self.database.read() as connection:
            return self.get_in(connection, mailbox, folder)

    def get_in(self, connection: sa.Connection, mailbox: str, folder: str) -> str | None:
        """The same within a transaction that is open."""
        query = sa.select(delta_links.c.link).where(*_here(mailbox, folder))
        link: str | None = connection.execute(query).scalar()
        return link

    def all_in(self, connection: sa.Connection, mailbox: str, ending: str) -> dict[str, str]:
        """Folder → link of the mailbox's folders whose name here ends so, within a transaction that is open."""
        columns = delta_links.c
        here = (columns.mailbox == mailbox.casefold()) & columns.folder.endswith(ending, autoescape=True)
        rows = connection.execute(sa.select(columns.folder, columns.link).where(here)).all()
        return {str(row.folder): str(row.link) for row in rows}

    def save(self, mailbox: str, folder: str, link: str) -> None:
        """Keep the link, in place of the one before."""
        with self.database.write() as connection:
            self.save_in(connection, mailbox, folder, link)

    def save_in(self, connection: sa.Connection, mailbox: str, folder: str, link: str) -> None:
        """The same within a transaction that is open for writing, together with what the page brought."""
        values = {"mailbox": mailbox.casefold(), "folder": folder, "link": link, "updated_at": self.clock.now()}
        connection.execute(insert_or_replace(connection, delta_links).values(values))

    def last(self, folder: str) -> datetime | None:
        """When a link of such a folder was last saved, in whatever mailbox; None before the first."""
        columns = delta_links.c
        query = (
            sa.select(columns.updated_at).where(columns.folder == folder).order_by(columns.updated_at.desc()).limit(1)
        )
        with self.database.read() as connection:
            moment: datetime | None = connection.execute(query).scalar()
        return moment

    def forget(self, mailbox: str, folder: str) -> None:
        """Begin from the start next time (Graph answered 410 or syncStateNotFound)."""
        with self.database.write() as connection:
            self.forget_in(connection, mailbox, folder)

    def forget_in(self, connection: sa.Connection, mailbox: str, folder: str) -> None:
        """The same within a transaction that is open for writing."""
        connection.execute(delta_links.delete().where(*_here(mailbox, folder)))


def _here(mailbox: str, folder: str) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    return delta_links.c.mailbox == mailbox.casefold(), delta_links.c.folder == folder
