"""Sent outside office hours or on a day when nobody works. Twin: addin/src/checks/kinds/time.ts.

The hours are the rule's; which days are closed is the pack's calendar. The fix offers the next ordinary working day's first hour.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from checks.bundle import Rule
from checks.context import Context
from checks.model import Hit

_FARTHEST = 30  # days; no municipality is closed longer


def find(rule: Rule, context: Context) -> Iterable[Hit]:
    """One hit at most, with ``next`` (local, yyyy-mm-dd hh:mm)."""
    if not context.mail.sent_at:
        return []
    now, first, last = context.now, str(rule.parameters["from"]), str(rule.parameters["until"])
    clock = f"{now.hour:02d}:{now.minute:02d}"
    today = now.date()
    if _is_open(context, today) and first <= clock <= last:
        return []
    day = today if clock < first else today + timedelta(days=1)
    for _ in range(_FARTHEST):
        if _is_open(context, day):
            break
        day += timedelta(days=1)
    return [Hit(data={"next": f"{day.isoformat()} {first}", "clock": clock})]


def _is_open(context: Context, day: date) -> bool:
    calendar = context.bundle.value["calendar"]
    return calendar["hours"].get(str(day.isoweekday())) is not None and day.isoformat() not in calendar["closed"]
