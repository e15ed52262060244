"""Absences and what belongs to them as rows of plain values, and back: what ``store.absence_store`` keeps and gives.

The store knows no feature's dataclasses; the wiring hands it these functions.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from absence.model import Absence, Answer, Coverage, Kind, LinkToken, Seen, Stage, Way
from absence.occurrences import next_change
from policies.opening import Evidence, WatchedMailbox, Why

_SAME = ("id", "mailbox", "zone", "made_by", "made_at", "version", "changed_by", "changed_at", "reply_to", "words_sv", "words_en",
         "uncovered_since", "ended_at", "restored_at")  # fmt: skip
_COVERAGE = ("substitute", "asked_at", "answered_at", "accepted_until", "asks_rest", "round")


def row_of(absence: Absence) -> dict[str, Any]:
    """The columns of an absence, with when the sweep of time has to look at it next."""
    coverage = absence.coverage
    row = {name: getattr(absence, name) for name in _SAME}
    row |= {name: getattr(coverage, name) for name in _COVERAGE}
    return row | {
        "kind": absence.kind.value,
        "starts_at": absence.start,
        "ends_at": absence.end,
        "weekdays": list(absence.weekdays),
        "day_from": _clock(absence.day_from),
        "day_to": _clock(absence.day_to),
        "way": coverage.way.value,
        "answer": coverage.answer.value,
        "stage": absence.stage.value,
        "next_at": next_change(absence, absence.changed_at or absence.made_at),
    }


def absence_of(row: Mapping[str, Any]) -> Absence:
    """The absence of a row."""
    coverage = Coverage(way=Way(row["way"]), answer=Answer(row["answer"]), **{name: row[name] for name in _COVERAGE})
    return Absence(
        kind=Kind(row["kind"]),
        start=row["starts_at"],
        end=row["ends_at"],
        weekdays=tuple(row["weekdays"]),
        day_from=_time(row["day_from"]),
        day_to=_time(row["day_to"]),
        coverage=coverage,
        stage=Stage(row["stage"]),
        **{name: row[name] for name in _SAME},
    )


def seen_of(row: Mapping[str, Any]) -> Seen:
    """The evidence of a row."""
    return Seen(row["mailbox"], date.fromisoformat(row["day"]), row["how"], bool(row["by_substitute"]), row["at"])


def link_of(row: Mapping[str, Any]) -> LinkToken:
    """What a link stands for."""
    return LinkToken(
        **{name: row[name] for name in ("digest", "absence_id", "purpose", "address", "round", "expires_at")}
    )


def watched_of(row: Mapping[str, Any]) -> WatchedMailbox:
    """How far a mailbox is looked after."""
    values = {name: row[name] for name in ("about", "good_until", "unread", "looked_at", "waiting", "oldest")}
    return WatchedMailbox(**values, evidence=Evidence(row["evidence"]), why=Why(row["why"]))


def _clock(at: time | None) -> str:
    return "" if at is None else f"{at:%H:%M}"


def _time(text: str) -> time | None:
    return time.fromisoformat(text) if text else None
