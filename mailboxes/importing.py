"""Into the register from a spreadsheet, or from what the tenant has already. Nothing is kept unless everything can be."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from mailboxes.csv_rows import Cell, CsvRow, ImportMistake, read_rows, several
from mailboxes.model import Existing, Kind, MailboxRecord, State, as_json
from mailboxes.register import form_mistakes, tidied, unknown_people
from policies.packs import Pack
from policies.vocabulary import DirectoryEntry, MailboxKind

_KINDS = {
    "": Kind.FUNCTION, "funktionsbrevlåda": Kind.FUNCTION, "funktion": Kind.FUNCTION, "function": Kind.FUNCTION,
    "myndighetsbrevlåda": Kind.AUTHORITY, "myndighet": Kind.AUTHORITY, "authority": Kind.AUTHORITY,
}  # fmt: skip
_YES = {"ja": True, "yes": True, "x": True, "1": True, "på": True, "on": True, "sant": True, "true": True}
_NO = {"nej": False, "no": False, "": False, "0": False, "av": False, "off": False, "falskt": False, "false": False}
_LISTS = ("substitutes", "members", "topics", "search_words")
_TEXTS = ("name", "board", "department", "unit", "responsible", "hours", "phone", "purpose")


@dataclass(frozen=True, slots=True)
class ImportChange:
    """What becomes of one row of the register: ``new``, ``changed`` or ``same``; the fields that differ, before and after."""

    kind: str
    record: MailboxRecord
    fields: Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import would do or did. With mistakes nothing is kept."""

    changes: tuple[ImportChange, ...]
    mistakes: tuple[ImportMistake, ...] = ()
    kept: bool = False

    @property
    def to_keep(self) -> list[MailboxRecord]:
        """The rows that are new or changed."""
        return [one.record for one in self.changes if one.kind != "same"]


def from_csv(data: bytes, *, known: Iterable[MailboxRecord], pack: Pack, people: Collection[str]) -> ImportReport:
    """What a spreadsheet would change. A column that is missing leaves its field as it is; an empty cell empties it.

    ``people``: the addresses of everybody in the directory, in lower case.
    """
    rows, mistakes = read_rows(data)
    before = {one.key: one for one in known}
    changes: list[ImportChange] = []
    seen: dict[str, int] = {}
    for row in rows:
        record, wrong = _record(row, before, pack, people)
        if record is not None and record.key in seen:
            sv, en = "Adressen står redan på rad", "The address stands already on line"
            where = row.cells["address"].column
            wrong = [*wrong, ImportMistake(row.line, where, f"{sv} {seen[record.key]}", f"{en} {seen[record.key]}")]
        mistakes += wrong
        if record is not None and not wrong:
            seen[record.key] = row.line
            changes.append(compared(before.get(record.key), record))
    return ImportReport(tuple(changes), tuple(sorted(mistakes)))


def compared(before: MailboxRecord | None, after: MailboxRecord) -> ImportChange:
    """How a row of the register differs from what stands there."""
    if before is None:
        return ImportChange("new", after, {})
    old, new = as_json(before), as_json(after)
    fields = {name: (old[name], new[name]) for name in new if old[name] != new[name]}
    return ImportChange("changed" if fields else "same", after, fields)


def from_tenant(
    entries: Sequence[DirectoryEntry], found: Mapping[str, Existing | None], *, known: Collection[str], own: str
) -> list[MailboxRecord]:
    """Rows for the shared mailboxes that the register does not know. ``found``: each one's rights, where they can be read.

    The manager in the directory is responsible; whoever has full access watches it. ``own``: the product's own mailbox.
    """
    by_id = {one.id: one for one in entries}
    people = {one.address.casefold() for one in entries if one.kind is MailboxKind.PERSONAL}
    made: list[MailboxRecord] = []
    for entry in sorted(entries, key=lambda one: one.address.casefold()):
        key = entry.address.casefold()
        if entry.kind is not MailboxKind.FUNCTION or not key or key in known or key == own.casefold():
            continue
        manager = by_id.get(entry.manager_id)
        existing = found.get(key)
        access = sorted((existing.full_access if existing else None) or ())
        made.append(
            tidied(
                MailboxRecord(
                    address=key,
                    name=entry.display_name[:64] or key,
                    department=entry.department,
                    unit=entry.unit,
                    phone=entry.phone,
                    responsible=manager.address if manager else "",
                    members=tuple(one for one in access if one in people),
                    state=State.ACTIVE,
                )
            )
        )
    return made


def _record(
    row: CsvRow, before: Mapping[str, MailboxRecord], pack: Pack, people: Collection[str]
) -> tuple[MailboxRecord | None, list[ImportMistake]]:
    address = row.cells.get("address", Cell("", 1)).text.casefold()
    start = before.get(address, MailboxRecord(address=address, name=""))
    wrong: list[ImportMistake] = []
    values: dict[str, Any] = {name: row.cells[name].text for name in _TEXTS if name in row.cells}
    values |= {name: several(row.cells[name].text) for name in _LISTS if name in row.cells}
    for name, read in _READ.items():
        if name in row.cells:
            try:
                values[name] = read(row.cells[name].text, start)
            except ValueError as error:
                sv, en = error.args
                wrong.append(ImportMistake(row.line, row.cells[name].column, sv, en))
    record = tidied(replace(start, address=address, **values))
    for mistake in (*form_mistakes(record, pack), *unknown_people(record, people)):
        cell = row.cells.get(mistake.field) or row.cells["address"] if "address" in row.cells else None
        place = cell.column if cell else 1
        wrong.append(ImportMistake(row.line, place, f"{mistake.sv}", f"{mistake.field}: {mistake.en}"))
    return record, wrong


def _kind(text: str, _: MailboxRecord) -> Kind:
    try:
        return _KINDS[text.casefold()]
    except KeyError:
        sv = "Typ ska vara myndighetsbrevlåda eller funktionsbrevlåda"
        raise ValueError(sv, "kind: authority or function") from None


def _receipt(text: str, start: MailboxRecord) -> Any:
    on = {**_YES, **_NO}.get(text.casefold())
    if on is None:
        raise ValueError("Kvitto ska vara ja eller nej", "receipt: yes or no")
    return replace(start.receipt, on=on)


def _days(text: str, _: MailboxRecord) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 4):
        raise ValueError("Svarstid skrivs som ett antal arbetsdagar", "answering days: a number of working days")
    return int(text)


_READ: dict[str, Callable[[str, MailboxRecord], Any]] = {"kind": _kind, "receipt": _receipt, "answering_days": _days}
