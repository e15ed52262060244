"""Text of attachments, within bounds: plain text, csv, Office files, simple PDFs. Bytes in, text out. Twin: addin/src/checks/extract."""

from __future__ import annotations

from checks.extract.read import Read, read_attachment

__all__ = ["Read", "read_attachment"]
