"""People and shared mailboxes' accounts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sandbox.directory_objects import Objects
from sandbox.directory_rows import UserRow, addresses_of, complete_user, count_of, dump, must, user_row


class Users(Objects):
    """Reads and writes users."""

    def user(self, key: str) -> UserRow | None:
        """By id, user principal name, mail or proxy address, without regard to case."""
        key = key.strip().casefold()
        row = self.tenant.one("SELECT * FROM users WHERE id = ?", (key,)) or self.tenant.one(
            "SELECT users.* FROM addresses JOIN users ON users.id = addresses.object_id WHERE address = ? AND kind = 'user'",
            (key,),
        )
        return user_row(row) if row else None

    def users(self) -> Iterator[UserRow]:
        """Everybody, in the order they were added, read a page at a time."""
        after = 0
        while rows := self.tenant.all("SELECT * FROM users WHERE n > ? ORDER BY n LIMIT 500", (after,)):
            yield from map(user_row, rows)
            after = rows[-1]["n"]

    def users_slice(self, offset: int, limit: int) -> list[UserRow]:
        """A stretch of all users in their order."""
        return [
            user_row(row) for row in self.tenant.all("SELECT * FROM users ORDER BY n LIMIT ? OFFSET ?", (limit, offset))
        ]

    def users_count(self) -> int:
        """How many users there are, shared mailboxes' accounts included."""
        return count_of(self.tenant.one("SELECT count(*) AS c FROM users"))

    def users_changed(self, after: int, limit: int) -> list[tuple[int, UserRow]]:
        """Users changed after that number of the sequence, oldest change first, each with its number."""
        rows = self.tenant.all("SELECT * FROM users WHERE changed > ? ORDER BY changed LIMIT ?", (after, limit))
        return [(row["changed"], user_row(row)) for row in rows]

    def personas(self, limit: int = 1000) -> list[UserRow]:
        """Those who have an app role and can sign in: the people one may choose to be."""
        rows = self.tenant.all("SELECT * FROM users WHERE roles <> '[]' AND NOT shared ORDER BY n LIMIT ?", (limit,))
        return [user_row(row) for row in rows]

    def direct_reports(self, user_id: str) -> list[UserRow]:
        """Those whose manager this is."""
        return [
            user_row(row) for row in self.tenant.all("SELECT * FROM users WHERE manager_id = ? ORDER BY n", (user_id,))
        ]

    def add_user(
        self,
        properties: Mapping[str, Any],
        *,
        shared: bool = False,
        manager_id: str | None = None,
        roles: Iterable[str] = (),
    ) -> UserRow:
        """Add a person or a shared mailbox's account; its mailbox is made by ``MailStore.ensure_mailbox``.

        ``properties``: Graph's names; ``userPrincipalName`` and ``displayName`` are required, ``id`` may be given.
        Raises ValueError when an address is already taken.
        """
        new_id = self._new_id(f"user {str(properties['userPrincipalName']).casefold()}")
        whole = complete_user(properties, new_id, self.tenant.now(), shared=shared)
        if self.user(whole["id"]) is not None:
            raise ValueError(f"There is a user {whole['userPrincipalName']} already.")
        with self.tenant.transaction():
            self._claim(whole["id"], "user", addresses_of(whole))
            self.tenant.run(
                "INSERT INTO users (id, upn, mail, display_name, shared, manager_id, roles, properties, changed)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    whole["id"], whole["userPrincipalName"], whole["mail"], whole["displayName"], shared, manager_id,
                    json.dumps(list(roles)), dump(whole), self.tenant.next_change(),
                ),
            )  # fmt: skip
            self.tenant.run("DELETE FROM removed_objects WHERE id = ?", (whole["id"],))
        return must(self.user(whole["id"]))

    def update_user(self, user_id: str, changes: Mapping[str, Any]) -> UserRow:
        """Set properties (Graph's names) of a user. Raises KeyError when there is none, ValueError when an address is taken."""
        user = self.user(user_id)
        if user is None:
            raise KeyError(user_id)
        whole = {**user.properties, **changes, "id": user.id}
        if changes.get("mail") and "proxyAddresses" not in changes:
            others = [a for a in whole["proxyAddresses"] if a.partition(":")[2].casefold() != whole["mail"].casefold()]
            whole["proxyAddresses"] = [f"SMTP:{whole['mail']}", *(f"smtp:{a.partition(':')[2]}" for a in others)]
        with self.tenant.transaction():
            self._claim(user.id, "user", addresses_of(whole))
            self.tenant.run(
                "UPDATE users SET upn = ?, mail = ?, display_name = ?, properties = ?, changed = ? WHERE id = ?",
                (
                    whole["userPrincipalName"], whole["mail"], whole["displayName"], dump(whole),
                    self.tenant.next_change(), user.id,
                ),
            )  # fmt: skip
        return must(self.user(user.id))

    def delete_user(self, user_id: str) -> None:
        """Take a user away; delta tells of it. The mailbox's items stay in the database, unreachable, as after soft deletion."""
        with self.tenant.transaction():
            self.tenant.run("DELETE FROM users WHERE id = ?", (user_id,))
            self.tenant.run("DELETE FROM addresses WHERE object_id = ?", (user_id,))
            self.tenant.run("DELETE FROM group_members WHERE member_id = ?", (user_id,))
            self.tenant.run("UPDATE users SET manager_id = NULL WHERE manager_id = ?", (user_id,))
            self._tombstone(user_id, "user")

    def set_manager(self, user_id: str, manager_id: str | None) -> None:
        """Give a user a manager, or none."""
        change = self.tenant.next_change()
        self.tenant.run("UPDATE users SET manager_id = ?, changed = ? WHERE id = ?", (manager_id, change, user_id))

    def set_shared(self, user_id: str, *, shared: bool) -> None:
        """Turn a user's mailbox into a shared one, or back."""
        self.tenant.run("UPDATE users SET shared = ? WHERE id = ?", (shared, user_id))
