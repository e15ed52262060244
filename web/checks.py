"""Regler: the rules in force and where they come from, turning one down, and what to do about something that was sent."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from checks.changes import TURN, NotTurned
from checks.service import RuleInForce
from checks.turning import LEVELS, Turned
from policies.messages import PostvaktError
from policies.plan import Plan, StepState, UnknownPlan
from policies.rule_files import Example
from policies.vocabulary import Role
from web.access import allow
from web.csv_file import csv_answer
from web.errors import REFUSED
from web.forms import Form, sent
from web.i18n import language
from web.i18n import translate as _
from web.people import signed_in
from web.phrases import Told, phrase
from web.trying import Piece, pieces

blueprint = Blueprint("checks", __name__, url_prefix="/regler")
_PLACEHOLDER = re.compile(r"\{[a-z_]+\}")  # filled from the mail; on these pages there is none
_GAPS = re.compile(r"…[….]+")  # what is left of "{first}{second}."
LEVEL_WORDS = {"off": "avstängd", "info": "upplysning", "nudge": "påminnelse", "stop": "stopp"}
RULE_HEAD = ("Regel", "Vad den säger", "Slag", "Källa", "Inom kommunen", "Utåt", "Bestäms av")
LONGEST_REASON = 300
MOST_EXAMPLE = 1500  # characters; some examples prove that long mail is found


def services() -> Any:
    return current_app.extensions["services"]


# --- the rules in force --------------------------------------------------------------------------


@blueprint.get("")
@allow(Role.ADMINISTRATOR)
def rules() -> str:
    """Every rule with how strictly it is taken, filtered and searched."""
    asked = _asked()
    found = _wanted(asked)
    return render_template(
        "rules.html",
        rows=[_row(one) for one in found],
        asked=asked,
        levels=[(level, str(_(LEVEL_WORDS[level]))) for level in LEVELS],
        last_sweep=services().checks.last_sweep(),
    )


@blueprint.get("/lista.csv")
@allow(Role.ADMINISTRATOR)
def rules_csv() -> Response:
    """The same list as a file."""
    head = [str(_(word)) for word in RULE_HEAD]
    rows = (_row(one) for one in _wanted(_asked()))
    return csv_answer(
        "regler.csv",
        head,
        [
            [row["id"], row["what"], row["kind"], row["source"], row["inside"], row["outside"], row["by"]]
            for row in rows
        ],
    )


def _asked() -> dict[str, str]:
    level = request.args.get("level", "")
    turned = "1" if request.args.get("turned") else ""
    return {"q": request.args.get("q", "").strip()[:100], "level": level if level in LEVELS else "", "turned": turned}


def _wanted(asked: dict[str, str]) -> list[RuleInForce]:
    words = asked["q"].casefold().split()
    return [
        one
        for one in services().checks.rules()
        if (not asked["level"] or asked["level"] in (one.now.inside, one.now.outside))
        and (not asked["turned"] or one.turned)
        and all(word in _searched(one) for word in words)
    ]


def _searched(one: RuleInForce) -> str:
    what, why = texts_of(one)
    return " ".join((one.file.id, one.file.name, one.file.kind, what, why, _source(one))).casefold()


def texts_of(one: RuleInForce) -> tuple[str, str]:
    """What and why in the reader's language, in the pack's own words where it has some."""
    what = (one.setting and one.setting.what) or one.file.what
    why = (one.setting and one.setting.why) or one.file.why
    return (what.en, why.en) if language() == "en" else (what.sv, why.sv)


def _source(one: RuleInForce) -> str:
    return "; ".join(map(str, one.setting.source)) if one.setting else ""


def rules_in_words() -> list[dict[str, Any]]:
    """The rules that say something, with their sources: for readers who change none of them."""
    return [_row(one) for one in services().checks.rules() if {one.now.inside, one.now.outside} != {"off"}]


def _row(one: RuleInForce) -> dict[str, Any]:
    what, why = (_GAPS.sub("…", _PLACEHOLDER.sub("…", text)) for text in texts_of(one))
    inside, outside = (_level(level, one.now) for level in (one.now.inside, one.now.outside))
    by = str(_("en administratör")) if one.turned else _pack_words(one.pack)
    return {
        "id": one.file.id, "what": what, "why": why, "kind": one.file.kind, "source": _source(one), "inside": inside,
        "outside": outside, "by": by, "turned": one.turned,
    }  # fmt: skip


def _pack_words(name: str) -> str:
    """Whose pack decides: the municipality's own, the common ground, or another by its name."""
    own = services().pack
    return {own.name: str(own.municipality.name), "base": str(_("Postvakts grund"))}.get(name, name)


def _level(level: str, now: Turned) -> str:
    words = str(_(LEVEL_WORDS[level]))
    return f"{words} ({_('räknas men visas inte')})" if now.observe and level != "off" else words


@blueprint.get("/regel/<rule>")
@allow(Role.ADMINISTRATOR)
def rule_page(rule: str) -> str:
    """One rule: its texts, where it comes from, its examples, and the form that turns it."""
    one = _rule(rule)
    usual = {"inside": one.now.inside, "outside": one.now.outside, "observe": "1" if one.now.observe else ""}
    return _rule_page(one, Form(usual))


def _rule_page(one: RuleInForce, form: Form) -> str:
    return render_template(
        "rule.html",
        row=_row(one),
        one=one,
        form=form,
        labels={"reason": _("Varför")},
        fire=[_shown(example) for example in one.file.examples.fire],
        silent=[_shown(example) for example in one.file.examples.silent],
        levels=[(level, str(_(LEVEL_WORDS[level]))) for level in LEVELS],
        longest=LONGEST_REASON,
    )


@dataclass(frozen=True, slots=True)
class ShownExample:
    """An example as its page shows it: what differs from an ordinary mail, and its text with the marked places."""

    facts: Sequence[tuple[str, str]]
    body: Sequence[Piece]


def _shown(example: Example) -> ShownExample:
    usual = Example()
    facts = [("Till", example.to, usual.to), ("Kopia", example.cc, ()), ("Dold kopia", example.bcc, ())]
    told = [(str(_(word)), ", ".join(value)) for word, value, normal in facts if value and value != normal]
    if example.subject != usual.subject:
        told.append((str(_("Ämne")), example.subject or "–"))
    if example.attachments:
        told.append((str(_("Bilaga")), ", ".join(one.name for one in example.attachments)))
    body = (example.body or example.html or "")[:MOST_EXAMPLE]
    marks = [(number, body.find(text), body.find(text) + len(text)) for number, text in enumerate(example.find, 1)]
    return ShownExample(told, pieces(body, [one for one in marks if one[1] >= 0]))


def _rule(rule: str) -> RuleInForce:
    found: RuleInForce | None = services().checks.rule(rule)
    if found is None:
        raise PostvaktError("PV-NOT-FOUND")
    return found


# --- turning a rule ------------------------------------------------------------------------------


@blueprint.post("/regel/<rule>/plan")
@allow(Role.ADMINISTRATOR)
def make_plan(rule: str) -> Response | tuple[str, int]:
    """Work out what would change; nothing changes."""
    one = _rule(rule)
    form = sent(request.form, ("inside", "outside", "observe", "usual", "reason"))
    reason = form["reason"]
    if not 3 <= len(reason) <= LONGEST_REASON and not one.lock:
        form.problems["reason"] = phrase("Skriv varför, 3 till {most} tecken.", most=LONGEST_REASON)
        return _rule_page(one, form), REFUSED
    person = signed_in()
    try:
        wanted = _turned(rule, one)
        plan: Plan = services().checks.plan_turn(wanted, person.address if person else "console", reason)
    except NotTurned as error:
        if error.why == "same":
            parts = {tongue: PostvaktError("PV-RULE-SAME", rule=rule).parts(tongue) for tongue in ("sv", "en")}
            form.problems["all"] = Told(*(f"{said[0]} {said[2]}" for said in parts.values()))
            return _rule_page(one, form), REFUSED
        raise PostvaktError("PV-RULE-LOCKED", rule=rule, lock=one.lock or "rules") from error
    except ValueError as error:
        raise PostvaktError("PV-INPUT", field=rule, expected=" / ".join(LEVELS)) from error
    return redirect(url_for("checks.show_plan", plan_id=plan.id))


def _turned(rule: str, one: RuleInForce) -> Turned:
    """What the form asks for; ``usual``: what the pack says."""
    if request.form.get("usual") and one.setting is not None:
        return Turned.of(rule, one.setting)
    form = request.form
    return Turned(rule, form.get("inside", ""), form.get("outside", ""), observe=bool(form.get("observe")))


@blueprint.get("/plan/<plan_id>")
@allow(Role.ADMINISTRATOR)
def show_plan(plan_id: str) -> str:
    """The plan in words, with what has become of it."""
    plan: Plan | None = services().journal.plan(plan_id)
    if plan is None or not plan.steps or plan.steps[0].kind != TURN:
        raise PostvaktError("PV-PLAN-UNKNOWN", plan=plan_id[:80])
    step = plan.steps[0]
    state = services().journal.state(step.key) or StepState.PLANNED
    return render_template("rule_plan.html", plan=plan, step=step, state=str(state), text=step.summary[language()])


@blueprint.post("/plan/<plan_id>")
@allow(Role.ADMINISTRATOR)
def apply_plan(plan_id: str) -> Response:
    """Carry the plan out."""
    try:
        services().run(services().checks.apply(plan_id))
    except UnknownPlan as error:
        raise PostvaktError("PV-PLAN-UNKNOWN", plan=plan_id[:80]) from error
    return redirect(url_for("checks.show_plan", plan_id=plan_id))


@blueprint.get("/skickat")
@allow(*Role)
def sent_help() -> str:
    """What to do when something sensitive has been sent; the sweep's mail leads here."""
    channel = services().pack.secure_channel
    return render_template("sent_help.html", channel=channel)
