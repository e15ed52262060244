"""Change notifications: who subscribed to what, and what waits to be delivered (Graph, "change notifications")."""

from __future__ import annotations

import asyncio
import json
import re
import secrets
import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sandbox.faults import Fate
from sandbox.graph.odata import wire_time
from sandbox.graph.routing import Caller, ODataError, normalise
from sandbox.mail.errors import MailError
from sandbox.subscription_model import (
    SCHEMA,
    Subscription,
    change_types,
    client_state,
    common,
    https_address,
    subscription_row,
)

if TYPE_CHECKING:
    from sandbox.deliveries import Poster
    from sandbox.tenant import Tenant

LONGEST = timedelta(minutes=10_080)
SHORTEST = timedelta(minutes=45)
PER_MAILBOX = 1_000
_RESOURCE = re.compile(
    r"^/?(?:me|users/(?P<user>[^/]+))(?:/mailFolders/(?P<folder>[^/]+))?/messages$",
    re.IGNORECASE,
)
LIFECYCLE_EVENTS = ("reauthorizationRequired", "subscriptionRemoved", "missed")


class SubscriptionHub:
    """Keeps subscriptions and puts notifications into the queue; ``sandbox.deliveries`` empties it."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant
        self.poster: Poster | None = None
        self.wake = asyncio.Event()
        tenant.create(SCHEMA)

    # --- what Graph's handlers call ---------------------------------------------------------------

    async def create(self, body: dict[str, Any], caller: Caller, *, immutable: bool) -> Subscription:
        """Make a subscription after the validation handshake. Raises ODataError as Graph answers."""
        wanted = self._read(body, caller, immutable=immutable)
        for url in filter(None, (wanted.notification_url, wanted.lifecycle_url)):
            await self._handshake(url)
        self.tenant.run(
            "INSERT INTO subscriptions (id, app_id, creator_id, resource, mailbox_id, folder, change_types, notification_url,"
            " lifecycle_url, client_state, expires, immutable) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                wanted.id, wanted.app_id, wanted.creator_id, wanted.resource, wanted.mailbox_id, wanted.folder,
                ",".join(wanted.change_types), wanted.notification_url, wanted.lifecycle_url, wanted.client_state,
                wire_time(wanted.expires), immutable,
            ),
        )  # fmt: skip
        return wanted

    def get(self, subscription_id: str, app_id: str) -> Subscription:
        """One of the app's own. Raises ODataError 404."""
        self._expire()
        row = self.tenant.one(
            "SELECT * FROM subscriptions WHERE id = ? AND app_id = ?", (subscription_id.lower(), app_id)
        )
        if row is None:
            raise ODataError(404, "ResourceNotFound", "The object was not found.")
        return subscription_row(row)

    def all(self, app_id: str | None = None) -> list[Subscription]:
        """The app's own subscriptions, or everybody's."""
        self._expire()
        rows = self.tenant.all(
            "SELECT * FROM subscriptions WHERE ? IS NULL OR app_id = ? ORDER BY id", (app_id, app_id)
        )
        return [subscription_row(row) for row in rows]

    def renew(self, subscription_id: str, app_id: str, body: dict[str, Any]) -> Subscription:
        """Set a new expiry; nothing else can be changed here. Raises ODataError."""
        subscription = self.get(subscription_id, app_id)
        if set(body) - {"expirationDateTime", "@odata.type"}:
            raise ODataError(400, "InvalidRequest", "Only 'expirationDateTime' can be updated.")
        expires = self._expiry(body.get("expirationDateTime"))
        self.tenant.run("UPDATE subscriptions SET expires = ? WHERE id = ?", (wire_time(expires), subscription.id))
        return self.get(subscription_id, app_id)

    def delete(self, subscription_id: str, app_id: str) -> None:
        """End a subscription; what waits for it is dropped."""
        subscription = self.get(subscription_id, app_id)
        self._remove(subscription.id)

    def reauthorize(self, subscription_id: str, app_id: str) -> None:
        """What answers ``reauthorizationRequired``."""
        subscription = self.get(subscription_id, app_id)
        self.tenant.run("UPDATE subscriptions SET needs_reauthorization = 0 WHERE id = ?", (subscription.id,))

    # --- what the mail store and the run page call ------------------------------------------------

    def changed(
        self, mailbox_id: str, folder_id: str, immutable_id: str, message_id: str, change: str, *, change_key: str = ""
    ) -> None:
        """A message was created, updated or deleted: queue a notification for everyone who asked."""
        rows = self.tenant.all("SELECT * FROM subscriptions WHERE mailbox_id = ?", (mailbox_id,))
        for subscription in map(subscription_row, rows):
            if subscription.expires <= self.tenant.now() or change not in subscription.change_types:
                continue
            if subscription.folder is not None and subscription.folder != folder_id:
                continue
            shown = immutable_id if subscription.immutable else message_id
            self._queue_change(subscription, shown, change, change_key)

    def lifecycle(self, subscription_id: str, event: str) -> bool:
        """Provoke a lifecycle event; False when the subscription is unknown or has no lifecycle address."""
        if event not in LIFECYCLE_EVENTS:
            raise ValueError(f"Unknown lifecycle event {event!r}; known are {', '.join(LIFECYCLE_EVENTS)}.")
        row = self.tenant.one("SELECT * FROM subscriptions WHERE id = ?", (subscription_id,))
        if row is None or row["lifecycle_url"] is None:
            return False
        subscription = subscription_row(row)
        body = {**common(subscription), "lifecycleEvent": event, "resource": subscription.resource}
        self._enqueue(subscription.id, str(subscription.lifecycle_url), body)
        if event == "reauthorizationRequired":
            self.tenant.run("UPDATE subscriptions SET needs_reauthorization = 1 WHERE id = ?", (subscription.id,))
        if event == "subscriptionRemoved":
            self.tenant.run("DELETE FROM subscriptions WHERE id = ?", (subscription.id,))
        return True

    def waiting(self) -> int:
        """How many notifications wait for delivery."""
        row = self.tenant.one("SELECT count(*) AS c FROM notifications")
        return int(row["c"]) if row else 0

    # --- inside -----------------------------------------------------------------------------------

    def _queue_change(self, subscription: Subscription, message_id: str, change: str, change_key: str) -> None:
        path = f"Users/{subscription.mailbox_id}/Messages/{message_id}"
        data = {"@odata.type": "#Microsoft.Graph.Message", "@odata.id": path, "id": message_id}
        if change_key:
            data["@odata.etag"] = f'W/"{change_key}"'
        body = {**common(subscription), "changeType": change, "resource": path, "resourceData": data}
        fate = self.tenant.faults.on_notification()
        if fate is Fate.LOST:
            return
        late = self.tenant.faults.config.late_seconds
        delay = {Fate.LATE: late, Fate.REORDERED: late / 10}.get(fate, 0.0) if fate else 0.0
        for _ in range(2 if fate is Fate.DOUBLED else 1):
            self._enqueue(subscription.id, subscription.notification_url, body, delay)

    def _enqueue(self, subscription_id: str, url: str, body: dict[str, Any], delay: float = 0.0) -> None:
        now = self.tenant.now()
        due = (now + timedelta(seconds=delay)).isoformat(timespec="milliseconds")
        self.tenant.run(
            "INSERT INTO notifications (subscription_id, url, body, due, first_at) VALUES (?, ?, ?, ?, ?)",
            (subscription_id, url, json.dumps(body), due, now.isoformat(timespec="milliseconds")),
        )
        self.wake.set()

    def _remove(self, subscription_id: str) -> None:
        self.tenant.run("DELETE FROM subscriptions WHERE id = ?", (subscription_id,))
        self.tenant.run("DELETE FROM notifications WHERE subscription_id = ?", (subscription_id,))

    def _expire(self) -> None:
        self.tenant.run("DELETE FROM subscriptions WHERE expires <= ?", (wire_time(self.tenant.now()),))

    async def _handshake(self, url: str) -> None:
        if self.poster is None:
            raise ODataError(
                503, "ServiceUnavailable", "The tenant cannot send notifications here: no poster is attached."
            )
        token = (
            f"Validation: Testing client application reachability for subscription Request-Id: {secrets.token_hex(16)}"
        )
        if (problem := await self.poster.validate(url, token)) is not None:
            raise ODataError(400, "ValidationError", f"Subscription validation request failed. {problem}")

    def _read(self, body: dict[str, Any], caller: Caller, *, immutable: bool) -> Subscription:
        for name in ("changeType", "notificationUrl", "resource", "expirationDateTime"):
            if not isinstance(body.get(name), str) or not body[name]:
                raise ODataError(400, "InvalidRequest", f"Property {name} is required for subscription creation.")
        if body.get("includeResourceData"):
            raise ODataError(400, "InvalidRequest", "Rich notifications (includeResourceData) are not imitated here.")
        mailbox_id, folder = self._resource(body["resource"], caller)
        count = self.tenant.one("SELECT count(*) AS c FROM subscriptions WHERE mailbox_id = ?", (mailbox_id,))
        if count is not None and count["c"] >= PER_MAILBOX:
            raise ODataError(
                403, "ExtensionError", f"Subscription limit of {PER_MAILBOX} for the mailbox has been reached."
            )
        return Subscription(
            id=str(uuid.uuid4()), app_id=caller.app_id, creator_id=caller.user_id or caller.app_id,
            resource=body["resource"], mailbox_id=mailbox_id, folder=folder, change_types=change_types(body["changeType"]),
            notification_url=https_address("notificationUrl", body["notificationUrl"]),
            lifecycle_url=https_address("lifecycleNotificationUrl", body.get("lifecycleNotificationUrl")) or None,
            client_state=client_state(body.get("clientState")), expires=self._expiry(body["expirationDateTime"]),
            immutable=immutable,
        )  # fmt: skip

    def _resource(self, resource: str, caller: Caller) -> tuple[str, str | None]:
        found = _RESOURCE.match(normalise(resource))
        if found is None:
            raise ODataError(
                400, "InvalidRequest", f"The resource '{resource}' is not supported for subscriptions here."
            )
        key = found["user"] or caller.user_id or ""
        user = self.tenant.directory.user(key)
        if user is None:
            raise ODataError(404, "ResourceNotFound", f"Resource '{key}' does not exist or it cannot be accessed.")
        if caller.user_id is not None and caller.user_id != user.id:
            raise ODataError(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.")
        if found["folder"] is None:
            return user.id, None
        try:
            return user.id, self.tenant.mail.folder(user.id, found["folder"]).id
        except MailError as error:
            raise ODataError(
                404, "ErrorItemNotFound", "The specified folder could not be found in the store."
            ) from error

    def _expiry(self, text: Any) -> datetime:
        now = self.tenant.now()
        try:
            expires = datetime.fromisoformat(str(text))
        except ValueError as error:
            raise ODataError(400, "InvalidRequest", "Subscription expiration date time is malformed.") from error
        if expires.tzinfo is None or expires <= now:
            raise ODataError(
                400, "InvalidRequest", "Subscription expiration must be a date and time in the future, in UTC."
            )
        if expires > now + LONGEST + timedelta(minutes=1):
            minutes = int(LONGEST.total_seconds() // 60)
            raise ODataError(
                400, "InvalidRequest", f"Subscription expiration can only be {minutes} minutes in the future."
            )
        return max(expires, now + SHORTEST)  # Graph lengthens what is shorter
