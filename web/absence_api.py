"""The add-in's API for absences: the lists of the pane, who can watch, what would happen, asking and answering. Bearer tokens only."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, jsonify, request, url_for
from werkzeug.wrappers import Response

from absence.model import Kind, Way
from policies.messages import PostvaktError
from web import absence_cards as cards
from web import absence_words as words
from web.absence_desk import Desk
from web.absence_form import Form, from_mapping, read
from web.absence_shapes import problem_of
from web.access import addin_token
from web.errors import status_of

blueprint = Blueprint("absence_api", __name__, url_prefix="/api/addin/v1/absence")
MOST_BYTES = 8192
# What the pane offers; the rest is on the web page.
KINDS = (Kind.HOLIDAY, Kind.COURSE, Kind.ILLNESS, Kind.PARENTAL, Kind.OTHER)


@blueprint.get("")
@addin_token
def overview() -> Response:
    """My absences, what I am asked, what I watch today, and the choices of the form."""
    desk = _desk()
    found, names = desk.mine(), desk.names()
    mine = [cards.own(one, names, desk.now) for one in found.own if one.is_live]
    return jsonify(
        {
            "today": desk.today.isoformat(),
            "kinds": [{"id": str(kind), **words.KINDS[kind].json()} for kind in KINDS],
            "ways": [_way(way) for way in desk.ways(desk.address)],
            "mine": [card.json(_page(card.id)) for card in mine],
            "asked": [cards.watched(one, names).json() for one in found.asked],
            "watching": [cards.watched(one, names, seen_today=seen).json() for one, seen in found.watching],
            "page": url_for("absence.mine", _external=False),
        }
    )


def _way(way: Way) -> dict[str, Any]:
    hint = words.OWN_HINTS[way].json()
    return {"id": str(way), **words.OWN_WAYS[way].json(), "hint": hint, "needs_substitute": way is not Way.SELF}


def _page(absence_id: str) -> str:
    return url_for("absence.one", absence_id=absence_id)


@blueprint.get("/substitutes")
@addin_token
def substitutes() -> Response:
    """Who can watch in these days, those who fit first; and why others cannot."""
    desk = _desk()
    form = from_mapping({"kind": Kind.OTHER, **request.args.to_dict(), "way": Way.SELF})
    span = read(form, desk.address, desk.zone)
    if span is None:
        raise _Refused(form)
    found = desk.candidates(span, None, request.args.get("q", "")[:100])
    return jsonify(
        {
            "candidates": [
                {"address": one.address, "name": one.name, "fits": one.fits, "why": one.why.json()} for one in found
            ]
        }
    )


@blueprint.post("/preview")
@addin_token
def preview() -> tuple[Response, int] | Response:
    """What would happen and what the mailbox would answer; nothing happens."""
    desk, form = _desk(), _sent()
    asked = read(form, desk.address, desk.zone)
    if asked is None:
        raise _Refused(form)
    try:
        shown = desk.preview(asked)
    except PostvaktError as error:
        return _told(error)
    replies = [{"label": one.label.json(), "language": one.language, "text": one.text} for one in shown.replies]
    return jsonify({"steps": [step.json() for step in shown.steps], "replies": replies})


@blueprint.post("")
@addin_token
def ask() -> tuple[Response, int]:
    """Ask for it: 201 with its id."""
    desk, form = _desk(), _sent()
    asked = read(form, desk.address, desk.zone)
    if asked is None:
        raise _Refused(form)
    try:
        made = desk.ask(asked)
    except PostvaktError as error:
        return _told(error)
    return jsonify({"id": made.id, "stage": str(made.stage)}), 201


@blueprint.post("/<absence_id>/accept")
@addin_token
def accept(absence_id: str) -> Response:
    """Yes, I watch."""
    return _answer(absence_id, yes=True)


@blueprint.post("/<absence_id>/decline")
@addin_token
def decline(absence_id: str) -> Response:
    """No, I cannot."""
    return _answer(absence_id, yes=False)


def _answer(absence_id: str, *, yes: bool) -> Response:
    desk = _desk()
    made = desk.answer(desk.absence(absence_id), yes=yes)
    return jsonify({"id": made.id, "stage": str(made.stage)})


@blueprint.post("/<absence_id>/seen")
@addin_token
def seen(absence_id: str) -> Response:
    """I have looked after the mailbox today."""
    desk = _desk()
    desk.mark_seen(desk.absence(absence_id))
    return jsonify({"id": absence_id})


@blueprint.post("/<absence_id>/cancel")
@addin_token
def cancel(absence_id: str) -> Response:
    """Not going after all."""
    desk = _desk()
    made = desk.cancel(desk.changeable(absence_id), None)
    return jsonify({"id": made.id, "stage": str(made.stage)})


def _desk() -> Desk:
    return Desk.of(g.addin_person)


def _sent() -> Form:
    value = request.get_json(silent=True) if (request.content_length or 0) <= MOST_BYTES else None
    if not isinstance(value, dict):
        raise PostvaktError("PV-INPUT", field="body", expected="JSON")
    return from_mapping(value)


class _Refused(Exception):  # noqa: N818 - an answer, not a failure
    """The form has mistakes: the first is told, with its field."""

    def __init__(self, form: Form) -> None:
        super().__init__("the form has mistakes")
        self.field, self.words = next(iter(form.problems.items()))


@blueprint.errorhandler(_Refused)
def _mistake(error: _Refused) -> tuple[Response, int]:
    return jsonify({"error": {"code": "PV-INPUT", "field": error.field, **error.words.json()}}), 422


def _told(error: PostvaktError) -> tuple[Response, int]:
    """A refusal of the service, with the field that it is about where there is one."""
    field, text = problem_of(error)
    said = {"field": field, **text.json()} if field else error.as_json()["error"]
    return jsonify({"error": {"code": error.code, **said}}), status_of(error.code)
