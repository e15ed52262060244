"""The newest mails that left the municipality, read from the Maildir without opening all the others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sandbox.exchange.mime import from_mime
from sandbox.mail.model import Mail


@dataclass(frozen=True, slots=True)
class Landed:
    """One of them. ``key`` is the file's name; ``at`` when it was sent by the tenant's clock, else when it was written."""

    key: str
    to: str
    mail: Mail
    raw: bytes
    at: datetime


def newest(maildir: Path, count: int) -> list[Landed]:
    """The ``count`` mails that were delivered last, newest first; a mail that vanishes meanwhile is left out."""
    files = sorted(_files(maildir), key=lambda found: found[0], reverse=True)[:count]
    return [landed for _, path in files if (landed := _read(path)) is not None]


def one(maildir: Path, key: str) -> Landed | None:
    """The mail of that key; the key is compared with names, never used as a path."""
    path = next((path for _, path in _files(maildir) if path.name == key), None)
    return None if path is None else _read(path)


def _files(maildir: Path) -> list[tuple[int, Path]]:
    found = []
    for folder in (maildir / "new", maildir / "cur"):
        for path in folder.iterdir() if folder.is_dir() else ():
            try:
                found.append((path.stat().st_mtime_ns, path))
            except OSError:
                continue
    return found


def _read(path: Path) -> Landed | None:
    try:
        raw = path.read_bytes()
        written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError:
        return None
    mail = from_mime(raw)
    to = next((value for name, value in mail.headers if name.lower() == "delivered-to"), "")
    return Landed(path.name, to, mail, raw, mail.sent_at or written)
