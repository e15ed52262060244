"""What is found wrong with the register, each thing by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from mailboxes.model import Kind, MailboxRecord, Problem, State, Trouble
from mailboxes.problems import find_problems, surroundings
from policies.mailbox_policy import MailboxPolicy
from policies.packs import load_pack
from policies.vocabulary import DirectoryEntry, MailboxKind
from tests.conftest import NOW
from tests.mailboxes.actors import BYGGLOV, SKOLA, SOCIAL, at

PACK = load_pack("sandby")
PEOPLE = [DirectoryEntry(one, one, one) for one in {*SOCIAL.people, *BYGGLOV.people, *SKOLA.people}]
BOARDS = [
    replace(BYGGLOV, address=at(f"namnd{number}"), kind=Kind.AUTHORITY, board=board.name)
    for number, board in enumerate(PACK.boards)
]


def _box(record: MailboxRecord) -> DirectoryEntry:
    return DirectoryEntry(record.key, record.address, record.name, kind=MailboxKind.FUNCTION)


def _found(
    *records: MailboxRecord, away: tuple[str, ...] = (), entries: list[DirectoryEntry] | None = None
) -> list[Problem]:
    everything = [*records, *BOARDS]
    known = [*PEOPLE, *(_box(one) for one in everything)] if entries is None else entries
    return find_problems(everything, PACK, surroundings(known, away=away, now=NOW, own_mailbox=at("postvakt")))


def _troubles(*records: MailboxRecord, away: tuple[str, ...] = ()) -> list[tuple[Trouble, str]]:
    return [(one.trouble, one.target) for one in _found(*records, away=away)]


def test_a_sound_register_has_no_problems() -> None:
    """Nor is there one about a mailbox that is closed."""
    assert _troubles(SOCIAL, replace(SKOLA, state=State.CLOSED)) == []


def test_each_board_has_a_mailbox_of_its_own() -> None:
    """One that is being closed does not count; a pack that does not ask for it finds nothing."""
    boards = [replace(one, state=State.CLOSING) for one in BOARDS]
    around = surroundings([*PEOPLE, *map(_box, boards)], away=(), now=NOW, own_mailbox="")
    found = [one for one in find_problems(boards, PACK, around) if one.trouble is Trouble.NO_AUTHORITY_MAILBOX]
    assert [one.target for one in found] == [one.name for one in PACK.boards]
    free = replace(PACK, mailboxes=MailboxPolicy())
    assert [one.trouble for one in find_problems([], free, around) if one.trouble is Trouble.NO_AUTHORITY_MAILBOX] == []


def test_one_person_alone_is_too_few() -> None:
    """People who left the directory do not count, and are named."""
    whole = replace(SKOLA, phone="1", hours="h", topics=("t",), receipt=SOCIAL.receipt)
    assert _troubles(whole) == [(Trouble.TOO_FEW, SKOLA.address)]
    gone = replace(whole, substitutes=(at("nobody"),))
    assert _troubles(gone) == [(Trouble.PERSON_GONE, SKOLA.address), (Trouble.TOO_FEW, SKOLA.address)]
    assert at("nobody") in _found(gone)[0].sv
    nobody = replace(whole, responsible="", members=SOCIAL.people)
    assert _troubles(nobody) == [(Trouble.NO_RESPONSIBLE, SKOLA.address)]


@pytest.mark.parametrize(("away", "told"), [(1, False), (2, False), (3, True)])
def test_responsible_away_without_a_substitute(away: int, told: bool) -> None:
    """It is told when nobody of those who watch it is there."""
    found = _troubles(SOCIAL, away=SOCIAL.people[:away])
    assert found == ([(Trouble.AWAY, SOCIAL.address)] if told else [])


def test_mailboxes_that_are_gone_or_not_registered() -> None:
    """A person's mailbox at the address is not a shared one; the product's own is not asked for."""
    entries = [*PEOPLE, *map(_box, BOARDS), replace(_box(SOCIAL), kind=MailboxKind.PERSONAL)]
    entries += [_box(replace(SKOLA, address=at("fritid"))), _box(replace(SKOLA, address=at("Postvakt")))]
    found = [(one.trouble, one.target) for one in _found(SOCIAL, entries=entries)]
    assert found == [(Trouble.MAILBOX_GONE, SOCIAL.address), (Trouble.UNREGISTERED, at("fritid"))]


def test_what_the_list_and_the_pack_ask_for() -> None:
    """No receipt where the pack demands one; no phone, hours or topics."""
    bare = replace(SOCIAL, receipt=SKOLA.receipt, phone="", topics=())
    assert _troubles(bare) == [(Trouble.NO_RECEIPT, SOCIAL.address), (Trouble.INCOMPLETE, SOCIAL.address)]
    assert "telefon, ämnen" in _found(bare)[1].sv


def test_a_transition_that_is_over() -> None:
    """And a mailbox that is being closed is not asked for a receipt or topics."""
    closing = replace(SKOLA, substitutes=(SOCIAL.responsible,), state=State.CLOSING, closes_at=NOW + timedelta(hours=1))
    assert _troubles(closing) == []
    over = replace(closing, closes_at=NOW - timedelta(hours=1))
    assert _troubles(over) == [(Trouble.CLOSING_OVERDUE, SKOLA.address)]


def test_every_problem_says_what_to_do_in_both_languages() -> None:
    """Two sentences each."""
    for one in _found(SKOLA, replace(SOCIAL, responsible=at("x")), away=SOCIAL.people, entries=[]):
        assert one.sv != one.en
        assert all(text.endswith(".") and ". " in text for text in (one.text("sv"), one.text("en")))
