"""Secrecy in subjects, attachments and forwards, and the secure channel."""

from __future__ import annotations

import pytest

from checks.model import AttachedFile
from tests.checks.kinds.secrecy_helper import bundle, found

RULES = bundle()
HEADER = "Från: Ivar Medborgare <ivar@exempel.example>\nSkickat: den 16 november 2026 09:10\nTill: Anna Lind\nÄmne: Hjälp\n\n"
HISTORY = f"Hej!\n\nTill dig.\n\n{HEADER}"


@pytest.mark.parametrize("subject", ["Oro för Emil Storhed", "Rehab M.S.", "SV: 960607-2388", "Theo i 4B, frånvaro"])
def test_the_subject_is_judged_strictly(subject: str) -> None:
    """A name or initials and any sensitive word is enough in the subject."""
    assert len(found("C04", RULES, subject=subject, text="Ring mig.")) == 1


def test_a_file_s_name_and_text_are_read() -> None:
    """A finding in the name has no place, one in the text has; both have the file's name as their field."""
    files = (AttachedFile("orosanmalan_emil_storhed.txt", 10, "text/plain", "Emil Storhed 19960607-2388"),)
    hits = found("S04", RULES, text="Se filen.", files=files)
    assert {one.field for one in hits} == {"attachment:orosanmalan_emil_storhed.txt"}
    assert [(one.start, one.end) for one in hits] == [(-1, -1), (13, 26)]


def test_private_life_in_a_forward_is_told_once() -> None:
    """Private matters of the first sender are one finding in a forward and none in an answer."""
    text = HISTORY + "I somras dog min mor."
    assert len(found("C21", RULES, subject="VB: Hjälp", text=text, compose="forward")) == 1
    assert found("C21", RULES, subject="SV: Hjälp", text=text, compose="reply") == []


def test_the_channel_is_named_where_there_is_one() -> None:
    """S03 and the other rules' texts name the pack's channel; without one they say what else to do."""
    with_channel = bundle(channel=True)
    assert found("S03", with_channel, text="Se 19960607-2388")[0].message == "Det här hör hemma i SEFOS."
    assert found("S03", RULES, text="Se 19960607-2388") == []
    assert "SEFOS" in found("S01", with_channel, text="Se 19960607-2388")[0].why
    assert "Ring" in found("S01", RULES, text="Se 19960607-2388")[0].why
