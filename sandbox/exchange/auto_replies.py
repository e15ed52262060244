"""Automatic replies on delivery: once per sender and period, by the tenant's clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from policies.vocabulary import Address
from sandbox.exchange.mime import html_to_text
from sandbox.exchange.suppression import no_automatic_reply
from sandbox.mail.events import instant
from sandbox.mail.model import Mail

if TYPE_CHECKING:
    from sandbox.directory import UserRow
    from sandbox.tenant import Tenant

# Who has been answered is forgotten when the setting is switched on, off or changed, whoever changes it.
SCHEMA = """
CREATE TABLE IF NOT EXISTS auto_replied (
  mailbox_id TEXT NOT NULL, sender TEXT NOT NULL, PRIMARY KEY (mailbox_id, sender)
) WITHOUT ROWID;
CREATE TRIGGER IF NOT EXISTS auto_replies_changed AFTER UPDATE OF settings ON mailboxes
WHEN json_extract(old.settings, '$.automaticRepliesSetting') IS NOT json_extract(new.settings, '$.automaticRepliesSetting')
BEGIN
  DELETE FROM auto_replied WHERE mailbox_id = new.id;
END;
"""


def moment_of(value: Mapping[str, Any] | None) -> datetime | None:
    """Graph's dateTimeTimeZone as a moment in UTC; a missing time zone means UTC. None when it cannot be read."""
    if not value or not value.get("dateTime"):
        return None
    try:
        return instant({"dateTime": str(value["dateTime"]), "timeZone": str(value.get("timeZone") or "UTC")})
    except ValueError:
        return None


def is_active(setting: Mapping[str, Any], now: datetime) -> bool:
    """Whether automatic replies are sent at this moment."""
    status = setting.get("status")
    if status == "alwaysEnabled":
        return True
    if status != "scheduled":
        return False
    begins, ends = moment_of(setting.get("scheduledStartDateTime")), moment_of(setting.get("scheduledEndDateTime"))
    return begins is not None and ends is not None and begins <= now < ends


class AutoReplies:
    """Decides on and words automatic replies; the transport sends them."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant
        tenant.create(SCHEMA)

    def reply_to(self, user: UserRow, own: frozenset[str], mail: Mail, *, junk: bool) -> Mail | None:
        """The reply that this delivery causes, or None."""
        setting = self.tenant.mail.settings(user.id).get("automaticRepliesSetting") or {}
        if not is_active(setting, self.tenant.now()):
            return None
        if junk or no_automatic_reply(mail, own):
            return None
        address = mail.return_path or mail.from_.address
        internal = self.tenant.directory.is_internal(address)
        text = str(setting.get("internalReplyMessage" if internal else "externalReplyMessage") or "")
        if not html_to_text(text).strip() or not (internal or _outside_allowed(setting)):
            return None
        if not self._first_time(user.id, address):
            return None
        return _word(
            user, mail, Address(address, mail.from_.name if mail.from_.key == address.casefold() else ""), text
        )

    def _first_time(self, mailbox_id: str, address: str) -> bool:
        sql = "INSERT OR IGNORE INTO auto_replied (mailbox_id, sender) VALUES (?, ?)"
        return self.tenant.run(sql, (mailbox_id, address.casefold())) > 0


def _outside_allowed(setting: Mapping[str, Any]) -> bool:
    """The tenant keeps no contacts, so ``contactsOnly`` lets nobody through."""
    return str(setting.get("externalAudience", "all")) == "all"


def _word(user: UserRow, mail: Mail, to: Address, text: str) -> Mail:
    me = Address(user.mail, user.display_name)
    return Mail(
        sender=me,
        from_=me,
        to=[to],
        subject=f"Automatiskt svar: {mail.subject}",
        body=text if "<" in text else f"<html><body>{text}</body></html>",
        headers=[
            ("Auto-Submitted", "auto-replied"),
            ("X-Auto-Response-Suppress", "All"),
            ("X-MS-Exchange-Inbox-Rules-Loop", user.mail),
        ],
        in_reply_to=mail.message_id,
        references=[*mail.references, mail.message_id][-20:],
        return_path="",
    )
