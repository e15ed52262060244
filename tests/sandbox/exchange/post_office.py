"""A small tenant with three people, a function mailbox and a list, and short ways to send and look; no server, no demo."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from policies.clock import FixedClock
from policies.vocabulary import Address
from sandbox.directory import Directory
from sandbox.exchange.transport import Exchange
from sandbox.faults import Faults
from sandbox.mail.model import Mail
from sandbox.mail.store import MailStore
from sandbox.mail.stored import StoredMessage
from sandbox.tenant import CORE_SCHEMA, Tenant

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
IVAR = Address("ivar@exempel.example", "Ivar Medborgare")


class Hub:
    """Hears of changes and does nothing."""

    def changed(self, *_: Any) -> None:
        """A message changed."""


class Post:
    """The tenant with short ways to send and to look."""

    def __init__(self, tenant: Tenant, clock: FixedClock) -> None:
        self.tenant = tenant
        self.clock = clock
        self.exchange = tenant.exchange

    def id(self, name: str) -> str:
        """A user's id by the local part of the address."""
        user = self.tenant.directory.user(f"{name}@sandby.example")
        assert user is not None
        return user.id

    def address(self, name: str) -> Address:
        """A user's address."""
        user = self.tenant.directory.user(self.id(name))
        assert user is not None
        return Address(user.mail, user.display_name)

    def send(self, who: str, *to: str, **fields: Any) -> Mail:
        """Send from a mailbox to addresses (a bare word is a local part)."""
        me = self.address(who)
        copy_in = fields.pop("save_copy_in", "sentitems")
        listed = [Address(one if "@" in one else f"{one}@sandby.example") for one in to]
        mail = Mail(**{"sender": me, "from_": me, "to": listed, "subject": "Hej", "body": "<p>Hej</p>", **fields})
        self.exchange.submit(mail, mailbox_id=self.id(who), save_copy_in=copy_in)
        return mail

    def arrive(self, *to: str, **fields: Any) -> Mail:
        """A mail from Ivar outside."""
        listed = [Address(one if "@" in one else f"{one}@sandby.example") for one in to]
        values = {"sender": IVAR, "from_": IVAR, "to": listed, "subject": "Fråga", "body": "Hej", "body_type": "text"}
        mail = Mail(**{**values, "return_path": IVAR.address, **fields})
        self.exchange.submit(mail, mailbox_id=None, save_copy_in=None)
        return mail

    def box(self, name: str, folder: str = "inbox") -> list[StoredMessage]:
        """What lies in a folder, oldest first."""
        store = self.tenant.mail
        return list(store.messages(self.id(name), store.folder(self.id(name), folder), descending=False))

    def subjects(self, name: str, folder: str = "inbox") -> list[str]:
        """The subjects in a folder."""
        return [str(one.json()["subject"]) for one in self.box(name, folder)]

    def headers(self, message: StoredMessage) -> dict[str, str]:
        """A stored message's internet headers, names in lower case."""
        return {name.lower(): value for name, value in self.tenant.mail.mail_of(message).headers}

    def away(self, name: str, **setting: Any) -> None:
        """Switch automatic replies on."""
        whole = {
            "status": "alwaysEnabled",
            "externalAudience": "all",
            "internalReplyMessage": "<p>Jag är ledig.</p>",
            "externalReplyMessage": "<p>Jag är inte på plats.</p>",
            **setting,
        }
        self.tenant.mail.save_settings(self.id(name), {"automaticRepliesSetting": whole})

    def rule(self, name: str, **rule: Any) -> None:
        """Add an inbox rule."""
        import msgspec

        whole = {"displayName": "regel", "sequence": 1, "isEnabled": True, **rule}
        sql = "INSERT INTO message_rules (mailbox, sequence, rule) VALUES (?, ?, ?)"
        self.tenant.run(sql, (self.tenant.mail.key(self.id(name)), whole["sequence"], msgspec.json.encode(whole)))

    def told(self) -> list[str]:
        """The kinds on the live list, oldest first."""
        return [row["kind"] for row in self.tenant.all("SELECT kind FROM happenings ORDER BY id")]


def empty_tenant(folder: Path, clock: FixedClock) -> Tenant:
    """A tenant with its mail, directory and transport, and nobody in it; its owner closes it."""
    tenant = Tenant(folder / "t.sqlite", clock, base_url="https://localhost:0", maildir=folder / "outside")
    tenant.create(CORE_SCHEMA)
    tenant.directory = Directory(tenant)
    tenant.subscriptions = Hub()  # type: ignore[assignment]
    tenant.mail = MailStore(tenant)
    tenant.faults = Faults()
    tenant.exchange = Exchange(tenant)
    return tenant


def open_post(folder: Path) -> Post:
    """A fresh tenant in a folder; its owner closes it."""
    clock = FixedClock(NOW)
    tenant = empty_tenant(folder, clock)
    people = [("anna", "Anna Lind", False), ("bjorn", "Björn Ek", False), ("carin", "Carin Holm", False)]
    for local, name, shared in [*people, ("social", "Socialtjänsten", True)]:
        user = tenant.directory.add_user(
            {"userPrincipalName": f"{local}@sandby.example", "mail": f"{local}@sandby.example", "displayName": name},
            shared=shared,
        )
        tenant.mail.ensure_mailbox(user.id)
    ids = [user.id for user in tenant.directory.users() if not user.shared]
    tenant.directory.add_group({"displayName": "Alla", "mail": "alla@sandby.example", "mailNickname": "alla"}, ids)
    return Post(tenant, clock)
