"""How long the tables of absences are kept."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from store import absence_notice_tables, absence_snapshots, absence_tables
from store.keeping import ABSENCE_NOTICES, ABSENCES, FOUND, MAILBOX_SEEN, SNAPSHOTS, Keeping, older


def _long_over(now: datetime) -> sa.ColumnElement[bool]:
    one = absence_tables.absences.c
    return one.stage.in_(("ended", "restored", "cancelled")) & (one.ended_at < now - ABSENCES)


KEPT = (
    Keeping(
        absence_tables.absences,
        "when somebody is or was away, the kind of absence and who covers it",
        ABSENCES.days,
        "after it is over, at most; the pack says sooner (`absence.keep_days`)",
        _long_over,
    ),
    Keeping(
        absence_tables.absence_register,
        "nobody: one number",
        None,
        "it counts the writes of absences, so that two never contradict each other",
    ),
    Keeping(
        absence_tables.absence_seen,
        "that a mailbox was looked at on a day, and whether by the substitute; not by whom",
        MAILBOX_SEEN.days,
        "each working day is verified, and the month before can be answered for",
        lambda now: absence_tables.absence_seen.c.day < (now - MAILBOX_SEEN).date().isoformat(),
    ),
    Keeping(
        absence_tables.absence_watch,
        "how many messages wait in a watched mailbox, and since when",
        MAILBOX_SEEN.days,
        "after the last look",
        older(absence_tables.absence_watch.c.looked_at, MAILBOX_SEEN.days),
    ),
    Keeping(
        absence_snapshots.absence_snapshots,
        "the automatic reply and the rights that were there before an absence, and what was set instead",
        SNAPSHOTS.days,
        "gone as soon as it is put back; at the latest then, longer than any absence may be planned",
        older(absence_snapshots.absence_snapshots.c.changed_at, SNAPSHOTS.days),
    ),
    Keeping(
        absence_notice_tables.absence_notices,
        "who is told what of an absence; names are looked up when the mail is written",
        ABSENCE_NOTICES.days,
        "so that nothing is told twice, and nobody twice a day",
        older(absence_notice_tables.absence_notices.c.made_at, ABSENCE_NOTICES.days),
    ),
    Keeping(
        absence_notice_tables.absence_found,
        "that a mailbox says its owner is away although nobody covers",
        FOUND.days,
        "after it was last seen; the person is helped and it goes",
        older(absence_notice_tables.absence_found.c.last_seen, FOUND.days),
    ),
    Keeping(
        absence_notice_tables.absence_settled,
        "that a mailbox was brought to what an absence asks for, as a digest",
        ABSENCE_NOTICES.days,
        "so that a mailbox that is as it should be is left alone",
        older(absence_notice_tables.absence_settled.c.tried_at, ABSENCE_NOTICES.days),
    ),
    Keeping(
        absence_tables.absence_links,
        "whom a link in a mail was for; the link itself as a digest",
        0,
        "gone when the link expires",
        lambda now: absence_tables.absence_links.c.expires_at < now,
    ),
)
