"""Into the register: a spreadsheet or what Microsoft 365 has already, first shown, then kept."""

from __future__ import annotations

import base64
import binascii
import zlib
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from mailboxes.importing import ImportReport
from policies.messages import PostvaktError
from policies.vocabulary import Role
from web import mailbox_words as words
from web.absence_cards import Names
from web.access import allow
from web.forms import Form
from web.i18n import language
from web.mailbox_desk import MailboxDesk
from web.phrases import Words
from web.phrases import phrase as _
from web.told import tell

blueprint = Blueprint("mailboxes_import", __name__, url_prefix="/brevlador/hamta")
MOST_BYTES = 1_000_000
MOST_SHOWN = 200
_CHANGES = {"new": _("ny"), "changed": _("ändras")}


@blueprint.get("")
@allow(Role.SERVICE_DESK, Role.REGISTRAR, Role.ADMINISTRATOR)
def choose() -> str:
    """Where from?"""
    return render_template("mailbox_import.html", form=Form(), labels=words.LABELS, shown=None)


@blueprint.post("")
@allow(Role.SERVICE_DESK, Role.REGISTRAR, Role.ADMINISTRATOR)
def from_file() -> str | Response:
    """What the spreadsheet would change, or keep it."""
    desk = MailboxDesk.signed_in()
    keep = request.form.get("do") == "keep"
    data = _unpacked(request.form.get("packed", "")) if keep else _uploaded()
    if not data or len(data) > MOST_BYTES:
        said = _("Filen är för stor, högst 1 MB.") if data else _("Välj en fil.")
        form = Form({}, {"file": said})
        return render_template("mailbox_import.html", form=form, labels=words.LABELS, shown=None)
    report: ImportReport = desk.run(desk.room.import_csv(data, desk.actor, dry_run=not keep))
    if report.kept:
        return _kept(report)
    packed = base64.b64encode(zlib.compress(data, 9)).decode("ascii")
    return render_template(
        "mailbox_import.html",
        form=Form(),
        labels=words.LABELS,
        shown=_shown(report, desk.names()),
        packed=packed,
        tenant=False,
        mistake=bool(report.mistakes),
    )


@blueprint.get("/microsoft")
@allow(Role.SERVICE_DESK, Role.REGISTRAR, Role.ADMINISTRATOR)
def tenant() -> str:
    """Shared mailboxes in Microsoft 365 that the register does not know."""
    desk = MailboxDesk.signed_in()
    report: ImportReport = desk.run(desk.room.import_tenant(desk.actor))
    return render_template(
        "mailbox_import.html",
        form=Form(),
        labels=words.LABELS,
        shown=_shown(report, desk.names()),
        packed="",
        tenant=True,
    )


@blueprint.post("/microsoft")
@allow(Role.SERVICE_DESK, Role.REGISTRAR, Role.ADMINISTRATOR)
def keep_tenant() -> Response:
    """Keep those that are ticked."""
    desk = MailboxDesk.signed_in()
    chosen = request.form.getlist("address")[:MOST_SHOWN]
    if not chosen:
        tell(_("Inget var valt, så inget ändrades."))
        return redirect(url_for("mailboxes.overview"))
    report: ImportReport = desk.run(desk.room.import_tenant(desk.actor, addresses=chosen, dry_run=False))
    return _kept(report)


def _kept(report: ImportReport) -> Response:
    number = len(report.to_keep)
    tell(
        _("1 brevlåda är sparad i registret.")
        if number == 1
        else _("{number} brevlådor är sparade i registret.", number=number)
    )
    return redirect(url_for("mailboxes.overview"))


def _uploaded() -> bytes:
    file = request.files.get("file")
    return file.stream.read(MOST_BYTES + 1) if file else b""


def _unpacked(text: str) -> bytes:
    """What the page before held. Raises PostvaktError for anything else."""
    try:
        return zlib.decompressobj().decompress(base64.b64decode(text, validate=True), MOST_BYTES + 1)
    except (binascii.Error, zlib.error, ValueError) as error:
        raise PostvaktError("PV-INPUT", field=_("Fil"), expected="CSV") from error


def _shown(report: ImportReport, names: Names) -> dict[str, Any]:
    rows = [
        {
            "kind": _CHANGES[one.kind],
            "address": one.record.address,
            "name": one.record.name,
            "fields": [_field(name, pair) for name, pair in one.fields.items() if name != "version"],
            "people": ", ".join(names(person) for person in one.record.people),
        }
        for one in report.changes
        if one.kind != "same"
    ]
    same = sum(one.kind == "same" for one in report.changes)
    mistakes = [(one.line, one.column, one.en if language() == "en" else one.sv) for one in report.mistakes]
    return {
        "rows": rows[:MOST_SHOWN], "more": max(0, len(rows) - MOST_SHOWN), "count": len(rows), "same": same,
        "mistakes": mistakes[:MOST_SHOWN], "more_mistakes": max(0, len(mistakes) - MOST_SHOWN),
    }  # fmt: skip


def _field(name: str, pair: tuple[Any, Any]) -> Words:
    before, after = (_plain(one) for one in pair)
    label = words.LABELS.get(name, name)
    return _("{label}: {before} → {after}", label=label, before=before or "–", after=after or "–")


def _plain(value: Any) -> Any:
    if isinstance(value, dict):  # the receipt
        return _("på") if value.get("on") else _("av")
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return "" if value is None else value
