"""Kvitton: how they stand in every mailbox, and one mailbox's receipt: looked at, ordered, switched on and off (K01–K04)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from mailboxes.model import MailboxRecord, Order, OrderKind, Receipt
from mailboxes.receipts.model import Standing
from policies.mailing import MailboxUnavailable, MailTrouble
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
from web.orders import row_of
from web.phrases import Words
from web.phrases import phrase as _
from web.previews import preview
from web.receipt_views import receipt_preview, receipt_view
from web.told import tell, told

blueprint = Blueprint("receipts", __name__, url_prefix="/brevlador")
HEAD = (_("Adress"), _("Skickade"), _("Väntar"), _("Hållna av taket"), _("Att se på"), _("Senast sedd"), _("Läge"))
OWN = {"sv": "own_sv", "en": "own_en"}
LONGEST_ADDRESS = 4000  # characters; servers refuse much longer ones


@blueprint.get("/kvitton")
@allow(Role.SERVICE_DESK, Role.ADMINISTRATOR, Role.REGISTRAR)
def standing() -> str:
    """What needs someone on top, the figures, every mailbox. Nobody who wrote is named."""
    desk = MailboxDesk.signed_in()
    names = _names(desk)
    rows = [_row(one, names) for one in _standing(desk)]
    asked = request.args.get("q", "").strip()[:100]
    waiting = [one for one in desk.orders.waiting_for(desk.actor) if one.kind is OrderKind.RECEIPT]
    without = [one for one in desk.room.records() if one.state.value == "active" and not one.receipt.on]
    people = desk.names()
    return render_template(
        "receipts_standing.html",
        told=told(),
        orders=[row_of(one, people, desk) for one in waiting],
        troubled=[row for row in rows if row["trouble"]],
        rows=[row for row in rows if asked.casefold() in f"{row['name']} {row['address']}".casefold()],
        q=asked,
        without=[(one.name, one.key) for one in without],
        demanded=desk.pack.mailboxes.receipt == "demanded",
        figures=(
            (sum(row["sent"] for row in rows), _("skickade")),
            (sum(row["waiting"] for row in rows), _("väntar på att skickas")),
            (sum(row["held_back"] for row in rows), _("hållna av taket senaste dygnet")),
        ),
        cap=desk.pack.receipts.most_per_sender,
        unmarked=bool(rows) and not _marked(desk),
        may_mark=desk.actor.has(Role.ADMINISTRATOR),
    )


def _marked(desk: MailboxDesk) -> bool:
    """Whether receipts are made known as automatic; while the tenant does not answer nobody is asked to do anything about it."""
    try:
        return bool(desk.run(desk.plans.marked()))
    except (MailTrouble, MailboxUnavailable):
        return True


@blueprint.post("/kvitton/markning")
@allow(Role.ADMINISTRATOR)
def mark() -> Response:
    """The plan of the mail-flow rule that makes receipts known as automatic."""
    desk = MailboxDesk.signed_in()
    made: Plan = desk.run(desk.plans.of_marking(desk.actor))
    if not made.steps:
        tell(_("Regeln finns redan. Inget behöver ändras."))
        return redirect(url_for("receipts.standing"))
    return redirect(url_for("mailboxes_plan.show", plan_id=made.id))


@blueprint.get("/kvitton/lista.csv")
@allow(Role.SERVICE_DESK, Role.ADMINISTRATOR, Role.REGISTRAR)
def as_file() -> Response:
    """The same list as a file."""
    desk = MailboxDesk.signed_in()
    rows = [
        [
            one.mailbox, one.sent, one.waiting, one.held_back, one.unclear + one.refused,
            f"{one.looked_at.astimezone(desk.zone):%Y-%m-%d %H:%M}" if one.looked_at else "", str(_state(one)),
        ]
        for one in _standing(desk)
    ]  # fmt: skip
    return csv_answer(f"kvitton-{desk.today}.csv", [str(word) for word in HEAD], rows)


def _standing(desk: MailboxDesk) -> list[Standing]:
    found: list[Standing] = desk.run(desk.receipts.status())
    return sorted(found, key=lambda one: one.mailbox)


def _names(desk: MailboxDesk) -> Names:
    return Names({one.key: one.name for one in desk.room.records(closed=True)})


def _state(one: Standing) -> Words:
    if one.trouble:
        return _("går inte att nå")
    if one.unclear or one.refused:
        return _("behöver någon")
    return _("köar") if one.waiting else _("i fas")


def _row(one: Standing, names: Names) -> dict[str, Any]:
    said = []
    if one.trouble:
        said.append(_("Brevlådan går inte att läsa just nu. Kvittona skickas när den går att nå igen."))
    if one.unclear:
        said.append(
            _(
                "{number} kvitton kan ha skickats, men det går inte att se. Inget skickas två gånger; titta i Skickat.",
                number=one.unclear,
            )
        )
    if one.refused:
        said.append(
            _("{number} kvitton ville Exchange inte skicka. Avsändaren har inte fått något.", number=one.refused)
        )
    return {
        "address": one.mailbox, "name": names(one.mailbox), "url": url_for("receipts.one", address=one.mailbox), "sent": one.sent,
        "waiting": one.waiting, "oldest": one.oldest, "held_back": one.held_back, "look": one.unclear + one.refused,
        "seen": one.looked_at, "state": _state(one), "tone": "look" if said else "ok", "trouble": said,
    }  # fmt: skip


# --- one mailbox ---------------------------------------------------------------------------------


@blueprint.route("/<address>/kvitto", methods=["GET", "POST"])
@allow(*Role)
def one(address: str) -> str | Response:
    """The receipt as it is, or as it would be; ordered from here."""
    desk = MailboxDesk.signed_in()
    record = desk.record(address)
    form, languages = _filled(desk, record)
    if request.method == "POST" and request.form.get("do") != "order":
        texts: dict[str, Any] = {name: form[name] or None for name in OWN.values()}
        led = url_for("receipts.one", address=record.key, languages=",".join(languages), **texts, _anchor="looks")
        if len(led) <= LONGEST_ADDRESS:  # a longer text is shown at once
            return redirect(led, 303)
    if request.method == "POST" and request.form.get("do") == "order":
        wanted = Receipt(True, languages, _own(form))
        try:
            made: Order = desk.run(
                desk.orders.ask_receipt(record.key, wanted, desk.actor, why=request.form.get("why", "")[:1000])
            )
            tell(_("Tack! Beställningen är skickad."))
            return redirect(url_for("orders.one", order_id=made.id))
        except PostvaktError as error:
            beside(form, error)
    seen = url_for(
        "receipts.shown",
        address=record.key,
        languages=",".join(languages),
        sv=form["own_sv"][:1500] or None,
        en=form["own_en"][:1500] or None,
    )
    return render_template(
        "receipt_one.html",
        told=told(),
        record=record,
        form=form,
        labels=words.LABELS,
        may="receipt" in desk.may(record),
        may_switch_off=record.receipt.on and desk.actor.has(Role.SERVICE_DESK, Role.ADMINISTRATOR),
        demanded=desk.pack.mailboxes.receipt == "demanded",
        choices=[(code, words.language_name(code), code in languages) for code in _offered(desk)],
        receipt=receipt_view(desk, record, seen, languages, _own(form)),
        standing=next((_row(row, _names(desk)) for row in _standing(desk) if row.mailbox == record.key), None),
        open_orders=[
            (words.order_title(row), row.id) for row in desk.open_orders_of(record) if row.kind is OrderKind.RECEIPT
        ],
    )


@blueprint.post("/<address>/kvitto/av")
@allow(Role.SERVICE_DESK, Role.ADMINISTRATOR)
def switch_off(address: str) -> Response:
    """No more receipts, as a plan."""
    desk = MailboxDesk.signed_in()
    plan: Plan = desk.run(desk.plans.of_no_receipt(desk.record(address).key, desk.actor))
    return redirect(url_for("mailboxes_plan.show", plan_id=plan.id))


@blueprint.get("/<address>/kvitto/visning")
@allow(*Role)
def shown(address: str) -> Response:
    """The receipt's HTML, in a document of its own."""
    desk = MailboxDesk.signed_in()
    record = desk.record(address)
    own = {code: request.args.get(code, "")[:1500] for code in OWN if request.args.get(code)}
    chosen = tuple(one for one in request.args.get("languages", "").split(",") if one in _offered(desk))
    return preview(receipt_preview(desk, record, chosen, own).html, language=language())


@blueprint.get("/bestalld/<order_id>/visning")
@allow(*Role)
def order_preview(order_id: str) -> Response:
    """The same of an order."""
    desk = MailboxDesk.signed_in()
    return preview(receipt_preview(desk, desk.order(order_id[:80]).wanted).html, language=language())


def _filled(desk: MailboxDesk, record: MailboxRecord) -> tuple[Form, tuple[str, ...]]:
    """Form and languages: as they were sent, as they were looked at, else as the receipt is."""
    if request.method == "POST":
        return sent(request.form, OWN.values()), _chosen(desk, request.form.getlist("languages"))
    if "languages" in request.args:
        return sent(request.args, OWN.values()), _chosen(desk, request.args["languages"].split(","))
    return _from_record(record), _chosen(desk, record.receipt.languages)


def _from_record(record: MailboxRecord) -> Form:
    return Form({field: record.receipt.own.get(code, "") for code, field in OWN.items()})


def _own(form: Form) -> dict[str, str]:
    return {code: form[field][:1500] for code, field in OWN.items() if form[field]}


def _offered(desk: MailboxDesk) -> list[str]:
    """The languages that the municipality has a text in, Swedish first."""
    return [code for code in words.LANGUAGES if code == "sv" or desk.pack.file(f"receipts/{code}.j2") is not None]


def _chosen(desk: MailboxDesk, ticked: Collection[str]) -> tuple[str, ...]:
    return tuple(code for code in _offered(desk) if code == "sv" or code in ticked)
