"""A mailbox's folders."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sandbox.mail import item_ids
from sandbox.mail.errors import FolderExistsError, NoFolderError, ProtectedFolderError

if TYPE_CHECKING:
    from sandbox.tenant import Tenant

# well-known name -> (Swedish, English, hidden); a mailbox's language decides what its folders are called
WELL_KNOWN: dict[str, tuple[str, str, bool]] = {
    "msgfolderroot": ("Informationsarkivets början", "Top of Information Store", True),
    "inbox": ("Inkorg", "Inbox", False),
    "drafts": ("Utkast", "Drafts", False),
    "sentitems": ("Skickat", "Sent Items", False),
    "deleteditems": ("Borttaget", "Deleted Items", False),
    "junkemail": ("Skräppost", "Junk Email", False),
    "archive": ("Arkiv", "Archive", False),
    "outbox": ("Utkorg", "Outbox", False),
    "conversationhistory": ("Konversationshistorik", "Conversation History", True),
}


@dataclass(frozen=True, slots=True)
class Folder:
    """One folder. ``parent_key`` is None for the root alone."""

    mailbox_id: str
    key: int
    parent_key: int | None
    well_known: str | None
    name: str
    hidden: bool
    change: int

    @property
    def id(self) -> str:
        """The folder's id."""
        return item_ids.folder_id(self.mailbox_id, self.key)


class Folders:
    """Folders of all mailboxes. ``mailbox`` is the store's key, ``mailbox_id`` the user's id."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant
        self._known: dict[tuple[int, str], int] = {}

    def create_well_known(self, mailbox: int, language: str) -> None:
        """The folders that every mailbox has, named in its language; they share one change number."""
        place = 0 if language.lower().startswith("sv") else 1
        change = self.tenant.next_change()
        root = None
        for known, names in WELL_KNOWN.items():
            cursor = self.tenant.db.execute(
                "INSERT INTO folders (mailbox, parent, well_known, name, hidden, change) VALUES (?, ?, ?, ?, ?, ?)",
                (mailbox, root, known, names[place], names[2], change),
            )
            root = root or cursor.lastrowid

    def find(self, mailbox: int, mailbox_id: str, name_or_id: str) -> Folder:
        """A folder by id or well-known name. Raises NoFolderError, MalformedIdError."""
        known = name_or_id.casefold()
        if known in WELL_KNOWN:
            return self._well_known(mailbox, mailbox_id, known)
        item = item_ids.read_id(name_or_id)
        row = self.tenant.one("SELECT * FROM folders WHERE key = ? AND mailbox = ?", (item.key, mailbox))
        if row is None or not item_ids.is_folder(item):
            raise NoFolderError(name_or_id)
        return _folder(mailbox_id, row)

    def _well_known(self, mailbox: int, mailbox_id: str, known: str) -> Folder:
        key = self._known.get((mailbox, known))
        if key is None:
            row = self.tenant.one("SELECT * FROM folders WHERE mailbox = ? AND well_known = ?", (mailbox, known))
            if row is None:
                raise NoFolderError(known)
            if len(self._known) > 50_000:
                self._known.clear()
            self._known[mailbox, known] = row["key"]
        else:
            row = self.tenant.one("SELECT * FROM folders WHERE key = ?", (key,))
            if row is None or row["mailbox"] != mailbox:  # rolled back or another database
                del self._known[mailbox, known]
                return self._well_known(mailbox, mailbox_id, known)
        return _folder(mailbox_id, row)

    def children(self, mailbox: int, mailbox_id: str, parent: Folder, *, hidden: bool = False) -> list[Folder]:
        """The folders directly below, by name; hidden ones on demand."""
        rows = self.tenant.all(
            "SELECT * FROM folders WHERE mailbox = ? AND parent = ? ORDER BY name, key", (mailbox, parent.key)
        )
        return [_folder(mailbox_id, row) for row in rows if hidden or not row["hidden"]]

    def everything(self, mailbox: int, mailbox_id: str) -> list[Folder]:
        """Every folder but the root, in the order of their changes."""
        rows = self.tenant.all(
            "SELECT * FROM folders WHERE mailbox = ? AND parent IS NOT NULL ORDER BY change, key", (mailbox,)
        )
        return [_folder(mailbox_id, row) for row in rows]

    def departed(self, mailbox: int, mailbox_id: str, after: int) -> list[tuple[int, str]]:
        """Folders deleted after that change: change number and id."""
        rows = self.tenant.all(
            "SELECT folder, change FROM folder_departures WHERE mailbox = ? AND change > ? ORDER BY change",
            (mailbox, after),
        )
        return [(row["change"], item_ids.folder_id(mailbox_id, row["folder"])) for row in rows]

    def counts(self, keys: list[int]) -> dict[int, tuple[int, int]]:
        """Total and unread messages of each folder."""
        marks = ",".join("?" * len(keys))
        rows = self.tenant.all(
            f"SELECT folder, count(*) AS total, sum(1 - is_read) AS unread FROM messages WHERE folder IN ({marks}) GROUP BY folder",
            keys,
        )
        return {row["folder"]: (row["total"], row["unread"]) for row in rows}

    def child_counts(self, mailbox: int, keys: list[int]) -> dict[int, int]:
        """How many folders lie directly below each."""
        marks = ",".join("?" * len(keys))
        rows = self.tenant.all(
            f"SELECT parent, count(*) AS number FROM folders WHERE mailbox = ? AND parent IN ({marks}) AND NOT hidden GROUP BY parent",
            (mailbox, *keys),
        )
        return {row["parent"]: row["number"] for row in rows}

    def create(self, mailbox: int, mailbox_id: str, parent: Folder, name: str, *, hidden: bool = False) -> Folder:
        """A new folder. Raises FolderExistsError when a sister has the name."""
        self._free(mailbox, parent.key, name)
        cursor = self.tenant.db.execute(
            "INSERT INTO folders (mailbox, parent, name, hidden, change) VALUES (?, ?, ?, ?, ?)",
            (mailbox, parent.key, name, hidden, self.tenant.next_change()),
        )
        return Folder(mailbox_id, int(cursor.lastrowid or 0), parent.key, None, name, hidden, 0)

    def rename(self, mailbox: int, folder: Folder, name: str) -> None:
        """Give a folder another name. Raises FolderExistsError, ProtectedFolderError."""
        if folder.well_known:
            raise ProtectedFolderError(folder.name)
        self._free(mailbox, folder.parent_key, name, but=folder.key)
        self.tenant.run(
            "UPDATE folders SET name = ?, change = ? WHERE key = ?", (name, self.tenant.next_change(), folder.key)
        )

    def place(self, mailbox: int, folder: Folder, parent: Folder) -> None:
        """Move a folder below another. Raises FolderExistsError, ProtectedFolderError, also for a move below itself."""
        if folder.well_known or folder.key in self._line(parent):
            raise ProtectedFolderError(folder.name)
        self._free(mailbox, parent.key, folder.name, but=folder.key)
        self.tenant.run(
            "UPDATE folders SET parent = ?, change = ? WHERE key = ?",
            (parent.key, self.tenant.next_change(), folder.key),
        )

    def remove(self, mailbox: int, folder: Folder) -> list[int]:
        """Delete a folder and all below it; their keys, for the messages. Raises ProtectedFolderError."""
        if folder.well_known:
            raise ProtectedFolderError(folder.name)
        rows = self.tenant.all(
            "WITH RECURSIVE below(key) AS (SELECT ? UNION SELECT f.key FROM folders f JOIN below b ON f.parent = b.key)"
            " SELECT key FROM below",
            (folder.key,),
        )
        keys = [int(row["key"]) for row in rows]
        for key in keys:
            self.tenant.run(
                "INSERT INTO folder_departures (mailbox, folder, change) VALUES (?, ?, ?)",
                (mailbox, key, self.tenant.next_change()),
            )
            self.tenant.run("DELETE FROM folders WHERE key = ?", (key,))
        return keys

    def _line(self, folder: Folder) -> set[int]:
        rows = self.tenant.all(
            "WITH RECURSIVE up(key, parent) AS (SELECT key, parent FROM folders WHERE key = ?"
            " UNION SELECT f.key, f.parent FROM folders f JOIN up u ON f.key = u.parent) SELECT key FROM up",
            (folder.key,),
        )
        return {int(row["key"]) for row in rows}

    def _free(self, mailbox: int, parent: int | None, name: str, *, but: int | None = None) -> None:
        rows = self.tenant.all("SELECT key, name FROM folders WHERE mailbox = ? AND parent IS ?", (mailbox, parent))
        if any(row["name"].casefold() == name.casefold() and row["key"] != but for row in rows):
            raise FolderExistsError(name)


def properties(folder: Folder, counts: tuple[int, int], children: int) -> dict[str, Any]:
    """A folder as Graph's ``mailFolder``."""
    return {
        "id": folder.id,
        "displayName": folder.name,
        "parentFolderId": item_ids.folder_id(folder.mailbox_id, folder.parent_key or folder.key),
        "childFolderCount": children,
        "unreadItemCount": counts[1],
        "totalItemCount": counts[0],
        "isHidden": folder.hidden,
    }


def _folder(mailbox_id: str, row: sqlite3.Row) -> Folder:
    return Folder(
        mailbox_id, row["key"], row["parent"], row["well_known"], row["name"], bool(row["hidden"]), row["change"]
    )
