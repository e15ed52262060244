"""Work mail to oneself and to the family, and mail to citizens at the same providers."""

from __future__ import annotations

import pytest

from tests.checks.kinds.judging import marks


@pytest.mark.parametrize(
    ("to", "body"),
    [
        ("anna.lind@gmail.com", "Till helgen."),
        ("Anna hemma <lindanna@icloud.com>", "Läs i kväll."),
        ("Anna Lind <a.lind@outlook.com>", "Läs i kväll."),
        ("Pappa <rolf.lind@telia.com>", "Hej pappa!\nKan du hämta barnen? Kram"),
        ("rolf.lind@live.se", "Hej!\nHar du nyckeln till sommarstugan? Kram Anna"),
        ("Verkstan <info@bilverkstan.example>", "Hej! Jag vill boka service på min bil. Min man lämnar den."),
        ("Banken <lan@banken.example>", "Hej! Min man och jag behöver ett lånelöfte."),
        ("Veterinären <tid@djur.example>", "Hej! Min hund behöver vaccineras."),
        ("Laget <f12@klubben.example>", "Hej! Min dotter kommer inte på träningen."),
        ("Klassen <klass4b@klass.example>", "Hej! Som klassförälder samlar jag in pengar."),
    ],
)
def test_fires_for_a_private_life(to: str, body: str) -> None:
    """One's own private address, and family or private matters with somebody outside, are told."""
    assert marks("C34", to=to, subject="Hej", body=body)


@pytest.mark.parametrize(
    ("to", "body"),
    [
        ("Ivar <ivar@gmail.com>", "Hej Ivar! Din mamma får hjälp. Hälsa din fru."),
        ("Rolf Lind <rolf.lind@gmail.com>", "Hej Rolf! Ett plank under en meter kräver inget lov."),
        ("Anna Ek <anna.ek@gmail.com>", "Hej Anna! Du har fått plats."),
        ("Mats Annalind <mats.annalind@hotmail.com>", "Hej Mats! Boken har kommit."),
        ("Region <anna.lind@region.example>", "Hej! Här är tiderna."),
        ("Björn Ek <bjorn.ek@sandby.example>", "Jag tar min bil till mötet, min man behöver den inte."),
        ("Hotellet <bokning@hotell.example>", "Hej! Vi vill boka tolv rum. Fakturan går till kommunen."),
        ("Projektet <info@projekt.example>", "Hej! Kan vi boka om? Min son är sjuk."),
        ("Verkstan <info@verkstan.example>", "Hej! Vår bil behöver service till våren."),
        ("Föreningen <kassor@if.example>", "Hej! Jag ser att du står som kassör i föreningen."),
    ],
)
def test_is_silent_for_citizens_and_colleagues(to: str, body: str) -> None:
    """A citizen at a mail provider, a namesake elsewhere and a word to a colleague are no private use."""
    assert marks("C34", to=to, subject="Svar", body=body) == []
