"""What administrators set by cmdlet: a mailbox's forwarding and copies, the outbound policy, mail-flow rules."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sandbox.tenant import Tenant

SCHEMA = """
CREATE TABLE IF NOT EXISTS mailbox_config (mailbox_id TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS transport_rules (name TEXT PRIMARY KEY COLLATE NOCASE, priority INTEGER NOT NULL, rule TEXT NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class MailboxConfig:
    """Exchange's own settings of one mailbox. ``forwarding_id`` names a user of the directory, ``forwarding_smtp`` any address."""

    forwarding_id: str | None = None
    forwarding_smtp: str | None = None
    deliver_and_forward: bool = False
    copy_sent_as: bool = False
    copy_sent_on_behalf: bool = False


class Config:
    """Reads and writes these settings."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant
        tenant.create(SCHEMA)

    def mailbox(self, mailbox_id: str) -> MailboxConfig:
        """A mailbox's settings; the defaults when nobody has set any."""
        row = self.tenant.one("SELECT value FROM mailbox_config WHERE mailbox_id = ?", (mailbox_id,))
        return MailboxConfig(**json.loads(row["value"])) if row else MailboxConfig()

    def set_mailbox(self, mailbox_id: str, config: MailboxConfig) -> None:
        """Save a mailbox's settings."""
        value = json.dumps({name: getattr(config, name) for name in config.__slots__})
        self.tenant.run("INSERT OR REPLACE INTO mailbox_config (mailbox_id, value) VALUES (?, ?)", (mailbox_id, value))

    @property
    def auto_forwarding(self) -> bool:
        """Whether mail may be forwarded to the outside automatically; off unless an administrator switched it on."""
        row = self.tenant.one("SELECT value FROM meta WHERE key = 'exchange.auto_forwarding'")
        return row is not None and row["value"] == "On"

    def set_auto_forwarding(self, mode: str) -> None:
        """``On``, ``Off`` or ``Automatic`` (which means off)."""
        self.tenant.run("INSERT OR REPLACE INTO meta (key, value) VALUES ('exchange.auto_forwarding', ?)", (mode,))

    def transport_rules(self) -> list[dict[str, Any]]:
        """The mail-flow rules in their order, each with the parameters of New-TransportRule it was made with."""
        rows = self.tenant.all("SELECT name, priority, rule FROM transport_rules ORDER BY priority, name")
        return [{**json.loads(row["rule"]), "Name": row["name"], "Priority": row["priority"]} for row in rows]

    def save_transport_rule(self, name: str, rule: Mapping[str, Any]) -> None:
        """Add a rule, or change the one of that name."""
        row = self.tenant.one("SELECT max(priority) + 1 AS next FROM transport_rules WHERE name <> ?", (name,))
        priority = rule.get("Priority", (row["next"] if row else None) or 0)
        sql = "INSERT OR REPLACE INTO transport_rules (name, priority, rule) VALUES (?, ?, ?)"
        self.tenant.run(sql, (name, int(priority), json.dumps(dict(rule), ensure_ascii=False)))

    def remove_transport_rule(self, name: str) -> bool:
        """Take a rule away; False when there is none of that name."""
        return self.tenant.run("DELETE FROM transport_rules WHERE name = ?", (name,)) > 0
