"""Chooses the reader by the file's first bytes and its name. Twin: addin/src/checks/extract/read.ts."""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass

from checks.extract.bounds import MAX_FILE, MAX_TEXT
from checks.extract.office import office_text
from checks.extract.pdf import pdf_text
from checks.extract.plain_text import plain_text

_TEXTUAL = re.compile(r"\.(?:txt|csv|tsv|md|log|json|xml|html?|ics|vcf|eml|rtf|ini|yaml|yml)$")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class Read:
    """What a file gave: its text (None when it is of no kind that is read), whether it is encrypted, and names inside a zip."""

    text: str | None = None
    encrypted: bool = False
    names: tuple[str, ...] = ()


def read_attachment(name: str, data: bytes) -> Read:
    """The text of a file. Never raises: a broken or too large file gives no text."""
    if len(data) > MAX_FILE or not data:
        return Read(None if data else "")
    try:
        return _read(name.lower(), data)
    except (
        zipfile.BadZipFile,
        zlib.error,
        ValueError,
        KeyError,
        IndexError,
        NotImplementedError,
        EOFError,
        OSError,
        RuntimeError,
        RecursionError,
    ):
        return Read()


def _read(name: str, data: bytes) -> Read:
    if data.startswith(b"PK\x03\x04"):
        found = office_text(data)
        names = found.names
        text = found.text if found.text is not None else "\n".join(names) or None
        return Read(None if text is None else text[:MAX_TEXT], found.encrypted, names)
    if b"%PDF-" in data[:1024]:
        text, encrypted = pdf_text(data)
        return Read(None if encrypted else text[:MAX_TEXT], encrypted)
    if data.startswith(_OLE):
        # Office files with a password are an OLE box with this stream; other old Office files are not read
        return Read(None, "EncryptedPackage".encode("utf-16-le") in data)
    if _TEXTUAL.search(name):
        return Read(plain_text(data, rtf=name.endswith(".rtf"))[:MAX_TEXT])
    return Read()
