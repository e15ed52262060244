"""The common signature and what people add to it."""

from __future__ import annotations

import pytest

from tests.checks.kinds.judging import marks

COMMON = """Med vänlig hälsning

Anna Lind
Socialsekreterare
Barn och familj
Socialförvaltningen
Sandby kommun
Telefon: 040-628 04 10
anna.lind@sandby.example
www.sandby.example"""


def signed(signature: str) -> list[str]:
    """What is marked in a short mail that ends so."""
    return marks("C31", body=f"Hej Björn!\n\nMötet är flyttat till torsdag.\n\n{signature}")


@pytest.mark.parametrize(
    "signature",
    [
        "Med vänlig hälsning\nAnna",
        "Anna",
        "/Anna",
        "Mvh Anna",
        "Vänliga hälsningar\n\nAnna Lind",
        "Skickat från min iPhone",
    ],
)
def test_a_name_alone_is_no_signature(signature: str) -> None:
    """Without municipality and telephone the signature is missing."""
    assert signed(signature) == ["body"]


@pytest.mark.parametrize(
    "line",
    [
        '"Var dag är en gåva"',
        "Allt är möjligt, det omöjliga tar bara lite längre tid",
        "Carpe diem",
        "🌻🌻🌻",
        "Privat mobil: 070-174 06 05",
        "PS: Missa inte julmarknaden!",
        "Följ mig på LinkedIn: linkedin.com/in/annalind",
        "Tänk på miljön – skriv inte ut det här mejlet i onödan",
        "Le mot världen så ler den mot dig.",
        "Stolt mamma till tre",
        "*** Heja Sandby IF ***",
        "www.annaskeramik.example",
        "anna@keramik.example",
    ],
)
def test_marks_a_line_of_ones_own(line: str) -> None:
    """A saying, a slogan, a private number or another's address below the signature is marked."""
    assert signed(f"{COMMON}\n\n{line}") == [line]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Socialsekreterare", "Socialsekreterare & glädjespridare ☀️"),
        ("Anna Lind\n", 'Anna "Solstrålen" Lind\n'),
        ("Barn och familj", "Den som väntar på något gott väntar aldrig för länge"),
    ],
)
def test_marks_what_does_not_belong_among_the_lines(old: str, new: str) -> None:
    """Signs, nicknames and sayings between the name and the municipality are marked."""
    assert signed(COMMON.replace(old, new)) == [new.strip().removesuffix("\ufe0f")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", ""),
        ("Barn och familj\n", ""),
        ("Med vänlig hälsning", "Vänliga hälsningar"),
        ("Socialsekreterare", "Idrotts- och fritidschef"),
        ("Socialsekreterare", "Systemförvaltare och förvaltningsledare IT"),
        ("Socialsekreterare", "Leg. sjuksköterska"),
        ("Socialsekreterare", "Specialpedagog, förskola"),
        ("Barn och familj", "Hemtjänsten Norr"),
        ("Barn och familj", "VA-enheten"),
        ("Socialförvaltningen", "Kultur- och fritidsförvaltningen"),
        ("Telefon: ", "Tel: "),
        ("04 10\n", "04 10, 040-628 04 00\n"),
        ("04 10\n", "04 10\nMobil: 070-174 06 05\n"),
        ("www.", "https://www."),
        ("Sandby kommun", "Sandby kommun\nStorgatan 1, 123 45 Sandby"),
        (
            "sandby.example\nwww.sandby.example",
            "sandby.example\nwww.sandby.example\n\nDetta meddelande kan innehålla sekretess.",
        ),
    ],
)
def test_titles_units_numbers_and_notices_belong(old: str, new: str) -> None:
    """What the municipality itself puts there is no addition."""
    assert signed(COMMON.replace(old, new)) == []


def test_english_signatures_are_not_judged() -> None:
    """An English mail with an English signature is left alone."""
    assert (
        marks("C31", body="Dear Ivar,\n\nWe look forward to the meeting.\n\nKind regards\nAnna Lind\nSocial Worker")
        == []
    )
