"""Who answers what: the list, its files and its search."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

from mailboxes.contact_list import contact_csv, contact_json, contacts, search
from mailboxes.model import State
from tests.mailboxes.actors import BYGGLOV, FAMILY, SKOLA, SOCIAL, at

ALL = [SOCIAL, BYGGLOV, SKOLA, replace(FAMILY, state=State.ORDERED), replace(SKOLA, address=at("ny"), name="Åby skola")]


def test_only_mailboxes_in_use_are_listed_in_swedish_order() -> None:
    """Å comes last; what is ordered, closing or closed is not there."""
    moved = [
        replace(BYGGLOV, state=State.CLOSING, address=at("x")),
        replace(BYGGLOV, state=State.CLOSED, address=at("y")),
    ]
    found = contacts([*ALL, *moved])
    assert [one.name for one in found] == ["Bygglov", "Skola", "Socialtjänsten", "Åby skola"]


def test_people_are_not_in_the_list() -> None:
    """What is published holds no employee's address."""
    text = contact_csv(contacts(ALL)) + contact_json(contacts(ALL))
    assert not [one for record in ALL for one in record.people if one in text]


def test_search_puts_what_answers_the_question_first() -> None:
    """Topics and search words count most, then the name; beginnings of words do; every word must fit."""
    found = contacts(ALL)
    assert [one.name for one in search(found, "altan")] == ["Bygglov"]
    assert [one.name for one in search(found, "ORO")] == ["Socialtjänsten"]
    assert [one.name for one in search(found, "sko")] == ["Skola", "Åby skola"]
    assert [one.name for one in search(found, "barn familj")] == ["Socialtjänsten"]
    assert search(found, "barn altan") == []
    assert search(found, "åby")[0].name == "Åby skola"
    assert search(found, " ") == found
    assert search(found, "(.*[" * 500) == found  # no word in it, so nothing is asked


def test_the_file_cannot_run_formulas() -> None:
    """A topic that a spreadsheet would run is disarmed, also when blanks stand before it; a row for each topic."""
    evil = replace(BYGGLOV, topics=("=HYPERLINK(1)", "  @SUM(1)", "Altan"), purpose="+1;2\n3", name='"Bygg"; lov')
    rows = list(csv.reader(io.StringIO(contact_csv(contacts([evil])).removeprefix("\ufeff")), delimiter=";"))
    assert rows[0][:3] == ["Fråga om", "Brevlåda", "Adress"]
    assert len(rows) == 4
    assert all(not cell.lstrip().startswith(("=", "+", "@")) for row in rows[1:] for cell in row)
    assert {row[1] for row in rows[1:]} == {'"Bygg"; lov'}


def test_the_list_for_programs_is_an_array() -> None:
    """Every field by name, å ä ö as they are."""
    text = contact_json(contacts([SOCIAL]))
    (one,) = json.loads(text)
    assert one["name"] == "Socialtjänsten"
    assert one["topics"] == ["Barn och familj", "Orosanmälan"]
    assert "ä" in text
