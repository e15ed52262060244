"""Roaming settings of the add-in, kept in the tenant as Exchange keeps them in the mailbox."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sandbox.tenant import Tenant

LIMIT = 32 * 1024
_SCHEMA = "CREATE TABLE IF NOT EXISTS roaming_settings (user_id TEXT PRIMARY KEY, settings TEXT NOT NULL)"


class TooLargeError(Exception):
    """More than Outlook keeps: 32 KB for one add-in and mailbox."""


def load(tenant: Tenant, user_id: str) -> dict[str, Any]:
    """What was last saved for that person; empty before that."""
    tenant.create(_SCHEMA)
    row = tenant.one("SELECT settings FROM roaming_settings WHERE user_id = ?", (user_id,))
    found: dict[str, Any] = {} if row is None else json.loads(row["settings"])
    return found


def save(tenant: Tenant, user_id: str, data: bytes) -> None:
    """Keep a JSON object of at most 32 KB. Raises TooLargeError, or ValueError when it is no JSON object."""
    if len(data) > LIMIT:
        raise TooLargeError
    if not isinstance(json.loads(data), dict):
        message = "roaming settings are a JSON object"
        raise ValueError(message)  # noqa: TRY004 - the caller asks for one kind of refusal
    tenant.create(_SCHEMA)
    tenant.run(
        "INSERT INTO roaming_settings (user_id, settings) VALUES (?, ?)"
        " ON CONFLICT (user_id) DO UPDATE SET settings = excluded.settings",
        (user_id, data.decode()),
    )
