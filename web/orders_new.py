"""Ordering a function mailbox: a form for heads of unit, filled with what is nearly always right."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from mailboxes.model import MailboxRecord, Order, Receipt
from mailboxes.orders import MAY_ORDER
from policies.messages import PostvaktError
from web import mailbox_words as words
from web.access import allow
from web.forms import Form, sent
from web.mailbox_desk import MailboxDesk, beside, several
from web.mailboxes_change import days_of, kind_of
from web.phrases import phrase as _
from web.told import tell

blueprint = Blueprint("orders_new", __name__, url_prefix="/bestallningar")
FIELDS = (
    "name", "address", "kind", "board", "department", "unit", "responsible", "substitutes", "members", "hours", "phone", "purpose",
    "topics", "search_words", "answering_days", "why",
)  # fmt: skip


@blueprint.get("/ny")
@allow(*MAY_ORDER)
def fresh() -> str:
    """The form."""
    desk = MailboxDesk.signed_in()
    me = desk.me()
    demanded = desk.pack.mailboxes.receipt == "demanded"
    values = {
        "kind": "function",
        "department": me.department if me else "",
        "unit": me.unit if me else "",
        "responsible": me.display_name if me else desk.actor.address,
        "receipt": "on" if demanded else "",
    }
    known = {one.name for one in desk.pack.boards}
    board = next((one.name for one in desk.pack.boards if me and one.department == me.department), "")
    values["board"] = request.args["board"] if request.args.get("board") in known else board
    if request.args.get("kind") == "authority":
        values["kind"] = "authority"
    return _page(desk, Form(values))


@blueprint.post("/ny")
@allow(*MAY_ORDER)
def order() -> str | Response:
    """Order it."""
    desk = MailboxDesk.signed_in()
    form = sent(request.form, (*FIELDS, "receipt"))
    wanted = _wanted(desk, form)
    try:
        if form.problems:  # what is wrong besides is told at the same time
            desk.run(desk.orders.check_mailbox(wanted))
        else:
            made: Order = desk.run(desk.orders.ask_mailbox(wanted, desk.actor, why=form["why"][:1000]))
            tell(_("Tack! Beställningen är skickad. Du får ett mejl när den är avgjord."))
            return redirect(url_for("orders.one", order_id=made.id))
    except PostvaktError as error:
        beside(form, error, fields=FIELDS)
    form.sort(FIELDS)
    return _page(desk, form)


def _wanted(desk: MailboxDesk, form: Form) -> MailboxRecord:
    address = form["address"]
    if address and "@" not in address:
        address = f"{address}@{desk.pack.municipality.domains[0]}"
    responsible = desk.addresses(form["responsible"])
    if len(responsible) > 1:
        form.problems["responsible"] = _("Skriv en person.")
    kind, days = kind_of(form), days_of(form)
    return MailboxRecord(
        address=address,
        name=form["name"],
        kind=kind or next(iter(words.KINDS)),
        board=form["board"],
        department=form["department"],
        unit=form["unit"],
        responsible=(responsible or ("",))[0],
        substitutes=desk.addresses(form["substitutes"]),
        members=desk.addresses(form["members"]),
        hours=form["hours"],
        phone=form["phone"],
        purpose=form["purpose"],
        topics=several(form["topics"]),
        search_words=several(form["search_words"]),
        receipt=Receipt(on=bool(form["receipt"]), languages=tuple(desk.pack.receipts.languages)),
        answering_days=days,
    )


def _page(desk: MailboxDesk, form: Form) -> str:
    return render_template(
        "order_new.html",
        form=form,
        labels=words.LABELS,
        kinds=[(str(one), word) for one, word in words.KIND_CHOICES.items()],
        boards=[(one.name, one.name) for one in desk.pack.boards],
        people=desk.suggested(),
        domain=desk.pack.municipality.domains[0],
        least=desk.pack.mailboxes.least_people,
        most_days=desk.pack.answering.working_days,
        demanded=desk.pack.mailboxes.receipt == "demanded",
        registrar=desk.pack.mailboxes.approval.role == "Registrar",
    )
