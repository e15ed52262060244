"""The console's pages in the order of the menu, and who sees which. What a role may not do is not shown."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, request, url_for

from policies.vocabulary import Role
from web.access import Access, access_of, may
from web.i18n import translate as _
from web.people import signed_in
from web.security import csrf_token


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the menu; ``sv`` is its Swedish name, which the catalogue translates."""

    endpoint: str
    sv: str


MENU = (
    Entry("today.today", "Idag"),
    Entry("absence.mine", "Frånvaro"),
    Entry("mailboxes.overview", "Brevlådor"),
    Entry("orders.overview", "Beställningar"),
    Entry("answering.overview", "Svarstider"),
    Entry("signatures.mine", "Min signatur"),
    Entry("signatures.shares", "Signaturer"),
    Entry("checks.rules", "Regler"),
    Entry("policy.overview", "Policy"),
    Entry("audit_log.entries", "Logg"),
    Entry("operations.overview", "Drift"),
)


def register(app: Flask) -> None:
    """Give the templates the menu, the person, the form token and the municipality."""

    @app.context_processor
    def page() -> dict[str, object]:
        person = signed_in()
        shown = []
        for entry in MENU:
            access: Access = access_of(app, entry.endpoint)
            if may(person, *access.roles):
                here = _section(request.endpoint or "") == _section(entry.endpoint)
                here = here and (request.endpoint == entry.endpoint or entry.endpoint != "signatures.mine")
                if request.endpoint == "signatures.mine" and entry.endpoint != "signatures.mine":
                    here = False
                shown.append((url_for(entry.endpoint), _(entry.sv), here))
        pack = app.extensions["services"].pack
        return {
            "menu": shown,
            "person": person,
            "csrf": csrf_token,
            "may": lambda *roles: may(person, *(Role(role) for role in roles)),
            "municipality": pack.municipality.name,
            "demo": app.extensions["services"].settings.environment == "demo",
        }


def _section(endpoint: str) -> str:
    """What of the menu an endpoint belongs to: its blueprint's first word, because ``checks_try`` stands under ``checks``."""
    section = endpoint.partition(".")[0].partition("_")[0]
    return "mailboxes" if section == "receipts" else section
