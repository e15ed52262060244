"""Brevlådor: what needs someone now, the register, and one mailbox with its people, words, receipt and orders."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from mailboxes.model import MailboxRecord, Problem, Trouble
from policies.vocabulary import Role
from web import mailbox_words as words
from web.absence_cards import Names
from web.access import allow
from web.csv_file import csv_answer
from web.i18n import language
from web.mailbox_desk import MailboxDesk
from web.phrases import Words
from web.phrases import phrase as _
from web.told import told

blueprint = Blueprint("mailboxes", __name__, url_prefix="/brevlador")
HEAD = (
    _("Namn"), _("Adress"), _("Typ"), _("Nämnd"), _("Förvaltning"), _("Enhet"), _("Ansvarig"), _("Ersättare"),
    _("Fler som bevakar"), _("Telefon"), _("När någon svarar"), _("Kvitto"), _("Läge"),
)  # fmt: skip
# the most pressing first
_ORDER = (
    Trouble.AWAY, Trouble.MAILBOX_GONE, Trouble.NO_RESPONSIBLE, Trouble.PERSON_GONE, Trouble.TOO_FEW, Trouble.CLOSING_OVERDUE,
    Trouble.NO_AUTHORITY_MAILBOX, Trouble.UNREGISTERED, Trouble.NO_RECEIPT, Trouble.NOT_MARKED,
    Trouble.NO_COPIES, Trouble.INCOMPLETE,
)  # fmt: skip
SHOWN_FIRST = 5
# where each is mended
_STAFF = ("mailboxes_change.staff", _("Byt personer"))
_MENDED = {
    Trouble.TOO_FEW: _STAFF,
    Trouble.NO_RESPONSIBLE: _STAFF,
    Trouble.PERSON_GONE: _STAFF,
    Trouble.AWAY: _STAFF,
    Trouble.NO_RECEIPT: ("receipts.one", _("Se och beställ kvittot")),
    Trouble.INCOMPLETE: ("mailboxes_change.change", _("Ändra uppgifter")),
}


@blueprint.get("")
@allow(*Role)
def overview() -> str:
    """The register, filtered and searched; for whoever only watches a few, those."""
    desk, asked = MailboxDesk.signed_in(), _asked()
    records = desk.records()
    names = desk.names()
    found = desk.problems()
    problems = sorted(found or (), key=lambda one: (_ORDER.index(one.trouble), one.target))
    return render_template(
        "mailboxes_overview.html",
        told=told(),
        problems=[problem_card(one) for one in problems],
        first=SHOWN_FIRST,
        unknown=found is None,
        asked=asked,
        boards=sorted({one.board for one in records if one.board}),
        departments=sorted({one.department for one in records if one.department}),
        states=[(str(one), word) for one, word in words.STATES.items()],
        rows=[_row(one, names) for one in records if _wanted(one, asked)],
        any=bool(records),
        sees_all=desk.sees_all,
        helper=desk.is_helper,
    )


@blueprint.get("/lista.csv")
@allow(*Role)
def as_file() -> Response:
    """The same list as a file; `postvakt mailboxes import` reads it again."""
    desk, asked = MailboxDesk.signed_in(), _asked()
    records = [one for one in desk.records() if _wanted(one, asked)]
    head = [str(word) for word in HEAD]
    return csv_answer(f"brevlador-{desk.today}.csv", head, [_cells(one) for one in records])


def _cells(one: MailboxRecord) -> list[str]:
    return [
        one.name, one.address, str(words.KINDS[one.kind]), one.board, one.department, one.unit, one.responsible,
        ", ".join(one.substitutes), ", ".join(one.members), one.phone, one.hours,
        str(_("ja") if one.receipt.on else _("nej")), str(words.STATES[one.state]),
    ]  # fmt: skip


def _asked() -> dict[str, str]:
    return {name: request.args.get(name, "").strip()[:120] for name in ("q", "board", "department", "state")}


def _wanted(record: MailboxRecord, asked: dict[str, str]) -> bool:
    if not asked["state"] and record.state.value == "closed":
        return False
    for name in ("board", "department", "state"):
        if asked[name] and str(getattr(record, name)) != asked[name]:
            return False
    texts = (record.name, record.address, record.board, record.department, record.unit, *record.people)
    text = " ".join((*texts, *record.topics, *record.search_words)).casefold()
    return all(word in text for word in asked["q"].casefold().split())


def _row(record: MailboxRecord, names: Names) -> dict[str, Any]:
    return {
        "url": url_for("mailboxes.one", address=record.key),
        "name": record.name,
        "address": record.address,
        "kind": words.KINDS[record.kind],
        "board": record.board,
        "department": record.department,
        "responsible": names(record.responsible) if record.responsible else "–",
        "people": len(record.people),
        "receipt": words.receipt(record),
        "state": words.STATES[record.state],
        "tone": words.tone(record),
    }


def problem_card(problem: Problem) -> dict[str, Any]:
    """A problem with where it is mended."""
    target, label = "", _("Se brevlådan")
    if problem.trouble is Trouble.UNREGISTERED:
        target, label = url_for("mailboxes_import.tenant"), _("Hämta in den")
    elif problem.trouble is Trouble.NO_AUTHORITY_MAILBOX:
        target, label = url_for("orders_new.fresh", board=problem.target, kind="authority"), _("Beställ en")
    elif problem.trouble is Trouble.NOT_MARKED:
        target, label = url_for("receipts.standing"), _("Se kvittona")
    elif "@" in problem.target:
        endpoint, label = _MENDED.get(problem.trouble, ("mailboxes.one", label))
        target = url_for(endpoint, address=problem.target)
    return {"text": problem.text(language()), "url": target, "label": label, "target": problem.target}


@blueprint.get("/<address>")
@allow(*Role)
def one(address: str) -> str:
    """One mailbox, for whoever may see it."""
    desk = MailboxDesk.signed_in()
    record, names = desk.record(address), desk.names()
    may = desk.may(record)
    found = desk.problems() or []
    return render_template(
        "mailbox_one.html",
        told=told(),
        record=record,
        state=words.STATES[record.state],
        tone=words.tone(record),
        kind=words.KINDS[record.kind],
        problems=[one.text(language()) for one in found if one.target.casefold() == record.key],
        people=_people(record, names),
        facts=_facts(record, desk),
        languages=[words.language_name(code) for code in record.receipt.languages],
        orders=[(words.order_title(one), words.STAGES[one.stage], one.id) for one in desk.open_orders_of(record)],
        may=may,
        moved=names(record.moved_to) if record.moved_to else "",
    )


def _people(record: MailboxRecord, names: Names) -> list[tuple[str, str, Words]]:
    duties: dict[str, Words] = dict.fromkeys(record.members, _("bevakar"))
    duties |= dict.fromkeys(record.substitutes, _("ersättare"))
    if record.responsible:
        duties[record.responsible] = _("ansvarig")
    return [(names(person), person, duties[person]) for person in record.people]


def _facts(record: MailboxRecord, desk: MailboxDesk) -> list[tuple[Words, object]]:
    days = record.answering_days if record.answering_days is not None else desk.pack.answering.working_days
    one_day = _("{days} arbetsdag", days=days)
    found: list[tuple[Words, object]] = [
        (_("Nämnd"), record.board),
        (_("Förvaltning"), record.department),
        (_("Enhet"), record.unit),
        (_("Vad den är till för"), record.purpose),
        (_("Frågor den svarar på"), ", ".join(record.topics)),
        (_("Sökord"), ", ".join(record.search_words)),
        (_("När någon svarar"), record.hours),
        (_("Telefon"), record.phone),
        (_("Svarstid"), one_day if days == 1 else _("{days} arbetsdagar", days=days)),
    ]
    if record.closes_at:
        found.append((_("Stängs"), record.closes_at.astimezone(desk.zone).date()))
    return [(name, value) for name, value in found if value != ""]
