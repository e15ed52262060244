"""The directory: people, shared mailboxes' accounts, groups, domains. Graph's JSON of an object is kept as it is shown."""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from sandbox.directory_rows import (
    SCHEMA,
    GroupRow,
    UserRow,
    addresses_of,
    complete_group,
    complete_user,
    count_of,
    dump,
    group_row,
    must,
    user_row,
)
from sandbox.ids import DOMAIN, TENANT_ID

if TYPE_CHECKING:
    from sandbox.entra.apps import App
    from sandbox.tenant import Tenant

__all__ = ["Directory", "GroupRow", "UserRow"]
_NAMESPACE = uuid.UUID(TENANT_ID)


class Directory:
    """Reads and writes the directory's tables; every change gets a number of the tenant's sequence, for delta."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant
        tenant.create(SCHEMA)
        if tenant.one("SELECT 1 FROM domains") is None:
            self.add_domain(DOMAIN, default=True)

    # --- domains ----------------------------------------------------------------------------------

    def add_domain(self, name: str, *, default: bool = False) -> None:
        """Accept mail for one more domain."""
        self.tenant.run("INSERT OR IGNORE INTO domains (name, is_default) VALUES (?, ?)", (name.casefold(), default))

    def domains(self) -> list[str]:
        """The accepted domains, the default one first."""
        return [row["name"] for row in self.tenant.all("SELECT name FROM domains ORDER BY is_default DESC, name")]

    def is_internal(self, address: str) -> bool:
        """Whether the address lies in an accepted domain."""
        domain = address.strip().casefold().rpartition("@")[2]
        return self.tenant.one("SELECT 1 FROM domains WHERE name = ?", (domain,)) is not None

    # --- users ------------------------------------------------------------------------------------

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

    def removed(self, kind: str, after: int) -> list[tuple[int, str]]:
        """Ids of ``user`` or ``group`` objects removed after that number, with their numbers."""
        rows = self.tenant.all(
            "SELECT id, changed FROM removed_objects WHERE kind = ? AND changed > ? ORDER BY changed", (kind, after)
        )
        return [(row["changed"], row["id"]) for row in rows]

    def newest_change(self, table: Literal["users", "groups"], kind: str) -> int:
        """The number of the last change to any user or group, removals included."""
        changed = self.tenant.one(f"SELECT coalesce(max(changed), 0) AS c FROM {table}")
        removed = self.tenant.one("SELECT coalesce(max(changed), 0) AS c FROM removed_objects WHERE kind = ?", (kind,))
        return max(count_of(changed), count_of(removed))

    def personas(self, limit: int = 1000) -> list[UserRow]:
        """Those who have an app role and can sign in: the people one may choose to be."""
        rows = self.tenant.all("SELECT * FROM users WHERE roles <> '[]' AND NOT shared ORDER BY n LIMIT ?", (limit,))
        return [user_row(row) for row in rows]

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

    def direct_reports(self, user_id: str) -> list[UserRow]:
        """Those whose manager this is."""
        return [
            user_row(row) for row in self.tenant.all("SELECT * FROM users WHERE manager_id = ? ORDER BY n", (user_id,))
        ]

    # --- groups -----------------------------------------------------------------------------------

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

    def add_member(self, group_id: str, member_id: str) -> None:
        """Put a user into a group."""
        self._membership(group_id, member_id, removed=False)

    def remove_member(self, group_id: str, member_id: str) -> None:
        """Take a user out of a group."""
        self._membership(group_id, member_id, removed=True)

    def delete_group(self, group_id: str) -> None:
        """Take a group away; delta tells of it."""
        with self.tenant.transaction():
            self.tenant.run("DELETE FROM groups WHERE id = ?", (group_id,))
            self.tenant.run("DELETE FROM addresses WHERE object_id = ?", (group_id,))
            self.tenant.run("DELETE FROM group_members WHERE group_id = ?", (group_id,))
            self._tombstone(group_id, "group")

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

    def app(self, app_id: str) -> App | None:
        """The app registration with that client id."""
        return self.tenant.entra.apps.get(app_id)

    # --- inside -----------------------------------------------------------------------------------

    def _membership(self, group_id: str, member_id: str, *, removed: bool) -> None:
        change = self.tenant.next_change()
        self.tenant.run(
            "INSERT OR REPLACE INTO group_members (group_id, member_id, removed, changed) VALUES (?, ?, ?, ?)",
            (group_id, member_id, removed, change),
        )
        self.tenant.run("UPDATE groups SET changed = ? WHERE id = ?", (change, group_id))

    def _tombstone(self, object_id: str, kind: str) -> None:
        self.tenant.run(
            "INSERT OR REPLACE INTO removed_objects (id, kind, changed) VALUES (?, ?, ?)",
            (object_id, kind, self.tenant.next_change()),
        )

    def _claim(self, object_id: str, kind: str, addresses: Sequence[str]) -> None:
        self.tenant.run("DELETE FROM addresses WHERE object_id = ?", (object_id,))
        for address in {address.casefold() for address in addresses if address}:
            try:
                self.tenant.run(
                    "INSERT INTO addresses (address, object_id, kind) VALUES (?, ?, ?)", (address, object_id, kind)
                )
            except sqlite3.IntegrityError as error:
                raise ValueError(f"The address {address} belongs to somebody else already.") from error

    def _new_id(self, name: str) -> str:
        """The same id for the same name in every fresh tenant; another one after a removal, as in the real directory."""
        known = str(uuid.uuid5(_NAMESPACE, name))
        gone = self.tenant.one("SELECT 1 FROM removed_objects WHERE id = ?", (known,))
        return known if gone is None else str(uuid.uuid4())
