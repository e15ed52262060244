r"""Sentences that must fire and near misses that must not, rule by rule: language.txt beside this file.

``# C09 fire`` begins a list; ``[subject] text`` gives a subject; Farid and Carin are in Cc for C13; ``\n`` is a line end.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.checks.kinds.judging import marks

COPIES = ("Farid Amini <farid.amini@sandby.example>", "Carin Holm <carin.holm@sandby.example>")


def _lists() -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    key = ("", "")
    for line in Path(__file__).with_name("language.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            rule, wanted = line[2:].split()
            key = (rule, wanted)
        elif line.strip():
            found.setdefault(key, []).append(line.replace("\\n", "\n"))
    return found


LISTS = _lists()


def _marked(rule: str, line: str) -> list[str]:
    subject = "Från huset" if rule == "C11" else "För kännedom: protokoll"  # what only informs is not urgent
    if line.startswith("["):
        subject, line = line[1:].split("]", 1)
    compose = "reply" if subject.startswith("SV:") else "new"
    return marks(rule, subject=subject, body=line.strip(), cc=COPIES if rule == "C13" else (), compose=compose)


@pytest.mark.parametrize(("rule", "wanted"), LISTS, ids=lambda one: one)
def test_sentences_fire_or_stay_silent(rule: str, wanted: str) -> None:
    """Each sentence of the list does what the list says."""
    wrong = [
        (line, marked) for line in LISTS[rule, wanted] if bool(marked := _marked(rule, line)) != (wanted == "fire")
    ]
    assert wrong == []
