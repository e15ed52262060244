"""A request that names no last date (C09). Twin: addin/src/checks/kinds/deadline.ts."""

from __future__ import annotations

from collections.abc import Iterable

from checks.bundle import Rule
from checks.context import Context
from checks.deadlines import dated, has_last_date
from checks.model import Hit
from checks.requests import requests
from checks.working_days import Days

_MOST = 100  # requests that are looked at


def find(rule: Rule, context: Context) -> Iterable[Hit]:
    """The first request of the new text when neither it nor the subject says until when. The fix offers a date some working days ahead."""
    asked = requests(context.body)[:_MOST]
    if not asked or any(one.cued or one.when.form in {"iso", "date"} for one in dated(context.subject)):
        return ()
    days = Days(context.bundle.value["calendar"], context.mail.sent_at) if context.mail.sent_at else None
    if any(has_last_date(context.body, request, days) for request in asked):
        return ()
    first = next((one for one in asked if not one.question), asked[0])
    offered = days.add(int(rule.number("working_days"))).isoformat() if days is not None else ""
    return (Hit("body", first.start, first.end, {"date": offered}),)
