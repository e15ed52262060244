"""Changing a mailbox: what the register says of it at once; its people, its end and what drifted by a plan in words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from mailboxes.model import MailboxRecord
from policies.messages import PostvaktError
from policies.plan import Plan
from policies.vocabulary import Role
from web import mailbox_words as words
from web.access import allow
from web.forms import Form, sent
from web.mailbox_desk import MailboxDesk, beside, listed, several
from web.phrases import phrase as _
from web.told import tell

blueprint = Blueprint("mailboxes_change", __name__, url_prefix="/brevlador")
TEXTS = ("name", "board", "department", "unit", "hours", "phone", "purpose")
LISTS = ("topics", "search_words")
STAFF = ("responsible", "substitutes", "members")


@blueprint.route("/<address>/andra", methods=["GET", "POST"])
@allow(*Role)
def change(address: str) -> str | Response:
    """What the register says in words."""
    desk = MailboxDesk.signed_in()
    record = desk.record(address)
    _must(desk, record, "words")
    fields = desk.words_of(record)
    form = _from_record(record) if request.method == "GET" else sent(request.form, words.LABELS)
    if request.method == "POST":
        try:
            wanted = _wanted(form, fields)
            if not form.problems:
                desk.room.change(record.key, wanted, desk.actor, version=_version())
                tell(_("Sparat."))
                return redirect(url_for("mailboxes.one", address=record.key))
        except PostvaktError as error:
            beside(form, error, fields=fields)
    return _page("mailbox_change.html", desk, record, form, fields=fields)


def _from_record(record: MailboxRecord) -> Form:
    values = {name: str(getattr(record, name)) for name in (*TEXTS, "kind", "responsible", "moved_to")}
    values |= {name: listed(getattr(record, name)) for name in (*LISTS, "substitutes", "members")}
    values["answering_days"] = "" if record.answering_days is None else str(record.answering_days)
    return Form(values)


def _wanted(form: Form, fields: frozenset[str]) -> dict[str, Any]:
    wanted: dict[str, Any] = {name: form[name] for name in TEXTS if name in fields}
    wanted |= {name: several(form[name]) for name in LISTS if name in fields}
    if "kind" in fields:
        wanted["kind"] = kind_of(form)
    if "answering_days" in fields:
        wanted["answering_days"] = days_of(form)
    return wanted


def kind_of(form: Form) -> Any:
    """What was chosen, or what is wrong with it beside the field."""
    found = {str(one): one for one in words.KINDS}.get(form["kind"])
    if found is None:
        form.problems["kind"] = _("Välj ett av alternativen.")
    return found


def days_of(form: Form) -> int | None:
    """The working days, none for the municipality's own number; what is wrong stands beside the field."""
    text = form["answering_days"]
    if text and not (text.isascii() and text.isdigit() and len(text) < 4):
        form.problems["answering_days"] = _("Skriv ett antal arbetsdagar, till exempel 2.")
        return None
    return int(text) if text else None


@blueprint.route("/<address>/personer", methods=["GET", "POST"])
@allow(*Role)
def staff(address: str) -> str | Response:
    """Who watches it: what is wanted becomes a plan."""
    desk = MailboxDesk.signed_in()
    record = desk.record(address)
    _must(desk, record, "staff")
    form = _from_record(record) if request.method == "GET" else sent(request.form, (*STAFF, "why"))
    if request.method == "POST":
        responsible = desk.addresses(form["responsible"])
        if len(responsible) > 1:
            form.problems["responsible"] = _("Skriv en person.")
        else:
            work = desk.plans.of_staff(
                record.key,
                desk.actor,
                responsible=(responsible or ("",))[0],
                substitutes=desk.addresses(form["substitutes"]),
                members=desk.addresses(form["members"]),
                reason=form["why"][:500],
            )
            made = _planned(desk, form, work, STAFF)
            if made is not None:
                return made
    return _page("mailbox_staff.html", desk, record, form, people=desk.suggested())


@blueprint.route("/<address>/stang", methods=["GET", "POST"])
@allow(Role.SERVICE_DESK, Role.REGISTRAR, Role.ADMINISTRATOR)
def close(address: str) -> str | Response:
    """It ends: mail goes on to another for the transition."""
    desk = MailboxDesk.signed_in()
    record = desk.record(address)
    _must(desk, record, "close")
    form = Form({"moved_to": ""}) if request.method == "GET" else sent(request.form, ("moved_to", "why"))
    if request.method == "POST":
        if not form["moved_to"]:
            form.problems["moved_to"] = _("Välj en brevlåda som tar över mejlen.")
        else:
            work = desk.plans.of_closing(record.key, form["moved_to"], desk.actor, form["why"][:500])
            made = _planned(desk, form, work, ("moved_to",))
            if made is not None:
                return made
    others = [(one.key, f"{one.name}, {one.address}") for one in desk.others(record)]
    return _page(
        "mailbox_close.html", desk, record, form, others=others, days=desk.pack.mailboxes.closing.transition_days
    )


@blueprint.post("/<address>/ratta")
@allow(Role.SERVICE_DESK, Role.REGISTRAR, Role.ADMINISTRATOR)
def mend(address: str) -> Response:
    """What in Microsoft 365 is not as the register has it, as a plan."""
    desk = MailboxDesk.signed_in()
    record = desk.record(address)
    plan: Plan = desk.run(desk.plans.of_drift(record.key, desk.actor))
    return _to(plan, record)


def _planned(desk: MailboxDesk, form: Form, work: Any, fields: tuple[str, ...]) -> Response | None:
    try:
        plan: Plan = desk.run(work)
    except PostvaktError as error:
        beside(form, error, fields=fields)
        return None
    return _to(plan, None)


def _to(plan: Plan, record: MailboxRecord | None) -> Response:
    if plan.steps:
        return redirect(url_for("mailboxes_plan.show", plan_id=plan.id))
    tell(_("Inget behöver ändras."))
    if record is not None:
        return redirect(url_for("mailboxes.one", address=record.key))
    return redirect(request.path)


def _must(desk: MailboxDesk, record: MailboxRecord, what: str) -> None:
    if what in desk.may(record):
        return
    if not record.state.open or (what == "close" and desk.is_helper):
        raise PostvaktError("PV-MAILBOX-STATE", address=record.address)
    raise PostvaktError("PV-FORBIDDEN", role=Role.SERVICE_DESK.value)


def _version() -> int:
    try:
        return int(request.form.get("version", ""))
    except ValueError:
        return -1


def _page(template: str, desk: MailboxDesk, record: MailboxRecord, form: Form, **more: Any) -> str:
    return render_template(
        template,
        record=replace(record, version=_version() if request.form.get("version") else record.version),
        form=form,
        labels=words.LABELS,
        kinds=[(str(one), word) for one, word in words.KIND_CHOICES.items()],
        boards=[(one.name, one.name) for one in desk.pack.boards],
        least=desk.pack.mailboxes.least_people,
        most_days=desk.pack.answering.working_days,
        **more,
    )
