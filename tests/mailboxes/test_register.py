"""What a row of the register must be, and everything that is told when it is not."""

from __future__ import annotations

import unicodedata
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailboxes.model import Kind, MailboxRecord, Receipt, as_json, record_from_json
from mailboxes.register import MOST_NAME, MOST_PEOPLE, MOST_WORDS, Unsuitable, form_mistakes, staff_mistakes, tidied
from policies.packs import load_pack
from tests.mailboxes.actors import FAMILY, SKOLA, SOCIAL, at

PACK = load_pack("sandby")


def _wrong(record: MailboxRecord) -> set[str]:
    return {one.field for one in form_mistakes(tidied(record), PACK)}


def test_a_sound_row_has_no_mistakes() -> None:
    """Nor has one whose texts are mostly empty."""
    assert _wrong(SOCIAL) == set()
    assert _wrong(SKOLA) == set()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"address": "skola"}, "address"),
        ({"address": "skola@exempel.example"}, "address"),
        ({"address": "sk ola@sandby.example"}, "address"),
        ({"address": "a" * 250 + "@sandby.example"}, "address"),
        ({"address": "skola@sandby.example\r\nBcc: x@exempel.example"}, "address"),
        ({"name": ""}, "name"),
        ({"name": "x" * (MOST_NAME + 1)}, "name"),
        ({"kind": Kind.AUTHORITY, "board": ""}, "board"),
        ({"board": "Byggnadsnämnden"}, "board"),
        ({"phone": "ring mig"}, "phone"),
        ({"hours": "x" * 201}, "hours"),
        ({"topics": tuple(str(n) for n in range(MOST_WORDS + 1))}, "topics"),
        ({"members": tuple(at(f"p{n}") for n in range(MOST_PEOPLE + 1))}, "members"),
        ({"substitutes": ("Björn",)}, "substitutes"),
        ({"members": (at("socialtjansten"),)}, "members"),
        ({"answering_days": 9}, "answering_days"),
        ({"answering_days": -1}, "answering_days"),
        ({"receipt": Receipt(on=True, languages=())}, "receipt"),
        ({"receipt": Receipt(on=True, languages=("svenska",))}, "receipt"),
        ({"receipt": Receipt(on=True, own={"sv": "x" * 2000})}, "receipt"),
    ],
)
def test_each_mistake_is_told_at_its_field(changes: dict[str, object], field: str) -> None:
    """In both languages, with what to do."""
    record = tidied(replace(SOCIAL, **changes))  # type: ignore[arg-type]
    found = form_mistakes(record, PACK)
    assert {one.field for one in found} == {field}
    assert all(one.sv and one.en and one.text("sv") != one.text("en") for one in found)


def test_ordered_mailboxes_need_people_whom_the_directory_knows() -> None:
    """A responsible, a substitute, at least two, all of them there."""
    people = set(FAMILY.people)
    assert staff_mistakes(FAMILY, PACK, people) == []
    alone = tidied(replace(FAMILY, substitutes=(FAMILY.responsible,), members=()))
    assert {one.field for one in staff_mistakes(alone, PACK, people)} == {"substitutes", "members"}
    assert {one.field for one in staff_mistakes(replace(FAMILY, responsible=""), PACK, people)} == {"responsible"}
    gone = staff_mistakes(FAMILY, PACK, people - {at("bjorn.ek")})
    assert [one.field for one in gone] == ["substitutes"]
    assert at("bjorn.ek") in gone[0].sv


def test_all_mistakes_are_told_at_once() -> None:
    """The error names the fields; the mistakes say what to do with each."""
    error = Unsuitable(form_mistakes(tidied(replace(SOCIAL, name="", phone="?")), PACK))
    assert error.code == "PV-MAILBOX-FORM"
    assert "name" in error.text("sv")
    assert "phone" in error.text("sv")
    assert len(error.mistakes) == 2


def test_tidying_makes_two_spellings_one() -> None:
    """Letter case of addresses, stray blanks, line breaks, and everybody twice."""
    untidy = replace(
        SOCIAL,
        address=" SocialTjansten@Sandby.example ",
        name="Social\u00adtjänsten\n",
        substitutes=(at("Anna.Lind"), at("anna.lind"), SOCIAL.responsible.upper()),
        members=(at("anna.lind"), at("bjorn.ek"), ""),
        topics=("Barn  och familj", "Orosanmälan", "Orosanmälan"),
    )
    assert tidied(untidy) == replace(SOCIAL, name="Social tjänsten")


_TEXTS = st.text(max_size=40)


@given(
    st.builds(
        MailboxRecord,
        address=_TEXTS,
        name=_TEXTS,
        board=_TEXTS,
        responsible=_TEXTS,
        substitutes=st.lists(_TEXTS, max_size=4).map(tuple),
        members=st.lists(_TEXTS, max_size=4).map(tuple),
        topics=st.lists(_TEXTS, max_size=4).map(tuple),
        phone=_TEXTS,
        answering_days=st.none() | st.integers(-5, 50),
    )
)
def test_whatever_is_typed_is_tidied_once_and_kept_whole(record: MailboxRecord) -> None:
    """Tidying again changes nothing; to JSON and back gives the same; nothing hidden remains; nothing is raised."""
    once = tidied(record)
    assert tidied(once) == once
    assert record_from_json(as_json(once)) == once
    shown = "".join((once.address, once.name, once.phone, *once.people, *once.topics))
    assert not {unicodedata.category(one) for one in shown} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    form_mistakes(once, PACK)


def test_json_of_a_later_version_is_read() -> None:
    """Fields that this version does not know are left out; fields that were not there have their defaults."""
    value = as_json(SOCIAL) | {"colour": "blue"}
    del value["search_words"], value["purpose"]
    assert record_from_json(value) == replace(SOCIAL, search_words=(), purpose="")
    assert {one.name for one in fields(MailboxRecord)} == set(as_json(SOCIAL))
