"""Identity numbers: every written form, and the numbers that only look alike."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from checks.birth_dates import luhn
from tests.checks.kinds.secrecy_helper import bundle, found

RULES = bundle()
OFFICIAL = Path(__file__).parents[4] / "shared" / "testdata" / "identity"
TYPED = [
    "191212121212",
    "199606072388",
    "189001019802",
    "199701240101",
    "191401682396",
    "191403702390",
    "199700672380",
    "191500882392",
]
FORMS: list[Callable[[str], str]] = [
    lambda n: f"Se {n[:8]}-{n[8:]} nu",
    lambda n: f"Se {n[2:8]}-{n[8:]} nu",
    lambda n: f"Se {n} nu",
    lambda n: f"Se {n[2:8]}+{n[8:]} nu",
    lambda n: f"Se {n[2:8]}\u2013{n[8:]} nu",
    lambda n: f"Se {n[2:8]}\u2011{n[8:]} nu",
    lambda n: f"Se {n[2:8]}\u2212{n[8:]} nu",
    lambda n: f"Se {n[2:8]}\u00a0-\u00a0{n[8:]} nu",
    lambda n: f"Se {n[2:8]}-\n{n[8:]} nu",
    lambda n: f"> Se {n[2:8]}-\n> {n[8:]} nu",
    lambda n: f"Se {n[:4]}-{n[4:6]}-{n[6:8]}-{n[8:]} nu",
    lambda n: f"P.nr {n[2:]} nu",
    lambda n: f"Född {n[:8]}, sista fyra {n[8:]}.",
    lambda n: f"Se {n[2:8]}-{n[8:10]}\u200b{n[10:]} nu",
]


def _numbers() -> list[str]:
    """Every 397th official number where they are at hand, else those that stand here."""
    if not OFFICIAL.is_dir():
        return TYPED
    return [
        one for name in ("allPins", "allCoords") for one in json.loads((OFFICIAL / f"{name}.json").read_text())[::397]
    ]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form("YYYYMMDDNNNN"))
def test_every_written_form_is_found(form: Callable[[str], str]) -> None:
    """Each official number is one finding in each form."""
    missed = [one for one in {*_numbers(), *TYPED} if luhn(one[2:]) and len(found("S01", RULES, text=form(one))) != 1]
    assert missed == []


@pytest.mark.parametrize(
    "html",
    [
        "<p>Se 9606<b>07-23</b>88 nu</p>",
        "<p>Se 960607&#8209;2388 nu</p>",
        '<p><a href="mailto:x@exempel.example?subject=19960607-2388">skriv</a></p>',
        '<p><a href="https://exempel.example/?q=960607%2D2388">se</a></p>',
        "<table><tr><th>Namn</th><th>Pnr</th></tr><tr><td>E</td><td>9606072388</td></tr></table>",
    ],
)
def test_markup_hides_nothing(html: str) -> None:
    """Tags, character references, link targets and cells do not hide a number."""
    assert len(found("S01", RULES, html=html)) == 1


@pytest.mark.parametrize("letter", "TRSUWXJKLMN")
def test_interim_numbers_are_found(letter: str) -> None:
    """A letter in the place of the first of the last four digits, as the health service gives out."""
    assert len(found("S01", RULES, text=f"Se 000101-{letter}220 nu")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Faktura 9606072388 förfaller i dag",
        "OCR-nummer: 199606072388",
        "Ordernummer 9606072388 är packad",
        "Ring 0406280412 om ditt personnummer",
        "Personnummer krävs inte här. Ring 0701740605.",
        "Vi behöver 9606072388 skruvar",
        "000000-0000 eller ÅÅMMDD-NNNN",
        "20260615-20260816",
        "8d5c1e52-1980-4101-9802-199606072388",
        "2026-03-01;0100;412",
        "Summa 2603010400: 1572 kWh",
        "bolaget 556016-0680 och 802002-1957",
        "KS/2024:73 och SN 2023-43",
        "trumma 1302-0087 och flöjt 2104-0412",
        "Mötet är 2026-11-18 10.00-11.30",
        "960607-2389",
        "299606072388",
    ],
)
def test_other_numbers_are_silent(text: str) -> None:
    """Invoices, orders, phones, companies, dates, placeholders and wrong check digits are no identity numbers."""
    assert found("S01", RULES, text=text) == []


def test_messages_never_hold_the_number() -> None:
    """Neither texts nor fixes repeat what was found."""
    one = found("S01", RULES, text="Se 19960607-2388 nu")[0]
    assert "2388" not in f"{one.message}{one.why}{one.fix}"


def test_people_are_counted_once() -> None:
    """The same number in two forms is one person; the level follows the number of people."""
    text = "19960607-2388, 960607-2388 och 20000101-2384"
    assert {one.fix["count"] for one in found("S01", RULES, text=text) if one.fix} == {
        "1" if not luhn("0001012384") else "2"
    }
