"""The engine in Python and the engine in TypeScript read the same mails alike and find the same things at the same places."""

from __future__ import annotations

import shutil
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from checks.bundle import Bundle
from checks.entities import NAMES
from checks.kinds import KINDS
from checks.model import Outgoing, Recipient
from tests.checks import twins
from tests.checks.generated_mail import mail

pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="there is no Node here")


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return twins.build(tmp_path_factory.mktemp("checks"))


@pytest.fixture(scope="session")
def bundle() -> dict[str, Any]:
    return twins.compiled("sandby")


def test_both_engines_have_the_same_kinds(program: Path) -> None:
    """A kind that one engine lacks would leave its rules out there."""
    assert next(iter(twins.ask_node(program, [{"kinds": True}]))) == sorted(KINDS)


@pytest.mark.parametrize("first", range(0, 400, 100))
def test_generated_mails_are_read_alike(first: int, program: Path, bundle: dict[str, Any]) -> None:
    """Texts, parts, history, links, words, the way back to the source, and every finding are the same."""
    mails = [mail(seed) for seed in range(first, first + 100)]
    assert twins.differences(mails, twins.both_have(bundle, program), program) == []


def test_a_unit_that_is_called_one_is_an_office_in_both(program: Path, bundle: dict[str, Any]) -> None:
    """Python once looked at one character too few to see "enheten" before the name of a unit."""
    texts = (
        f"Hej!\n\nTheo Lund fick kallelse {word}boendestöd.\n" for word in ("från enheten ", "enheten ", "på ", "till ")
    )
    mails = [Outgoing(Recipient("anna.lind@sandby.example"), text=text) for text in texts]
    assert twins.differences(mails, twins.both_have(bundle, program), program) == []


def test_every_named_character_is_the_same(program: Path, bundle: dict[str, Any]) -> None:
    """Both tables of character references hold the same names for the same characters."""
    body = " ".join(f"{name}=&{name};" for name in NAMES) + "".join(f" &#{number};" for number in range(300))
    assert twins.differences([Outgoing(Recipient("a@b.example"), html=body)], {**bundle, "rules": []}, program) == []


def test_every_letter_is_folded_alike(program: Path, bundle: dict[str, Any]) -> None:
    """All characters that Python's Unicode knows have the same lower case and the same composed form in both."""
    characters = [chr(code) for code in range(1, 0x20000) if unicodedata.category(chr(code)) not in ("Cn", "Cs")]
    text = "\n".join("".join(characters[start : start + 256]) for start in range(0, len(characters), 256))
    made = [Outgoing(Recipient("a@b.example"), text=text), Outgoing(Recipient("a@b.example"), html=text)]
    assert twins.differences(made, {**bundle, "rules": []}, program) == []


def test_a_difference_is_told(program: Path, bundle: dict[str, Any]) -> None:
    """The comparison itself notices when one side reads another mail than the other."""
    other = {**bundle, "rules": [], "v": 1}
    lines = twins.ask_node(program, [{"bundle": other}, {"mail": {"text": "hej"}, "dump": True}])
    ours = twins.read(Outgoing(Recipient(""), text="hopp"), Bundle(other))
    assert list(twins.apart({"read": ours}, {"read": next(iter(lines))["read"]}))
