"""The form of an absence as people fill it in, read into a `Request`; what is wrong stands beside its field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from absence.model import Absence, Kind, Request, Way
from web.absence_words import first_day, last_day, zone_of
from web.forms import Form as FilledIn
from web.phrases import phrase as _

Chosen = TypeVar("Chosen", Kind, Way)
FIELDS = (
    "kind", "first", "last", "from_time", "to_time", "open_end", "weekdays", "way", "substitute", "reply_to", "words_sv", "words_en",
)  # fmt: skip
LONGEST_WORDS = 500
MOST_ADDRESS = 254
EARLIEST, LATEST = 2000, 2199  # other years are slips of the finger


@dataclass(slots=True)
class Form(FilledIn):
    """The fields of an absence, and the weekdays that are ticked."""

    weekdays: tuple[int, ...] = ()

    @property
    def repeats(self) -> bool:
        """Whether it comes back on certain weekdays."""
        return bool(self.values.get("repeats"))


def from_mapping(given: Mapping[str, object], weekdays: list[str] | None = None) -> Form:
    """The form as it was sent, by a page or by the add-in; nothing is judged yet."""
    known = (*FIELDS, "repeats")
    values = {name: str(given.get(name) or "").strip()[:2000] for name in known if name != "weekdays"}
    chosen = tuple(sorted({int(one) for one in weekdays or [] if one in set("0123456")}))
    return Form(values, weekdays=chosen)


def from_absence(absence: Absence) -> Form:
    """The form filled with an absence that is to be changed."""
    zone = zone_of(absence)
    start, end = absence.start.astimezone(zone), absence.end.astimezone(zone) if absence.end else None
    recurring = absence.recurs
    begins = absence.day_from if recurring else _hour(start.time())
    ends = absence.day_to if recurring else _hour(end.time()) if end else None
    last = last_day(absence)
    values = {
        "kind": str(absence.kind), "first": first_day(absence).isoformat(), "last": last.isoformat() if last else "",
        "open_end": "" if last else "1", "from_time": _clock(begins), "to_time": _clock(ends), "repeats": "1" if recurring else "",
        "way": str(absence.coverage.way), "substitute": absence.coverage.substitute, "reply_to": absence.reply_to,
        "words_sv": absence.words_sv, "words_en": absence.words_en,
    }  # fmt: skip
    return Form(values, weekdays=absence.weekdays)


def _hour(at: time) -> time | None:
    return None if at == time() else at


def _clock(at: time | None) -> str:
    return "" if at is None else f"{at:%H:%M}"


def read(form: Form, mailbox: str, zone: ZoneInfo) -> Request | None:
    """The request that the form asks for; None with every mistake in ``form.problems`` beside its field.

    Whole days: the last day counts. Hours belong to the first and the last day, or to each day when it recurs.
    """
    kind = _choice(form, "kind", Kind)
    way = _choice(form, "way", Way)
    open_end = bool(form["open_end"]) or kind is Kind.LEFT
    first, last = _day(form, "first"), None if open_end else _day(form, "last")
    begins, ends = _time(form, "from_time"), _time(form, "to_time")
    if first and last and last < first:
        form.problems["last"] = _("Sista dagen ligger före första dagen.")
    if form.repeats and not form.weekdays:
        form.problems["weekdays"] = _("Välj minst en veckodag.")
    if begins and ends and begins >= ends and (form.repeats or first == last):
        form.problems["to_time"] = _("Tiden slutar innan den börjar.")
    substitute = form["substitute"]
    if way is not None and way is not Way.SELF and not substitute:
        form.problems["substitute"] = _("Välj vem som bevakar. En frånvaro utan bevakning går inte att lägga in.")
    for name in ("words_sv", "words_en"):
        if len(form[name]) > LONGEST_WORDS:
            form.problems[name] = _("Högst {most} tecken.", most=LONGEST_WORDS)
    if form.problems or kind is None or way is None or first is None:
        return None
    start, end = _moments(first, last, begins, ends, zone, repeats=form.repeats)
    return Request(
        mailbox, kind, start, end, way, "" if way is Way.SELF else substitute[:MOST_ADDRESS],
        weekdays=form.weekdays if form.repeats else (), day_from=begins if form.repeats else None,
        day_to=ends if form.repeats else None, zone=zone.key, reply_to=form["reply_to"][:MOST_ADDRESS],
        words_sv=form["words_sv"], words_en=form["words_en"],
    )  # fmt: skip


def _moments(
    first: date, last: date | None, begins: time | None, ends: time | None, zone: ZoneInfo, *, repeats: bool
) -> tuple[datetime, datetime | None]:
    start = datetime.combine(first, time() if repeats or begins is None else begins, zone)
    if last is None:
        return _utc(start), None
    whole = repeats or ends is None
    end = (
        datetime.combine(last + timedelta(days=1), time(), zone)
        if whole
        else datetime.combine(last, ends or time(), zone)
    )
    return _utc(start), _utc(end)


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def _choice(form: Form, name: str, choices: type[Chosen]) -> Chosen | None:
    try:
        return choices(form[name])
    except ValueError:
        form.problems[name] = _("Välj ett av alternativen.")
        return None


def day_of(text: str) -> date:
    """The day that the text names. Raises ValueError, also for days that nobody plans for."""
    day = date.fromisoformat(text)
    if not EARLIEST <= day.year <= LATEST:
        raise ValueError(text)
    return day


def _day(form: Form, name: str) -> date | None:
    try:
        return day_of(form[name])
    except ValueError:
        form.problems[name] = (
            _("Skriv dagen som åååå-mm-dd, till exempel 2026-07-01.") if form[name] else _("Välj en dag.")
        )
        return None


def _time(form: Form, name: str) -> time | None:
    if not form[name]:
        return None
    try:
        return time.fromisoformat(form[name].replace(".", ":")).replace(second=0, microsecond=0)
    except ValueError:
        form.problems[name] = _("Skriv tiden som tt:mm, till exempel 13:00.")
        return None
