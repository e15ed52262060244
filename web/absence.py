"""Frånvaro: one's own absences, what one is asked to watch, and each absence with what holds now and what will happen."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, render_template, url_for
from werkzeug.wrappers import Response

from absence.model import Absence
from policies.vocabulary import Role
from web import absence_cards as cards
from web import absence_words as words
from web.absence_desk import Desk
from web.access import allow
from web.phrases import Words, moment_words
from web.phrases import phrase as _
from web.told import tell, told

blueprint = Blueprint("absence", __name__, url_prefix="/franvaro")


def url_of(absence: Absence) -> str:
    """The page of one absence."""
    return url_for("absence.one", absence_id=absence.id)


@blueprint.get("")
@allow(*Role)
def mine() -> str:
    """The person's own absences, and the mailboxes they watch or are asked to watch."""
    desk = Desk.signed_in()
    found = desk.mine()
    names = desk.names()
    return render_template(
        "absence_mine.html",
        told=told(),
        own=[cards.own(one, names, desk.now, url_of(one)) for one in found.own if one.is_live],
        over=[cards.own(one, names, desk.now, url_of(one)) for one in reversed(found.own) if not one.is_live],
        asked=[cards.watched(one, names) for one in found.asked],
        watching=[cards.watched(one, names, seen_today=seen, url=url_of(one)) for one, seen in found.watching],
        promised=[cards.watched(one, names, url=url_of(one)) for one in found.promised],
        found=desk.found({desk.address}),
        keep_days=current_app.extensions["services"].pack.absence.keep_days,
    )


@blueprint.post("/inte-borta")
@allow(*Role)
def not_away() -> Response:
    """What was found was wrong: nothing more is said of it."""
    Desk.signed_in().not_away()
    tell(_("Tack, då vet vi."))
    return redirect(url_for("absence.mine"))


@blueprint.get("/<absence_id>")
@allow(*Role)
def one(absence_id: str) -> str:
    """One absence, for whoever may see it."""
    desk = Desk.signed_in()
    absence, names = desk.absence(absence_id), desk.names()
    reader = desk.reader(absence)
    card = _card(desk, absence, names, reader)
    last = words.last_day(absence)
    return render_template(
        "absence_one.html",
        told=told(),
        card=card,
        back=_back(reader),
        facts=_facts(desk, absence, names, reader),
        now=desk.in_force(absence),
        coming=desk.coming(absence),
        met=desk.met(absence) if reader != "substitute" else (),
        replies=desk.replies_of(absence) if reader in ("self", "manager", "administrator") and absence.is_live else (),
        unanswered=desk.is_uncovered(absence),
        days=desk.seen_days(absence),
        last=last.isoformat() if last else "",
    )


def _card(desk: Desk, absence: Absence, names: cards.Names, reader: str) -> cards.Card:
    if reader == "self":
        return cards.own(absence, names, desk.now)
    if reader == "substitute":
        return cards.watched(absence, names, seen_today=desk.watched_today(absence))
    may = cards.owner_may(absence) if reader in ("manager", "administrator") else frozenset()
    return cards.others(absence, names, desk.now, may=may)


def _back(reader: str) -> str:
    return {
        "manager": url_for("absence_reports.reports"),
        "administrator": url_for("absence_overview.overview"),
        "desk": url_for("absence_overview.overview"),
    }.get(reader, url_for("absence.mine"))


def _facts(desk: Desk, absence: Absence, names: cards.Names, reader: str) -> list[tuple[Words, object]]:
    zone, coverage = desk.zone, absence.coverage
    facts: list[tuple[Words, object]] = [(_("När"), words.when(absence))]
    if reader != "self":
        facts.insert(0, (_("Vem"), f"{names(absence.mailbox)}, {absence.mailbox}"))
    if reader in ("self", "manager"):
        facts.append((_("Vad"), words.KINDS_SHORT[absence.kind]))
    facts.append((_("Bevakning"), words.WAYS[coverage.way]))
    if coverage.substitute:
        facts.append((_("Ersättare"), f"{names(coverage.substitute)}, {coverage.substitute}"))
        if coverage.answered_at and not coverage.awaits_answer:
            facts.append((_("Svarade"), moment_words(coverage.answered_at, zone)))
        elif coverage.asked_at:
            facts.append((_("Tillfrågad"), moment_words(coverage.asked_at, zone)))
    unread = desk.unread(absence)
    if unread is not None:
        facts.append((_("Olästa"), unread))
    by = _("{who}, {when}", who=names(absence.made_by), when=moment_words(absence.made_at, zone))
    facts.append((_("Inlagd av"), by))
    return facts
