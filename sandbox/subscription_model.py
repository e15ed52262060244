"""A subscription as it is stored and shown, and how a wish for one is read."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.graph.odata import wire_time
from sandbox.graph.routing import ODataError
from sandbox.ids import TENANT_ID

SCHEMA = """
CREATE TABLE IF NOT EXISTS subscriptions (
  id TEXT PRIMARY KEY, app_id TEXT NOT NULL, creator_id TEXT NOT NULL, resource TEXT NOT NULL, mailbox_id TEXT NOT NULL,
  folder TEXT, change_types TEXT NOT NULL, notification_url TEXT NOT NULL, lifecycle_url TEXT, client_state TEXT,
  expires TEXT NOT NULL, immutable INTEGER NOT NULL, needs_reauthorization INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS subscriptions_mailbox ON subscriptions (mailbox_id);
CREATE TABLE IF NOT EXISTS notifications (
  id INTEGER PRIMARY KEY AUTOINCREMENT, subscription_id TEXT NOT NULL, url TEXT NOT NULL, body TEXT NOT NULL,
  due TEXT NOT NULL, first_at TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS notifications_due ON notifications (due);
"""
_CHANGES = ("created", "updated", "deleted")


@dataclass(frozen=True, slots=True)
class Subscription:
    """One subscription. ``folder`` is a folder's id, or None for the whole mailbox."""

    id: str
    app_id: str
    creator_id: str
    resource: str
    mailbox_id: str
    folder: str | None
    change_types: tuple[str, ...]
    notification_url: str
    lifecycle_url: str | None
    client_state: str | None
    expires: datetime
    immutable: bool

    def json(self) -> dict[str, Any]:
        """As Graph shows it."""
        return {
            "id": self.id, "resource": self.resource, "applicationId": self.app_id, "changeType": ",".join(self.change_types),
            "clientState": self.client_state, "notificationUrl": self.notification_url, "notificationQueryOptions": None,
            "lifecycleNotificationUrl": self.lifecycle_url, "expirationDateTime": wire_time(self.expires),
            "creatorId": self.creator_id, "includeResourceData": None, "latestSupportedTlsVersion": "v1_2",
            "encryptionCertificate": None, "encryptionCertificateId": None, "notificationUrlAppId": None,
        }  # fmt: skip


def change_types(text: str) -> tuple[str, ...]:
    """The kinds of change asked for. Raises ODataError 400."""
    given = tuple(part.strip().lower() for part in text.split(","))
    if not given or set(given) - set(_CHANGES):
        raise ODataError(400, "InvalidRequest", f"Invalid 'changeType' attribute: '{text}'.")
    return given


def https_address(name: str, url: Any) -> str:
    """An endpoint; empty when there is none. Raises ODataError 400 unless it is HTTPS."""
    if url in (None, ""):
        return ""
    if not isinstance(url, str) or not url.lower().startswith("https://"):
        raise ODataError(
            400, "InvalidRequest", f"Invalid '{name}': the notification endpoint must be an HTTPS address."
        )
    return url


def client_state(value: Any) -> str | None:
    """The secret that comes back with every notification. Raises ODataError 400 when it is too long."""
    if value is not None and (not isinstance(value, str) or len(value) > 128):
        raise ODataError(400, "InvalidRequest", "The 'clientState' property must be at most 128 characters.")
    return value


def common(subscription: Subscription) -> dict[str, Any]:
    """What every notification of a subscription carries."""
    return {
        "subscriptionId": subscription.id,
        "subscriptionExpirationDateTime": wire_time(subscription.expires),
        "clientState": subscription.client_state,
        "tenantId": TENANT_ID,
    }


def subscription_row(row: sqlite3.Row) -> Subscription:
    """A row of ``subscriptions``."""
    return Subscription(
        row["id"], row["app_id"], row["creator_id"], row["resource"], row["mailbox_id"], row["folder"],
        tuple(row["change_types"].split(",")), row["notification_url"], row["lifecycle_url"], row["client_state"],
        datetime.fromisoformat(row["expires"]), bool(row["immutable"]),
    )  # fmt: skip
