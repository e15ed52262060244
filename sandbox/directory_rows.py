"""Rows of the directory's tables, and what a new user or group has when nothing else is said."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sandbox.graph.odata import wire_time

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


def complete_user(properties: Mapping[str, Any], new_id: str, now: datetime, *, shared: bool) -> dict[str, Any]:
    """Graph's whole JSON of a new user; ``properties`` win over what is filled in."""
    mail = str(properties.get("mail") or properties["userPrincipalName"])
    return {
        "id": new_id, "deletedDateTime": None, "accountEnabled": not shared,
        "businessPhones": [], "city": None, "companyName": None, "country": None, "createdDateTime": wire_time(now),
        "department": None, "employeeId": None, "employeeType": None, "faxNumber": None, "givenName": None,
        "imAddresses": [mail], "jobTitle": None, "mailNickname": mail.partition("@")[0], "mobilePhone": None,
        "officeLocation": None, "onPremisesExtensionAttributes": {f"extensionAttribute{n}": None for n in range(1, 16)},
        "onPremisesSyncEnabled": None, "otherMails": [], "postalCode": None, "preferredLanguage": None,
        "proxyAddresses": [f"SMTP:{mail}"], "showInAddressList": None, "state": None, "streetAddress": None,
        "surname": None, "usageLocation": "SE", "userType": "Member", **properties, "mail": mail,
    }  # fmt: skip


def complete_group(properties: Mapping[str, Any], new_id: str, nickname: str, now: datetime) -> dict[str, Any]:
    """Graph's whole JSON of a new group; ``properties`` win over what is filled in."""
    mail = properties.get("mail")
    return {
        "id": new_id, "deletedDateTime": None, "classification": None, "createdDateTime": wire_time(now), "description": None,
        "groupTypes": [], "mail": mail, "mailEnabled": mail is not None, "mailNickname": nickname,
        "proxyAddresses": [f"SMTP:{mail}"] if mail else [], "securityEnabled": mail is None, "visibility": None,
        "renewedDateTime": wire_time(now), **properties,
    }  # fmt: skip


def addresses_of(properties: Mapping[str, Any]) -> list[str]:
    """Everything a user answers to."""
    proxies = [str(proxy).partition(":")[2] or str(proxy) for proxy in properties["proxyAddresses"]]
    return [properties["userPrincipalName"], properties["mail"] or "", *proxies]


def must(value: T | None) -> T:
    """A row that was written a moment ago."""
    assert value is not None  # noqa: S101 - it was written a moment ago
    return value


def dump(value: Any) -> str:
    """Compact JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def count_of(row: sqlite3.Row | None) -> int:
    """The number in column ``c``."""
    return int(row["c"]) if row else 0


def user_row(row: sqlite3.Row) -> UserRow:
    """A row of ``users``."""
    return UserRow(
        row["id"], row["upn"], row["mail"] or "", row["display_name"], bool(row["shared"]), row["manager_id"],
        tuple(json.loads(row["roles"])), json.loads(row["properties"]),
    )  # fmt: skip


def group_row(row: sqlite3.Row) -> GroupRow:
    """A row of ``groups``."""
    return GroupRow(row["id"], row["mail"] or "", json.loads(row["properties"]))
