"""What of mailboxes, orders and receipts needs someone now, for the first page."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from policies.mailing import MailboxUnavailable, MailTrouble
from policies.messages import PostvaktError
from web import answering
from web.mailbox_desk import MailboxDesk
from web.phrases import Words
from web.phrases import phrase as _


@dataclass(frozen=True, slots=True)
class Need:
    """One thing on the first page: what it is about, how many, in words, and where to."""

    heading: Words
    number: int
    said: Words
    url: str
    link: Words


def mailbox_needs() -> list[Need]:
    """For whoever is signed in; nothing while it cannot be read."""
    try:
        desk = MailboxDesk.signed_in()
        return [
            one
            for one in (*_answering(), *_orders(desk), *_plans(desk), *_register(desk), *_receipts(desk))
            if one.number
        ]
    except (PostvaktError, MailTrouble, MailboxUnavailable):
        return []


def _answering() -> list[Need]:
    return [Need(*one) for one in answering.needs()]


def _orders(desk: MailboxDesk) -> list[Need]:
    number = len(desk.orders.waiting_for(desk.actor))
    said = _("beställning väntar på dig.") if number == 1 else _("beställningar väntar på dig.")
    return [Need(_("Beställningar"), number, said, url_for("orders.overview"), _("Titta på dem"))]


def _plans(desk: MailboxDesk) -> list[Need]:
    number = sum(one.begun for one in desk.room.waiting_plans(desk.actor))
    said = _("plan har stannat på vägen.") if number == 1 else _("planer har stannat på vägen.")
    return [Need(_("Planer"), number, said, url_for("orders.overview") + "#planer", _("Se var"))]


def _register(desk: MailboxDesk) -> list[Need]:
    number = len(desk.problems() or ())
    if desk.is_helper:
        said = _("sak i registret behöver någon.") if number == 1 else _("saker i registret behöver någon.")
    else:
        said = _("sak behöver dig som är ansvarig.") if number == 1 else _("saker behöver dig som är ansvarig.")
    return [Need(_("Brevlådor"), number, said, url_for("mailboxes.overview"), _("Se vad"))]


def _receipts(desk: MailboxDesk) -> list[Need]:
    if not desk.sees_receipts:
        return []
    rows = desk.run(desk.receipts.status())
    number = sum(1 for one in rows if one.trouble or one.unclear or one.refused)
    said = _("brevlådas kvitton behöver någon.") if number == 1 else _("brevlådors kvitton behöver någon.")
    return [Need(_("Kvitton"), number, said, url_for("receipts.standing"), _("Se vilka"))]
