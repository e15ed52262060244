"""Reads the headers of a mail in a file: bounded in size, lines and number; rubbish gives a poor mail, never an exception.

The splitting is our own and linear; the library only decodes single words and addresses, each of bounded length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.header import decode_header
from email.utils import getaddresses
from pathlib import Path

from mailboxes.receipts import addresses
from mailboxes.receipts.judge import MOST_HEADERS, Incoming

MAX_READ = 4 * 1024 * 1024  # bytes of a file that are looked at; headers beyond them are not
MAX_VALUE = 16 * 1024
_ENCODED = 2_000  # the library's pattern is quadratic in what looks like an encoded word
_BEGINNING = 16 * 1024
# mbox's line names the sender
_ENVELOPE = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,20}>?From ([^\s@]{1,128}@[^\s@]{1,190})[ \t]")
_NAME = re.compile(r"[!-9;-~]{1,200}")
_ANGLED = re.compile(r"<\s*([^<>\s]{1,128}@[^<>\s]{1,190})\s*>")
_QUOTED = re.compile(r'"[^"]{0,200}"')
_FIRST_BARE = re.compile(r"\s*[^\s<>,\"]{1,128}@[^\s<>,\"]{1,190}\s*,")
_LIKELY = re.compile(r"[^\s<>,;:\"()]{1,128}@[^\s<>,;:\"()]{1,190}")
_CHARSETS = re.compile(r"utf|ascii|iso|latin|cp|windows|koi8|gb|big5|euc|shift|mac", re.IGNORECASE)


def read_incoming(path: Path) -> Incoming:
    """The mail in a file as the judge wants it. Raises OSError when the file cannot be read."""
    with path.open("rb") as file:
        return parse_incoming(file.read(MAX_READ))


def parse_incoming(data: bytes) -> Incoming:
    """The same from the mail's first bytes."""
    headers = list(split_headers(data))
    envelope = _ENVELOPE.match(data[:_BEGINNING])
    if envelope and not any(key.lower() == "return-path" for key, _ in headers):
        headers.insert(0, ("Return-Path", _text(envelope.group(1))))

    def first(name: str) -> str:
        return next((value for key, value in headers if key.lower() == name), "")

    name, from_ = parse_address(first("from"))
    return Incoming(
        headers=headers,
        from_=from_,
        from_name=name,
        sender=parse_address(first("sender"))[1],
        subject=decoded(first("subject")),
        junk=False,
    )


def split_headers(data: bytes) -> Iterator[tuple[str, str]]:
    """The header fields in order, unfolded, values cut at 16 KB; what is no header is skipped. The block ends at the first empty line."""
    name, parts, size, found = "", list[str](), 0, 0
    for line in _lines(data[:MAX_READ]):
        if not line:
            break
        if line[:1] in {" ", "\t"}:
            if name and size < MAX_VALUE:
                parts.append(line.strip())
                size += len(line)
            continue
        if name:
            yield name, " ".join(parts)[:MAX_VALUE]
            found += 1
            if found >= MOST_HEADERS:
                return
        before, colon, value = line.partition(":")
        before = before.rstrip()
        name = before if colon and _NAME.fullmatch(before) else ""
        parts, size = [value.strip()[:MAX_VALUE]], len(value)
    if name:
        yield name, " ".join(parts)[:MAX_VALUE]


def _lines(data: bytes) -> Iterator[str]:
    """The lines up to the first empty one. A byte order mark, empty lines and mbox's ``From `` at the beginning are passed over."""
    # an old Mac's file, perhaps with a stray line feed
    if data.count(b"\r", 0, _BEGINNING) > 2 * data.count(b"\n", 0, _BEGINNING):
        data = data.replace(b"\r", b"\n")
    at = len(data) - len(data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n"))
    first = True
    while at < len(data):
        end = data.find(b"\n", at)
        end = len(data) if end < 0 else end
        raw = data[at : min(end, at + MAX_VALUE + 400)].rstrip(b"\r")
        at = end + 1
        if first and raw.startswith((b"From ", b">From ")):
            first = False
            continue
        first = False
        yield _text(raw)
        if not raw:
            return


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8").replace("\x00", "")
    except UnicodeDecodeError:
        return raw.decode("latin-1").replace("\x00", "")


def decoded(value: str) -> str:
    """Encoded words as text, as well as can be; at most 2,000 characters."""
    value = value[:_ENCODED]
    if "=?" not in value:
        return value
    out: list[str] = []
    try:
        for piece, charset in decode_header(value):
            out.append(piece if isinstance(piece, str) else _piece(piece, charset or "ascii"))
    except Exception:  # noqa: BLE001 - the library raises a dozen different things on hostile input
        return value
    return " ".join("".join(out).split())


def _piece(raw: bytes, charset: str) -> str:
    if _CHARSETS.match(charset):
        try:
            return raw.decode(charset, "replace")
        except (LookupError, ValueError):
            pass
    return raw.decode("latin-1")


def parse_address(value: str) -> tuple[str, str]:
    """Name and address of the first mailbox in a From or Sender; either may be empty."""
    value = value[:4_000]
    angled = _ANGLED.search(_QUOTED.sub(lambda found: "_" * len(found.group(0)), value))
    # a@b.example via Form <c@d.example>: the angles say which, whatever the name holds
    if angled and not _FIRST_BARE.match(value):
        address = value[angled.start(1) : angled.end(1)].strip().strip("'")
        if addresses.is_address(address):
            return decoded(value[: angled.start()].strip(' "')), address
    try:
        pairs = getaddresses([value])
    except Exception:  # noqa: BLE001 - see above
        pairs = []
    for name, address in pairs[:50]:
        if addresses.is_address(address.strip().rstrip(".")):
            return decoded(name), address.strip()
    likely = _LIKELY.search(decoded(value))
    return decoded(value.partition("<")[0].strip(' "')), likely.group(0).strip("'") if likely else ""
