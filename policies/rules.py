"""The sections ``rules``, ``secure_channel``, ``alarm`` and ``overrides`` of a pack: which rules apply, and how strictly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, Literal

from policies.decode import Https, Number, Text
from policies.hours import Sources
from policies.layers import did_you_mean
from policies.located import PackError, Problem
from policies.rule_files import RuleFile, What, Why, entry_mistake, read_rules

if TYPE_CHECKING:
    from policies.packs.model import Pack

Strictness = Literal["off", "info", "nudge", "stop"]
# Rows of the guidelines that no kind finds in a mail: what happens on send, and the sweep of sent mail.
DUTIES = ("S05", "S07")


@dataclass(frozen=True, slots=True)
class Severity:
    """How strictly a rule is taken: with receivers inside only, and with any outside."""

    inside: Strictness = "off"
    outside: Strictness = "off"

    @property
    def is_off(self) -> bool:
        """Whether nobody ever hears of the rule."""
        return self.inside == self.outside == "off"


@dataclass(frozen=True, slots=True)
class RuleSetting:
    """What a pack decides about one rule.

    ``parameters`` replaces the rule file's by name; ``words`` adds to its lists and ``without_words`` takes away. ``observe``: counted but
    never shown. ``override``: whether a stop may be passed by giving a reason.
    """

    severity: Severity = field(default_factory=Severity)
    source: Sources = ()
    parameters: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    without_words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    what: What | None = None
    why: Why | None = None
    observe: bool = False
    override: Literal["reason", "never"] = "reason"

    def mistakes(self) -> Iterator[tuple[str, str, str]]:
        """A rule that applies names its source; words can be found."""
        if not self.severity.is_off and not self.source:
            yield "source", "is missing", "guideline and section, because the rule is on"
        for name, entries in self.words.items():
            for entry in entries:
                if wrong := entry_mistake(entry):
                    yield f"words.{name}", f"has {entry!r}", wrong


@dataclass(frozen=True, slots=True)
class SecureChannel:
    """Where sensitive matters go instead of mail; ``classes`` are the information classes (0-3) that must go there, none: all."""

    name: Annotated[str, Text(most=60)]
    url: Https
    classes: tuple[Annotated[int, Number(0, 3)], ...] = ()


@dataclass(frozen=True, slots=True)
class Alarm:
    """How much is said: findings in a dialog, quiet first weeks; mail goes (``soft``) or waits (``hard``) when checking fails."""

    at_most: Annotated[int, Number(1, 5)] = 3
    quiet_weeks: Annotated[int, Number(0, 12)] = 0
    errors: Literal["soft", "hard"] = "soft"


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason one may choose when sending all the same."""

    code: Annotated[str, Text(most=40, pattern=r"[a-z][a-z-]*", expected="a code such as test-number")]
    sv: Annotated[str, Text(most=120)]
    en: Annotated[str, Text(most=120)]


@dataclass(frozen=True, slots=True)
class Overrides:
    """The reasons to choose from, and whether one may write a reason of one's own (it stays in the pane; its code is ``own-words``)."""

    reasons: tuple[Reason, ...] = ()
    own_words: bool = True


def load_rules(pack: Pack) -> list[RuleFile]:
    """The pack's rule files, its layers' laid over each other. Raises PackError with every mistake, the section ``rules`` included."""
    rules, problems = read_rules(pack.folders)
    problems += _unknown(pack, {rule.id: rule for rule in rules}) if not problems else []
    if problems:
        raise PackError(problems)
    return rules


def _unknown(pack: Pack, rules: Mapping[str, RuleFile]) -> list[Problem]:
    """Settings for rules, parameters and lists that there are not."""
    found = []
    for name, setting in pack.rules.items():
        rule = rules.get(name)
        if rule is None:
            if name not in DUTIES:
                found.append((name, "", {*rules, *DUTIES}))
            continue
        found += [
            (name, f"parameters.{one}", set(rule.parameters))
            for one in setting.parameters.keys() - rule.parameters.keys()
        ]
        lists = {*setting.words, *setting.without_words}
        found += [(name, f"words.{one}", set(rule.words)) for one in lists - rule.words.keys()]
    shown = f"{pack.name}/pack.yaml"
    return [
        Problem(
            shown,
            1,
            1,
            f"rules.{name}" + (f".{what}" if what else ""),
            "is not known",
            did_you_mean(what.rpartition(".")[2] or name, known),
        )
        for name, what, known in sorted(found, key=str)
    ]
