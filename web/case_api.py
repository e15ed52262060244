"""The add-in's API for a received mail: what it would say, and telling the sender when the answer comes (K05). Bearer tokens only."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, current_app, g, jsonify, request
from werkzeug.wrappers import Response

from mailboxes.handling import Acknowledged, Case
from policies.messages import PostvaktError
from web.access import addin_token
from web.mailbox_words import language_name
from web.phrases import phrase as _
from web.phrases import said

blueprint = Blueprint("case_api", __name__, url_prefix="/api/addin/v1/case")
MOST_BYTES = 64 * 1024
LONGEST_ID = 998  # of a line in a mail
MOST_RECEIVERS = 200


@blueprint.post("/look")
@addin_token
def look() -> Response:
    """Which mailbox the mail is in, who wrote, the day proposed, what was said before. A POST, so that no id stands in an access log."""
    sent = _sent()
    receivers = [one for one in sent.get("receivers", ()) if isinstance(one, str)][:MOST_RECEIVERS]
    services = current_app.extensions["services"]
    found: Case = services.run(services.handling.look(g.addin_person.address, _message(sent), receivers))
    return _answer(
        {
            "mailbox": found.mailbox,
            "name": found.name,
            "sender": found.sender,
            "proposed": found.proposed.isoformat(),
            "choices": [{"day": one.isoformat(), **_day(one)} for one in found.choices],
            "languages": [{"id": one, **language_name(one).json()} for one in found.languages],
            "acknowledged": None if found.acknowledged is None else _fact(found.acknowledged),
        }
    )


@blueprint.post("/text")
@addin_token
def text() -> Response:
    """What the acknowledgement would say; nothing is sent."""
    sent = _sent()
    services = current_app.extensions["services"]
    words = services.run(
        services.handling.text(
            g.addin_person.address, _mailbox(sent), str(sent.get("sender", ""))[:200], _promised(sent), _language(sent)
        )
    )
    return _answer({"text": words})


@blueprint.post("")
@addin_token
def acknowledge() -> Response:
    """Send it, once."""
    sent = _sent()
    services = current_app.extensions["services"]
    fact = services.run(
        services.handling.acknowledge(
            g.addin_person.address, _mailbox(sent), _message(sent), _promised(sent), _language(sent)
        )
    )
    return _answer(_fact(fact))


def _sent() -> dict[str, Any]:
    value = request.get_json(silent=True) if (request.content_length or 0) <= MOST_BYTES else None
    if not isinstance(value, dict):
        raise PostvaktError("PV-INPUT", field="body", expected="JSON")
    return value


def _message(sent: dict[str, Any]) -> str:
    found = sent.get("message")
    if not isinstance(found, str) or not found.strip() or len(found) > LONGEST_ID:
        raise PostvaktError("PV-INPUT", field="message", expected="<…@…>")
    return found.strip()


def _mailbox(sent: dict[str, Any]) -> str:
    found = sent.get("mailbox")
    if not isinstance(found, str) or not 3 <= len(found) <= 254:
        raise PostvaktError("PV-INPUT", field="mailbox", expected="namn@exempel.example")
    return found.strip().casefold()


def _promised(sent: dict[str, Any]) -> date:
    try:
        return date.fromisoformat(str(sent.get("promised", "")))
    except ValueError as error:
        raise PostvaktError("PV-CASE-DAY") from error


def _language(sent: dict[str, Any]) -> str:
    return str(sent.get("language", "sv"))[:3]


def _fact(fact: Acknowledged) -> dict[str, Any]:
    words = _("Bekräftat {at}. Svar är lovat senast {day}.", at=_local(fact), day=fact.promised)
    return {"promised": fact.promised.isoformat(), "words": words.json()}


def _local(fact: Acknowledged) -> date:
    return fact.at.astimezone(current_app.extensions["services"].pack.calendar.zone).date()


def _day(day: date) -> dict[str, str]:
    return {tongue: said(day, tongue) for tongue in ("sv", "en")}


def _answer(value: dict[str, Any]) -> Response:
    answer = jsonify(value)
    answer.headers["Cache-Control"] = "no-store"
    return answer
