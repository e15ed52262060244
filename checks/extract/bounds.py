"""How much of a file is ever looked at. The same figures stand in addin/src/checks/extract/bounds.ts."""

from __future__ import annotations

MAX_FILE = 25_000_000  # bytes of a file; a larger one is not opened
MAX_PART = 20_000_000  # bytes that one part of a zip may unpack to
MAX_ALL = 60_000_000  # bytes that all parts together may unpack to
MAX_PARTS = 2_000  # parts of a zip that are looked at
MAX_TEXT = 1_000_000  # characters that are kept
