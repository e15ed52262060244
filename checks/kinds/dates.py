"""A last date that is not written yyyy-mm-dd (C10), with the date it means. Twin: addin/src/checks/kinds/dates.ts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from checks.bundle import Rule
from checks.context import Context
from checks.dates import When
from checks.deadlines import dated, unclear_dates
from checks.model import Hit
from checks.resolving import resolve
from checks.working_days import Days


def find(rule: Rule, context: Context) -> Iterable[Hit]:
    """Each such date of the new text and the subject; ``date`` is what it means, empty when that cannot be said."""
    del rule
    return list(_found(context))


def _found(context: Context) -> Iterator[Hit]:
    sent = context.mail.sent_at
    days = Days(context.bundle.value["calendar"], sent) if sent else None
    named = dated(context.subject)
    settled = any(one.cued and one.when.form == "iso" for one in named)
    for one in named:
        if one.cued and not settled and one.when.form != "iso":
            yield Hit("subject", one.when.start, one.when.end, _data(context.subject.text, one.when, days))
    for one in unclear_dates(context.body):
        yield Hit("body", one.when.start, one.when.end, _data(context.body.text, one.when, days))


def _data(text: str, when: When, days: Days | None) -> dict[str, str]:
    return {"written": text[when.start : when.end], "date": resolve(when, days) if days is not None else ""}
