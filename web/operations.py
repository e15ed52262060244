"""Drift: is everything well? And a health address for the machines that watch."""

from __future__ import annotations

from flask import Blueprint, current_app, jsonify, render_template
from werkzeug.wrappers import Response

from policies.vocabulary import Role
from web.access import allow, public
from web.phrases import Phrase
from web.phrases import phrase as _

blueprint = Blueprint("operations", __name__)
# each permission in a sentence; every single request with its reason stands beneath, as developers wrote it
USES: dict[str, Phrase] = {
    "Calendars.ReadBasic.All": _(
        "Se att någon är borta enligt kalendern fast ingen bevakar brevlådan. Bara tider, inga rubriker."
    ),
    "Calendars.ReadWrite": _(
        "Skriva frånvaron i kalendern, som växeln läser. Bara Postvakts egen post ändras eller tas bort."
    ),
    "Exchange.ManageAsApp": _(
        "Skapa beställda brevlådor och ge rättigheter till dem. Bara om kommandon är påslagna; annars kör en människa ett skript."
    ),
    "Exchange.ManageAsAppV2": _("Låta ersättaren läsa inkorgen under en frånvaro, och ta tillbaka rätten efteråt."),
    "GroupMember.Read.All": _("Föreslå rätt grupp när nästan alla i den är mottagare."),
    "Mail.Read": _(
        "Granska signaturer och känsligt i det som skickats, se om någon öppnar det som kommer, och vem som ska ha kvitto. "
        "Innehållet sparas aldrig."
    ),
    "Mail.ReadWrite": _(
        "Skriva kvitton och Postvakts egna mejl som utkast, och sätta in signaturen i utkast som system har gjort."
    ),
    "Mail.Send": _("Skicka kvitton och Postvakts egna mejl."),
    "MailboxSettings.Read": _(
        "Skilja funktionsbrevlådor från personer, och se vilket automatiskt svar som gällde före en frånvaro."
    ),
    "MailboxSettings.ReadWrite": _(
        "Slå på det automatiska svaret och vidarebefordran under en frånvaro, och återställa dem efteråt."
    ),
    "User.Read.All": _("Hämta namn, titel, telefon och chef ur katalogen: det som signaturer och ersättare byggs av."),
}


@blueprint.get("/health")
@public
def health() -> tuple[Response, int]:
    """200 when the store answers, else 503. Says nothing more: anybody may ask."""
    healthy = current_app.extensions["services"].store_answers()
    return jsonify({"status": "ok" if healthy else "unavailable"}), 200 if healthy else 503


@blueprint.get("/drift")
@allow(Role.ADMINISTRATOR)
def overview() -> str:
    """What the product runs on, what it may do, and the last sweep."""
    services = current_app.extensions["services"]
    return render_template(
        "operations.html",
        settings=services.settings,
        store_ok=services.store_answers(),
        permissions=[(name, USES.get(name), uses) for name, uses in services.permissions()],
        last_sweep=services.signatures.last_sweep(),
        unfinished=services.journal.unfinished(),
    )
