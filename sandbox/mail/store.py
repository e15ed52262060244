"""The tenant's mailboxes: what lies in them and what happens to it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from sandbox.mail import item_ids
from sandbox.mail import settings as mailbox_settings
from sandbox.mail.attachments import Attachments
from sandbox.mail.changes import Changes
from sandbox.mail.codec import mail_from
from sandbox.mail.errors import MailError, NoItemError, NoMailboxError
from sandbox.mail.events import Events
from sandbox.mail.filing import Filing, Parcel
from sandbox.mail.folders import Folder, Folders
from sandbox.mail.model import Mail
from sandbox.mail.schema import SCHEMA
from sandbox.mail.stored import COLUMNS, StoredMessage, from_row

if TYPE_CHECKING:
    from sandbox.tenant import Tenant

_FULL = f"{COLUMNS}, m.body, m.unsafe_body, m.transport"


class MailStore:
    """Every mailbox of the tenant; a mailbox's id is its user's id.

    Each change of a message takes a number of the tenant's change sequence and is told to the subscriptions after it is on disk.
    """

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant
        tenant.create(SCHEMA)
        self.folders = Folders(tenant)
        self.attachments = Attachments(tenant)
        self.changes = Changes(tenant)
        self.events = Events(tenant)
        self.filing = Filing(tenant, self.attachments)
        self._keys: dict[str, int] = {}

    # --- mailboxes ------------------------------------------------------------------------------

    def ensure_mailbox(self, user_id: str, *, language: str = "sv-SE") -> None:
        """Give the user a mailbox with its well-known folders, named in ``language``, unless there is one."""
        if self.has_mailbox(user_id):
            return
        with self.tenant.transaction():
            cursor = self.tenant.db.execute("INSERT INTO mailboxes (id) VALUES (?)", (user_id,))
            self.folders.create_well_known(int(cursor.lastrowid or 0), language)
            if not language.lower().startswith("sv"):
                name = {"en-US": "English (United States)", "en-GB": "English (United Kingdom)"}.get(language, language)
                self.save_settings(user_id, {"language": {"locale": language, "displayName": name}})

    def has_mailbox(self, user_id: str) -> bool:
        """Whether the user has a mailbox."""
        return self.tenant.one("SELECT 1 FROM mailboxes WHERE id = ?", (user_id,)) is not None

    def key(self, mailbox_id: str) -> int:
        """The store's own number of a mailbox. Raises NoMailboxError."""
        key = self._keys.get(mailbox_id)
        if key is None:
            row = self.tenant.one("SELECT key FROM mailboxes WHERE id = ?", (mailbox_id,))
            if row is None:
                raise NoMailboxError(mailbox_id)
            key = int(row["key"])
            if not self.tenant.db.in_transaction:  # what is rolled back must not be remembered
                self._keys[mailbox_id] = key
        return key

    def settings(self, mailbox_id: str) -> dict[str, Any]:
        """The mailbox's ``mailboxSettings`` as Graph JSON; ``archiveFolder`` is the Archive folder's id."""
        row = self.tenant.one("SELECT settings FROM mailboxes WHERE key = ?", (self.key(mailbox_id),))
        full: dict[str, Any] = mailbox_settings.defaults(self.tenant.now()) | json.loads(
            row["settings"] if row else "{}"
        )
        full["archiveFolder"] = self.folder(mailbox_id, "archive").id
        return full

    def save_settings(self, mailbox_id: str, settings: dict[str, Any]) -> None:
        """Keep these top-level settings; those not named keep their value."""
        key = self.key(mailbox_id)
        row = self.tenant.one("SELECT settings FROM mailboxes WHERE key = ?", (key,))
        kept = json.loads(row["settings"] if row else "{}") | {
            name: value for name, value in settings.items() if name != "archiveFolder"
        }
        self.tenant.run("UPDATE mailboxes SET settings = ? WHERE key = ?", (json.dumps(kept, ensure_ascii=False), key))

    def folder(self, mailbox_id: str, name_or_id: str) -> Folder:
        """A folder by id or well-known name. Raises NoFolderError, NoMailboxError, MalformedIdError."""
        return self.folders.find(self.key(mailbox_id), mailbox_id, name_or_id)

    def folder_id(self, mailbox_id: str, name_or_id: str) -> str | None:
        """A folder's id by id or well-known name; None when the mailbox has no such folder, or there is no mailbox."""
        try:
            return self.folder(mailbox_id, name_or_id).id
        except (MailError, item_ids.MalformedIdError):
            return None

    def rules(self, mailbox_id: str) -> list[dict[str, Any]]:
        """The inbox rules (``messageRule`` as Graph JSON), in sequence."""
        rows = self.tenant.all(
            "SELECT rule FROM message_rules WHERE mailbox = ? ORDER BY sequence, key", (self.key(mailbox_id),)
        )
        return [msgspec.json.decode(row["rule"], type=dict[str, Any]) for row in rows]

    # --- reading --------------------------------------------------------------------------------

    def get(self, mailbox_id: str, any_id: str) -> StoredMessage | None:
        """A message by its regular or immutable id; None when there is none (any more). Raises MalformedIdError."""
        item = item_ids.read_id(any_id)
        if not item_ids.is_message(item) or item.guid != item_ids.mailbox_guid(mailbox_id).bytes:
            return None
        found = self.by_key(mailbox_id, item.key)
        return found if found and item.moves in (None, found.moves) else None

    def need(self, mailbox_id: str, any_id: str) -> StoredMessage:
        """Like ``get``. Raises NoItemError when there is none."""
        found = self.get(mailbox_id, any_id)
        if found is None:
            raise NoItemError(any_id)
        return found

    def by_key(self, mailbox_id: str, key: int) -> StoredMessage | None:
        """A message by the store's own number."""
        row = self.tenant.one(
            f"SELECT {_FULL} FROM messages m WHERE m.key = ? AND m.mailbox = ?", (key, self.key(mailbox_id))
        )
        return from_row(mailbox_id, row) if row else None

    def find_by_message_id(self, mailbox_id: str, message_id: str, folder: Folder | None = None) -> list[StoredMessage]:
        """The messages with that internet message id in a folder or the whole mailbox, newest first."""
        sql = f"SELECT {_FULL} FROM messages m WHERE m.message_id = ? AND m.mailbox = ? ORDER BY m.received DESC, m.key DESC"
        found = (from_row(mailbox_id, row) for row in self.tenant.all(sql, (message_id, self.key(mailbox_id))))
        return [stored for stored in found if folder is None or stored.folder_key == folder.key]

    def messages(
        self,
        mailbox_id: str,
        folder: Folder | None = None,
        *,
        since: str = "",
        until: str = "~",
        descending: bool = True,
        bodies: bool = True,
        skip: int = 0,
        limit: int = -1,
    ) -> Iterator[StoredMessage]:
        """Messages of a folder, or of the whole mailbox, by time of receipt, read as they are asked for.

        ``since`` and ``until`` are times as Graph writes them, both inclusive.
        """
        order = "DESC" if descending else "ASC"
        where, key = ("m.folder = ?", folder.key) if folder else ("m.mailbox = ?", self.key(mailbox_id))
        rows = self.tenant.db.execute(
            f"SELECT {_FULL if bodies else COLUMNS} FROM messages m WHERE {where} AND m.received >= ? AND m.received <= ?"
            f" ORDER BY m.received {order}, m.key {order} LIMIT ? OFFSET ?",
            (key, since, until, limit, skip),
        )
        return (from_row(mailbox_id, row) for row in rows)

    def count(self, mailbox_id: str, folder: Folder | None = None) -> int:
        """How many messages lie in a folder or the whole mailbox."""
        where, key = ("folder", folder.key) if folder else ("mailbox", self.key(mailbox_id))
        row = self.tenant.one(f"SELECT count(*) AS number FROM messages WHERE {where} = ?", (key,))
        return int(row["number"]) if row else 0

    def mail_of(self, stored: StoredMessage) -> Mail:
        """The complete mail with its attachments' bytes; an HTML body as it came, before Exchange sanitised it."""
        mail = mail_from(stored.json(), stored.transport, stored.unsafe_body or stored.body, stored.body_type)
        mail.attachments = [attachment.whole() for attachment in self.attachments.of(stored.key)]
        return mail

    # --- changing -------------------------------------------------------------------------------

    def add(
        self, mailbox_id: str, folder: str, mail: Mail, *, is_draft: bool = False, is_read: bool = False
    ) -> StoredMessage:
        """Put a mail into a folder (id or well-known name). Missing times and message id are filled in; subscriptions hear of it."""
        mailbox, into = self.key(mailbox_id), self.folder(mailbox_id, folder)
        with self.tenant.transaction():
            parcel = Parcel(mailbox_id, mailbox, into, mail, is_draft=is_draft, is_read=is_read)
            key = self.filing.add(parcel)
        stored = self._again(mailbox_id, key)
        self._tell(stored, "created")
        return stored

    def add_many(self, mailbox_id: str, entries: Iterable[tuple[str, Mail, bool]]) -> int:
        """Put many mails ``(folder, mail, is_read)`` into a mailbox at once, telling nobody; how many. For the generator."""
        mailbox = self.key(mailbox_id)
        with self.tenant.transaction():
            parcels = [
                Parcel(mailbox_id, mailbox, self.folder(mailbox_id, name), mail, is_read=read)
                for name, mail, read in entries
            ]
            for parcel in parcels:
                self.filing.add(parcel)
        return len(parcels)

    def update(self, mailbox_id: str, any_id: str, changes: dict[str, Any]) -> StoredMessage:
        """Set Graph properties (``isRead``, ``categories``, ``body``, ``toRecipients`` …); what may be set is the caller's to judge."""
        stored = self.need(mailbox_id, any_id)
        with self.tenant.transaction():
            self.filing.update(stored, changes)
        stored = self._again(mailbox_id, stored.key)
        self._tell(stored, "updated")
        return stored

    def move(self, mailbox_id: str, any_id: str, folder: str, *, sent: bool = False) -> StoredMessage:
        """Move a message to a folder (id or well-known name). Its regular id changes, its immutable id does not.

        ``sent``: a draft that has just left becomes a sent item. Into the folder where it lies already, nothing happens.
        """
        stored, into = self.need(mailbox_id, any_id), self.folder(mailbox_id, folder)
        if stored.folder_key == into.key and not sent:
            return stored
        with self.tenant.transaction():
            self.filing.move(stored, into, sent=sent)
        moved = self._again(mailbox_id, stored.key)
        self._tell(stored, "deleted")
        self._tell(moved, "created")
        return moved

    def copy(self, mailbox_id: str, any_id: str, folder: str) -> StoredMessage:
        """Copy a message with its attachments to a folder; the copy has ids of its own."""
        stored, into = self.need(mailbox_id, any_id), self.folder(mailbox_id, folder)
        with self.tenant.transaction():
            key = self.filing.copy(stored, into)
        copied = self._again(mailbox_id, key)
        self._tell(copied, "created")
        return copied

    def delete(self, mailbox_id: str, any_id: str) -> None:
        """Delete a message for good; delta tells of it. Raises NoItemError."""
        stored = self.need(mailbox_id, any_id)
        with self.tenant.transaction():
            self.filing.delete(stored)
        self._tell(stored, "deleted")

    def delete_folder(self, mailbox_id: str, folder: Folder) -> None:
        """Delete a folder with everything below it and in it. Raises ProtectedFolderError."""
        gone: list[StoredMessage] = []
        with self.tenant.transaction():
            for key in self.folders.remove(self.key(mailbox_id), folder):
                rows = self.tenant.all(f"SELECT {COLUMNS} FROM messages m WHERE m.folder = ?", (key,))
                gone += [from_row(mailbox_id, row) for row in rows]
            for stored in gone:
                self.filing.delete(stored)
        for stored in gone:
            self._tell(stored, "deleted")

    def _again(self, mailbox_id: str, key: int) -> StoredMessage:
        stored = self.by_key(mailbox_id, key)
        assert stored is not None  # noqa: S101 - written in this very call
        return stored

    def _tell(self, stored: StoredMessage, change: Any) -> None:
        self.tenant.subscriptions.changed(stored.mailbox_id, stored.folder_id, stored.immutable_id, stored.id, change)
