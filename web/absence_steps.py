"""What an absence brings, in words and in order: what happens at once, when it begins, meanwhile, and when it ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from absence.model import Absence, Answer, Coverage, Request, Span, Way
from web import absence_words as words
from web.absence_cards import Names
from web.phrases import Genitive, Told, Words
from web.phrases import phrase as _


def happens(
    asked: Absence | Request, names: Names, pack: Any, now: datetime, *, asks: bool | None = None
) -> list[Words]:
    """What will happen. ``asks``: whether somebody is asked first; for an absence that exists its coverage says so."""
    span = asked.span if isinstance(asked, Absence) else _span(asked, pack)
    way, substitute = _covered(asked)
    who, by, when = names(asked.mailbox), names(substitute), words.span(span)
    if asks is None:
        asks = isinstance(asked, Absence) and asked.coverage.awaits_answer
    steps: list[Words] = []
    if asks:
        steps.append(_("{name} får ett mejl och svarar ja eller nej.", name=by))
    refused = isinstance(asked, Absence) and asked.coverage.answer in (Answer.DECLINED, Answer.WITHDRAWN)
    if asked.start > now or not isinstance(asked, Absence) or not asked.in_force:
        watch = [] if refused else [_watched(way, who, by, when)]
        steps += [_("Automatiskt svar är på {when}.", when=when), *watch]
        if pack.absence.calendar:
            steps.append(_("Frånvaron står i kalendern, så att växeln ser den."))
    if refused:
        steps.append(_("Ingen bevakar brevlådan förrän någon annan har tackat ja."))
    elif pack.absence.every_working_day:
        steps.append(_evidence(way, by, pack))
    if asked.end is not None:
        steps.append(_("Allt i brevlådan blir som det var {day}.", day=_back(asked.end, span)))
    return steps


def _span(request: Request, pack: Any) -> Span:
    zone = request.zone or pack.calendar.zone.key
    return Span(request.start, request.end, zone, request.weekdays, request.day_from, request.day_to)


def _covered(asked: Absence | Request) -> tuple[Way, str]:
    if isinstance(asked, Request):
        return asked.way, asked.substitute
    coverage: Coverage = asked.coverage
    return coverage.way, coverage.substitute


def _watched(way: Way, who: str, by: str, when: Words) -> Words:
    match way:
        case Way.ACCESS:
            return _("{name} får läsa {names} inkorg {when}.", name=by, names=Genitive(who), when=when)
        case Way.FORWARD:
            return _("Ny post till {who} vidarebefordras till {name} {when}.", who=who, name=by, when=when)
        case Way.REDIRECT:
            return _("Ny post till {who} skickas om till {name} {when}.", who=who, name=by, when=when)
        case _:
            return _("{who} läser själv varje arbetsdag.", who=who)


def _evidence(way: Way, by: str, pack: Any) -> Words:
    at = pack.absence.escalation.substitute_at
    if way is Way.SELF:
        return _("Är brevlådan inte öppnad kl. {hour} en arbetsdag kommer en påminnelse.", hour=at)
    return _("Är brevlådan inte öppnad kl. {hour} en arbetsdag får {name} en påminnelse.", hour=at, name=by)


def _back(end: datetime, span: Span) -> Any:
    local = end.astimezone(ZoneInfo(span.zone))
    return local.date() if local.time() == time() else _("{day} kl. {hour}", day=local.date(), hour=local.time())


def wished(desired: Any) -> Sequence[Told]:
    """What should be in a mailbox now, one line for each thing."""
    return [Told(wish.words["sv"], wish.words["en"]) for wish in desired.wishes.values()]
