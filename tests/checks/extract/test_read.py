"""Text of attachments: formats, encodings, passwords, bombs and rubbish."""

from __future__ import annotations

import io
import zipfile
import zlib

import pytest

from checks.extract import read_attachment
from checks.extract.bounds import MAX_TEXT


def _zip(parts: dict[str, str]) -> bytes:
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in parts.items():
            made.writestr(name, text)
    return box.getvalue()


def _pdf(content: bytes) -> bytes:
    packed = zlib.compress(content)
    return b"%%PDF-1.4\n1 0 obj\n<</Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream\nendobj\n" % (
        len(packed),
        packed,
    )


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_text_files_are_read_in_every_usual_coding(coding: str) -> None:
    """Swedish letters come out right."""
    assert read_attachment("a.txt", "Ängsvägen åt Örjan".encode(coding)).text == "Ängsvägen åt Örjan"


def test_word_text_is_read_over_runs_and_cells() -> None:
    """Runs of a word join; cells are parted by tabs and rows by lines."""
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    xml = (
        "<w:p><w:r><w:t>sjuk</w:t></w:r><w:r><w:t>skriven &amp; hemma</w:t></w:r></w:p><w:tr>"
        + cell.format("Pnr")
        + cell.format("7")
        + "</w:tr>"
    )
    assert read_attachment("a.docx", _zip({"word/document.xml": xml})).text == "sjukskriven & hemma\nPnr\t7\t\n"


def test_cells_of_a_workbook_keep_their_columns() -> None:
    """Shared and inline strings and numbers stand in their columns, so that a heading is above its numbers."""
    shared = "<sst><si><t>Pnr</t></si></sst>"
    sheet = '<row><c r="B1" t="s"><v>0</v></c></row><row><c r="A2" t="inlineStr"><is><t>E</t></is></c><c r="B2"><v>9606072388</v></c></row>'
    data = _zip({"xl/sharedStrings.xml": shared, "xl/worksheets/sheet1.xml": sheet})
    assert read_attachment("a.xlsx", data).text == "\tPnr\nE\t9606072388\n"


def test_pdf_text_is_read() -> None:
    """Strings, kerning gaps and new lines of a packed content stream."""
    data = _pdf(b"BT /F1 12 Tf (Malin \\366) Tj 0 -14 Td [(sjuk) -20 (skriven) -300 (nu)] TJ ET")
    assert read_attachment("a.pdf", data).text == "Malin ö\nsjukskriven nu\n"


def test_a_zip_is_listed_and_a_password_is_told() -> None:
    """The names inside a zip are its text; a PDF with a password has none and says so."""
    assert read_attachment("a.zip", _zip({"b/lista.txt": "x"})).names == ("b/lista.txt",)
    assert read_attachment("a.pdf", b"%PDF-1.4\ntrailer <</Encrypt 5 0 R>>").encrypted


def test_a_bomb_is_cut_off() -> None:
    """What unpacks to very much is read up to the bound."""
    text = read_attachment("a.docx", _zip({"word/document.xml": "<w:t>" + "a" * 30_000_000})).text
    assert text is not None
    assert len(text) <= MAX_TEXT


@pytest.mark.parametrize("name", ["a.docx", "a.pdf", "a.xlsx", "a.txt", "a.bin"])
@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04rubbish", b"%PDF-1.4 1 0 obj stream\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]
)
def test_rubbish_never_raises(name: str, data: bytes) -> None:
    """A broken file has no text or some, but breaks nothing."""
    read_attachment(name, data)
