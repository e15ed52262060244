"""The parts of a mail: headers and body, taken apart in linear time whatever comes.

The splitting is our own: the library's parser recurses with the nesting and slows down with the number of boundaries.
"""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass
from email.message import Message

from policies.mime.text import decoded, safely

MAX_HEADER_BLOCK = 256 * 1024
MAX_HEADERS = 1000
MAX_VALUE = 32 * 1024
MAX_PARTS = 250


@dataclass
class Part:
    """One part: its headers in order, its body still encoded, how deep it lies."""

    headers: list[tuple[str, str]]
    body: bytes
    depth: int

    def first(self, name: str) -> str:
        """The first header of this name (lower case), or empty."""
        return next((value for key, value in self.headers if key.lower() == name), "")


def split(data: bytes) -> tuple[list[tuple[str, str]], bytes]:
    """Headers (unfolded, still encoded) and body of one part. Lines that are no header are skipped."""
    if data.startswith((b"\r\n", b"\n")):
        return [], data.lstrip(b"\r\n")
    gap = re.search(rb"\r?\n\r?\n", data)
    head, body = (data, b"") if gap is None else (data[: gap.start()], data[gap.end() :])
    headers: list[tuple[str, str]] = []
    current: list[str] = []
    name = ""
    for line in head[:MAX_HEADER_BLOCK].decode("utf-8", "replace").replace("\r\n", "\n").split("\n"):
        if line[:1] in {" ", "\t"} and name:
            current.append(line.strip())
            continue
        if name:
            headers.append((name, " ".join(current)[:MAX_VALUE]))
        name, colon, value = line.partition(":")
        name = name.strip() if colon and re.fullmatch(r"[!-9;-~]{1,200}\s*", name) else ""
        current = [value.strip()]
        if len(headers) >= MAX_HEADERS:
            return headers, body
    if name:
        headers.append((name, " ".join(current)[:MAX_VALUE]))
    return headers, body


def pieces(body: bytes, boundary: str) -> list[bytes]:
    """The parts of a multipart body; the preamble and what stands behind the end are left out."""
    if not boundary:
        return []
    mark = b"--" + boundary.encode("utf-8", "replace")
    found: list[bytes] = []
    begin = -1
    at = 0 if body.startswith(mark) else _next(body, mark, 0)
    while at >= 0 and len(found) < MAX_PARTS:
        if begin >= 0:
            found.append(body[begin:at].removesuffix(b"\n").removesuffix(b"\r"))
        after = at + len(mark)
        if body[after : after + 2] == b"--":
            return found
        line_end = body.find(b"\n", after)
        if line_end < 0:
            return found
        begin = line_end + 1
        at = begin if body.startswith(mark, begin) else _next(body, mark, begin)
    if begin >= 0 and at < 0:
        found.append(body[begin:])
    return found


def _next(body: bytes, mark: bytes, start: int) -> int:
    at = body.find(b"\n" + mark, start)
    return at + 1 if at >= 0 else -1


def described(part: Part) -> Message:
    """A library message that carries only this part's descriptive headers, for its parameter parsing."""
    message: Message = Message()
    for name in ("content-type", "content-disposition"):
        if value := part.first(name):
            message[name] = value[:4000]
    return message


def payload(part: Part) -> bytes:
    """The part's bytes, transfer encoding undone; what cannot be undone as it stands."""
    encoding = part.first("content-transfer-encoding").strip().lower()
    if encoding == "base64":
        kept = re.sub(rb"[^A-Za-z0-9+/]", b"", part.body)
        if len(kept) % 4 == 1:
            kept = kept[:-1]
        return safely(lambda: binascii.a2b_base64(kept + b"=" * (-len(kept) % 4)), b"")
    if encoding == "quoted-printable":
        return safely(lambda: binascii.a2b_qp(part.body), part.body)
    return part.body


def text_of(part: Part) -> str:
    """The part's text; a charset that is unknown or wrong is guessed."""
    charset = safely(lambda: str(described(part).get_content_charset() or "utf-8"), "utf-8")
    text = decoded(payload(part), charset)
    return text.replace("\x00", "").replace("\r\n", "\n")
