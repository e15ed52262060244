"""Text of docx, xlsx, pptx and OpenDocument, and the names in any other zip. Twin: addin/src/checks/extract/office.ts.

The XML is read with patterns over its tags, so that no entity is ever expanded. What unpacks to more than the bounds is cut off there.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass

from checks.entities import decode
from checks.extract.bounds import MAX_ALL, MAX_PART, MAX_PARTS, MAX_TEXT

_TOKEN = re.compile(r"<(/?)(?:[A-Za-z0-9]{1,12}:)?([A-Za-z0-9-]{1,40})([^<>]{0,4000})>|([^<>]{1,100000})")
_WORD_PARTS = re.compile(r"word/(?:document|header[0-9]*|footer[0-9]*|footnotes|endnotes|comments)\.xml")
_SLIDES = re.compile(r"ppt/(?:slides/slide|notesSlides/notesSlide)([0-9]+)\.xml")
_SHEETS = re.compile(r"xl/worksheets/sheet([0-9]+)\.xml")
_COLUMN = re.compile(r'\br="([A-Z]{1,3})[0-9]+"')
_KIND = re.compile(r'\bt="([a-zA-Z]+)"')
_ENDS = frozenset({"p", "br", "cr", "tr", "h", "list-item", "table-row"})
_TEXTS = frozenset({"t", "delText", "instrText"})


@dataclass(frozen=True, slots=True)
class OfficeText:
    """The text (None for a zip that is no Office file), whether parts are encrypted, and the parts' names of an ordinary zip."""

    text: str | None
    encrypted: bool
    names: tuple[str, ...]


def office_text(data: bytes) -> OfficeText:
    """What a zip holds. Raises what zipfile and zlib raise for broken ones."""
    with zipfile.ZipFile(io.BytesIO(data)) as box:
        parts = {one.filename: one for one in box.infolist()[:MAX_PARTS]}
        encrypted = any(one.flag_bits & 1 for one in parts.values())
        reader = _Box(box)
        if "word/document.xml" in parts:
            return OfficeText(
                "\n".join(_flow(reader.text(parts[name])) for name in sorted(parts) if _WORD_PARTS.fullmatch(name)),
                False,
                (),
            )
        if any(name.startswith("xl/") for name in parts):
            return OfficeText(_workbook(reader, parts), False, ())
        if any(name.startswith("ppt/") for name in parts):
            slides = sorted((name for name in parts if _SLIDES.fullmatch(name)), key=_number)
            return OfficeText("\n".join(_flow(reader.text(parts[name])) for name in slides), False, ())
        if "content.xml" in parts and "mimetype" in parts and not encrypted:
            return OfficeText(_open_document(reader.text(parts["content.xml"])), False, ())
        return OfficeText(None, encrypted, tuple(name for name in parts if not name.endswith("/")))


class _Box:
    """Unpacks parts, never more than the bounds in all."""

    def __init__(self, box: zipfile.ZipFile) -> None:
        self.box = box
        self.left = MAX_ALL

    def text(self, part: zipfile.ZipInfo) -> str:
        if part.flag_bits & 1 or self.left <= 0:
            return ""
        with self.box.open(part) as stream:
            data = stream.read(min(MAX_PART, self.left))
        self.left -= len(data)
        return data.decode("utf-8", errors="replace")


def _number(name: str) -> tuple[int, str]:
    digits = re.search(r"([0-9]+)\.xml$", name)
    return (int(digits.group(1)) if digits else 0, name)


def _flow(xml: str) -> str:
    """Text of a Word or PowerPoint part: paragraphs as lines, cells parted by tabs."""
    out: list[str] = []
    inside, size = False, 0
    cells: list[bool] = []
    for token in _TOKEN.finditer(xml):
        closing, name, attributes, text = token.groups()
        if text is not None:
            if inside:
                out.append(decode(text))
                size += len(text)
                if size > MAX_TEXT:
                    break
        elif name in _TEXTS:
            inside = not closing and not attributes.endswith("/")
        elif name == "tab" and not closing:
            if not attributes.strip().startswith("w:val"):
                out.append("\t")
        elif name == "tc":
            if not closing:
                cells.append(True)
            elif cells:
                cells.pop()
                out.append("\t")
        elif name in _ENDS and (closing or attributes.endswith("/")) and (not cells or name == "tr"):
            out.append("\n")
        elif name == "p" and closing and cells:
            out.append(" ")
    return "".join(out).replace(" \t", "\t")


def _open_document(xml: str) -> str:
    """Text of an OpenDocument file."""
    out: list[str] = []
    for token in _TOKEN.finditer(xml):
        closing, name, _attributes, text = token.groups()
        if text is not None:
            out.append(decode(text))
        elif name == "table-cell" and closing:
            out.append("\t")
        elif name in _ENDS and closing:
            out.append("\n" if name != "p" else " ")
        elif name in ("tab", "s"):
            out.append("\t" if name == "tab" else " ")
    return "".join(out)[:MAX_TEXT]


def _workbook(reader: _Box, parts: dict[str, zipfile.ZipInfo]) -> str:
    shared = _shared(reader.text(parts["xl/sharedStrings.xml"])) if "xl/sharedStrings.xml" in parts else []
    sheets = sorted((name for name in parts if _SHEETS.fullmatch(name)), key=_number)
    return "\n".join(_sheet(reader.text(parts[name]), shared) for name in sheets)[:MAX_TEXT]


def _shared(xml: str) -> list[str]:
    """The strings that cells point to."""
    found: list[str] = []
    parts: list[str] = []
    inside = False
    for token in _TOKEN.finditer(xml):
        closing, name, attributes, text = token.groups()
        if text is not None:
            if inside:
                parts.append(decode(text))
        elif name == "t":
            inside = not closing and not attributes.endswith("/")
        elif name == "si":
            if closing:
                found.append("".join(parts))
                parts = []
            elif attributes.endswith("/"):
                found.append("")
    return found


def _sheet(xml: str, shared: list[str]) -> str:
    """Rows as lines, cells in their columns."""
    out: list[str] = []
    kind, column, at, value, size = "", 0, 0, "", 0
    inside = False
    for token in _TOKEN.finditer(xml):
        closing, name, attributes, text = token.groups()
        if text is not None:
            if inside:
                value += decode(text)
        elif name == "c" and not closing:
            found = _KIND.search(attributes)
            kind, value = (found.group(1) if found else ""), ""
            place = _COLUMN.search(attributes)
            column = _column(place.group(1)) if place else at
        elif name in ("v", "t"):
            inside = not closing and not attributes.endswith("/")
        elif name == "c":
            text = _cell(kind, value, shared)
            if text:
                out.append("\t" * min(200, max(0, column - at)) + text)
                at = max(at, column)
                size += len(text)
        elif name == "row" and closing:
            out.append("\n")
            at = 0
            if size > MAX_TEXT:
                break
    return "".join(out)


def _cell(kind: str, value: str, shared: list[str]) -> str:
    if kind == "s":
        return shared[int(value)] if value.isdigit() and int(value) < len(shared) else ""
    # numbers of twelve digits are written 1.99606072388E11 by some programs
    if kind in ("", "n") and re.fullmatch(r"[0-9]\.[0-9]{1,15}E\+?[0-9]{1,2}", value):
        return str(int(float(value)))
    return value.removesuffix(".0") if kind in ("", "n") else value


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
