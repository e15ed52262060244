"""The directory: people, shared mailboxes' accounts, groups, domains. Graph's JSON of an object is kept as it is shown."""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from sandbox.graph.odata import wire_time
from sandbox.ids import DOMAIN, TENANT_ID

if TYPE_CHECKING:
    from sandbox.entra.apps import App
    from sandbox.tenant import Tenant

T = TypeVar("T")
SCHEMA = """
CREATE TABLE IF NOT EXISTS domains (name TEXT PRIMARY KEY, is_default INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS users (
  n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, upn TEXT NOT NULL, mail TEXT, display_name TEXT NOT NULL,
  shared INTEGER NOT NULL, manager_id TEXT, roles TEXT NOT NULL, properties TEXT NOT NULL, changed INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS users_manager ON users (manager_id);
CREATE INDEX IF NOT EXISTS users_changed ON users (changed);
CREATE INDEX IF NOT EXISTS users_name ON users (display_name COLLATE NOCASE);
CREATE TABLE IF NOT EXISTS addresses (address TEXT PRIMARY KEY, object_id TEXT NOT NULL, kind TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS addresses_object ON addresses (object_id);
CREATE TABLE IF NOT EXISTS groups (
  n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, mail TEXT, properties TEXT NOT NULL, changed INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS group_members (
  group_id TEXT NOT NULL, member_id TEXT NOT NULL, removed INTEGER NOT NULL DEFAULT 0, changed INTEGER NOT NULL,
  PRIMARY KEY (group_id, member_id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS group_members_member ON group_members (member_id);
CREATE TABLE IF NOT EXISTS removed_objects (id TEXT PRIMARY KEY, kind TEXT NOT NULL, changed INTEGER NOT NULL);
"""
_NAMESPACE = uuid.UUID(TENANT_ID)


@dataclass(frozen=True, slots=True)
class UserRow:
    """A user or shared mailbox's account. ``properties`` is the whole of Graph's JSON; ``roles`` are Postvakt's app roles."""

    id: str
    upn: str
    mail: str
    display_name: str
    shared: bool
    manager_id: str | None
    roles: tuple[str, ...]
    properties: dict[str, Any]


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group. ``properties`` is the whole of Graph's JSON."""

    id: str
    mail: str
    properties: dict[str, Any]


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
        return _user(row) if row else None

    def users(self) -> Iterator[UserRow]:
        """Everybody, in the order they were added, read a page at a time."""
        after = 0
        while rows := self.tenant.all("SELECT * FROM users WHERE n > ? ORDER BY n LIMIT 500", (after,)):
            yield from map(_user, rows)
            after = rows[-1]["n"]

    def users_slice(self, offset: int, limit: int) -> list[UserRow]:
        """A stretch of all users in their order."""
        return [
            _user(row) for row in self.tenant.all("SELECT * FROM users ORDER BY n LIMIT ? OFFSET ?", (limit, offset))
        ]

    def users_count(self) -> int:
        """How many users there are, shared mailboxes' accounts included."""
        return _count(self.tenant.one("SELECT count(*) AS c FROM users"))

    def users_changed(self, after: int, limit: int) -> list[tuple[int, UserRow]]:
        """Users changed after that number of the sequence, oldest change first, each with its number."""
        rows = self.tenant.all("SELECT * FROM users WHERE changed > ? ORDER BY changed LIMIT ?", (after, limit))
        return [(row["changed"], _user(row)) for row in rows]

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
        return max(_count(changed), _count(removed))

    def personas(self, limit: int = 1000) -> list[UserRow]:
        """Those who have an app role and can sign in: the people one may choose to be."""
        rows = self.tenant.all("SELECT * FROM users WHERE roles <> '[]' AND NOT shared ORDER BY n LIMIT ?", (limit,))
        return [_user(row) for row in rows]

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
        whole = self._complete(properties, shared=shared)
        if self.user(whole["id"]) is not None:
            raise ValueError(f"There is a user {whole['userPrincipalName']} already.")
        with self.tenant.transaction():
            self._claim(whole["id"], "user", _addresses(whole))
            self.tenant.run(
                "INSERT INTO users (id, upn, mail, display_name, shared, manager_id, roles, properties, changed)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    whole["id"], whole["userPrincipalName"], whole["mail"], whole["displayName"], shared, manager_id,
                    json.dumps(list(roles)), _dump(whole), self.tenant.next_change(),
                ),
            )  # fmt: skip
            self.tenant.run("DELETE FROM removed_objects WHERE id = ?", (whole["id"],))
        return _must(self.user(whole["id"]))

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
            self._claim(user.id, "user", _addresses(whole))
            self.tenant.run(
                "UPDATE users SET upn = ?, mail = ?, display_name = ?, properties = ?, changed = ? WHERE id = ?",
                (
                    whole["userPrincipalName"], whole["mail"], whole["displayName"], _dump(whole),
                    self.tenant.next_change(), user.id,
                ),
            )  # fmt: skip
        return _must(self.user(user.id))

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
            _user(row) for row in self.tenant.all("SELECT * FROM users WHERE manager_id = ? ORDER BY n", (user_id,))
        ]

    # --- groups -----------------------------------------------------------------------------------

    def add_group(self, properties: Mapping[str, Any], members: Iterable[str] = ()) -> GroupRow:
        """Add a group; ``displayName`` is required, ``mail`` makes it a distribution list. ``members``: user ids."""
        nickname = str(properties.get("mailNickname") or str(properties["displayName"]).replace(" ", "").casefold())
        mail = properties.get("mail")
        whole = {
            "id": self._new_id(f"group {nickname.casefold()}"), "deletedDateTime": None, "classification": None,
            "createdDateTime": wire_time(self.tenant.now()), "description": None, "groupTypes": [], "mail": mail,
            "mailEnabled": mail is not None, "mailNickname": nickname, "proxyAddresses": [f"SMTP:{mail}"] if mail else [],
            "securityEnabled": mail is None, "visibility": None, "renewedDateTime": wire_time(self.tenant.now()),
            **properties,
        }  # fmt: skip
        with self.tenant.transaction():
            self._claim(whole["id"], "group", [a.partition(":")[2] for a in whole["proxyAddresses"]])
            self.tenant.run(
                "INSERT INTO groups (id, mail, properties, changed) VALUES (?, ?, ?, ?)",
                (whole["id"], mail, _dump(whole), self.tenant.next_change()),
            )
            for member_id in members:
                self.add_member(whole["id"], member_id)
        return _must(self.group(whole["id"]))

    def group(self, group_id: str) -> GroupRow | None:
        """By id."""
        row = self.tenant.one("SELECT * FROM groups WHERE id = ?", (group_id.casefold(),))
        return _group(row) if row else None

    def groups(self) -> list[GroupRow]:
        """Every group."""
        return [_group(row) for row in self.tenant.all("SELECT * FROM groups ORDER BY n")]

    def group_by_address(self, address: str) -> GroupRow | None:
        """The distribution list that mail to this address goes to."""
        row = self.tenant.one(
            "SELECT groups.* FROM addresses JOIN groups ON groups.id = addresses.object_id WHERE address = ? AND kind = 'group'",
            (address.strip().casefold(),),
        )
        return _group(row) if row else None

    def groups_changed(self, after: int) -> list[tuple[int, GroupRow]]:
        """Groups that changed, or whose members did, after that number of the sequence."""
        rows = self.tenant.all("SELECT * FROM groups WHERE changed > ? ORDER BY changed", (after,))
        return [(row["changed"], _group(row)) for row in rows]

    def members(self, group_id: str) -> list[UserRow]:
        """The users in a group."""
        rows = self.tenant.all(
            "SELECT users.* FROM group_members JOIN users ON users.id = member_id WHERE group_id = ? AND NOT removed ORDER BY n",
            (group_id,),
        )
        return [_user(row) for row in rows]

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
        return [_group(row) for row in rows]

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
            (_dump(whole), self.tenant.next_change(), group.id),
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

    def _complete(self, properties: Mapping[str, Any], *, shared: bool) -> dict[str, Any]:
        upn = str(properties["userPrincipalName"])
        mail = str(properties.get("mail") or upn)
        now = wire_time(self.tenant.now())
        return {
            "id": self._new_id(f"user {upn.casefold()}"), "deletedDateTime": None, "accountEnabled": not shared,
            "businessPhones": [], "city": None, "companyName": None, "country": None, "createdDateTime": now,
            "department": None, "employeeId": None, "employeeType": None, "faxNumber": None, "givenName": None,
            "imAddresses": [mail], "jobTitle": None, "mailNickname": mail.partition("@")[0], "mobilePhone": None,
            "officeLocation": None, "onPremisesExtensionAttributes": {f"extensionAttribute{n}": None for n in range(1, 16)},
            "onPremisesSyncEnabled": None, "otherMails": [], "postalCode": None, "preferredLanguage": None,
            "proxyAddresses": [f"SMTP:{mail}"], "showInAddressList": None, "state": None, "streetAddress": None,
            "surname": None, "usageLocation": "SE", "userType": "Member", **properties, "mail": mail,
        }  # fmt: skip


def _addresses(properties: Mapping[str, Any]) -> list[str]:
    proxies = [str(proxy).partition(":")[2] or str(proxy) for proxy in properties["proxyAddresses"]]
    return [properties["userPrincipalName"], properties["mail"] or "", *proxies]


def _must(value: T | None) -> T:
    assert value is not None  # noqa: S101 - it was written a moment ago
    return value


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _count(row: sqlite3.Row | None) -> int:
    return int(row["c"]) if row else 0


def _user(row: sqlite3.Row) -> UserRow:
    return UserRow(
        row["id"], row["upn"], row["mail"] or "", row["display_name"], bool(row["shared"]), row["manager_id"],
        tuple(json.loads(row["roles"])), json.loads(row["properties"]),
    )  # fmt: skip


def _group(row: sqlite3.Row) -> GroupRow:
    return GroupRow(row["id"], row["mail"] or "", json.loads(row["properties"]))
