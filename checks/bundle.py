"""The compiled pack: one plain JSON value that both engines read. Twin: addin/src/checks/bundle.ts; made by checks/compile.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from checks.terms import Scanner

VERSION = 1
# By kind: lists of common words that few mails have to be searched for (subjects, what is forwarded, mails with a sensitive word), and
# lists that are only looked up.
_SELDOM = {
    "subject": frozenset({"general", "alone"}),
    "reason": frozenset({"empty", "reasons"}),
    "secrecy": frozenset({"own", "private"}),
    "person_terms": frozenset({"agents", "contact", "pronouns", "own", "your", "conditions", "decided"}),
}
_LOOKED_UP = {"person_terms": frozenset({"first_names", "places", "orgs"})}
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Rule:
    """A rule as this pack applies it. ``severity``: by ``inside`` and ``outside`` receivers; ``words``: list name → entries."""

    id: str
    name: str
    kind: str
    severity: Mapping[str, str]
    what: Mapping[str, str]
    why: Mapping[str, str]
    source: str
    fix: Mapping[str, Any] | None
    parameters: Mapping[str, Any]
    words: Mapping[str, tuple[str, ...]]

    @cached_property
    def lists(self) -> Mapping[str, str]:
        """What the rule's lists are called in the bundle's scanner."""
        left_out = _SELDOM.get(self.kind, _NONE) | _LOOKED_UP.get(self.kind, _NONE)
        return {name: f"{self.id}.{name}" for name in self.words if name not in left_out}

    @cached_property
    def seldom(self) -> Mapping[str, str]:
        """What the rule's other lists are called in the scanner of those."""
        return {name: f"{self.id}.{name}" for name in self.words if name in _SELDOM.get(self.kind, _NONE)}

    def number(self, name: str) -> float:
        """A numeric parameter. Raises KeyError when the rule does not have it: a rule file without it does not load."""
        return float(self.parameters[name])


@dataclass(frozen=True)
class Bundle:
    """A municipality's rules, calendar and words, ready to run. Raises ValueError for a value of another version."""

    value: Mapping[str, Any]

    def __post_init__(self) -> None:
        if self.value.get("v") != VERSION:
            raise ValueError(f"the compiled pack has version {self.value.get('v')}, this engine reads {VERSION}")

    @property
    def pack(self) -> str:
        """The pack's name."""
        return str(self.value["pack"])

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that are not off for everybody."""
        return tuple(_rule(one) for one in self.value["rules"])

    @cached_property
    def by_id(self) -> Mapping[str, Rule]:
        """The same rules by their ids."""
        return {one.id: one for one in self.rules}

    @cached_property
    def scanner(self) -> Scanner:
        """Finds every rule's words in one pass; a list is called ``<rule id>.<list name>``."""
        return Scanner({key: rule.words[name] for rule in self.rules for name, key in rule.lists.items()})

    @cached_property
    def seldom(self) -> Scanner:
        """Finds the words of lists for which most texts need not be searched."""
        return Scanner({key: rule.words[name] for rule in self.rules for name, key in rule.seldom.items()})


def _rule(one: Mapping[str, Any]) -> Rule:
    return Rule(
        id=one["id"],
        name=one["name"],
        kind=one["kind"],
        severity=one["severity"],
        what=one["what"],
        why=one["why"],
        source=one["source"],
        fix=one.get("fix"),
        parameters=one["parameters"],
        words={name: tuple(words) for name, words in one["words"].items()},
    )
