"""Beställningar: one's own, those that wait for a yes or for hands, and each with what is next."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from mailboxes.carrying import WaitingPlan
from mailboxes.model import MailboxRecord, Order, OrderKind, Stage
from mailboxes.orders import MAY_ORDER
from policies.messages import PostvaktError
from policies.plan import Plan
from policies.vocabulary import Role
from web import mailbox_words as words
from web.absence_cards import Names
from web.access import allow
from web.csv_file import csv_answer
from web.forms import Form, sent
from web.i18n import language
from web.mailbox_desk import MailboxDesk, beside
from web.phrases import Words, moment_words
from web.phrases import phrase as _
from web.receipt_views import receipt_view
from web.told import tell, told

blueprint = Blueprint("orders", __name__, url_prefix="/bestallningar")
HEAD = (_("Vad"), _("Adress"), _("Beställd av"), _("När"), _("Läge"), _("Avgjord av"), _("Kommentar"))


@blueprint.get("")
@allow(*Role)
def overview() -> str:
    """What waits for the person on top, then every order that concerns them."""
    desk = MailboxDesk.signed_in()
    names = desk.names()
    waiting = desk.orders.waiting_for(desk.actor)
    ids = {one.id for one in waiting}
    asked = {"show": request.args.get("show", ""), "q": request.args.get("q", "").strip()[:100]}
    found = [one for one in desk.orders.visible(desk.actor) if _wanted(one, asked, names)]
    return render_template(
        "orders_overview.html",
        told=told(),
        waiting=[row_of(one, names, desk) for one in waiting],
        plans=[plan_row(one, names, desk) for one in desk.room.waiting_plans(desk.actor)],
        rows=[row_of(one, names, desk) for one in found if one.id not in ids or asked["show"] or asked["q"]],
        asked=asked,
        shown={"": _("alla"), "open": _("på väg"), "over": _("klara och avslutade")},
        may_order=desk.actor.has(*MAY_ORDER),
        watches=bool(desk.room.watched_by(desk.actor.address)),
    )


def plan_row(one: WaitingPlan, names: Names, desk: MailboxDesk) -> dict[str, Any]:
    """A plan that waits, as a line."""
    plan = one.plan
    first = plan.steps[0].summary[language()]
    more = len(plan.steps) - 1
    return {
        "url": url_for("mailboxes_plan.show", plan_id=plan.id),
        "title": first if not more else _("{first} – och {more} till", first=first, more=more),
        "who": names(plan.made_by),
        "day": plan.made_at.astimezone(desk.zone).date(),
        "why": plan.reason,
        "begun": one.begun,
        "status": _("stannade efter {done} av {all}", done=one.done, all=more + 1) if one.begun else _("inte påbörjad"),
    }


def _wanted(order: Order, asked: dict[str, str], names: Names) -> bool:
    if asked["show"] in ("open", "over") and order.stage.over is (asked["show"] == "open"):
        return False
    text = " ".join((order.wanted.name, order.wanted.address, names(order.asked_by))).casefold()
    return all(word in text for word in asked["q"].casefold().split())


def row_of(order: Order, names: Names, desk: MailboxDesk) -> dict[str, Any]:
    """An order as a card or a line."""
    return {
        "id": order.id,
        "url": url_for("orders.one", order_id=order.id),
        "title": words.order_title(order),
        "address": order.wanted.address,
        "who": names(order.asked_by),
        "when": order.asked_at,
        "day": order.asked_at.astimezone(desk.zone).date(),
        "status": words.STAGES[order.stage],
        "tone": words.STAGE_TONES.get(order.stage, ""),
        "why": order.why,
        "next": _next(order),
    }


def _next(order: Order) -> Words:
    if order.stage is Stage.ASKED:
        return _("Titta och svara")
    return _("Se var den är") if order.stage is Stage.APPLIED else _("Se vad som ska göras")


@blueprint.get("/lista.csv")
@allow(*Role)
def as_file() -> Response:
    """Every order that concerns the person, as a file."""
    desk = MailboxDesk.signed_in()
    names = desk.names()
    rows = [
        [
            str(words.THINGS[one.kind]), one.wanted.address, names(one.asked_by), f"{one.asked_at.astimezone(desk.zone):%Y-%m-%d %H:%M}",
            str(words.STAGES[one.stage]), names(one.decided_by), one.comment,
        ]
        for one in desk.orders.visible(desk.actor)
    ]  # fmt: skip
    return csv_answer(f"bestallningar-{desk.today}.csv", [str(word) for word in HEAD], rows)


@blueprint.get("/<order_id>")
@allow(*Role)
def one(order_id: str) -> str:
    """One order."""
    desk = MailboxDesk.signed_in()
    return _page(desk, desk.order(order_id[:80]), Form())


@blueprint.post("/<order_id>/beslut")
@allow(Role.REGISTRAR, Role.SERVICE_DESK, Role.ADMINISTRATOR)
def decide(order_id: str) -> str | Response:
    """Yes or no, with a comment."""
    desk = MailboxDesk.signed_in()
    order = desk.order(order_id[:80])
    form = sent(request.form, ("comment",))
    yes = request.form.get("answer") == "yes"
    try:
        desk.run(desk.orders.decide(order.id, desk.actor, yes=yes, comment=form["comment"], version=_version()))
    except PostvaktError as error:
        beside(form, error, fields=("comment",))
        return _page(desk, desk.order(order.id), form)
    tell(
        _("Godkänd. Den som beställde får veta det.") if yes else _("Inte godkänd. Den som beställde får veta varför.")
    )
    return redirect(url_for("orders.one", order_id=order.id))


@blueprint.post("/<order_id>/angra")
@allow(*Role)
def withdraw(order_id: str) -> Response:
    """No longer wanted."""
    desk = MailboxDesk.signed_in()
    desk.run(desk.orders.withdraw(desk.order(order_id[:80]).id, desk.actor, version=_version()))
    tell(_("Beställningen är återtagen."))
    return redirect(url_for("orders.overview"))


@blueprint.post("/<order_id>/plan")
@allow(Role.SERVICE_DESK, Role.ADMINISTRATOR)
def plan(order_id: str) -> Response:
    """What carries it out, in words."""
    desk = MailboxDesk.signed_in()
    made: Plan = desk.run(desk.plans.of_order(desk.order(order_id[:80]).id, desk.actor))
    return redirect(url_for("mailboxes_plan.show", plan_id=made.id))


@blueprint.post("/<order_id>/kontrollera")
@allow(Role.SERVICE_DESK, Role.ADMINISTRATOR)
def verify(order_id: str) -> Response:
    """Look whether what was carried out is in place."""
    desk = MailboxDesk.signed_in()
    order = desk.order(order_id[:80])
    desk.run(desk.room.verify_orders())
    desk.run(desk.orders.tell_now(order.id))
    if desk.order(order.id).stage is not Stage.VERIFIED:
        tell(_("Allt är inte på plats ännu. Postvakt kontrollerar igen av sig självt."))
    return redirect(url_for("orders.one", order_id=order.id))


def _version() -> int | None:
    try:
        return int(request.form.get("version", ""))
    except ValueError:
        return None


def _page(desk: MailboxDesk, order: Order, form: Form) -> str:
    names = desk.names()
    is_receipt = order.kind is OrderKind.RECEIPT
    exists = any(one.key == order.wanted.key for one in desk.room.records(closed=True))
    return render_template(
        "order_one.html",
        told=told(),
        order=order,
        title=words.order_title(order),
        status=words.STAGES[order.stage],
        tone=words.STAGE_TONES.get(order.stage, ""),
        way=_way(order),
        facts=_facts(order, names, desk),
        form=form,
        labels=words.LABELS,
        may_decide=desk.decides(order),
        may_withdraw=desk.withdraws(order),
        may_plan=desk.carries_out(order) and order.stage is not Stage.APPLIED,
        may_verify=desk.carries_out(order) and order.stage is Stage.APPLIED,
        plan_id=order.plan_id if desk.is_helper else "",
        mailbox=order.wanted.key if exists and not is_receipt else "",
        waits_for=_waits_for(order, desk),
        receipt=receipt_view(desk, order.wanted, url_for("receipts.order_preview", order_id=order.id))
        if is_receipt or order.wanted.receipt.on
        else None,
    )


def _way(order: Order) -> list[tuple[Words, str]]:
    """The stages on the way with ``done``, ``here`` or nothing."""
    if order.stage in (Stage.REFUSED, Stage.WITHDRAWN):
        return [(words.WAY[0][0], "done"), (words.STAGES[order.stage], "here")]
    here = next(number for number, (_word, stages) in enumerate(words.WAY) if order.stage in stages)
    over = order.stage.over
    return [
        (word, "done" if number < here or over else "here" if number == here else "")
        for number, (word, _stages) in enumerate(words.WAY)
    ]


def _waits_for(order: Order, desk: MailboxDesk) -> Words | None:
    if order.stage is Stage.ASKED and not desk.decides(order):
        who = _("kommunregistratorn") if desk.pack.mailboxes.approval.role == "Registrar" else _("servicedesk")
        if desk.actor.same(order.asked_by):
            return _("Nu tittar {who} på den. Du får ett mejl när den är avgjord.", who=who)
        return _("Nu tittar {who} på den.", who=who)
    if order.stage in (Stage.APPROVED, Stage.PLANNED) and not desk.carries_out(order):
        if desk.actor.same(order.asked_by):
            return _("Nu ordnas den. Du får ett mejl när allt är på plats.")
        return _("Nu ordnas den. Den som beställde får ett mejl när allt är på plats.")
    return None


def _facts(order: Order, names: Names, desk: MailboxDesk) -> list[tuple[Words, object]]:
    wanted: MailboxRecord = order.wanted
    by = _("{who}, {when}", who=names(order.asked_by), when=moment_words(order.asked_at, desk.zone))
    found: list[tuple[Words, object]] = [
        (_("Adress"), wanted.address),
        (_("Beställd av"), by),
        (_("Varför"), order.why),
    ]
    if order.kind is OrderKind.MAILBOX:
        found += [
            (_("Typ"), words.KINDS[wanted.kind]),
            (_("Nämnd"), wanted.board),
            (_("Förvaltning"), wanted.department),
            (_("Enhet"), wanted.unit),
            (_("Ansvarig"), names(wanted.responsible)),
            (_("Ersättare"), ", ".join(names(one) for one in wanted.substitutes)),
            (_("Fler som bevakar"), ", ".join(names(one) for one in wanted.members)),
            (_("Vad den är till för"), wanted.purpose),
            (_("Frågor den svarar på"), ", ".join(wanted.topics)),
            (_("Sökord"), ", ".join(wanted.search_words)),
            (_("När någon svarar"), wanted.hours),
            (_("Telefon"), wanted.phone),
            (_("Kvitto"), words.receipt(wanted)),
        ]
    if order.decided_by and order.decided_at:
        when = moment_words(order.decided_at, desk.zone)
        found.append((_("Avgjord av"), _("{who}, {when}", who=names(order.decided_by), when=when)))
    found.append((_("Kommentar"), order.comment))
    return [(name, value) for name, value in found if value != ""]
