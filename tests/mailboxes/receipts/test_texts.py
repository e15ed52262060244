"""What a receipt says: every pack, every language, hostile words."""

from __future__ import annotations

import pytest

from mailboxes.receipts.model import Answering
from mailboxes.receipts.texts import check_receipts, receipt_subject, receipt_text
from policies.packs import load_pack, pack_names

CENTER = Answering("kontaktcenter@sandby.example", "Kontaktcenter", "Kommunledningsförvaltningen", "Kontaktcenter")


@pytest.mark.parametrize("name", pack_names())
def test_every_pack_says_what_is_demanded(name: str) -> None:
    """K03: thanks, each working day, a public record, personal data, unit, department, municipality, contact; Swedish first."""
    pack = load_pack(name)
    assert check_receipts(pack) == []
    text = receipt_text(pack, CENTER, "Fråga").text
    for words in (
        "Tack för ditt mejl",
        "varje arbetsdag",
        "allmän handling",
        "https://",
        "Kontaktcenter\nKommunledningsförvaltningen",
    ):
        assert words in text
    assert pack.municipality.name in text
    assert text.index("Tack") < text.index("Thank you")


def test_text_and_html_say_the_same_and_links_can_be_followed() -> None:
    """One source for both; each language is marked for who listens to it."""
    found = receipt_text(load_pack("sandby"), CENTER, "Fråga")
    assert '<div lang="sv">' in found.html
    assert '<div lang="en">' in found.html
    assert '<a href="https://www.sandby.example/personuppgifter">' in found.html


def test_a_mailbox_chooses_languages_and_has_words_of_its_own() -> None:
    """Swedish stays first whatever is chosen; a language without text is left out."""
    own = Answering(
        "skola@sandby.example", "Skola", languages=("fi", "sv", "xx"), own={"sv": "Ring 112 om det är akut."}
    )
    text = receipt_text(load_pack("sandby"), own, "Fråga").text
    assert "Ring 112 om det är akut." in text
    assert text.index("Tack") < text.index("Kiitos")
    assert "Thank you" not in text


def test_hostile_words_stay_words() -> None:
    """Names and paragraphs that somebody typed neither become markup nor break out of their line."""
    evil = Answering(
        "x@sandby.example", "<b>X</b>", "<script>a</script>", "Enhet\r\nBcc: y", own={"sv": "{{ 7*7 }} <img src=x>"}
    )
    found = receipt_text(load_pack("sandby"), evil, "S\r\nBcc: offer@exempel.example\x00")
    assert "<script" not in found.html
    assert "<img" not in found.html
    assert "49" not in found.text
    assert found.subject == "Auto: S Bcc: offer@exempel.example"


@pytest.mark.parametrize(
    ("given", "shown"),
    [("Fråga", "Auto: Fråga"), ("Auto: auto: Fråga", "Auto: Fråga"), ("", "Auto: Kontaktcenter"), ("  ", "Auto: Kontaktcenter"),
     ("SV: Fråga", "Auto: SV: Fråga"), ("x" * 5000, "Auto: " + "x" * 200)],
)  # fmt: skip
def test_the_subject_begins_with_auto_once(given: str, shown: str) -> None:
    """RFC 3834 section 3.1.5; bounded; never empty."""
    assert receipt_subject(given, "Kontaktcenter") == shown
