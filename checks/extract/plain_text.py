"""Text files in the encodings that Swedish offices write. Twin: addin/src/checks/extract/plain-text.ts."""

from __future__ import annotations

import re

_CONTROL = re.compile(
    r"\\'([0-9a-f]{2})|\\u(-?[0-9]{1,6}) ?\??|\\(par|line|tab|cell|row)(?![a-z]) ?|\\[a-z]{1,32}(?:-?[0-9]{1,10})? ?|[{}]|\\[*~_-]"
)


def plain_text(data: bytes, *, rtf: bool = False) -> str:
    """UTF-8, UTF-16 with its mark, else Windows-1252; separators of csv as they are. ``rtf``: control words taken away."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", errors="replace")
    else:
        try:
            text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
        except UnicodeDecodeError:
            text = data.decode("cp1252", errors="replace")
    return _CONTROL.sub(_rtf, text.replace("\r", "").replace("\n", "")) if rtf else text


def _rtf(found: re.Match[str]) -> str:
    byte, code, word = found.groups()
    if byte:
        return bytes([int(byte, 16)]).decode("cp1252", errors="replace")
    if code:
        return chr(int(code) % 0x10000)
    if word:
        return "\t" if word in ("tab", "cell") else "\n"
    return ""
