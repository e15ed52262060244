"""Who may open a mailbox, send as it, send on its behalf, or read one of its folders."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox.tenant import Tenant

FULL_ACCESS, SEND_AS, SEND_ON_BEHALF = "FullAccess", "SendAs", "SendOnBehalf"
# The cmdlets' folder roles and what each allows here: r(ead), w(rite new items), e(dit and delete all).
FOLDER_ROLES: dict[str, str] = {
    "None": "",
    "AvailabilityOnly": "",
    "LimitedDetails": "",
    "Contributor": "w",
    "Reviewer": "r",
    "NonEditingAuthor": "rw",
    "Author": "rw",
    "PublishingAuthor": "rw",
    "Editor": "rwe",
    "PublishingEditor": "rwe",
    "Owner": "rwe",
}
FOLDER_RIGHTS: dict[str, str] = {
    "ReadItems": "r",
    "CreateItems": "w",
    "EditAllItems": "e",
    "DeleteAllItems": "e",
    "FolderVisible": "",
    "FolderOwner": "",
    "FolderContact": "",
    "CreateSubfolders": "",
    "EditOwnedItems": "",
    "DeleteOwnedItems": "",
}
SCHEMA = """
CREATE TABLE IF NOT EXISTS mailbox_rights (
  mailbox_id TEXT NOT NULL, trustee_id TEXT NOT NULL, kind TEXT NOT NULL, PRIMARY KEY (mailbox_id, trustee_id, kind)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS mailbox_rights_trustee ON mailbox_rights (trustee_id);
CREATE TABLE IF NOT EXISTS folder_rights (
  mailbox_id TEXT NOT NULL, folder TEXT NOT NULL, trustee TEXT NOT NULL, rights TEXT NOT NULL, flags TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (mailbox_id, folder, trustee)
) WITHOUT ROWID;
"""


class Access:
    """Reads and writes the tables of rights. Ids are those of the directory; ``folder`` is a well-known name or a folder's id."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant
        tenant.create(SCHEMA)

    # --- whole mailboxes --------------------------------------------------------------------------

    def grant(self, mailbox_id: str, trustee_id: str, kind: str) -> bool:
        """Give ``FullAccess``, ``SendAs`` or ``SendOnBehalf``; False when it was there already."""
        sql = "INSERT OR IGNORE INTO mailbox_rights (mailbox_id, trustee_id, kind) VALUES (?, ?, ?)"
        return self.tenant.run(sql, (mailbox_id, trustee_id, kind)) > 0

    def revoke(self, mailbox_id: str, trustee_id: str, kind: str) -> bool:
        """Take a right away; False when it was not there."""
        sql = "DELETE FROM mailbox_rights WHERE mailbox_id = ? AND trustee_id = ? AND kind = ?"
        return self.tenant.run(sql, (mailbox_id, trustee_id, kind)) > 0

    def trustees(self, mailbox_id: str, kind: str) -> list[str]:
        """The ids of those who have that right to the mailbox."""
        sql = "SELECT trustee_id FROM mailbox_rights WHERE mailbox_id = ? AND kind = ? ORDER BY trustee_id"
        return [row["trustee_id"] for row in self.tenant.all(sql, (mailbox_id, kind))]

    def mailboxes_of(self, trustee_id: str, kind: str) -> list[str]:
        """The ids of the mailboxes somebody has that right to."""
        sql = "SELECT mailbox_id FROM mailbox_rights WHERE trustee_id = ? AND kind = ? ORDER BY mailbox_id"
        return [row["mailbox_id"] for row in self.tenant.all(sql, (trustee_id, kind))]

    def set_trustees(self, mailbox_id: str, kind: str, trustees: Iterable[str]) -> None:
        """Exactly these have the right afterwards."""
        with self.tenant.transaction():
            self.tenant.run("DELETE FROM mailbox_rights WHERE mailbox_id = ? AND kind = ?", (mailbox_id, kind))
            for trustee in trustees:
                self.grant(mailbox_id, trustee, kind)

    def has(self, user_id: str, mailbox_id: str, kind: str) -> bool:
        """Whether a user has that right by name."""
        sql = "SELECT 1 FROM mailbox_rights WHERE mailbox_id = ? AND trustee_id = ? AND kind = ?"
        return self.tenant.one(sql, (mailbox_id, user_id, kind)) is not None

    def can_open(self, user_id: str, mailbox_id: str) -> bool:
        """Own mailbox, or Full Access."""
        return user_id == mailbox_id or self.has(user_id, mailbox_id, FULL_ACCESS)

    def can_send_as(self, user_id: str, mailbox_id: str) -> bool:
        """Own mailbox, or Send As. Full Access alone does not let anybody send as the mailbox."""
        return user_id == mailbox_id or self.has(user_id, mailbox_id, SEND_AS)

    def can_send_on_behalf(self, user_id: str, mailbox_id: str) -> bool:
        """May send on behalf (the reader sees both names)."""
        return self.has(user_id, mailbox_id, SEND_ON_BEHALF)

    # --- folders ----------------------------------------------------------------------------------

    def folder_rights(self, mailbox_id: str, folder: str) -> list[tuple[str, list[str], str]]:
        """(trustee id, ``Default`` or ``Anonymous``; rights; sharing flags) of a folder, the two defaults first."""
        sql = "SELECT trustee, rights, flags FROM folder_rights WHERE mailbox_id = ? AND folder = ? ORDER BY trustee"
        rows = {
            row["trustee"]: (row["rights"].split(","), row["flags"])
            for row in self.tenant.all(sql, (mailbox_id, folder))
        }
        default = ["AvailabilityOnly"] if folder == "calendar" else ["None"]
        first = [
            ("Default", *rows.pop("Default", (default, ""))),
            ("Anonymous", *rows.pop("Anonymous", (["None"], ""))),
        ]
        return first + [(trustee, *values) for trustee, values in rows.items()]

    def set_folder_rights(
        self, mailbox_id: str, folder: str, trustee: str, rights: Iterable[str], flags: str = ""
    ) -> None:
        """Give exactly these rights to one trustee."""
        sql = "INSERT OR REPLACE INTO folder_rights (mailbox_id, folder, trustee, rights, flags) VALUES (?, ?, ?, ?, ?)"
        self.tenant.run(sql, (mailbox_id, folder, trustee, ",".join(rights), flags))

    def remove_folder_rights(self, mailbox_id: str, folder: str, trustee: str) -> bool:
        """Take a trustee's entry away; False when there was none."""
        sql = "DELETE FROM folder_rights WHERE mailbox_id = ? AND folder = ? AND trustee = ?"
        return self.tenant.run(sql, (mailbox_id, folder, trustee)) > 0

    def has_folder_entry(self, mailbox_id: str, folder: str, trustee: str) -> bool:
        """Whether the trustee has an entry of its own."""
        sql = "SELECT 1 FROM folder_rights WHERE mailbox_id = ? AND folder = ? AND trustee = ?"
        return self.tenant.one(sql, (mailbox_id, folder, trustee)) is not None

    def folders_opened_to(self, trustee_id: str, folder: str) -> list[str]:
        """The ids of mailboxes in which somebody has an entry of their own that lets them read this folder."""
        sql = "SELECT mailbox_id FROM folder_rights WHERE folder = ? AND trustee = ? ORDER BY mailbox_id"
        found = [row["mailbox_id"] for row in self.tenant.all(sql, (folder, trustee_id))]
        return [mailbox for mailbox in found if self.can_use_folder(trustee_id, mailbox, folder)]

    def can_use_folder(self, user_id: str, mailbox_id: str, folder: str, *, need: str = "r") -> bool:
        """Whether the user may ``r``ead, ``w``rite or ``e``dit in this folder: mailbox right, own entry, or the default entry."""
        if self.can_open(user_id, mailbox_id):
            return True
        entries = {trustee: rights for trustee, rights, _ in self.folder_rights(mailbox_id, folder)}
        rights = entries.get(user_id) or entries["Default"]
        return need in "".join(FOLDER_ROLES.get(one, FOLDER_RIGHTS.get(one, "")) for one in rights)
