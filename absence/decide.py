"""What to do about one thing of a mailbox: from what should be there, what is there, and what we remember. Pure.

The rules: what was there before the first change is what comes back. What is neither ours, nor on its way, nor what was before, is the
person's own change: it is left and told. A reply is judged field by field, so that an edited text survives a moved end.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

Value = Mapping[str, Any]
OWN_CHANGE, ALREADY = "own-change", "already"
_ZONES = {"W. Europe Standard Time": "Europe/Stockholm", "UTC": "UTC", "tzone://Microsoft/Utc": "UTC"}
_TAG = re.compile(r"<!--.*?-->|<(style|head|script)\b.*?</\1\s*>|<[^>]*>", re.DOTALL | re.IGNORECASE)
# each role, and the roles that include it (Exchange: "Add-MailboxFolderPermission", AccessRights)
_READERS = {"reviewer", "noneditingauthor", "author", "publishingauthor", "editor", "publishingeditor", "owner"}
_EDITORS = {"editor", "publishingeditor", "owner"}
_COVERED = {
    "readitems": _READERS | {"readitems"},
    "editallitems": _EDITORS | {"editallitems"},
    "foldervisible": _READERS | {"foldervisible", "contributor"},
}


class Act(StrEnum):
    """What to do."""

    NOTHING = "nothing"
    SET = "set"
    CONFIRM = "confirm"
    BACK = "back"
    FORGET = "forget"


@dataclass(frozen=True, slots=True)
class Remembered:
    """A row of the snapshots: what was there before us, what we know to have put there, what was on its way (None: nothing)."""

    before: Value
    ours: Value | None = None
    coming: Value | None = None

    @property
    def expected(self) -> list[Value]:
        """What may stand there by our doing, or because our doing has not happened yet."""
        known = [one for one in (self.ours, self.coming) if one is not None]
        return known if self.ours is not None else [*known, self.before]


@dataclass(frozen=True, slots=True)
class Decision:
    """``value``: what to put there (empty with BACK: take it away); ``ours``: what is ours afterwards."""

    act: Act
    value: Value = field(default_factory=dict)
    ours: Value = field(default_factory=dict)
    note: str = ""


def decide(kind: str, wanted: Value | None, real: Value, row: Remembered | None) -> Decision:
    """``kind``: reply, rule, folder, full, event; ``wanted`` None: what is ours is to go; ``real`` empty: nothing is there."""
    if wanted is None:
        if row is None:
            return Decision(Act.NOTHING)
        return _reply_back(real, row) if kind == "reply" else _back(kind, real, row)
    if row is None:
        return Decision(Act.NOTHING, note=ALREADY) if _satisfied(kind, wanted, real) else _first(wanted)
    return _reply_again(wanted, real, row) if kind == "reply" else _again(kind, wanted, real, row)


def _first(wanted: Value) -> Decision:
    return Decision(Act.SET, wanted, wanted)


def _again(kind: str, wanted: Value, real: Value, row: Remembered) -> Decision:
    if not any(same(kind, real, one) for one in row.expected):
        return Decision(Act.NOTHING, note=OWN_CHANGE)
    if not same(kind, real, wanted):
        return Decision(Act.SET, wanted, wanted)
    if row.coming is not None or row.ours is None or not same(kind, row.ours, wanted):
        return Decision(Act.CONFIRM, wanted, {**real, **wanted})
    return Decision(Act.NOTHING)


def _back(kind: str, real: Value, row: Remembered) -> Decision:
    if same(kind, real, row.before):
        return Decision(Act.FORGET)
    ours = [one for one in (row.ours, row.coming) if one is not None]
    if any(same(kind, {**real, "on": one.get("on")} if kind == "rule" and real else real, one) for one in ours):
        return Decision(Act.BACK, row.before)
    return Decision(Act.FORGET, note=OWN_CHANGE)


def _reply_again(wanted: Value, real: Value, row: Remembered) -> Decision:
    theirs = {name for name in wanted if not _known(name, real, row.expected)}
    if "status" in theirs:
        return Decision(Act.NOTHING, note=OWN_CHANGE)
    note = OWN_CHANGE if theirs else ""
    target = {name: value for name, value in wanted.items() if name not in theirs}
    ours = {**(row.ours or {}), **target}
    if not all(same_field(name, real.get(name), value) for name, value in target.items()):
        return Decision(Act.SET, target, ours, note)
    if row.coming is not None or ours != row.ours:
        return Decision(Act.CONFIRM, target, ours, note)
    return Decision(Act.NOTHING, note=note)


def _reply_back(real: Value, row: Remembered) -> Decision:
    ours = [one for one in (row.ours, row.coming) if one is not None]
    touched = {name for one in ours for name in one}
    theirs = {name for name in touched if real.get(name) != row.before.get(name) and not _known(name, real, ours)}
    if "status" in theirs and real.get("status") != "disabled":
        # they keep a reply of their own switched on: whatever it says is theirs
        return Decision(Act.FORGET, note=OWN_CHANGE)
    note = OWN_CHANGE if theirs else ""
    target = {
        name: row.before[name] for name in touched - theirs if name in row.before and real.get(name) != row.before[name]
    }
    return Decision(Act.BACK, target, note=note) if target else Decision(Act.FORGET, note=note)


def _known(name: str, real: Value, expected: list[Value]) -> bool:
    return any(same_field(name, real.get(name), one[name]) for one in expected if name in one)


def _satisfied(kind: str, wanted: Value, real: Value) -> bool:
    if kind == "folder":
        given = {str(one).casefold() for one in real.get("rights", ())}
        needed = [str(one).casefold() for one in wanted["rights"]]
        return all(given & _COVERED.get(one, {one}) for one in needed)
    if kind == "reply":
        return all(same_field(name, real.get(name), value) for name, value in wanted.items())
    return bool(real.get("theirs")) or same(kind, real, wanted)


def same(kind: str, one: Value, other: Value) -> bool:
    """Whether two values of a kind come to the same."""
    if not one or not other:
        return not one and not other
    match kind:
        case "rule":
            return (one.get("how"), one.get("to"), one.get("on")) == (
                other.get("how"),
                other.get("to"),
                other.get("on"),
            )
        case "folder":
            return _folded(one) == _folded(other)
        case "event":
            return all(_moment(one.get(name)) == _moment(other.get(name)) for name in ("start", "end"))
        case "full":
            return bool(one.get("access")) == bool(other.get("access"))
    return all(same_field(name, one.get(name), other.get(name)) for name in {*one, *other})


def same_field(name: str, one: Any, other: Any) -> bool:
    """Whether two values of a reply's property come to the same: times as moments, texts as what is read."""
    if one == other:
        return True
    if name.endswith("Message"):
        return visible(str(one or "")) == visible(str(other or ""))
    if name.endswith("DateTime"):
        first, second = _graph_moment(one), _graph_moment(other)
        return first is not None and first == second
    return False


def visible(text: str) -> str:
    """What a person reads of an HTML text: Exchange wraps, indents and re-escapes what it is given."""
    plain = html.unescape(_TAG.sub(" ", text))
    return " ".join(unicodedata.normalize("NFC", plain).split())


def _folded(value: Value) -> set[str]:
    return {str(one).casefold() for one in value.get("rights", ())}


def _moment(value: Any) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else None


def _graph_moment(value: Any) -> datetime | None:
    try:
        name = str(value.get("timeZone") or "UTC")
        at = datetime.fromisoformat(str(value["dateTime"])[:19])
        return at.replace(tzinfo=ZoneInfo(_ZONES.get(name, name))).astimezone(UTC)
    except (AttributeError, KeyError, TypeError, ValueError, ZoneInfoNotFoundError, OSError):
        return None
