"""Groups and who is in them; one with an address is a distribution list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sandbox.directory_objects import Objects
from sandbox.directory_rows import GroupRow, UserRow, complete_group, dump, group_row, must, user_row


class Groups(Objects):
    """Reads and writes groups."""

    def group(self, group_id: str) -> GroupRow | None:
        """By id."""
        row = self.tenant.one("SELECT * FROM groups WHERE id = ?", (group_id.casefold(),))
        return group_row(row) if row else None

    def groups(self) -> list[GroupRow]:
        """Every group."""
        return [group_row(row) for row in self.tenant.all("SELECT * FROM groups ORDER BY n")]

    def group_by_address(self, address: str) -> GroupRow | None:
        """The distribution list that mail to this address goes to."""
        row = self.tenant.one(
            "SELECT groups.* FROM addresses JOIN groups ON groups.id = addresses.object_id WHERE address = ? AND kind = 'group'",
            (address.strip().casefold(),),
        )
        return group_row(row) if row else None

    def groups_changed(self, after: int) -> list[tuple[int, GroupRow]]:
        """Groups that changed, or whose members did, after that number of the sequence."""
        rows = self.tenant.all("SELECT * FROM groups WHERE changed > ? ORDER BY changed", (after,))
        return [(row["changed"], group_row(row)) for row in rows]

    def members(self, group_id: str) -> list[UserRow]:
        """The users in a group."""
        rows = self.tenant.all(
            "SELECT users.* FROM group_members JOIN users ON users.id = member_id WHERE group_id = ? AND NOT removed ORDER BY n",
            (group_id,),
        )
        return [user_row(row) for row in rows]

    def members_changed(self, group_id: str, after: int) -> list[tuple[str, bool]]:
        """Members that came or went after that number: id and whether it went."""
        rows = self.tenant.all(
            "SELECT member_id, removed FROM group_members WHERE group_id = ? AND changed > ?", (group_id, after)
        )
        return [(row["member_id"], bool(row["removed"])) for row in rows]

    def member_of(self, user_id: str) -> list[GroupRow]:
        """The groups a user is in."""
        rows = self.tenant.all(
            "SELECT groups.* FROM group_members JOIN groups ON groups.id = group_id WHERE member_id = ? AND NOT removed ORDER BY n",
            (user_id,),
        )
        return [group_row(row) for row in rows]

    def add_group(self, properties: Mapping[str, Any], members: Iterable[str] = ()) -> GroupRow:
        """Add a group; ``displayName`` is required, ``mail`` makes it a distribution list. ``members``: user ids."""
        nickname = str(properties.get("mailNickname") or str(properties["displayName"]).replace(" ", "").casefold())
        mail = properties.get("mail")
        whole = complete_group(properties, self._new_id(f"group {nickname.casefold()}"), nickname, self.tenant.now())
        with self.tenant.transaction():
            self._claim(whole["id"], "group", [a.partition(":")[2] for a in whole["proxyAddresses"]])
            self.tenant.run(
                "INSERT INTO groups (id, mail, properties, changed) VALUES (?, ?, ?, ?)",
                (whole["id"], mail, dump(whole), self.tenant.next_change()),
            )
            for member_id in members:
                self.add_member(whole["id"], member_id)
        return must(self.group(whole["id"]))

    def update_group(self, group_id: str, changes: Mapping[str, Any]) -> None:
        """Set properties of a group. Raises KeyError when there is none."""
        group = self.group(group_id)
        if group is None:
            raise KeyError(group_id)
        whole = {**group.properties, **changes, "id": group.id}
        self.tenant.run(
            "UPDATE groups SET properties = ?, changed = ? WHERE id = ?",
            (dump(whole), self.tenant.next_change(), group.id),
        )

    def delete_group(self, group_id: str) -> None:
        """Take a group away; delta tells of it."""
        with self.tenant.transaction():
            self.tenant.run("DELETE FROM groups WHERE id = ?", (group_id,))
            self.tenant.run("DELETE FROM addresses WHERE object_id = ?", (group_id,))
            self.tenant.run("DELETE FROM group_members WHERE group_id = ?", (group_id,))
            self._tombstone(group_id, "group")

    def add_member(self, group_id: str, member_id: str) -> None:
        """Put a user into a group."""
        self._membership(group_id, member_id, removed=False)

    def remove_member(self, group_id: str, member_id: str) -> None:
        """Take a user out of a group."""
        self._membership(group_id, member_id, removed=True)

    def _membership(self, group_id: str, member_id: str, *, removed: bool) -> None:
        change = self.tenant.next_change()
        self.tenant.run(
            "INSERT OR REPLACE INTO group_members (group_id, member_id, removed, changed) VALUES (?, ?, ?, ?)",
            (group_id, member_id, removed, change),
        )
        self.tenant.run("UPDATE groups SET changed = ? WHERE id = ?", (change, group_id))
