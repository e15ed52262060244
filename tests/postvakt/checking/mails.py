"""Mail files for tests; identity numbers are official test numbers."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from postvakt.checking.eml import Assumptions

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
ASSUMED = Assumptions(lambda: NOW)
NUMBER = "19960607-2388"


def eml(body: str = "Hej!", *more: str, subject: str = "Handlingar", to: str = "Ivar <ivar@exempel.example>") -> bytes:
    """A plain mail with further header lines."""
    lines = [
        "From: Anna Lind <anna.lind@sandby.example>",
        f"To: {to}",
        f"Subject: {subject}",
        "Date: Wed, 18 Nov 2026 10:00:00 +0100",
        'Content-Type: text/plain; charset="utf-8"',
        "Content-Transfer-Encoding: 8bit",
        *more,
        "",
        body,
    ]
    return "\r\n".join(lines).encode()


def written(folder: Path, **mails: bytes) -> Path:
    """The mails as files in a folder."""
    for name, data in mails.items():
        (folder / f"{name}.eml").write_bytes(data)
    return folder
