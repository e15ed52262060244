"""Chain letters, and mail that is to be passed on for good reasons."""

from __future__ import annotations

import pytest

from tests.checks.kinds.judging import marks

HISTORY = (
    "Från: Ivar <ivar@exempel.example>\nSkickat: den 16 november 2026 09:10\n"
    "Till: Anna Lind <anna.lind@sandby.example>\nÄmne: Läs"
)
FIRES = (
    "Skicka detta till 7 vänner så händer något underbart inom en timme. Bryter du kedjan får du otur.",
    "Detta är ett turbrev. Skicka det vidare till minst tio personer inom 96 timmar.",
    "Ett farligt virus sprids. Microsoft varnar! Skicka till alla du känner.",
    "En liten flicka är sjuk. För varje mejl som skickas vidare får hon 1 krona. Skicka till så många du kan!",
    "Önska dig något. Skicka sedan vidare till fem väninnor så slår önskan in.",
    "Skicka det här brevet till tolv personer. Gör du inte det får du sju års olycka.",
    "Den som bryter kedjan drabbas av olycka.",
    "This letter has been around the world nine times. Send it to ten people and you will get good luck within four days.",
    "Vidarebefordra till 15 av dina vänner. Gör du det får du goda nyheter på fredag.",
    "Vill du vinna en telefon? Skicka det här mejlet till 20 personer i din adressbok.",
    "Kopiera texten och skicka den till tio du tycker om. Inom en vecka kommer lyckan till dig.",
)
SILENT = (
    "Skicka gärna vidare enkäten till tio medarbetare i din grupp.",
    "Sprid gärna inbjudan till alla som kan vara intresserade. Lycka till!",
    "Vi behöver tio personer till provgruppen. Skicka namnen till mig inom en vecka.",
    "Kampanjen når så många som möjligt. Det fungerar bra.",
    "Vidarebefordra detta till berörda i din enhet.",
    "Skicka kallelsen till alla i gruppen i dag.",
    "Skicka fakturan till 3 personer för attest inom fyra dagar.",
    "Kedjan på porten är bruten.",
    "Vi varnar för kedjebrev. Skicka dem inte vidare.",
)


@pytest.mark.parametrize("text", FIRES)
def test_fires(text: str) -> None:
    """A letter that promises or threatens and wants to be passed on to so many is told."""
    assert marks("C33", compose="forward", subject="VB: Läs", body=f"Läs det här!\n\n{HISTORY}\n\n{text}")


@pytest.mark.parametrize("text", SILENT)
def test_stays_silent(text: str) -> None:
    """Passing something on at work, and warnings of chain letters, are fine."""
    assert marks("C33", compose="forward", subject="VB: Läs", body=f"Läs det här!\n\n{HISTORY}\n\n{text}") == []
