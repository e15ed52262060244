"""The substitute's answer: by the link of the mail after signing in, or from a list; and that a watched mailbox has been seen today."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from absence.model import Absence
from policies.vocabulary import Role
from web import absence_cards as cards
from web import absence_words as words
from web.absence_desk import Desk
from web.access import allow
from web.phrases import Genitive, Words
from web.phrases import phrase as _
from web.told import tell, told

blueprint = Blueprint("absence_answer", __name__, url_prefix="/franvaro")
HINTS = {"ja": "yes", "nej": "no"}


@blueprint.get("/svar/<secret>")
@allow(*Role)
def question(secret: str) -> tuple[str, int] | str:
    """The question, with the answer that was pressed in the mail first in line. Opening it answers nothing; after the answer, thanks."""
    desk, thanks = Desk.signed_in(), told()
    if thanks:
        return render_template("absence_answer.html", card=None, answered=thanks)
    absence = desk.question(secret)
    if absence is None:
        return render_template("absence_answer.html", card=None, answered=""), 404
    return _page(desk, absence)


@blueprint.post("/svar/<secret>")
@allow(*Role)
def answer(secret: str) -> Response:
    """Yes or no."""
    desk = Desk.signed_in()
    absence = desk.question(secret)
    if absence is not None:
        yes = request.form.get("answer") == "yes"
        desk.answer(absence, yes=yes)
        tell(_thanks(yes=yes))
    return redirect(url_for("absence_answer.question", secret=secret), 303)


def _page(desk: Desk, absence: Absence) -> str:
    names = desk.names()
    name = names(absence.mailbox)
    return render_template(
        "absence_answer.html",
        card=cards.watched(absence, names),
        name=name,
        heading=_("Vill du bevaka {names} brevlåda?", names=Genitive(name)),
        lines=(words.task(absence, name), _("Postvakt sköter allt när det börjar och slutar.")),
        answered="",
        hint=HINTS.get(request.args.get("svar", ""), ""),
    )


def _thanks(*, yes: bool) -> Words:
    if yes:
        return _("Tack! Du är ersättare. Allt startar av sig självt när det är dags.")
    return _("Du har svarat nej. Den som frågade får veta det och väljer någon annan.")


@blueprint.post("/<absence_id>/ja")
@allow(*Role)
def accept(absence_id: str) -> Response:
    """Yes, from a list."""
    return _from_list(absence_id, yes=True)


@blueprint.post("/<absence_id>/nej")
@allow(*Role)
def decline(absence_id: str) -> Response:
    """No, from a list."""
    return _from_list(absence_id, yes=False)


def _from_list(absence_id: str, *, yes: bool) -> Response:
    desk = Desk.signed_in()
    desk.answer(desk.absence(absence_id), yes=yes)
    tell(_thanks(yes=yes))
    return redirect(url_for("absence.mine"))


@blueprint.post("/<absence_id>/sedd")
@allow(*Role)
def seen(absence_id: str) -> Response:
    """The mailbox has been looked after today."""
    desk = Desk.signed_in()
    desk.mark_seen(desk.absence(absence_id))
    tell(_("Noterat: du har sett till brevlådan idag."))
    return redirect(url_for("absence.mine"))
