"""How receipts stand, counted: for the status list and the console."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from store.receipt_tables import OPEN, RATE, receipt_mailboxes, receipts

rows = receipts.c


def standing(connection: sa.Connection, now: datetime) -> list[dict[str, Any]]:
    """Every mailbox that answers, by address: its row and its figures of the last 24 hours."""
    figures = _figures(connection, now - timedelta(hours=24))
    shown = []
    for one in connection.execute(sa.select(receipt_mailboxes).order_by(receipt_mailboxes.c.mailbox)).mappings():
        waiting, oldest, sent, held_back, unclear, refused = figures.get(one["mailbox"], (0, None, 0, 0, 0, 0))
        counted = {"waiting": waiting, "sent": sent, "held_back": held_back, "unclear": unclear, "refused": refused}
        kept = {name: one[name] for name in ("mailbox", "since", "looked_at", "subscribed_until", "trouble")}
        shown.append({**kept, "oldest": oldest, **{name: int(number) for name, number in counted.items()}})
    return shown


def _figures(connection: sa.Connection, since: datetime) -> dict[str, tuple[Any, ...]]:
    """Mailbox → waiting, the oldest of these, sent and held back since then, unclear, refused."""
    recent, live = rows.decided_at > since, rows.state.in_(OPEN)

    def number(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)

    query = (
        sa.select(
            rows.mailbox,
            number(live),
            sa.func.min(sa.case((live, rows.received_at), else_=sa.null()), type_=rows.received_at.type),
            number((rows.state == "sent") & recent),
            number((rows.reason == RATE) & recent),
            number(rows.state == "unclear"),
            number(rows.state == "refused"),
        )
        .where(sa.or_(live, recent, rows.state.in_(("unclear", "refused"))))
        .group_by(rows.mailbox)
    )
    return {one[0]: tuple(one[1:]) for one in connection.execute(query)}


def reasons(connection: sa.Connection, mailbox: str) -> dict[str, int]:
    """How many messages were decided for each reason, as far as rows are kept; receipts under ``answer``."""
    query = sa.select(rows.reason, sa.func.count()).where(rows.mailbox == mailbox.casefold()).group_by(rows.reason)
    return {reason: int(count) for reason, count in connection.execute(query)}
