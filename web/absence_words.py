"""Absences in words: when, how it is covered, how it stands. Never why somebody else is away (illness is nobody's matter)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from absence.model import Absence, Answer, Kind, Seen, Span, Stage, Way
from web.phrases import Genitive, Joined, Phrase, Words
from web.phrases import phrase as _

KINDS: Mapping[Kind, Phrase] = {
    Kind.HOLIDAY: _("Semester eller ledighet"),
    Kind.COURSE: _("Kurs eller resa"),
    Kind.ILLNESS: _("Sjukdom (syns aldrig i svaret)"),
    Kind.PARENTAL: _("Föräldraledighet"),
    Kind.LEFT: _("Anställningen slutar"),
    Kind.OTHER: _("Annat"),
}
KINDS_SHORT: Mapping[Kind, Phrase] = {
    Kind.HOLIDAY: _("Ledig"),
    Kind.COURSE: _("Kurs eller resa"),
    Kind.ILLNESS: _("Sjuk"),
    Kind.PARENTAL: _("Föräldraledig"),
    Kind.LEFT: _("Slutar"),
    Kind.OTHER: _("Borta"),
}
WAYS: Mapping[Way, Phrase] = {
    Way.ACCESS: _("En kollega får läsa inkorgen"),
    Way.FORWARD: _("Ny post vidarebefordras"),
    Way.REDIRECT: _("Ny post skickas om"),
    Way.SELF: _("Läser själv"),
}
WAY_HINTS: Mapping[Way, Phrase] = {
    Way.ACCESS: _("Kollegan öppnar inkorgen i sin egen Outlook. Inget flyttas."),
    Way.FORWARD: _("Till en kollega, chefen eller enhetens funktionsbrevlåda. Allt ligger kvar i inkorgen också."),
    Way.REDIRECT: _("Som vidarebefordran, men mejlet ser ut att komma direkt från den som skrev."),
    Way.SELF: _("Inkorgen öppnas varje arbetsdag av den som är borta. Postvakt påminner om det inte händer."),
}
# How whoever is away chooses it themselves.
OWN_WAYS: Mapping[Way, Phrase] = {**WAYS, Way.SELF: _("Jag läser själv")}
OWN_HINTS: Mapping[Way, Phrase] = {
    **WAY_HINTS,
    Way.SELF: _("Du öppnar inkorgen varje arbetsdag fast du är borta. Postvakt påminner om det inte händer."),
}
DAYS = (
    _("måndag"),
    _("tisdag"),
    _("onsdag"),
    _("torsdag"),
    _("fredag"),
    _("lördag"),
    _("söndag"),
)
# What people change by hand while Postvakt has something there, by the reconciler's names.
OWN_CHANGES: Mapping[str, Phrase] = {
    "reply": _("Det automatiska svaret är ändrat för hand."),
    "rule": _("Regeln som skickar posten vidare är ändrad för hand."),
    "folder": _("Rätten att läsa inkorgen är ändrad för hand."),
    "full": _("Rätten till brevlådan är ändrad för hand."),
    "event": _("Anteckningen i kalendern är ändrad för hand."),
}
_MOMENT = timedelta(microseconds=1)


def zone_of(absence: Absence) -> ZoneInfo:
    """Where the person plans."""
    return ZoneInfo(absence.zone)


def first_day(absence: Absence) -> date:
    """The first day away, there."""
    return absence.start.astimezone(zone_of(absence)).date()


def last_day(absence: Absence) -> date | None:
    """The last day away, there; None until further notice."""
    return None if absence.end is None else (absence.end - _MOMENT).astimezone(zone_of(absence)).date()


def when(absence: Absence) -> Words:
    """The time away: days with their weekday, hours where they matter."""
    return span(absence.span)


def span(away: Span) -> Words:
    """A time away in words."""
    first = away.start.astimezone(ZoneInfo(away.zone))
    from_hour = "" if away.weekdays or first.time() == time() else _(" kl. {hour}", hour=first.time())
    if away.end is None:
        stretch: Words = _("från {first}{hour} tills vidare", first=first.date(), hour=from_hour)
    else:
        last, to_hour = _end(away.end.astimezone(first.tzinfo), whole=bool(away.weekdays))
        if first.date() == last:
            stretch = _same_day(first.date(), from_hour, to_hour)
        else:
            stretch = _("{first}{hour} – {last}{until}", first=first.date(), hour=from_hour, last=last, until=to_hour)
    if not away.weekdays:
        return stretch
    days = Joined(tuple(DAYS[day] for day in away.weekdays), ", ")
    hours: Words | str = ""
    if away.day_from is not None or away.day_to is not None:
        hours = _(" kl. {begins}–{ends}", begins=away.day_from or time(), ends=away.day_to or "24")
    return _("varje {days}{hours}, {stretch}", days=days, hours=hours, stretch=stretch)


def stretch(start: datetime, end: datetime | None, zone: ZoneInfo) -> Words:
    """A time in words."""
    return span(Span(start, end, zone.key))


def _end(end: datetime, *, whole: bool) -> tuple[date, object]:
    if whole or end.time() == time():
        return (end - _MOMENT).date(), ""
    return end.date(), _(" kl. {hour}", hour=end.time())


def _same_day(day: date, from_hour: object, to_hour: object) -> Words:
    if not from_hour and not to_hour:
        return _("{day}", day=day)
    begins = _(" från{hour}", hour=from_hour) if from_hour else ""
    return _("{day}{hour}{until}", day=day, hour=begins, until=_(" till{hour}", hour=to_hour) if to_hour else "")


def coverage(absence: Absence, name: str, *, own: bool) -> Words | None:
    """Who watches, and how; None when nobody does. ``own``: said to whoever is away."""
    if absence.coverage.answer in (Answer.DECLINED, Answer.WITHDRAWN):
        return None
    if absence.coverage.answer is Answer.ASKED and absence.coverage.way is not Way.SELF:
        return _("{name} är vald att bevaka brevlådan.", name=name)
    match absence.coverage.way:
        case Way.ACCESS:
            return _("{name} läser din inkorg.", name=name) if own else _("{name} läser inkorgen.", name=name)
        case Way.FORWARD:
            return _("Ny post vidarebefordras till {name}.", name=name)
        case Way.REDIRECT:
            return _("Ny post skickas om till {name}.", name=name)
        case _:
            return _("Du läser själv varje arbetsdag.") if own else _("Läser själv varje arbetsdag.")


def task(absence: Absence, name: str) -> Words:
    """What the substitute does, said to the substitute."""
    match absence.coverage.way:
        case Way.ACCESS:
            whose = Genitive(name)
            if first_day(absence) == last_day(absence):
                return _("Du får läsa {names} inkorg den dagen.", names=whose)
            return _("Du får läsa {names} inkorg de dagarna.", names=whose)
        case Way.FORWARD:
            return _("Ny post till {name} vidarebefordras till dig.", name=name)
        case _:
            return _("Ny post till {name} kommer till dig.", name=name)


def duty(absence: Absence, *, seen_today: bool | None) -> Words:
    """How it stands, said to the substitute."""
    if absence.coverage.awaits_answer:
        return _("Väntar på ditt svar.")
    if seen_today is not None:
        return _("Sedd idag.") if seen_today else _("Inte sedd idag ännu.")
    return _("Du har tackat ja.") if absence.is_live else _("Slut.")


def status(absence: Absence, name: str, now: datetime) -> Words:
    """How it stands, in one sentence."""
    answer = absence.coverage.answer
    match absence.stage:
        case Stage.ASKED:
            return _unanswered(answer, name)
        case Stage.PLANNED:
            return _("Ordnat. Allt startar av sig självt.")
        case Stage.ACTIVE:
            if absence.covered_at(now):
                return _("Gäller nu.")
            return Joined((_("Gäller nu, men ingen bevakar brevlådan."), _unanswered(answer, name)))
        case Stage.ENDED:
            return _("Slut. Brevlådan håller på att återställas.")
        case Stage.RESTORED:
            return _("Slut. Brevlådan är som den var.")
        case _:
            return _("Inställd.")


def _unanswered(answer: Answer, name: str) -> Phrase:
    match answer:
        case Answer.DECLINED:
            return _("{name} har svarat nej. Någon annan behöver väljas.", name=name)
        case Answer.WITHDRAWN:
            return _("{name} kan inte längre. Någon annan behöver väljas.", name=name)
        case Answer.ACCEPTED:
            return _("{name} har tackat ja till en del av tiden och är tillfrågad om resten.", name=name)
        case _:
            return _("Väntar på svar från {name}.", name=name)


def tone(absence: Absence, now: datetime) -> str:
    """How the status looks: ``look`` when somebody needs to do something, ``ok`` when all is arranged, else nothing."""
    if absence.stage in (Stage.PLANNED, Stage.ACTIVE) and (absence.stage is Stage.PLANNED or absence.covered_at(now)):
        return "ok"
    return (
        "look"
        if absence.stage is Stage.ACTIVE or absence.coverage.answer in (Answer.DECLINED, Answer.WITHDRAWN)
        else ""
    )


def evidence(seen: Seen | None, name: str, *, is_today: bool, blind: bool = False) -> Words:
    """How it shows that somebody looked into the mailbox on a day. ``blind``: the last look could not tell anything."""
    if seen is None and is_today and blind:
        return _("går inte att se just nu: Postvakt når inte brevlådan")
    if seen is None:
        return _("inte ännu") if is_today else _("inget tecken på att någon öppnat den")
    match seen.how:
        case "answered":
            return _("mejl besvarade av {name}", name=name) if seen.by_substitute else _("mejl besvarade")
        case "delivered":
            return _("posten kom fram till {name}", name=name)
        case "seen":
            return _("{name} har sagt Sedd idag", name=name) if seen.by_substitute else _("någon har sagt Sedd idag")
        case _:
            return _("mejl öppnade")
