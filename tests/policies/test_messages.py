"""What people are told: every code has both languages, the same details, and three sentences."""

from __future__ import annotations

import re
import string
import subprocess
from pathlib import Path

import pytest

from policies.messages import MESSAGES, PostvaktError

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_a_message_says_what_happened_what_is_kept_and_what_to_do(code: str) -> None:
    """Both languages have all three, with the same details, and the code is of the usual form."""
    message = MESSAGES[code]
    assert re.fullmatch(r"PV-[A-Z]+(-[A-Z]+)*", code)
    for parts in (message.sv, message.en):
        assert all(part.strip() for part in parts)
    names = {name for _, name, _, _ in string.Formatter().parse(" ".join(message.en)) if name}
    assert names == message.details()


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_details_are_filled_in(code: str) -> None:
    """With its details given, no brace is left in either language."""
    error = PostvaktError(code, **dict.fromkeys(MESSAGES[code].details(), "X"))
    for language in ("sv", "en"):
        assert "{" not in error.text(language)


def test_a_missing_detail_is_a_programmers_mistake() -> None:
    """A text with a hole never reaches a person."""
    with pytest.raises(TypeError, match="role"):
        PostvaktError("PV-FORBIDDEN")


def test_details_cannot_reach_into_the_program() -> None:
    """A detail that looks like a placeholder stays text."""
    error = PostvaktError("PV-NO-MAILBOX", address="{0.__class__} {what}")
    assert "{0.__class__} {what}" in error.text("sv")


def test_swedish_is_for_everybody_else() -> None:
    """A language that is not English gets Swedish."""
    error = PostvaktError("PV-SIGN-IN")
    assert error.text("fi") == error.text("sv") != error.text("en")


def test_the_api_answers_with_both_languages() -> None:
    """The body that the add-in reads."""
    body = PostvaktError("PV-SIGN-IN").as_json()["error"]
    assert body["code"] == "PV-SIGN-IN"
    assert body["sv"].startswith("Du är inte inloggad")
    assert body["en"].startswith("You are not signed in")


def test_every_code_that_is_used_stands_in_the_table() -> None:
    """Nobody raises a code without words."""
    files = subprocess.run(
        ["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    used: set[str] = set()
    for file in files:
        if not file.startswith("tests/") and (ROOT / file).exists():
            used.update(re.findall(r"\"(PV-[A-Z-]+)\"", (ROOT / file).read_text(encoding="utf-8")))
    assert used - set(MESSAGES) == set()
