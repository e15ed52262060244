"""Svarstider: which function mailboxes answer in time, what waits too long, and which nobody has opened today (M04, M05).

Mailboxes are shown, never people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, url_for
from werkzeug.wrappers import Response

from mailboxes.answering_ports import Figures, Week
from mailboxes.watch import Standing
from policies.messages import PostvaktError
from policies.vocabulary import Role
from web import charts
from web.access import allow, may
from web.csv_file import csv_answer
from web.people import signed_in
from web.phrases import Words
from web.phrases import phrase as _
from web.told import tell, told

blueprint = Blueprint("answering", __name__, url_prefix="/svarstider")
SEES_ALL = (Role.MANAGER, Role.ADMINISTRATOR, Role.SERVICE_DESK, Role.REGISTRAR)
WEEKS = 12
HEAD = (
    _("Brevlåda"), _("Adress"), _("Svarstid i arbetsdagar"), _("I tid"), _("För sent"), _("Utan skriftligt svar"), _("Andel i tid"),
    _("Väntar"), _("Väntar för länge"), _("Ska besvaras i dag"), _("Äldsta som väntar"),
)  # fmt: skip
WEEK_HEAD = (
    _("Brevlåda"),
    _("Vecka som börjar"),
    _("I tid"),
    _("För sent"),
    _("Utan skriftligt svar"),
    _("Andel i tid"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One mailbox in the table. ``mine``: whoever is signed in watches it, and may say to have opened it."""

    figures: Figures
    opened: bool | None
    unread: int
    mine: bool
    url: str


def _services() -> Any:
    return current_app.extensions["services"]


def _own() -> list[str]:
    person = signed_in()
    if person is None:
        raise PostvaktError("PV-SIGN-IN")
    return [one.key for one in _services().mailboxes.watched_by(person.address)]


def rows(only: Sequence[str] | None) -> list[Row]:
    """The mailboxes, those with late mail first. ``only``: these; None: all in use."""
    services, own = _services(), set(_own())
    standing: dict[str, Standing] = {one.record.key: one for one in services.mailbox_watch.standing(only)}
    working = services.pack.calendar.is_working_day(_today())
    found = []
    for one in services.answering.figures(only, weeks=WEEKS):
        known = standing.get(one.mailbox)
        # nobody has to open anything on a day off
        seen = known.opened if working and known is not None and known.watched is not None else None
        unread = known.watched.waiting if known is not None and known.watched is not None else 0
        found.append(Row(one, seen, unread, one.mailbox in own, url_for("answering.one", address=one.mailbox)))
    return found


@blueprint.get("")
@allow(*SEES_ALL)
def overview() -> str:
    """Every function mailbox."""
    return _page(None)


@blueprint.get("/mina")
@allow(*Role)
def mine() -> str:
    """Those that whoever is signed in watches."""
    return _page(_own())


def _page(only: Sequence[str] | None) -> str:
    services, found = _services(), rows(only)
    figures = [one.figures for one in found]
    weeks = _weeks([week for one in figures for week in one.weeks])
    in_time, late = sum(one.in_time for one in weeks), sum(one.late for one in weeks)
    counted = [one for one in figures if one.share is not None]
    return render_template(
        "answering.html",
        told=told(),
        rows=found,
        needs=[one for one in found if one.figures.late or one.opened is False],
        overall=in_time / (in_time + late) if in_time + late else None,
        late=sum(one.late for one in figures),
        everybody=only is None,
        weeks=WEEKS,
        chart=charts.bars(
            [charts.Bar(one.name, one.share or 0.0, f"{100 * (one.share or 0):.0f} %") for one in counted],
            title=str(_("Andel besvarade i tid per brevlåda, de senaste {weeks} veckorna", weeks=WEEKS)),
        ),
        trend=_trend(weeks),
        history=_history(weeks),
        source="; ".join(str(one) for one in services.pack.answering.source),
        handled=services.pack.answering.counts == "handled",
        sees_all=may(signed_in(), *SEES_ALL),
    )


@blueprint.get("/<address>")
@allow(*Role)
def one(address: str) -> str:
    """One mailbox week by week."""
    row = _row(address)
    return render_template(
        "answering_one.html",
        told=told(),
        row=row,
        figures=row.figures,
        trend=_trend(row.figures.weeks),
        history=_history(row.figures.weeks),
        weeks=WEEKS,
        days=_seen_days(row.figures.mailbox),
        sees_all=may(signed_in(), *SEES_ALL),
    )


@blueprint.post("/<address>/sedd")
@allow(*Role)
def seen(address: str) -> Response:
    """Whoever watches the mailbox says to have opened it today."""
    row = _row(address)
    if not row.mine:
        raise PostvaktError("PV-FORBIDDEN", role="")
    services = _services()
    services.run(services.mailbox_watch.mark_seen(row.figures.mailbox))
    tell(_("Tack! {name} är sedd i dag.", name=row.figures.name))
    return redirect(url_for("answering.one", address=row.figures.mailbox))


@blueprint.get("/lista.csv")
@allow(*SEES_ALL)
def as_file() -> Response:
    """The table as a file."""
    return _file(None)


@blueprint.get("/mina.csv")
@allow(*Role)
def mine_as_file() -> Response:
    """The table of one's own mailboxes as a file."""
    return _file(_own())


@blueprint.get("/veckor.csv")
@allow(*SEES_ALL)
def weeks_as_file() -> Response:
    """Every mailbox's weeks as a file."""
    found = (
        [figures.mailbox, week.week.isoformat(), week.in_time, week.late, week.unwritten, _percent(week.share)]
        for figures in _services().answering.figures(weeks=WEEKS)
        for week in figures.weeks
    )
    return csv_answer(f"svarstider-veckor-{_today()}.csv", [str(one) for one in WEEK_HEAD], found)


def _file(only: Sequence[str] | None) -> Response:
    found = []
    for row in rows(only):
        one, total = row.figures, row.figures.total
        found.append([
            one.name, one.mailbox, one.days, total.in_time, total.late, total.unwritten, _percent(one.share),
            one.waiting, one.late, one.due_today, _local(one.oldest),
        ])  # fmt: skip
    return csv_answer(f"svarstider-{_today()}.csv", [str(word) for word in HEAD], found)


def _row(address: str) -> Row:
    key = address.strip().casefold()[:254]
    if key not in _own() and not may(signed_in(), *SEES_ALL):
        raise PostvaktError("PV-FORBIDDEN", role=" / ".join(sorted(SEES_ALL)))
    found = rows([key])
    if not found:
        raise PostvaktError("PV-MAILBOX-UNKNOWN", address=key)
    return found[0]


def _weeks(weeks: Sequence[Week]) -> list[Week]:
    """The mailboxes' weeks together."""
    found: dict[date, Week] = {}
    for one in weeks:
        before = found.get(one.week, Week(one.week))
        found[one.week] = Week(
            one.week, before.in_time + one.in_time, before.late + one.late, before.unwritten + one.unwritten
        )
    return [found[week] for week in sorted(found)]


def _history(weeks: Sequence[Week]) -> list[Week]:
    """Without gaps: from the first week with mail until this one."""
    if not weeks:
        return []
    known = {one.week: one for one in weeks}
    today = _today()
    monday, last = min(known), max(*known, today - timedelta(days=today.weekday()))
    mondays = [monday + timedelta(weeks=number) for number in range((last - monday).days // 7 + 1)]
    return [known.get(one, Week(one)) for one in mondays]


def _trend(weeks: Sequence[Week]) -> Any:
    points = [(f"{one.week:%m-%d}", one.share) for one in _history(weeks)]
    return charts.trend(points, title=str(_("Andel besvarade i tid vecka för vecka")))


def _seen_days(mailbox: str) -> list[tuple[date, bool | None]]:
    """The last ten working days, today first: whether it was opened. None: nothing says so, which is no trouble where nothing came."""
    services, today = _services(), _today()
    calendar = services.pack.calendar
    last = today if calendar.is_working_day(today) else calendar.add_working_days(today, -1)
    days = [last, *(calendar.add_working_days(last, -number) for number in range(1, 10))]
    seen = services.mailbox_watch.seen_days(days[-1], days[0]).get(mailbox, frozenset())
    return [(day, True if day in seen else None) for day in days]


def _today() -> date:
    services = _services()
    day: date = services.clock.now().astimezone(services.pack.calendar.zone).date()
    return day


def _local(moment: datetime | None) -> str:
    if moment is None:
        return ""
    return f"{moment.astimezone(_services().pack.calendar.zone):%Y-%m-%d %H:%M}"


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.0f} %"


def needs() -> list[tuple[Words, int, Words, str, Words]]:
    """For the first page: what waits too long or lies unopened in one's own mailboxes, and for those who see all, in all of them."""
    own = _own()
    everybody = may(signed_in(), *SEES_ALL)
    if not own and not everybody:
        return []
    found = rows(None if everybody else own)
    late = sum(one.figures.late for one in found)
    unopened = sum(one.opened is False for one in found)
    url = url_for("answering.overview" if everybody else "answering.mine")
    heading, link = _("Svarstider"), _("Se vilka")
    said = _("mejl väntar på svar längre än vi lovat.")
    boxes = _("brevlåda har ingen öppnat.") if unopened == 1 else _("brevlådor har ingen öppnat.")
    return [(heading, late, said, url, link), (heading, unopened, boxes, url, link)]
