"""The log and the page of permissions speak words: nothing that the product writes or asks for is left as a machine's name."""

from __future__ import annotations

import pytest

from absence import acts, resources, settling
from checks import changes as checks
from graph_client.permissions import CALLS
from mailboxes import ordering, steps
from mailboxes.model import OrderKind, Stage
from signatures import changes as signatures
from web.log_words import ACTIONS, action_words, reason_words, target_words
from web.operations import USES

KINDS = ("reply", "rule", "folder", "full", "event")


def written() -> set[str]:
    """Every action that rooms and journals write to the log."""
    absence = {f"absence.{kind}-{way}" for kind in KINDS for way in ("set", "back")}
    absence |= {f"absence.{word}" for word in acts._ANSWERS.values()}
    orders = {f"{ordering.ACTION}.{one.value}" for one in (*OrderKind, *Stage) if one is not Stage.ASKED}
    made = {f"{steps.FEATURE}.{kind}" for kind in (*steps.IN_EXCHANGE, steps.REPLY, steps.SIGNATURE, steps.REGISTER)}
    others = {f"{room.FEATURE}.{kind}" for room, kind in ((signatures, signatures.MEND), (signatures, signatures.NOTE))}
    return absence | orders | made | others | {f"{checks.FEATURE}.{kind}" for kind in (checks.TURN, checks.NOTE)}


def test_everything_that_is_written_has_words() -> None:
    """Each kind of step and decision is called something, in both languages."""
    assert sorted(written() - ACTIONS.keys()) == []
    assert {resources.kind_of(f"{kind}:x") for kind in KINDS} == set(KINDS)
    assert all(words.json()["sv"] != words.json()["en"] for words in ACTIONS.values())


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("signature.note", "Vänlig påminnelse om signaturen"),
        ("signature.note.failed", "Misslyckades: Vänlig påminnelse om signaturen"),
        ("something.{new}", "something.{new}"),
    ],
)
def test_an_action_is_said_in_words(action: str, said: str) -> None:
    """A failure says so; what has no words yet is shown as it is, whatever signs are in it."""
    assert action_words(action).said("sv") == said


def test_an_absence_is_told_by_the_beginning_of_its_digest() -> None:
    """The log knows no more of it; an address stands as it is."""
    assert target_words("absence:1ed5de7d3e9874ce7b8a").said("sv") == "frånvaro 1ed5de7d"
    assert target_words("skola@sandby.example").said("sv") == "skola@sandby.example"


@pytest.mark.parametrize(
    ("reason", "sv", "en"),
    [
        ("Frånvaro och bevakning (A01-A03)", "Frånvaro och bevakning", "Absence and coverage"),
        ("Gemensam signatur (G05)", "Gemensam signatur", "Common signature"),
        ("Efter mötet {x} (A06)", "Efter mötet {x} (A06)", "Efter mötet {x} (A06)"),
    ],
)
def test_why_is_said_in_words(reason: str, sv: str, en: str) -> None:
    """Our own reasons in both languages and without a requirement's number; what a person wrote stays as it is."""
    assert reason_words(reason).json() == {"sv": sv, "en": en}


def test_our_own_reasons_are_known() -> None:
    """What the rooms write of their own accord has its words."""
    own = (acts.REASON, settling.REASON)
    assert [one for one in own if reason_words(one).said("en") == one] == []


def test_every_permission_has_its_sentence() -> None:
    """What an administrator consents to is said in Swedish and English, and nothing that is no longer asked for."""
    assert {call.permission for call in CALLS.values()} == USES.keys()
    assert all(use.json()["sv"] != use.json()["en"] for use in USES.values())
