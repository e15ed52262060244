"""The questions that lead to an information class: what a pack may say, and what the shipped packs say."""

from __future__ import annotations

import pytest

from checks.compile import compile_bundle
from policies.decode import decode
from policies.information_classes import InformationClasses
from policies.located import PackError, read_text
from policies.packs import load_pack

YES_NO = "[{sv: Ja, en: 'Yes', level: 2}, {sv: Nej, en: 'No'}]"


def read(text: str) -> InformationClasses:
    """The section out of YAML."""
    return decode(read_text(text.encode(), "pack.yaml"), InformationClasses)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f"questions: [{{sv: A, en: A, answers: {YES_NO}}}]", "answer without a class"),
        ("questions: [{sv: A, en: A, answers: [{sv: Ja, en: 'Yes', level: 2}]}]", "two to four"),
        (f"questions: [{', '.join([f'{{sv: A, en: A, answers: {YES_NO}}}'] * 3)}]", "at most two"),
        ("not_by_mail: [4]", "from 0 to 3"),
    ],
)
def test_a_way_that_leads_nowhere_is_a_mistake(text: str, says: str) -> None:
    """Each way through at most two questions ends in a class from 0 to 3."""
    with pytest.raises(PackError) as caught:
        read(text)
    assert says in str(caught.value)


@pytest.mark.parametrize("name", ["mjolby", "osby", "sandby"])
def test_packs_with_classes_have_the_questions_in_the_bundle(name: str) -> None:
    """Where the secure channel takes certain classes, both questions come along, in both languages, all four classes reachable."""
    classes = compile_bundle(load_pack(name), [], 2026)["classes"]
    assert 1 <= len(classes["questions"]) <= 2
    answers = [answer for question in classes["questions"] for answer in question["answers"]]
    assert all(answer["say"]["sv"] and answer["say"]["en"] for answer in answers)
    assert {answer["level"] for answer in answers} == {0, 1, 2, 3, None}


@pytest.mark.parametrize("name", ["sjobo", "botkyrka"])
def test_packs_without_a_channel_ask_nothing(name: str) -> None:
    """Sjöbo and Botkyrka use no classes: there is nothing to choose between."""
    assert compile_bundle(load_pack(name), [], 2026)["classes"] is None
