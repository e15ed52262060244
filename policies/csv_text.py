"""Lists as text that Excel opens with å ä ö, and that cannot run formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

MARK = "\ufeff"  # so that Excel reads UTF-8
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def csv_text(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Semicolons (Swedish Excel), a mark at the beginning, cells that look like formulas disarmed."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(head)
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])
    return MARK + text.getvalue()


def harmless(cell: object) -> object:
    """A text that a spreadsheet would run gets an apostrophe before it (OWASP, "CSV Injection")."""
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip(" ").startswith(_FORMULA) else cell
