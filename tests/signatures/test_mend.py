"""Drafts that systems left without a signature get it below their own text and above quoted history."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signatures.expectations import make_yardstick
from signatures.mend import CannotMend, form_for, judge_draft, mended
from signatures.model import BodyKind, Draft, Form, Verdict
from signatures.render import render
from tests.signatures.people import BYGGLOV, SANDBY
from tests.signatures.rewriting import HISTORIES_HTML, HISTORIES_TEXT

YARD = make_yardstick(SANDBY, [BYGGLOV])


def _draft(body: str, **given: str) -> Draft:
    kind = BodyKind.HTML if body.lstrip().startswith("<") else BodyKind.TEXT
    return Draft("d", BYGGLOV.address, "e", given.get("subject", "Ditt ärende"), body, kind)


def _mend(draft: Draft) -> str:
    return mended(draft, render(BYGGLOV, SANDBY, form=form_for(draft)), YARD)


@pytest.mark.parametrize("history", HISTORIES_HTML)
def test_html_gets_the_signature_between_text_and_history(history: str) -> None:
    """Own text, signature, history, in that order; with history the short form."""
    draft = _draft(f"<html><body><div><p>Vi har fått din ansökan.</p></div>{history}</body></html>")
    body = _mend(draft)
    own, mark, old = body.find("ansökan"), body.find("postvakt-signature"), body.find("Ivar")
    assert 0 < own < mark
    assert old == -1 or mark < old
    assert body.count("Sandby kommun") == 1
    assert form_for(draft) is (Form.SHORT if history else Form.FULL)
    assert "ansökan" in body
    assert (old == -1) == (not history)


@pytest.mark.parametrize("history", HISTORIES_TEXT)
def test_plain_text_likewise(history: str) -> None:
    """Lines, a blank one, the signature, the history."""
    draft = _draft(f"Vi har fått din ansökan.\r\n\r\n{history}")
    body = _mend(draft)
    assert body.startswith("Vi har fått din ansökan.\r\n\r\nMed vänlig hälsning\r\n")
    assert not history or body.index("Sandby kommun") < body.index("Ivar")


@pytest.mark.parametrize("draft", ["<p>Hej!</p><p>Vänliga hälsningar</p>", "Hej!\n\nVänliga hälsningar,\n"])
def test_a_draft_that_is_closed_already_is_not_closed_twice(draft: str) -> None:
    """The system's own closing phrase stays, ours is left out."""
    body = _mend(_draft(draft))
    assert "Vänliga hälsningar" in body
    assert "Med vänlig hälsning" not in body


def test_an_empty_draft_is_mended() -> None:
    """Nothing written yet: the signature alone."""
    for empty in ("<html><body></body></html>", ""):
        assert "Bygglov" in _mend(_draft(empty))


def test_a_mended_draft_needs_no_mending() -> None:
    """The audit sees it, so a second plan leaves it out."""
    draft = _draft("<p>Vi har fått din ansökan.</p>")
    again = _draft(_mend(draft))
    assert judge_draft(draft, YARD).verdict is Verdict.MISSING
    assert judge_draft(again, YARD).verdict is Verdict.PRESENT


def test_a_draft_that_cannot_hold_it_visibly_is_left_alone() -> None:
    """Where the result would not be recognised, nothing is written."""
    with pytest.raises(CannotMend):
        _mend(_draft('<div style="display:none"><p>Hemligt</p></div><style>p{}</style><blockquote>' + "<div>" * 30_000))
    with pytest.raises(CannotMend):
        mended(_draft("<p>Hej</p>"), render(BYGGLOV, SANDBY, form=Form.SHORT), YARD)


_WORDS = st.lists(
    st.sampled_from(["Hej!", "Vi har fått din ansökan.", "Från: kl 9", "<b>", "&amp;", "", "> citat", "Till: kl 16"]),
    max_size=8,
)


@given(_WORDS, st.sampled_from(HISTORIES_TEXT))
@settings(max_examples=200, deadline=None)
def test_no_word_is_lost(lines: list[str], history: str) -> None:
    """Every line of the draft is there afterwards, in its order."""
    draft = _draft("\n".join([*lines, "", history]))
    draft = Draft(draft.id, draft.mailbox, draft.etag, draft.subject, draft.body, BodyKind.TEXT)
    try:
        body = _mend(draft)
    except CannotMend:
        return
    kept = iter(body.splitlines())
    assert all(line in kept for line in draft.body.splitlines() if line.strip())
