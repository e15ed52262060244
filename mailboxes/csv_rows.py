"""A spreadsheet's rows as cells with their places: any of the usual encodings and separators, headers in Swedish or English."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MOST_BYTES = 2_000_000
MOST_ROWS = 5_000
MOST_CELL = 8_000
_HEADERS: Mapping[str, Sequence[str]] = {
    "address": ("adress", "e-post", "epost", "e-postadress", "brevlåda", "address", "mail", "e-mail", "email", "mailbox"),
    "name": ("namn", "visningsnamn", "name", "display name"),
    "kind": ("typ", "slag", "kind", "type"),
    "board": ("nämnd", "board"),
    "department": ("förvaltning", "department"),
    "unit": ("enhet", "unit"),
    "responsible": ("ansvarig", "responsible", "owner"),
    "substitutes": ("ersättare", "substitute", "substitutes"),
    "members": ("medlem", "medlemmar", "bevakar", "member", "members"),
    "hours": ("tid", "tider", "öppettider", "hours", "opening hours"),
    "phone": ("telefon", "telefonnummer", "phone", "telephone"),
    "purpose": ("vad den är till för", "syfte", "ändamål", "purpose"),
    "topics": ("ämne", "ämnen", "fråga om", "frågor", "topic", "topics"),
    "search_words": ("sökord", "search words", "search word", "keywords"),
    "receipt": ("kvitto", "autosvar", "receipt"),
    "answering_days": ("svarstid", "svarstid (arbetsdagar)", "answering time", "answering days", "answer within"),
}  # fmt: skip
FIELD_OF = {header: field for field, headers in _HEADERS.items() for header in headers}


@dataclass(frozen=True, slots=True, order=True)
class ImportMistake:
    """Something in the file that cannot be taken: where (both count from 1), what, what to do."""

    line: int
    column: int
    sv: str
    en: str

    def text(self, language: str) -> str:
        """``line:column: what``, as editors understand it."""
        return f"{self.line}:{self.column}: {self.en if language == 'en' else self.sv}"

    def __str__(self) -> str:
        """In English, for the command line."""
        return self.text("en")


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell, and in which column."""

    text: str
    column: int


@dataclass(frozen=True, slots=True)
class CsvRow:
    """One row: the line it begins on, and its cells by field of the register."""

    line: int
    cells: Mapping[str, Cell]


def read_rows(data: bytes) -> tuple[list[CsvRow], list[ImportMistake]]:
    """The rows that hold anything, and every mistake of form. The first row names the columns."""
    if len(data) > MOST_BYTES:
        return [], [
            ImportMistake(1, 1, "Filen är större än 2 MB: dela upp den", "The file is larger than 2 MB: split it")
        ]
    text = _decoded(data)
    if text is None:
        return [], [
            ImportMistake(1, 1, "Filen är ingen textfil: spara den som CSV", "The file holds no text: save it as CSV")
        ]
    lines = _records(text)
    if isinstance(lines, ImportMistake):
        return [], [lines]
    if not lines:
        return [], [ImportMistake(1, 1, "Filen är tom", "The file is empty")]
    (line, head), *rest = lines
    columns, mistakes = _columns(line, head)
    if mistakes:
        return [], mistakes
    if len(rest) > MOST_ROWS:
        return [], [ImportMistake(line, 1, f"Högst {MOST_ROWS} rader åt gången", f"At most {MOST_ROWS} rows at a time")]
    found: list[CsvRow] = []
    for line, cells in rest:
        extra = next((number for number, cell in enumerate(cells) if number >= len(columns) and cell.strip()), None)
        if extra is not None:
            sv = "Raden har fler celler än rubrikraden: sätt citattecken runt text med skiljetecken i"
            en = "The row has more cells than the header: put quotes around text that holds the separator"
            mistakes.append(ImportMistake(line, extra + 1, sv, en))
        given = {
            field: Cell(cells[number].strip().removeprefix("'"), number + 1)
            for number, field in enumerate(columns)
            if field and number < len(cells)
        }
        if any(cell.text for cell in given.values()):
            found.append(CsvRow(line, given))
    return found, mistakes


def several(text: str) -> tuple[str, ...]:
    """A cell that holds several: separated by commas, semicolons, bars or line breaks."""
    return tuple(part.strip() for part in re.split(r"[,;|\n]", text) if part.strip())


def _decoded(data: bytes) -> str | None:
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:  # Excel's "Unicode text"
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            return None
    if b"\x00" in data:
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _records(text: str) -> list[tuple[int, list[str]]] | ImportMistake:
    """(line that it begins on, cells) of every row that is not blank."""
    first = text.lstrip("\r\n").partition("\n")[0]
    separator = max(";\t,", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    found: list[tuple[int, list[str]]] = []
    begins = 1
    try:
        for cells in reader:
            if any(len(cell) > MOST_CELL for cell in cells):
                sv, en = f"En cell har mer än {MOST_CELL} tecken", f"A cell has more than {MOST_CELL} letters"
                return ImportMistake(begins, 1, f"{sv}: saknas ett citattecken?", f"{en}: is a quote missing?")
            if any(cell.strip() for cell in cells):
                found.append((begins, cells))
            begins = reader.line_num + 1
    except csv.Error:
        sv = "Raden går inte att läsa: kontrollera citattecknen"
        return ImportMistake(begins, 1, sv, "The row cannot be read: check the quotes")
    return found


def _columns(line: int, head: Sequence[str]) -> tuple[list[str], list[ImportMistake]]:
    """The field of each column, empty for one without a header; every header must be known and stand once."""
    fields: list[str] = []
    mistakes: list[ImportMistake] = []
    for number, cell in enumerate(head, start=1):
        name = " ".join(unicodedata.normalize("NFC", cell).casefold().replace("_", " ").split())
        field = FIELD_OF.get(name, "")
        if name and not field:
            known = ", ".join(headers[0] for headers in _HEADERS.values())
            sv, en = f"Rubriken {cell.strip()!r} är okänd", f"The header {cell.strip()!r} is not known"
            mistakes.append(
                ImportMistake(line, number, f"{sv}: använd {known}", f"{en}: use one of {known}, or the English words")
            )
        elif field in fields:
            mistakes.append(
                ImportMistake(
                    line,
                    number,
                    f"Kolumnen {cell.strip()!r} finns två gånger: ta bort den ena",
                    f"The column {cell.strip()!r} stands twice: remove one",
                )
            )
        fields.append(field)
    if not mistakes and "address" not in fields:
        mistakes.append(
            ImportMistake(
                line,
                1,
                "Kolumnen Adress saknas: första raden ska ha rubriker",
                "The column Address is missing: the first row holds headers",
            )
        )
    return fields, mistakes
