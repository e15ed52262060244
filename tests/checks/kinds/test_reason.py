"""Forwards with and without a reason."""

from __future__ import annotations

import pytest

from tests.checks.kinds.judging import marks

HISTORY = (
    "Från: Ivar <ivar@exempel.example>\nSkickat: den 16 november 2026 09:10\n"
    "Till: Anna Lind <anna.lind@sandby.example>\nÄmne: Fråga om staket\n\nHej!"
)
FIRES = (
    "Hej Björn, fick precis det här i inkorgen. Vidare till dig!",
    "Hej!\n\nVidarebefordrar mejl från Nordins.\n\nTrevlig eftermiddag!",
    "Hoppas att helgen var fin. Här är ett mejl som kom i går.",
    "Landade hos mig i morse.",
    "Kan du ta en titt?",
    "Till kännedom och ev. åtgärd.",
    "",
    "FYI",
    "Fyi!",
    "Se nedan",
    "Se nedan.",
    "Hej!\n\nSe nedan.\n\nMvh Anna",
    "??",
    "?",
    "Hej Björn",
    "För kännedom.",
    "För din kännedom",
    "Vidarebefordrar.",
    "Till dig!",
    "Hej!\n\nVidarebefordrar nedanstående.\n\nMed vänlig hälsning\nAnna Lind",
    "Kolla här!",
    "Läs detta.",
    "Vad säger du?",
    "Intressant!",
    "Hej, skickar detta vidare.\n/Anna",
    "Jag skickar vidare detta mejl.",
    "Kan du kolla på detta?",
    "Se bifogat.",
    "Info",
    "Hej!\nVarsågod.\nAnna",
    "Kan du ta den här?",
    "Skickar vidare för info.",
    "Bollar vidare.",
    "Hej Björn!\n\nSe mejlet nedan.\n\nVänliga hälsningar\nAnna",
    "Se konversationen nedan.",
    "Nedan",
    "Hej!\n\nSe nedan mail.",
    "Vb",
    "Har du sett detta?",
    "Vad tror du om det här?",
    "Läs gärna nedan.",
    "Hmm...",
    "Detta kom nyss.",
    "Hej!\n\nHär kommer mejlet.\n\n/Anna",
    "Inget att tillägga.",
    "Jaha.",
    "Vidarebefordrar detta till dig.",
)
SILENT = (
    "Hon bor på din gata.",
    "Nytt pris på el från mars.",
    "Jag går på semester på fredag, så du får bevaka upphandlingen.",
    "Tack för en trevlig lunch i går, här är leverantören som jag berättade om.",
    "Ditt område.",
    "Det här gäller bygglov.",
    "Du ansvarar för staketfrågor, så jag skickar den till dig.",
    "Hej!\n\nHans tomt vetter mot två gator. Kan du svara honom senast 2026-11-20?",
    "FYI, det påverkar ert projekt.",
    "Du frågade om detta i går.",
    "Som du bad om.",
    "Underlag till mötet på torsdag.",
    "Se nedan, du är handläggare för ärendet.",
    "För kännedom eftersom ni berörs av avstängningen.",
    "Skickar vidare då du handlägger staket.",
    "Detta hör till er.",
    "Du behöver veta detta inför mötet.",
    "Detta är bygglovsenhetens fråga.",
    "Vår enhet kan inte svara, kan ni?",
    "Här är mejlet som jag pratade om på mötet.",
    "Kan du svara Ivar? Det rör din gata.",
    "Er fråga.",
)


@pytest.mark.parametrize("text", FIRES)
def test_fires(text: str) -> None:
    """Greetings and empty phrases are no reason."""
    assert marks("C19", compose="forward", subject="VB: Fråga om staket", body=f"{text}\n\n{HISTORY}")


@pytest.mark.parametrize("text", SILENT)
def test_stays_silent(text: str) -> None:
    """A few words that say why are enough."""
    assert marks("C19", compose="forward", subject="VB: Fråga om staket", body=f"{text}\n\n{HISTORY}") == []
