"""Puts a tenant together: opens the saved state, creates what is missing, attaches the parts."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from policies.clock import Clock
from sandbox.directory import Directory
from sandbox.entra.demo_apps import register_demo_apps
from sandbox.entra.service import Entra
from sandbox.exchange.transport import Exchange
from sandbox.faults import Faults
from sandbox.ids import POSTVAKT_APP_ID
from sandbox.limits import Limits
from sandbox.mail.store import MailStore
from sandbox.recording import Recorder
from sandbox.subscriptions import SubscriptionHub
from sandbox.tenant import CORE_SCHEMA, Tenant, TenantStateError

FORMAT = "1"
# What the product's app may do with cmdlets: rights and forwarding, and making function mailboxes; no rules, no policies
EXCHANGE_ROLES = ("Mail Recipients", "Mail Recipient Creation", "Transport Rules")


def open_tenant(database: Path, *, clock: Clock, base_url: str, maildir: Path, seed_demo: bool = True) -> Tenant:
    """Open the tenant saved in ``database``, or make a new one there.

    ``base_url``: where clients reach it, without a slash at the end; ``maildir``: where mail to the outside ends up;
    ``seed_demo``: fill an empty tenant with the demo municipality. Raises TenantStateError when the file is not a usable
    tenant; nothing in it is changed then.
    """
    database.parent.mkdir(parents=True, exist_ok=True)
    check_state(database)
    try:
        tenant = Tenant(database, clock, base_url=base_url.rstrip("/"), maildir=maildir)
    except sqlite3.Error as error:
        raise _unusable(database, str(error)) from error
    tenant.create(CORE_SCHEMA)
    attach(tenant)
    if tenant.one("SELECT 1 FROM meta WHERE key = 'format'") is None:
        tenant.run("INSERT INTO meta (key, value) VALUES ('format', ?)", (FORMAT,))
    register_demo_apps(tenant.entra.apps)
    for role in EXCHANGE_ROLES:
        tenant.exchange.roles.assign(POSTVAKT_APP_ID, role)
    if seed_demo and tenant.one("SELECT 1 FROM users LIMIT 1") is None:
        with tenant.transaction():
            from sandbox.demo.sandby import seed

            seed(tenant)
    return tenant


def attach(tenant: Tenant) -> None:
    """Give the tenant its parts; each creates its own tables."""
    tenant.faults = Faults()
    tenant.limits = Limits()
    tenant.recorder = Recorder.from_environment()
    tenant.directory = Directory(tenant)
    tenant.entra = Entra(tenant)
    tenant.subscriptions = SubscriptionHub(tenant)
    tenant.mail = MailStore(tenant)
    tenant.exchange = Exchange(tenant)


def check_state(database: Path) -> None:
    """Raise TenantStateError when the file exists and is no tenant of this version; only reads."""
    if not database.exists() or database.stat().st_size == 0:
        return
    try:
        connection = sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)
        try:
            verdict = (
                connection.execute("PRAGMA quick_check(1)").fetchone()[0] if database.stat().st_size < 2**24 else "ok"
            )
            tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            version = (
                connection.execute("SELECT value FROM meta WHERE key = 'format'").fetchone()
                if "meta" in tables
                else None
            )
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise _unusable(database, str(error)) from error
    if verdict != "ok":
        raise _unusable(database, str(verdict))
    if tables and version is None:
        raise _unusable(database, "it is a database, but not one of a local tenant")
    if version is not None and version[0] != FORMAT:
        raise _unusable(database, f"it has format {version[0]}, this version reads format {FORMAT}")


def _unusable(database: Path, why: str) -> TenantStateError:
    return TenantStateError(
        f"{database}: the saved tenant cannot be used: {why}. Nothing in the file was changed."
        f" Move it away (for instance: mv '{database}' '{database}.broken') and start again to get a fresh tenant."
    )
