"""Sensitive words said of somebody, and the same words in courses, policies and posts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.checks.kinds.secrecy_helper import bundle, found

RULES = bundle()
LABELLED = [
    json.loads(line)
    for line in Path(__file__).with_name("person_sentences.jsonl").read_text(encoding="utf-8").splitlines()
]
HEADER = "Från: Ivar Medborgare <ivar@exempel.example>\nSkickat: den 16 november 2026 09:10\nTill: Anna Lind\nÄmne: Fråga\n\n"


def test_most_labelled_sentences_are_judged_right() -> None:
    """At least 90 % of sentences that tell something are found, and at most 5 % of harmless ones."""
    fired = [bool(found("S02", RULES, subject=one["subject"], text=one["text"])) for one in LABELLED]
    telling = [hit for hit, one in zip(fired, LABELLED, strict=True) if one["fires"]]
    harmless = [hit for hit, one in zip(fired, LABELLED, strict=True) if not one["fires"]]
    assert sum(telling) >= 0.9 * len(telling)
    assert sum(harmless) <= 0.05 * len(harmless)


@pytest.mark.parametrize(
    "text",
    [
        "Hej Theo!\n\nTack för i går.\n\nKursen om epilepsi är i mars.",
        "Kurator Eva Lund föreläser om depression.",
        "Carin, kan du ta orosanmälningarna i dag?",
        "Emma börjar på ekonomiskt bistånd på måndag.",
        "Theo Lund fick kallelse från enheten boendestöd.",
        "Rutinen för orosanmälan. Frågor till Eva Lund.\n\nVänliga hälsningar\n\nAnna Lind\nSocialsekreterare",
    ],
)
def test_names_of_those_at_work_are_no_cases(text: str) -> None:
    """Greetings, titles, those spoken to and units beside a sensitive word stay silent."""
    assert found("S02", RULES, text=text) == []


def test_what_the_history_tells_of_its_writer_counts() -> None:
    """Somebody's own words leave with the history."""
    assert found("S02", RULES, text=f"Vi svarar.\n\n{HEADER}Jag är sjukskriven för depression.")


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        ("Larmkoden till skolan är 4821.", True),
        ("Larmkoden byts i mars.", False),
        ("Anbudet på 14 miljoner kronor ligger lägst. Utvärderingen pågår.", True),
        ("Anbudet på 14 miljoner kronor ligger lägst. Avtal är tecknat.", False),
        ("I löneförhandlingen är 3,4 procent vår smärtgräns.", True),
        ("Löneförhandlingen är den 5 maj.", False),
        ("Servern är inte patchad och har fortfarande standardlösenord.", True),
        ("Sårbarheten i servern är åtgärdad.", False),
    ],
)
def test_secrets_of_nobody(text: str, fires: bool) -> None:
    """Codes, tenders before the award, limits in negotiations and open flaws count without a person."""
    assert bool(found("S02", RULES, text=text)) is fires


def test_hostile_text_is_read_in_linear_time() -> None:
    """A long text of nothing but names and sensitive words ends, whatever it finds."""
    assert found("S02", RULES, text="Kursen om adhd hos Eva Lund, " * 3000) == []
