"""Where quoted history begins."""

from __future__ import annotations

import pytest

from signatures.history import new_lines
from signatures.model import BodyKind
from signatures.recognise import body_lines

NEW = "Vi ses på tisdag."


def _own(body: str, kind: BodyKind = BodyKind.TEXT) -> list[str]:
    return [line.text for line in new_lines(body_lines(body, kind))]


@pytest.mark.parametrize(
    "history",
    [
        "-----Ursprungligt meddelande-----\nFrån: Ivar\nSkickat: i går\nTill: Anna\nÄmne: Hej\n\nText",
        "-----Original Message-----\nFrom: Ivar\nText",
        "---------- Forwarded message ---------\nFrom: Ivar\nText",
        "________________________________\nFrån: Ivar <i@exempel.example>\nSkickat: den 3 mars 2026 10:01\nTill: Anna\nÄmne: Hej\n\nText",
        "Från: Ivar\nSkickat: den 3 mars 2026 10:01\nTill: Anna Lind; Björn Ek; Carin\nHolm; Dawit Tesfaye\nKopia: Elsa\nÄmne: Hej\n\nText",
        "From: Ivar\nDate: Tue, 3 Mar 2026\nTo: Anna\nSubject: Hej\n\nText",
        "*Från:* Ivar\n*Skickat:* den 3 mars\n*Till:* Anna\n*Ämne:* Hej\n\nText",
        "Den tis 3 mars 2026 kl 10:01 skrev Ivar <ivar@exempel.example>:\n\n> Text",
        "Den tis 3 mars 2026 kl 10:01 skrev Ivar Medborgare <\nivar@exempel.example>:\n\n> Text\n> mer",
        "On Tue, Mar 3, 2026 at 10:01 AM Ivar <ivar@exempel.example> wrote:\n> Text",
        "3 mars 2026 kl. 10.01 skrev Ivar <ivar@exempel.example>:\n\nText",
        "Den 2026-02-24 kl. 11:15, skrev Ivar Medborgare:\n> Text",
        "> Text\n> mer",
    ],
)
def test_history_is_told_from_the_new_text(history: str) -> None:
    """Outlook's header block, dividers, Gmail's and Apple's line, marks: in Swedish and English."""
    assert _own(f"{NEW}\n\n{history}") == [NEW]


@pytest.mark.parametrize(
    "text",
    [
        "Från: kl 9\nTill: kl 16",
        "Måndag\nFrån: kl. 9\nTill: kl. 16\nTisdag\nFrån: kl. 10\nTill: kl. 15\n\nÄmne för föredraget: återhämtning.",
        "Från: Sandby\nTill: Lund\nAvgång: 10.15",
        "Hon skrev kl. 10.15 så här:\nvi ses",
        "Till: alla\nÄmne: lunch",
        "- Så här skrev vi 2026:\nText",
        "----\nEn rad under ett streck",
    ],
)
def test_timetables_and_sentences_are_no_history(text: str) -> None:
    """Words that look like headers stay in the new text."""
    assert _own(f"{NEW}\n\n{text}") == [NEW, *[line for line in text.splitlines() if line]]


def test_an_answer_below_the_quote_is_new_text() -> None:
    """Some people answer below: what is not marked is theirs."""
    body = "Den tis 3 mars 2026 kl 10:01 skrev Ivar <ivar@exempel.example>:\n> Kommer du?\n\nJa, det gör jag.\nAnna"
    assert _own(body) == ["Ja, det gör jag.", "Anna"]


@pytest.mark.parametrize(
    "history",
    [
        '<div id="divRplyFwdMsg"><b>Från:</b> Ivar</div><div>Text</div>',
        '<div id="x_x_divRplyFwdMsg">Från: Ivar</div><div>Text</div>',
        '<div id="appendonsend"></div><hr><div>Text</div>',
        '<div class="gmail_quote"><div>Den tis 3 mars 2026 kl 10:01 skrev Ivar:</div><blockquote>Text</blockquote></div>',
        "<blockquote type=cite>Text</blockquote>",
        (
            "<div style='border-top:solid #E1E1E1 1.0pt'><p class=MsoNormal><b>Från:</b> Ivar<br><b>Skickat:</b> i går<br>"
            "<b>Till:</b> Anna<br><b>Ämne:</b> Hej</p></div><p>Text</p>"
        ),
    ],
)
def test_html_history_is_told_by_its_containers_or_words(history: str) -> None:
    """Outlook's and Gmail's containers, with the x_ that Outlook adds, and Word's header block."""
    assert _own(f"<div><p>{NEW}</p></div>{history}", BodyKind.HTML) == [NEW]
