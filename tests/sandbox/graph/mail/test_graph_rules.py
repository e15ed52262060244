"""Inbox rules and master categories through Graph."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.graph.rules import add_rule
from tests.sandbox.graph.mail.desk import Desk

ANNA = "/users/anna@sandby.example"
RULES = f"{ANNA}/mailFolders/inbox/messageRules"
CATEGORIES = f"{ANNA}/outlook/masterCategories"
REDIRECT: dict[str, Any] = {
    "displayName": "Postvakt: frånvaro",
    "sequence": 1,
    "isEnabled": True,
    "conditions": {"subjectContains": ["bygglov"]},
    "actions": {"redirectTo": [{"emailAddress": {"address": "bjorn@sandby.example"}}], "stopProcessingRules": True},
}


def test_a_rule_is_made_changed_and_deleted(desk: Desk) -> None:
    """Create, list, change one part, delete; parts that are not named stay."""
    made = desk.post(RULES, REDIRECT)
    assert (made.status, made["isReadOnly"], made["hasError"]) == (201, False, False)
    changed = desk.patch(f"{RULES}/{made['id']}", {"isEnabled": False})
    assert (changed["isEnabled"], changed["actions"]) == (False, made["actions"])
    assert [rule["id"] for rule in desk.get(RULES).value] == [made["id"]]
    assert desk.delete(f"{RULES}/{made['id']}").status == 204
    assert desk.get(f"{RULES}/{made['id']}").status == 404


def test_rules_come_in_sequence(desk: Desk) -> None:
    """The list is in the order in which rules run."""
    for name, sequence in (("b", 2), ("a", 1), ("c", 3)):
        desk.post(RULES, REDIRECT | {"displayName": name, "sequence": sequence})
    assert [rule["displayName"] for rule in desk.get(RULES).value] == ["a", "b", "c"]


def test_a_read_only_rule_is_empty_and_stays(desk: Desk) -> None:
    """A rule that Graph cannot express shows no parts and can be neither changed nor deleted."""
    made = add_rule(
        desk.tenant.mail, desk.person("anna@sandby.example").id, {"displayName": "Outlooks egen"}, read_only=True
    )
    assert "actions" not in desk.get(f"{RULES}/{made['id']}").body
    assert desk.patch(f"{RULES}/{made['id']}", {"isEnabled": False}).status == 400
    assert desk.delete(f"{RULES}/{made['id']}").status == 400
    assert len(desk.get(RULES).value) == 1


@pytest.mark.parametrize(
    "rule",
    [
        {"displayName": "utan handling", "sequence": 1},
        REDIRECT | {"sequence": 0},
        REDIRECT | {"actions": {"moveToFolder": "garbled"}},
        REDIRECT | {"actions": {"replyWithTemplate": "x"}},
        REDIRECT | {"conditions": {"subjectContains": "bygglov"}},
    ],
)
def test_wrong_rules_are_refused(desk: Desk, rule: dict[str, Any]) -> None:
    """No action, a sequence of 0, an unknown folder, an action that Graph lacks, a wrong type: 400."""
    assert desk.post(RULES, rule).status == 400
    assert desk.get(RULES).value == []


def test_only_the_inbox_has_rules(desk: Desk) -> None:
    """Rules on another folder are refused."""
    assert desk.get(f"{ANNA}/mailFolders/archive/messageRules").status == 400


def test_categories(desk: Desk) -> None:
    """A category gets a colour, keeps its name, and goes."""
    made = desk.post(CATEGORIES, {"displayName": "Registrerad", "color": "preset4"})
    assert made.status == 201
    assert desk.post(CATEGORIES, {"displayName": "registrerad", "color": "preset1"}).status == 409
    assert desk.patch(f"{CATEGORIES}/{made['id']}", {"color": "preset7"})["color"] == "preset7"
    assert desk.patch(f"{CATEGORIES}/{made['id']}", {"displayName": "Annat"}).status == 400
    assert desk.get(CATEGORIES).value == [{"id": made["id"], "displayName": "Registrerad", "color": "preset7"}]
    assert desk.delete(f"{CATEGORIES}/{made['id']}").status == 204
    assert desk.get(CATEGORIES).value == []
