"""The app registrations of the demo tenant, as an administrator would have made and consented them."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

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
POSTVAKT_PERMISSIONS = ("Mail.Read", "Mail.ReadWrite", "Mail.Send", "MailboxSettings.Read", "User.Read.All")
_OUTLOOK = (
    "User.Read", "People.Read", "User.ReadBasic.All", "Mail.ReadWrite", "Mail.ReadWrite.Shared", "Mail.Send",
    "Mail.Send.Shared", "MailboxSettings.ReadWrite", "Calendars.ReadWrite",
)  # fmt: skip
_STRANGER = (
    "User.ReadWrite.All", "Group.ReadWrite.All", "Mail.ReadWrite", "Mail.Send", "MailboxSettings.ReadWrite",
    "Calendars.ReadWrite", "Organization.Read.All", "Domain.Read.All", "Directory.Read.All",
)  # fmt: skip
PRODUCT_PORT_OFFSET = 1
_SIGN_IN_PATH = "/sign-in/callback"


def register_demo_apps(apps: Apps) -> None:
    """Make the registrations that are not there yet."""
    for app, secret in _demo_apps(apps.tenant.base_url):
        if apps.get(app.app_id) is None:
            apps.register(app, secret=secret)


def _demo_apps(base_url: str) -> list[tuple[App, str]]:
    product = _product_origins(base_url)
    return [
        (
            App(
                POSTVAKT_APP_ID, "Postvakt", exposed=API_AUDIENCE, scopes=(API_SCOPE,), app_roles=True,
                redirect_uris=tuple(origin + _SIGN_IN_PATH for origin in product),
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
    ]  # fmt: skip


def _product_origins(base_url: str) -> list[str]:
    parts = urlsplit(base_url)
    host = f"{parts.hostname}:{(parts.port or 443) + PRODUCT_PORT_OFFSET}"
    return [urlunsplit((scheme, host, "", "", "")) for scheme in ("https", "http")]
