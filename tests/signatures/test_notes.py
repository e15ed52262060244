"""The friendly note: one person, one action, the right signature, no reproach."""

from __future__ import annotations

import re

import pytest
from selectolax.lexbor import LexborHTMLParser

from policies.vocabulary import Language
from signatures.model import BodyKind
from signatures.notes import needs_note, write_note
from signatures.render import render
from signatures.visible import visible_lines
from tests.signatures.people import ANNA, SANDBY, person

LINK = "https://postvakt.sandby.example/signaturer/min"


@pytest.mark.parametrize(
    ("counted", "lacking", "wanted"), [(2, 2, False), (10, 1, False), (10, 2, True), (3, 3, True), (0, 0, False)]
)
def test_only_a_habit_is_worth_a_note(counted: int, lacking: int, wanted: bool) -> None:
    """More than the pack's tolerance of at least a few mails."""
    assert needs_note(counted, lacking, 0.1) is wanted


@pytest.mark.parametrize("language", Language)
def test_the_note_holds_the_signature_and_one_link(language: Language) -> None:
    """Greeting by name, the signature itself, one thing to do, signed as the product."""
    entry = person(language=language)
    signature = render(entry, SANDBY)
    note = write_note(entry, signature, SANDBY, LINK)
    lines = [line.text for line in visible_lines(note.html, BodyKind.HTML) if line.text]
    assert lines[0] in {"Hej Anna!", "Hello Anna!"}
    assert lines[-1] == "Postvakt, Sandby kommun"
    assert [line for line in lines if line in signature.lines] == list(signature.lines)
    links = [
        node.attributes["href"] for node in LexborHTMLParser(note.html).css("a") if node.attributes["href"] == LINK
    ]
    assert len(links) == 1
    assert (note.to_address, note.to_name) == (ANNA.address, "Anna Lind")
    assert "{" not in note.html + note.subject


def test_the_note_says_nothing_about_numbers_or_others() -> None:
    """No share, no count, no colleague: it is not a report."""
    note = write_note(ANNA, render(ANNA, SANDBY), SANDBY, LINK)
    text = re.sub(r"<[^>]+>", " ", note.html.replace(render(ANNA, SANDBY).html, ""))
    assert not re.search(r"[0-9]|procent|%", text)


def test_a_hostile_name_is_text() -> None:
    """What the directory holds never becomes markup, also in the greeting."""
    entry = person(
        display_name="<script>x</script>{municipality} Ek", given_name="<img src=x onerror=y>{name}", surname="Ek"
    )
    note = write_note(entry, render(entry, SANDBY), SANDBY, LINK)
    assert "<script" not in note.html
    assert "<img" not in note.html
