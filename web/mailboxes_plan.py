"""Plans about mailboxes: what would change in words, carried out, or as a script that an administrator reads and runs."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for

from policies.messages import PostvaktError
from policies.vocabulary import Role
from web import mailbox_words as words
from web.access import allow
from web.mailbox_desk import MailboxDesk
from web.phrases import phrase as _
from web.told import tell, told

blueprint = Blueprint("mailboxes_plan", __name__, url_prefix="/brevlador/plan")


@blueprint.get("/<plan_id>")
@allow(Role.MANAGER, Role.SERVICE_DESK, Role.REGISTRAR, Role.ADMINISTRATOR, Role.EMPLOYEE)
def show(plan_id: str) -> str:
    """The plan, with what has become of each step; for whoever made it and those who work with mailboxes."""
    desk = MailboxDesk.signed_in()
    shown = desk.plan(plan_id)
    if not desk.is_helper and not desk.actor.same(shown.plan.made_by):
        raise PostvaktError("PV-PLAN-UNKNOWN", plan=plan_id[:80])
    order = next((str(one.detail["order"]) for one in shown.plan.steps if one.detail.get("order")), "")
    target = shown.plan.steps[0].target if shown.plan.steps else ""
    known = {one.key for one in desk.room.records(closed=True)}
    return render_template(
        "mailbox_plan.html",
        told=told(),
        shown=shown,
        may_apply=desk.may_apply(shown),
        script=desk.by_script and shown.in_exchange,
        state_words=words.STEP_STATES,
        link=request.base_url,
        order=order,
        target=target if target in known else "",
    )


@blueprint.post("/<plan_id>")
@allow(Role.SERVICE_DESK, Role.ADMINISTRATOR)
def apply(plan_id: str) -> Response:
    """Carry it out, or the rest of it; ``ran``: the administrator says that the script ended without errors."""
    desk = MailboxDesk.signed_in()
    shown = desk.plan(plan_id)
    outcome = desk.run(desk.room.apply(shown.plan.id, desk.actor, trusted=request.form.get("ran") == "1"))
    if outcome.complete:
        tell(_("Klart. Allt är genomfört och kontrollerat."))
    elif outcome.elsewhere:
        tell(_("Någon annan ändrar brevlådan just nu. Ladda om sidan om en stund, så ser du hur långt det har kommit."))
    elif outcome.to_resume:
        tell(_("Microsoft 365 svarade inte hela vägen. Postvakt fortsätter av sig självt om en stund."))
    elif any(one.note == "script" for one in outcome.results):
        tell(_("Det som skriptet gör syns inte i Microsoft 365 ännu. Kör skriptet och verifiera igen."))
    else:
        tell(_("Något gick inte. Se vad nedan."))
    return redirect(url_for("mailboxes_plan.show", plan_id=plan_id))  # type: ignore[return-value]


@blueprint.get("/<plan_id>/skript.ps1")
@allow(Role.ADMINISTRATOR)
def script(plan_id: str) -> Response:
    """The plan's changes in Exchange as PowerShell."""
    desk = MailboxDesk.signed_in()
    shown = desk.plan(plan_id)
    text = desk.room.script(shown.plan.id)
    answer = Response("\ufeff" + text.replace("\r\n", "\n").replace("\n", "\r\n"), mimetype="text/plain")
    answer.headers["Content-Disposition"] = f'attachment; filename="{shown.plan.id}.ps1"'
    return answer
