"""The app registrations of the demo tenant, as an administrator would have made and consented them."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from sandbox.entra.apps import App, Apps
from sandbox.ids import (
    ADDIN_APP_ID,
    API_AUDIENCE,
    API_SCOPE,
    OUTLOOK_APP_ID,
    POSTVAKT_APP_ID,
    POSTVAKT_DEMO_SECRET,
    STRANGER_APP_ID,
    STRANGER_SECRET,
)

# What the product may do in the tenant; docs/permissions and graph_client declare the same, and a test holds them together.
POSTVAKT_PERMISSIONS = (
    "Calendars.ReadBasic.All", "Calendars.ReadWrite", "Exchange.ManageAsApp", "Exchange.ManageAsAppV2", "GroupMember.Read.All", "Mail.Read",
    "Mail.ReadWrite", "Mail.Send", "MailboxSettings.Read", "MailboxSettings.ReadWrite", "User.Read.All",
)  # fmt: skip
_OUTLOOK = (
    "User.Read", "People.Read", "User.ReadBasic.All", "Mail.ReadWrite", "Mail.ReadWrite.Shared", "Mail.Send",
    "Mail.Send.Shared", "MailboxSettings.ReadWrite", "Calendars.ReadWrite",
)  # fmt: skip
_STRANGER = (
    "User.ReadWrite.All", "Group.ReadWrite.All", "Mail.ReadWrite", "Mail.Send", "MailboxSettings.ReadWrite",
    "Calendars.ReadWrite", "Organization.Read.All", "Domain.Read.All", "Directory.Read.All", "ExchangeMessageTrace.Read.All",
    "Exchange.ManageAsApp", "Exchange.ManageAsAppV2",
)  # fmt: skip
_SIGN_IN_PATH = "/sign-in/callback"


def register_demo_apps(apps: Apps) -> None:
    """Make the registrations that are not there yet."""
    for app, secret in _DEMO:
        known = apps.get(app.app_id)
        if known is None:
            apps.register(app, secret=secret)
        elif known.application_permissions != app.application_permissions:
            # a tenant saved by an earlier version: the administrator consents to what is new
            apps.register(replace(known, application_permissions=app.application_permissions))
    register_product_address(apps, _beside(apps.tenant.base_url))


def register_product_address(apps: Apps, product_url: str) -> None:
    """Let people come back from the sign-in page to the product at this address, by HTTP and HTTPS; other addresses are forgotten."""
    product = apps.get(POSTVAKT_APP_ID)
    if product is not None:
        place = urlsplit(product_url).netloc
        apps.register(
            replace(product, redirect_uris=tuple(f"{scheme}://{place}{_SIGN_IN_PATH}" for scheme in ("https", "http")))
        )


def _beside(base_url: str) -> str:
    parts = urlsplit(base_url)
    return f"https://{parts.hostname}:{(parts.port or 443) + 1}"


_DEMO: tuple[tuple[App, str], ...] = (
    (
        App(
            POSTVAKT_APP_ID, "Postvakt", exposed=API_AUDIENCE, scopes=(API_SCOPE,), app_roles=True,
            application_permissions=POSTVAKT_PERMISSIONS, delegated_permissions=("User.Read",),
        ),
        POSTVAKT_DEMO_SECRET,
    ),
    (
        App(
            ADDIN_APP_ID, "Postvakt i Outlook", public=True, redirect_uris=("brk-multihub://localhost",),
            delegated_permissions=("User.Read", f"{API_AUDIENCE}/{API_SCOPE}"),
        ),
        "",
    ),
    (App(OUTLOOK_APP_ID, "Outlook (simulerad)", public=True, delegated_permissions=_OUTLOOK), ""),
    (
        App(
            STRANGER_APP_ID, "A stranger's client", multi_tenant=True, redirect_uris=("http://localhost",),
            application_permissions=_STRANGER, delegated_permissions=_OUTLOOK,
        ),
        STRANGER_SECRET,
    ),
)  # fmt: skip
