"""New absences and changes: a form that works without JavaScript, then what would happen and be answered, then done."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from absence.model import Absence, Kind, Request, Way
from policies.messages import PostvaktError
from policies.vocabulary import Role
from web import absence_drafts as drafts
from web import absence_words as words
from web.absence_desk import Desk
from web.absence_drafts import ARGUMENT, Draft, Saved
from web.absence_form import LONGEST_WORDS, from_absence, from_mapping, read
from web.absence_shapes import Candidate, Preview, problem_of
from web.access import allow
from web.phrases import Words
from web.phrases import phrase as _
from web.told import tell, told

blueprint = Blueprint("absence_form", __name__, url_prefix="/franvaro")
# What is wrong is named by its field, and leads there.
LABELS = {
    "kind": _("Vad gäller det?"),
    "first": _("Första dagen borta"),
    "last": _("Sista dagen borta"),
    "from_time": _("Från klockan"),
    "to_time": _("Till klockan"),
    "weekdays": _("Vilka veckodagar?"),
    "way": _("Hur bevakas brevlådan?"),
    "substitute": _("Vem bevakar?"),
    "words_sv": _("På svenska"),
    "words_en": _("På engelska"),
    "reply_to": _("Hänvisa till en funktionsbrevlåda"),
}
WHEN = ("first", "last", "from_time", "to_time", "weekdays")
ANCHORS = {name: name for name in LABELS} | {"weekdays": "day-0", "way": "way-access"}


@dataclass(frozen=True, slots=True)
class Whose:
    """Somebody else, whom the absence is about."""

    name: str
    address: str


@blueprint.get("/ny")
@allow(*Role)
def fresh() -> str | Response:
    """The empty form; ``mailbox``: for whom, when not oneself; ``first`` and ``last`` may come from a mail's link."""
    desk = Desk.signed_in()
    if ARGUMENT in request.args:
        return _again(desk, None)
    mailbox = desk.acts_for(request.args.get("mailbox", ""))
    form = from_mapping({"kind": Kind.HOLIDAY, "way": desk.ways(mailbox)[0], **request.args})
    if mailbox != desk.address:
        form.values |= {"kind": Kind.ILLNESS, "first": form["first"] or desk.today.isoformat()}
    return _page(desk, Draft(mailbox, form, ""))


@blueprint.post("/ny")
@allow(*Role)
def save_fresh() -> str | Response:
    """Show what would happen, or do it."""
    desk = Desk.signed_in()
    return _sent_in(desk, drafts.sent(desk.acts_for(request.form.get("for", "")), request.form), None)


@blueprint.get("/<absence_id>/andra")
@allow(*Role)
def change(absence_id: str) -> str | Response:
    """The form filled with an absence."""
    desk = Desk.signed_in()
    absence = desk.changeable(absence_id)
    if ARGUMENT in request.args:
        return _again(desk, absence)
    return _page(desk, Draft(absence.mailbox, from_absence(absence), ""), absence)


@blueprint.post("/<absence_id>/andra")
@allow(*Role)
def save_change(absence_id: str) -> str | Response:
    """Show what would change, or change it."""
    desk = Desk.signed_in()
    absence = desk.changeable(absence_id)
    return _sent_in(desk, drafts.sent(absence.mailbox, request.form), absence)


def _sent_in(desk: Desk, draft: Draft, absence: Absence | None) -> str | Response:
    """Save it, when that was asked for and nothing speaks against it; else lead to a page that shows the form, which is got, not posted."""
    asked = read(draft.form, draft.mailbox, desk.zone) if draft.do == "save" else None
    if asked is not None:
        try:
            made = desk.change(absence, asked, draft.version) if absence else desk.ask(asked)
        except PostvaktError as error:
            draft.refuse(error)
        else:
            drafts.saved(made.id)
            tell(_done(desk, made))
            return redirect(url_for("absence.one", absence_id=made.id), 303)
    name = drafts.keep(request.path, draft)
    return redirect(f"{request.path}?{ARGUMENT}={name}", 303) if name else _page(desk, draft, absence)


def _again(desk: Desk, absence: Absence | None) -> str | Response:
    """The form as it was sent; where it was saved since, what it became."""
    draft = drafts.kept(request.path, request.args[ARGUMENT])
    if isinstance(draft, Saved):
        tell(_("Det här är redan sparat. Vill du ändra något gör du det här."))
        return redirect(url_for("absence.one", absence_id=draft.absence_id))
    if draft is None:
        tell(_("Det du fyllde i finns inte kvar. Här är formuläret igen."))
        return redirect(request.path)
    desk.acts_for(draft.mailbox)
    return _page(desk, draft, absence)


@blueprint.post("/<absence_id>/till")
@allow(*Role)
def until(absence_id: str) -> Response:
    """Another last day: longer or shorter."""
    desk = Desk.signed_in()
    absence = desk.changeable(absence_id)
    form = from_absence(absence)
    form.values |= {"last": request.form.get("last", ""), "open_end": ""}
    asked = read(form, absence.mailbox, desk.zone)
    if asked is None or asked.end is None:
        raise PostvaktError(
            "PV-INPUT", field=_("Ny sista dag borta"), expected=_("en dag som åååå-mm-dd, inte före den första")
        )
    made = desk.move_end(absence, asked.end, _version())
    tell(_done(desk, made))
    return redirect(url_for("absence.one", absence_id=absence_id))


@blueprint.post("/<absence_id>/avsluta")
@allow(*Role)
def end_now(absence_id: str) -> Response:
    """Back already."""
    desk = Desk.signed_in()
    absence = desk.changeable(absence_id)
    desk.move_end(absence, desk.now, _version())
    tell(_("Avslutad. Brevlådan blir som den var inom några minuter."))
    return redirect(url_for("absence.one", absence_id=absence_id))


@blueprint.post("/<absence_id>/stall-in")
@allow(*Role)
def cancel(absence_id: str) -> Response:
    """Not going after all."""
    desk = Desk.signed_in()
    desk.cancel(desk.changeable(absence_id), _version())
    tell(_("Frånvaron är inställd."))
    return redirect(url_for("absence.one", absence_id=absence_id))


def _version() -> int | None:
    try:
        return int(request.form.get("version", ""))
    except ValueError:
        return None


def _done(desk: Desk, made: Absence) -> Words:
    if made.coverage.awaits_answer and made.coverage.substitute:
        name = desk.names()(made.coverage.substitute)
        return _("Klart. {name} får ett mejl och svarar ja eller nej. Du får veta svaret.", name=name)
    return _("Klart. Allt startar av sig självt när det är dags.")


def _confirm(desk: Desk, asked: Request, absence: Absence | None) -> Words:
    same = absence is not None and absence.coverage.substitute == asked.substitute
    if asked.way is Way.SELF or same or desk.needs_no_answer(asked):
        return _("Klart, så blir det")
    return _("Klart, fråga {name}", name=desk.names()(asked.substitute))


def _judged(desk: Desk, draft: Draft, absence: Absence | None) -> tuple[Request | None, Preview | None]:
    """What is asked for and what would come of it; what is wrong stands in the form. Nothing is judged before it was asked for."""
    if draft.do not in ("preview", "save"):
        return None, None
    form, refusal = draft.form, draft.refusal
    asked = read(form, draft.mailbox, desk.zone)
    if asked is None:
        return None, None
    if refusal is None:
        try:
            return asked, desk.preview(asked, absence)
        except PostvaktError as error:
            name, text = problem_of(error)
            refusal = name or "all", text
    form.problems[refusal[0]] = refusal[1]
    return asked, None


def _page(desk: Desk, draft: Draft, absence: Absence | None = None) -> str:
    form, mailbox = draft.form, draft.mailbox
    asked, preview = _judged(desk, draft, absence)
    days = from_mapping(form.values, [str(day) for day in form.weekdays])
    days.values |= {"way": Way.SELF, "kind": form["kind"] or Kind.OTHER}
    span = read(days, mailbox, desk.zone)
    if draft.do == "find":  # who can is a matter of days; nothing else is judged yet
        form.problems |= {name: text for name, text in days.problems.items() if name in WHEN}
    form.sort(LABELS)
    candidates: list[Candidate] = desk.candidates(span, absence, draft.other) if span else []
    own = mailbox == desk.address
    names, hints = (words.OWN_WAYS, words.OWN_HINTS) if own else (words.WAYS, words.WAY_HINTS)
    whose = None if own else Whose(desk.names()(mailbox), mailbox)
    action = (
        url_for("absence_form.save_change", absence_id=absence.id) if absence else url_for("absence_form.save_fresh")
    )
    return render_template(
        "absence_form.html",
        told=told(),
        heading=_("Ändra frånvaro") if absence else _("Ny frånvaro"),
        back=url_for("absence.one", absence_id=absence.id) if absence else url_for("absence.mine"),
        action=action,
        version=draft.version or (absence.version if absence else ""),
        whose=whose,
        form=form,
        anchors=ANCHORS,
        kinds=[(str(kind), words.KINDS[kind]) for kind in Kind],
        ways=[(str(way), names[way], hints[way]) for way in desk.ways(mailbox)],
        labels=LABELS,
        days=words.DAYS,
        candidates=candidates,
        days_known=span is not None,
        finding=draft.do == "find" and not form.problems,
        other=draft.other,
        longest=LONGEST_WORDS,
        preview=preview,
        confirm=_confirm(desk, asked, absence) if preview and asked else "",
    )
