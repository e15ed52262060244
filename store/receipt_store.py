"""Where each incoming message of a mailbox with receipts stands. Conforms to ``ReceiptStore`` of mailboxes.receipts.ports.

One worker at a time has a mailbox (a lease), which keeps the order and the pace. That no message is answered twice does not rest on the
lease: a key has one row, a row's draft is set only where none is, and only that draft is ever sent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Generic, Protocol, TypeVar

import sqlalchemy as sa

from policies.clock import Clock
from store import receipt_figures
from store.engine import Database
from store.receipt_mailboxes import HeldT, Holding, ReceiptMailboxes, link_name
from store.receipt_tables import ANSWER, OPEN, RATE, receipt_senders, receipts
from store.upsert import insert_or_leave

CAP_WINDOW = timedelta(hours=1)
_CHUNK = 500

ItemT = TypeVar("ItemT")
StandingT = TypeVar("StandingT")
rows, senders = receipts.c, receipt_senders.c


class Deciding(Protocol):
    """A decision to keep."""

    @property
    def key(self) -> str:
        """An HMAC of what identifies the message."""
        ...

    @property
    def message(self) -> str:
        """The immutable id."""
        ...

    @property
    def reason(self) -> str:
        """``answer``, or why not."""
        ...

    @property
    def received_at(self) -> datetime:
        """When it came."""
        ...

    @property
    def sender(self) -> str:
        """An HMAC of mailbox and sender; empty when there is no receipt."""
        ...


class SqlReceiptStore(ReceiptMailboxes[HeldT], Generic[ItemT, HeldT, StandingT]):
    """Rows, leases and the cap, on SQLite and PostgreSQL."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        item: Callable[..., ItemT],
        held: Callable[..., HeldT],
        standing: Callable[..., StandingT],
        per_minute: int,
        minute: timedelta,
    ) -> None:
        """``item``, ``held``, ``standing`` make the room's own values; ``per_minute``: sends within ``minute`` per mailbox."""
        super().__init__(database, clock, held)
        self._item, self._standing = item, standing
        self._per_minute, self._minute = per_minute, minute

    # --- decisions --------------------------------------------------------------------------------

    def unknown(self, keys: Sequence[str]) -> set[str]:
        """Those that nothing was decided about."""
        with self.database.read() as connection:
            return _new(connection, keys)

    def decide(
        self, held: Holding, folder: str, link: str, decided: Sequence[Deciding], *, most_per_sender: int
    ) -> int:
        """Keep the decisions that are new and save the folder's link, in one transaction; the cap is applied here. How many were new."""
        now = self.clock.now()
        by_key = {one.key: one for one in decided}
        with self.database.write() as connection:
            new = _new(connection, list(by_key))
            # Graph tells whole seconds: what came in the same one keeps the order that it was read in
            fresh = sorted((one for key, one in by_key.items() if key in new), key=lambda one: one.received_at)
            reasons = _capped(connection, fresh, most_per_sender, now - CAP_WINDOW)
            if fresh:
                moments = [now + timedelta(microseconds=number) for number in range(len(fresh))]
                told = [_row(held.mailbox, one, reasons[one.key], at) for one, at in zip(fresh, moments, strict=True)]
                connection.execute(insert_or_leave(connection, receipts), told)
            counted = [one for one in fresh if reasons[one.key] == ANSWER]
            if counted:
                marks = [{"key": one.key, "sender": one.sender, "decided_at": now} for one in counted]
                connection.execute(insert_or_leave(connection, receipt_senders), marks)
            self.links.save_in(connection, held.mailbox, link_name(folder), link)
        return len(fresh)

    def forget_link(self, mailbox: str, folder: str) -> None:
        """Begin the folder's delta query anew; what was decided stays decided."""
        self.links.forget(mailbox, link_name(folder))

    # --- receipts under way -----------------------------------------------------------------------

    def budget(self, mailbox: str) -> tuple[int, datetime | None]:
        """How many may be sent now, and when the next one may if none."""
        since = self.clock.now() - self._minute
        recent = (
            sa.select(rows.sending_at)
            .where(rows.mailbox == mailbox.casefold(), rows.sending_at > since)
            .order_by(rows.sending_at)
        )
        with self.database.read() as connection:
            began = list(connection.execute(recent).scalars())
        left = self._per_minute - len(began)
        return (left, None) if left > 0 else (0, began[-left] + self._minute)

    def take(self, mailbox: str, limit: int) -> list[ItemT]:
        """The oldest open receipts whose time has come; those that wait become ``drafting`` (given back as they were)."""
        now = self.clock.now()
        query = (
            sa.select(rows.key, rows.message, rows.draft, rows.state, rows.attempts, rows.received_at, rows.sending_at)
            .where(rows.mailbox == mailbox.casefold(), rows.state.in_(OPEN))
            .where(sa.or_(rows.due_at.is_(None), rows.due_at <= now))
            .order_by(rows.received_at, rows.decided_at, rows.key)
            .limit(limit)
        )
        with self.database.write() as connection:
            if connection.dialect.name == "postgresql":
                query = query.with_for_update(skip_locked=True)
            found = connection.execute(query).mappings().all()
            if found:
                these = rows.key.in_([one["key"] for one in found])
                begun = sa.case((rows.state == "waiting", "drafting"), else_=rows.state)
                connection.execute(
                    receipts.update().where(these).values(state=begun, attempts=rows.attempts + 1, due_at=None)
                )
        return [self._item(**one) for one in found]

    def drafted(self, drafts: Mapping[str, str]) -> set[str]:
        """Remember each key's draft where none is remembered; the keys whose draft is now the one given."""
        with self.database.write() as connection:
            _in_order(connection, list(drafts))
            for key, draft in sorted(drafts.items()):
                mine = (rows.key == key) & (rows.draft == "") & (rows.state == "drafting")
                connection.execute(receipts.update().where(mine).values(draft=draft, state="draft"))
            return _with_draft(connection, drafts)

    def undrafted(self, keys: Sequence[str]) -> None:
        """Their drafts are gone without having been sent: begin again."""
        with self.database.write() as connection:
            here = rows.key.in_(keys) & (rows.state == "draft")
            connection.execute(receipts.update().where(here).values(draft="", state="drafting"))

    def sending(self, drafts: Mapping[str, str]) -> set[str]:
        """From now on these drafts may be sent; the keys whose draft is still this one."""
        now = self.clock.now()
        with self.database.write() as connection:
            _in_order(connection, list(drafts))
            here = rows.key.in_(list(drafts)) & rows.state.in_(("draft", "sending"))
            connection.execute(receipts.update().where(here).values(state="sending", sending_at=now))
            return _with_draft(connection, drafts)

    def ended(self, mailbox: str, ends: Sequence[tuple[str, str, str]]) -> None:
        """(key, end, reason): nothing more is done; the ids are wiped."""
        now = self.clock.now()
        groups: dict[tuple[str, str], list[str]] = {}
        for key, end, reason in ends:
            groups.setdefault((end, reason), []).append(key)
        with self.database.write() as connection:
            _in_order(connection, [key for key, _, _ in ends])
            for (end, reason), keys in sorted(groups.items()):
                here = rows.key.in_(keys) & rows.state.in_(OPEN) & (rows.mailbox == mailbox.casefold())
                values = {"state": end, "reason": reason, "ended_at": now, "message": "", "draft": "", "due_at": None}
                connection.execute(receipts.update().where(here).values(values))

    def later(self, keys: Sequence[str], after: timedelta) -> None:
        """Try these again after a while."""
        with self.database.write() as connection:
            connection.execute(receipts.update().where(rows.key.in_(keys)).values(due_at=self.clock.now() + after))

    def open_rows(self, mailbox: str) -> int:
        """How many receipts wait or are under way."""
        query = sa.select(sa.func.count()).where(rows.mailbox == mailbox.casefold(), rows.state.in_(OPEN))
        with self.database.read() as connection:
            return int(connection.execute(query).scalar_one())

    def next_due(self, mailbox: str) -> datetime | None:
        """When the first open receipt may be worked on; None when there is none."""
        query = (
            sa.select(rows.due_at)
            .where(rows.mailbox == mailbox.casefold(), rows.state.in_(OPEN))
            .order_by(sa.func.coalesce(rows.due_at, ""))
            .limit(1)
        )
        with self.database.read() as connection:
            found = connection.execute(query).first()
        return None if found is None else (found[0] or self.clock.now())

    def begin_anew(self) -> int:
        """End what is under way without a draft and forget every mailbox: what the store was told may be older than what was sent.

        A receipt with a draft stays: the draft itself says whether it was sent. How many were ended.
        """
        now = self.clock.now()
        undrafted = rows.state.in_(("waiting", "drafting")) & (rows.draft == "")
        values = {"state": "none", "reason": "older-than-receipts", "message": "", "due_at": None, "ended_at": now}
        with self.database.write() as connection:
            ended = connection.execute(receipts.update().where(undrafted).values(values)).rowcount
        self.switch([])
        return ended

    # --- figures ----------------------------------------------------------------------------------

    def standing(self) -> list[StandingT]:
        """All mailboxes with their figures of the last 24 hours, by address."""
        with self.database.read() as connection:
            return [self._standing(**one) for one in receipt_figures.standing(connection, self.clock.now())]

    def reasons(self, mailbox: str) -> dict[str, int]:
        """How many messages were decided for each reason, as far as rows are kept; receipts under ``answer``."""
        with self.database.read() as connection:
            return receipt_figures.reasons(connection, mailbox)


def _new(connection: sa.Connection, keys: Sequence[str]) -> set[str]:
    known: set[str] = set()
    for start in range(0, len(keys), _CHUNK):
        some = rows.key.in_(keys[start : start + _CHUNK])
        known.update(connection.execute(sa.select(rows.key).where(some)).scalars())
    return set(keys) - known


def _in_order(connection: sa.Connection, keys: Sequence[str]) -> None:
    """Take the rows' locks in one order everywhere, so that two workers queue instead of each waiting for the other."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(rows.key).where(rows.key.in_(keys)).order_by(rows.key).with_for_update())


def _with_draft(connection: sa.Connection, drafts: Mapping[str, str]) -> set[str]:
    found = connection.execute(sa.select(rows.key, rows.draft).where(rows.key.in_(list(drafts))))
    return {key for key, draft in found if drafts[key] == draft}


def _capped(connection: sa.Connection, fresh: Sequence[Deciding], most: int, since: datetime) -> dict[str, str]:
    """Each key's reason: ``answer`` for as many as the sender still gets within the window."""
    asked = sorted({one.sender for one in fresh if one.reason == ANSWER})
    had: Counter[str] = Counter()
    for start in range(0, len(asked), _CHUNK):
        query = (
            sa.select(senders.sender, sa.func.count())
            .where(senders.sender.in_(asked[start : start + _CHUNK]), senders.decided_at > since)
            .group_by(senders.sender)
        )
        had.update({sender: int(number) for sender, number in connection.execute(query)})
    reasons: dict[str, str] = {}
    for one in fresh:
        reason = str(one.reason)
        if reason == ANSWER:
            had[one.sender] += 1
            reason = ANSWER if had[one.sender] <= most else RATE
        reasons[one.key] = reason
    return reasons


def _row(mailbox: str, one: Deciding, reason: str, now: datetime) -> dict[str, Any]:
    answered = reason == ANSWER
    return {
        "key": one.key,
        "mailbox": mailbox,
        "state": "waiting" if answered else "none",
        "reason": reason,
        "message": one.message if answered else "",
        "draft": "",
        "attempts": 0,
        "received_at": one.received_at,
        "decided_at": now,
        "ended_at": None if answered else now,
    }
