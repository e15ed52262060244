"""Text of simple PDFs: Flate or plain streams, text operators, ToUnicode tables. Twin: addin/src/checks/extract/pdf.ts.

Not reached: scanned pages, other filters (LZW, ASCII85), fonts without ToUnicode whose codes are no Latin letters, PDFs with a password
(said), text in the order of drawing when that is not the order of reading. Every step is bounded.
"""

from __future__ import annotations

import re
import zlib

from checks.extract.bounds import MAX_ALL, MAX_PART, MAX_TEXT

_STREAM = re.compile(rb"stream\r?\n")
_OBJECT = re.compile(rb"([0-9]{1,10}) [0-9]{1,5} obj\b")
_FONTS = re.compile(r"/([A-Za-z0-9_.+-]{1,80}) ([0-9]{1,10}) [0-9]{1,5} R")
_TO_UNICODE = re.compile(r"/ToUnicode ([0-9]{1,10}) [0-9]{1,5} R")
_TOKEN = re.compile(
    r"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.){0,2000}\)){0,20000}\)|<[0-9A-Fa-f\s]{0,20000}>|/[^\s()<>\[\]/%]{1,80}|\[|\]|[-+]?[0-9]*\.?[0-9]+|[A-Za-z'\"*]{1,3}",
    re.DOTALL,
)
_BF = re.compile(r"beginbf(char|range)(.{0,200000}?)endbf", re.DOTALL)
_HEX = re.compile(r"<([0-9A-Fa-f\s]{1,64})>|(\[)|(\])")
_ESCAPES = {"n": "\n", "r": "\n", "t": "\t", "b": "", "f": "", "\n": ""}
_MOST_STREAMS = 5_000
_MOST_OPERANDS = 20_000
_WIDTH = 0.5  # of the font's size that a letter takes, about
_GAP = -180  # thousandths of an em between two letters that are a blank

Table = dict[int, str]


def pdf_text(data: bytes) -> tuple[str, bool]:
    """The text and whether the file has a password (then without text)."""
    if re.search(rb"/Encrypt [0-9]{1,10} [0-9]{1,5} R", data) or b"/Encrypt<<" in data.replace(b" ", b""):
        return "", True
    objects, streams = _objects(data)
    fonts = _fonts(objects, streams)
    out: list[str] = []
    size = 0
    for content in streams.values():
        if "BT" in content and ("Tj" in content or "TJ" in content or "'" in content):
            text = _page(content, fonts)
            out.append(text)
            size += len(text)
            if size > MAX_TEXT:
                break
    return "\n".join(out), False


def _objects(data: bytes) -> tuple[dict[int, str], dict[int, str]]:
    """Objects' heads by number (those in object streams too), and the unpacked streams."""
    heads: dict[int, str] = {}
    streams: dict[int, str] = {}
    left, position = MAX_ALL, 0
    for found in _OBJECT.finditer(data):
        if found.start() < position or len(streams) >= _MOST_STREAMS:
            continue
        end = data.find(b"endobj", found.end())
        end = len(data) if end < 0 else end
        number = int(found.group(1))
        start = _STREAM.search(data, found.end(), min(end, found.end() + 8000))
        head = data[found.end() : start.start() if start else min(end, found.end() + 100_000)].decode("latin-1")
        heads[number] = head
        if start is None:
            continue
        stop = data.find(b"endstream", start.end())
        stop = len(data) if stop < 0 else stop
        position = stop
        if "/Image" in head or "/FontFile" in head or "/Length1" in head or left <= 0:
            continue
        body = _unpacked(head, data[start.end() : stop], min(MAX_PART, left))
        left -= len(body)
        text = body.decode("latin-1")
        if "/ObjStm" in head:
            heads.update(_inner(head, text))
        elif "/XRef" not in head:
            streams[number] = text
    return heads, streams


def _unpacked(head: str, body: bytes, most: int) -> bytes:
    if "/FlateDecode" not in head and "/Fl " not in head:
        return b"" if "/Filter" in head else body[:most]
    if head.count("Decode") - head.count("DecodeParms") > 1:
        return b""
    reader = zlib.decompressobj()
    try:
        return reader.decompress(body, most)
    except zlib.error:
        return b""


def _inner(head: str, text: str) -> dict[int, str]:
    """Objects inside an object stream."""
    first, count = re.search(r"/First ([0-9]{1,9})", head), re.search(r"/N ([0-9]{1,6})", head)
    if not first or not count:
        return {}
    base = int(first.group(1))
    numbers = [int(one) for one in text[:base].split()[: 2 * int(count.group(1))] if one.isdigit()]
    starts = [(numbers[index], base + numbers[index + 1]) for index in range(0, len(numbers) - 1, 2)]
    ends = [*(start for _, start in starts[1:]), len(text)]
    return {number: text[start : min(end, start + 100_000)] for (number, start), end in zip(starts, ends, strict=True)}


def _fonts(objects: dict[int, str], streams: dict[int, str]) -> dict[str, tuple[Table, int]]:
    """Fonts by the name pages call them: table and bytes of a code. Fonts of one name on two pages share a table."""
    tables: dict[int, tuple[Table, int]] = {}
    for number, head in objects.items():
        pointed = _TO_UNICODE.search(head)
        if pointed and int(pointed.group(1)) in streams:
            tables[number] = _table(streams[int(pointed.group(1))])
    found: dict[str, tuple[Table, int]] = {}
    for head in objects.values():
        for one in _FONTS.finditer(head):
            if int(one.group(2)) in tables:
                table, width = tables[int(one.group(2))]
                known = found.get(one.group(1))
                found[one.group(1)] = (table, width) if known is None else ({**table, **known[0]}, known[1])
    return found


def _table(cmap: str) -> tuple[Table, int]:
    table: Table = {}
    width = 1
    for kind, body in _BF.findall(cmap):
        hexes = [(one.group(1), one.group(2), one.group(3)) for one in _HEX.finditer(body)][:70_000]
        index = 0
        while index < len(hexes):
            low = hexes[index][0]
            if low is None:
                index += 1
                continue
            width = max(width, len(_packed(low)) // 2)
            if kind == "char":
                if index + 1 < len(hexes) and hexes[index + 1][0]:
                    table[int(_packed(low), 16)] = _unicode(hexes[index + 1][0])
                index += 2
                continue
            index = _range(table, hexes, index)
    return table, width


def _range(table: Table, hexes: list[tuple[str, str, str]], index: int) -> int:
    """One line of a bfrange; gives the index behind it."""
    if index + 2 >= len(hexes) or not hexes[index + 1][0]:
        return len(hexes)
    low, high = int(_packed(hexes[index][0]), 16), int(_packed(hexes[index + 1][0]), 16)
    if hexes[index + 2][1]:
        index += 3
        code = low
        while index < len(hexes) and not hexes[index][2]:
            if hexes[index][0]:
                table[code] = _unicode(hexes[index][0])
                code += 1
            index += 1
        return index + 1
    first = _unicode(hexes[index + 2][0] or "")
    if first:
        for offset in range(min(high - low + 1, 65536)):
            table[low + offset] = first[:-1] + chr(min(ord(first[-1]) + offset, 0x10FFFF))
    return index + 3


def _packed(digits: str) -> str:
    return "".join(digits.split())


def _unicode(digits: str) -> str:
    packed = _packed(digits)
    return bytes.fromhex(packed if len(packed) % 2 == 0 else packed + "0").decode("utf-16-be", errors="ignore")


def _page(content: str, fonts: dict[str, tuple[Table, int]]) -> str:
    """Text of a content stream in the order of drawing: new lines where the line moves, blanks where letters stand apart."""
    out: list[str] = []
    stack: list[str] = []
    font: tuple[Table, int] | None = None
    size, width = 1.0, 0.0
    for found in _TOKEN.finditer(content):
        operator = found.group()
        if operator[0] in "(</[]-+." or operator[0].isdigit():
            stack.append(operator)
            if len(stack) > _MOST_OPERANDS:
                stack.clear()
            continue
        if operator == "Tf":
            font = next((fonts.get(one[1:]) for one in reversed(stack) if one[0] == "/"), None)
            size = abs(_number(stack, 1, 1.0))
        elif operator in ("Tj", "'", '"', "TJ"):
            text = _shown(stack, font)
            width += len(text) * size * _WIDTH
            out.append(text if operator in ("Tj", "TJ") else "\n" + text)
        elif operator in ("Td", "TD", "T*", "Tm"):
            out.append(_moved(operator, stack, width, size))
            width = 0.0
        elif operator == "ET":
            out.append("\n")
        stack.clear()
    return re.sub(r"[ \t]*\n+[ \t]*", "\n", "".join(out))


def _number(stack: list[str], back: int, other: float) -> float:
    """The operand so far from the end, as a number."""
    try:
        return float(stack[-back])
    except (IndexError, ValueError):
        return other


def _moved(operator: str, stack: list[str], width: float, size: float) -> str:
    """What moving the pen means: on the same line a tab when it jumps far beyond what was written, else a new line."""
    if operator in ("T*", "Tm") or abs(_number(stack, 1, 99.0)) >= 1:
        return "\n"
    return "\t" if _number(stack, 2, 0.0) > width * 1.4 + size else ""


def _shown(stack: list[str], font: tuple[Table, int] | None) -> str:
    out: list[str] = []
    for one in stack:
        if one[0] == "(":
            out.append(_decoded(_literal(one[1:-1]), font))
        elif one[0] == "<":
            digits = _packed(one[1:-1])
            out.append(
                _decoded(bytes.fromhex(digits if len(digits) % 2 == 0 else digits + "0").decode("latin-1"), font)
            )
        elif one[0] in "-0123456789." and out and float(one) < _GAP:
            out.append(" ")
    return "".join(out)


def _literal(text: str) -> str:
    """A string's characters, its escapes resolved."""
    return re.sub(r"\\([0-7]{1,3}|\r?\n|.)", _escape, text, flags=re.DOTALL)


def _escape(found: re.Match[str]) -> str:
    code = found.group(1)
    if code[0] in "01234567":
        return chr(int(code, 8) % 256)
    return _ESCAPES.get(code, "" if code == "\r\n" else code)


def _decoded(codes: str, font: tuple[Table, int] | None) -> str:
    """Codes as text by the font's table; without one they are Windows letters."""
    if font is None or not font[0]:
        return codes.encode("latin-1").decode("cp1252", errors="replace")
    table, width = font
    if width < 2:
        return "".join(table.get(ord(one), one) for one in codes)
    return "".join(
        table.get(ord(codes[index]) * 256 + ord(codes[index + 1]), "") for index in range(0, len(codes) - 1, 2)
    )
