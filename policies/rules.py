"""The sections ``rules``, ``secure_channel``, ``alarm`` and ``overrides`` of a pack: which rules apply, and how strictly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, Literal

from policies.decode import Https, Number, Text
from policies.hours import Sources
from policies.layers import did_you_mean
from policies.located import MapNode, Node, PackError, Problem, read_file
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
    """Where sensitive matters go instead of mail; ``classes`` are the information classes (0-3) that must go there, none: all.

    ``own_address``: whether ``url`` is the municipality's own way in; where it is only the supplier's page, people are told so.
    """

    name: Annotated[str, Text(most=60)]
    url: Https
    classes: tuple[Annotated[int, Number(0, 3)], ...] = ()
    own_address: bool = True


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
    if found := problems or setting_mistakes(pack, rules):
        raise PackError(found)
    return rules


def rule_mistakes(pack: Pack) -> list[Problem]:
    """Every mistake in the pack's rule files, and in its own and its departments' sections ``rules``."""
    rules, problems = read_rules(pack.folders)
    if problems:  # a rule that does not load is not unknown
        return problems
    return [
        one
        for each in (pack, *(department.pack for department in pack.departments))
        for one in setting_mistakes(each, rules)
    ]


def setting_mistakes(pack: Pack, files: Sequence[RuleFile]) -> list[Problem]:
    """Settings for rules, parameters and lists of words that there are not, each where it stands."""
    rules = {rule.id: rule for rule in files}
    trees = [read_file(folder / "pack.yaml", f"{folder.name}/pack.yaml") for folder in pack.folders]
    found: list[Problem] = []
    for name, setting in pack.rules.items():
        rule = rules.get(name)
        if rule is None:
            if name not in DUTIES:
                found.append(_unknown(trees, ("rules", name), {*rules, *DUTIES}))
            continue
        for section, given, known in (
            ("parameters", setting.parameters, rule.parameters),
            ("words", setting.words, rule.words),
            ("without_words", setting.without_words, rule.words),
        ):
            unknown = sorted(given.keys() - known.keys())
            found += [_unknown(trees, ("rules", name, section, one), set(known)) for one in unknown]
    return found


def _unknown(trees: Sequence[MapNode], path: tuple[str, ...], known: set[str]) -> Problem:
    """The mistake at the place in the nearest layer that says so."""
    hint = did_you_mean(path[-1], known)
    for tree in trees:
        node: Node = tree
        place = tree.place
        for key in path:
            if not isinstance(node, MapNode) or key not in node.entries:
                break
            place, node = node.keys.get(key, place), node.entries[key]
        else:
            return place.problem(".".join(path), "is not known", hint)
    return trees[0].place.problem(".".join(path), "is not known", hint)
