"""What a process remembers of mailboxes so that notifications cost nothing."""

from __future__ import annotations

from datetime import timedelta

from mailboxes.receipts.heard import Heard
from tests.conftest import NOW
from tests.mailboxes.receipts.fakes import BOX

LATER = NOW + timedelta(seconds=5)


def test_what_was_told_before_the_last_reading_is_known() -> None:
    """Only once the reading has ended well, and not what was told later or without a time."""
    heard = Heard()
    heard.begin(BOX, LATER)
    assert not heard.end(BOX, read=False)
    assert not heard.known(BOX, NOW)
    heard.begin(BOX, LATER)
    assert not heard.end(BOX, read=True)
    assert heard.known(BOX, NOW)
    assert not heard.known(BOX, LATER)
    assert not heard.known(BOX, None)


def test_what_is_told_meanwhile_makes_whoever_works_go_on() -> None:
    """Nobody begins beside the one who works; who is told once more, and only of what may have been missed."""
    heard = Heard()
    heard.begin(BOX, LATER)
    assert heard.known(BOX, NOW)
    assert not heard.again(BOX)
    assert heard.known(BOX, LATER)
    assert heard.known(BOX, None)
    assert heard.again(BOX)
    assert not heard.again(BOX)
    assert heard.known(BOX, LATER)
    assert heard.end(BOX, read=True)
    assert not heard.again(BOX)
