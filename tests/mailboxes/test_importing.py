"""Into the register from spreadsheets of every kind: what is wrong is told by line and column, and nothing is half done."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailboxes.csv_rows import MOST_BYTES, MOST_ROWS, read_rows
from mailboxes.importing import ImportReport, from_csv, from_tenant
from mailboxes.model import Existing, Kind, MailboxRecord
from policies.packs import load_pack
from policies.vocabulary import DirectoryEntry, MailboxKind
from tests.mailboxes.actors import BYGGLOV, SOCIAL, at

PACK = load_pack("sandby")
PEOPLE = {*SOCIAL.people, *BYGGLOV.people}
HEAD = "Adress;Namn;Typ;Nämnd;Ansvarig;Ersättare;Ämnen;Kvitto;Svarstid"
ROW = "skola@sandby.example;Skola & förskola;funktionsbrevlåda;;anna.lind@sandby.example;bjorn.ek@sandby.example;Skolval, Förskolekö;ja;1"


def _import(text: str | bytes, *known: MailboxRecord) -> ImportReport:
    data = text.encode() if isinstance(text, str) else text
    return from_csv(data, known=known, pack=PACK, people=PEOPLE)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_usual_encoding_is_read(encoding: str, end: str) -> None:
    """As Excel, Calc and the old registers write it."""
    report = _import(f"{HEAD}{end}{ROW}{end}".encode(encoding))
    assert report.mistakes == ()
    (change,) = report.changes
    assert change.kind == "new"
    assert change.record.name == "Skola & förskola"
    assert change.record.topics == ("Skolval", "Förskolekö")
    assert (change.record.receipt.on, change.record.answering_days) == (True, 1)


def test_headers_are_swedish_or_english_and_separators_guessed() -> None:
    """Commas with quotes, tabs, the columns in any order."""
    english = (
        "name,e-mail,kind,board,responsible,members\n"
        '"Bygg, lov",x@sandby.example,authority,Socialnämnden,,"anna.lind@sandby.example; bjorn.ek@sandby.example"\n'
    )
    (change,) = _import(english).changes
    assert (change.record.name, change.record.kind) == ("Bygg, lov", Kind.AUTHORITY)
    assert change.record.members == (at("anna.lind"), at("bjorn.ek"))
    tabs = "Brevlåda\tNamn\nx@sandby.example\tX\n"
    assert _import(tabs).changes[0].record.name == "X"


def test_bad_rows_are_told_by_line_and_column() -> None:
    """Each with what to do; a row of several lines counts where it begins."""
    text = (
        f"{HEAD}\n"
        'a@sandby.example;"A\nB";funktion;;;;;ja;\n'
        "b@exempel.example;B;brev;;ingen@sandby.example;;;kanske;två\n"
        "a@sandby.example;Igen;;;;;;;\n"
        "c@sandby.example;C;;;;;;;;extra\n"
    )
    report = _import(text)
    assert [(one.line, one.column) for one in report.mistakes] == [
        (4, 1), (4, 3), (4, 5), (4, 8), (4, 9), (5, 1), (6, 10),
    ]  # fmt: skip
    assert str(report.mistakes[0]).startswith("4:1: address: ")
    assert "ingen@sandby.example" in report.mistakes[2].sv


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "tom"),
        (b"\x00\x01PK\x03\x04", "textfil"),
        (b"\xff\xfe\x00", "textfil"),
        (b"Namn;Telefon\nA;1\n", "Adress saknas"),
        ("Adress;Favoritfärg\nx@sandby.example;1\n".encode(), "okänd"),
        (b"Adress;E-post\nx@sandby.example;1\n", "två gånger"),
        (b'Adress;Namn\nx@sandby.example;"oavslutad\n', "citatteck"),
        (b"Adress;Namn\n" + b"a@sandby.example;A\n" * (MOST_ROWS + 1), "rader"),
        (b"x" * (MOST_BYTES + 1), "2 MB"),
        (b"Adress;Namn\nx@sandby.example;" + b"y" * 9000, "tecken"),
        (b"Adress;Namn\nx@sandby.example;" + b"y" * 200_000, "citatteck"),
    ],
)
def test_files_that_hold_no_register_are_refused(data: bytes, says: str) -> None:
    """Before anything else, with one sentence."""
    rows, mistakes = read_rows(data)
    assert rows == []
    assert says in mistakes[0].sv


def test_what_is_known_already_is_compared() -> None:
    """A missing column leaves its field, an empty cell empties it; what does not differ is not kept again."""
    text = f"Adress;Telefon;Tider\n{SOCIAL.address};040-628 04 99;\n{BYGGLOV.address.upper()};040-628 04 45;Vardagar\n"
    report = _import(text, SOCIAL, BYGGLOV)
    assert [one.kind for one in report.changes] == ["changed", "same"]
    assert report.changes[0].fields == {"phone": (SOCIAL.phone, "040-628 04 99"), "hours": ("Vardagar", "")}
    assert report.to_keep == [replace(SOCIAL, phone="040-628 04 99", hours="")]


def test_formulas_that_were_disarmed_come_back_as_they_were() -> None:
    """Our own list may be mended in a spreadsheet and imported again."""
    assert _import("Adress;Namn\nx@sandby.example;'=1+1\n").changes[0].record.name == "=1+1"


def test_what_the_tenant_has_becomes_rows_with_its_people() -> None:
    """Those that are not known; the manager is responsible, whoever has full access watches; our own mailbox is not one."""
    entries = [
        DirectoryEntry(
            "1", at("Fritid"), "Fritid", kind=MailboxKind.FUNCTION, department="D", phone="1", manager_id="9"
        ),
        DirectoryEntry("2", at("postvakt"), "Postvakt", kind=MailboxKind.FUNCTION),
        DirectoryEntry("3", at("skola"), "Skola", kind=MailboxKind.FUNCTION),
        DirectoryEntry("9", at("leyla.demir"), "Leyla"),
        DirectoryEntry("8", at("mats.fors"), "Mats"),
    ]
    found = {at("fritid"): Existing(at("fritid"), full_access=frozenset({at("mats.fors"), "s-1-5-21"}))}
    (made,) = from_tenant(entries, found, known={at("skola")}, own=at("postvakt"))
    assert (made.address, made.responsible, made.members) == (at("fritid"), at("leyla.demir"), (at("mats.fors"),))
    unread = from_tenant(entries, {at("fritid"): Existing(at("fritid"))}, known={at("skola")}, own=at("postvakt"))
    assert unread[0].members == ()


@given(st.binary(max_size=300))
def test_no_file_is_too_strange(data: bytes) -> None:
    """Whatever the bytes, there are rows or mistakes, never an exception."""
    report = _import(data)
    assert report.changes or report.mistakes or read_rows(data)[0] == []


@given(st.lists(st.lists(st.text(max_size=8), max_size=4), max_size=4))
def test_no_row_is_too_strange(rows: list[list[str]]) -> None:
    """Under proper headers neither."""
    text = "\n".join([HEAD, *(";".join(row) for row in rows)])
    for mistake in _import(text.encode("utf-8", "replace")).mistakes:
        assert mistake.line >= 1
        assert mistake.column >= 1
