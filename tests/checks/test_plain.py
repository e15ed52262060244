"""From bodies to what a reader sees, and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.plain import from_html, from_text


def test_outlooks_paragraphs_are_lines() -> None:
    """A paragraph is a line, an empty one a blank line, and what nobody sees is gone."""
    body = (
        "<head><style>p{}</style></head><p>Hej!<o:p></o:p></p><p><o:p>&nbsp;</o:p></p><p>Text&nbsp;här</p><!-- dolt -->"
    )
    assert from_html(body).text == "Hej!\n\nText här\n"


def test_text_that_markup_parts_is_whole_again() -> None:
    """A number split by tags, zero-width characters and soft hyphens is one word, and leads back to where it began and ended."""
    body = "<p>nr 1996<b>06</b>07\u200b-2&shy;388!</p>"
    plain = from_html(body)
    start = plain.text.index("1996")
    assert plain.text[start : start + 13] == "19960607-2388"
    first, last = plain.origin(start, start + 13)
    assert (body[first : first + 4], body[last - 3 : last]) == ("1996", "388")


def test_decomposed_letters_are_composed() -> None:
    """NFD text reads as NFC."""
    assert from_text("a\u030angest").text == "ångest"


def test_cells_are_parted_by_tabs() -> None:
    """A table's row is a line, its cells stand between tabs."""
    assert (
        from_html("<table><tr><td>Namn</td><td>Nr</td></tr><tr><td>A</td><td>1</td></tr></table>").text
        == "Namn\tNr\nA\t1\n"
    )


def test_links_and_images_tell_where_they_lead() -> None:
    """A link's target is decoded and its text's place told."""
    (link,) = from_html('<p>Se <a href="https://a.example/?x=1&amp;y=2">sidan</a>.</p>').links
    assert (link.kind, link.target, link.start, link.end) == ("a", "https://a.example/?x=1&y=2", 3, 8)


@pytest.mark.parametrize("mark", ['<div id="x_divRplyFwdMsg">', '<div class="x_gmail_quote other">', "<blockquote>"])
def test_history_marked_by_the_client_is_known(mark: str) -> None:
    """What Outlook, Gmail and others mark as history is told as quoted."""
    plain = from_html(f"<p>Nytt</p>{mark}gammalt")
    assert [plain.text[a:b] for a, b in plain.quoted] == ["gammalt"]


@given(st.text(alphabet="<>/ap!-&;=\"' \n\t\u0308\u200bå#1", max_size=300))
def test_any_rubbish_gives_text_and_a_way_back(source: str) -> None:
    """Whatever comes: an answer, and every position leads to somewhere in the source."""
    plain = from_html(source)
    for position in range(len(plain.text)):
        start, end = plain.origin(position, position + 1)
        assert 0 <= start < len(source)
        assert start < end <= len(source) + 1
