"""Text of attachments, within bounds: plain text, csv, Office files and simple PDFs. Pure: bytes in, text out. Twin: addin/src/checks/extract."""

from __future__ import annotations

from checks.extract.read import Read, read_attachment

__all__ = ["Read", "read_attachment"]
