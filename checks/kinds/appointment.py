"""Meetings: few people, short, and a named chair where many meet. Twin: addin/src/checks/kinds/appointment.ts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from checks.bundle import Rule
from checks.context import Context
from checks.model import Hit


def find(rule: Rule, context: Context) -> Iterable[Hit]:
    """A hit for too many, for too long, and for a missing chair."""
    meeting = context.mail.appointment
    if meeting is None:
        return []
    found: list[Hit] = []
    people = len({one.key for one in meeting.required})
    if people >= rule.number("people"):
        found.append(_hit("many", f"{people} är kallade", f"{people} are called", "to"))
    minutes = _minutes(meeting.start, meeting.end)
    if rule.number("minutes") <= minutes < 24 * 60:
        hours = f"{minutes // 60} h {minutes % 60:02d} min"
        found.append(_hit("long", f"det tar {hours}", f"it takes {hours}", "mail"))
    if people >= rule.number("chair_from") and not (
        context.new_hits(rule, "chair") or context.hits(rule, "chair", context.subject)
    ):
        found.append(_hit("chair", "ingen är utsedd att leda det", "nobody is named to lead it", "body"))
    return found


def _hit(mark: str, sv: str, en: str, field: str) -> Hit:
    return Hit(field, data={"mark": mark, "note_sv": sv, "note_en": en})


def _minutes(start: str, end: str) -> int:
    return int((datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds() // 60)
