"""An administrator's word on how strictly a rule is taken, laid over the pack as its topmost layer. Locked keys stay as they are."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from policies.packs import Pack
from policies.rules import RuleSetting, Severity, Strictness

LEVELS: tuple[Strictness, ...] = ("off", "info", "nudge", "stop")


@dataclass(frozen=True, slots=True)
class Turned:
    """How strictly one rule is taken, inside and outside; ``observe``: counted but never shown. Raises ValueError for another level."""

    rule: str
    inside: str
    outside: str
    observe: bool = False

    def __post_init__(self) -> None:
        if self.inside not in LEVELS or self.outside not in LEVELS:
            raise ValueError(f"a rule is taken as one of {', '.join(LEVELS)}")

    @classmethod
    def of(cls, rule: str, setting: RuleSetting) -> Turned:
        """What a pack says."""
        return cls(rule, setting.severity.inside, setting.severity.outside, setting.observe)


def lock_of(pack: Pack, rule: str) -> str | None:
    """The pack's locked key that keeps this rule's strictness as it is, or None."""
    own = (f"rules.{rule}", f"rules.{rule}.severity", f"rules.{rule}.observe")
    for lock in pack.locks:
        if lock == "rules" or lock in own or lock.startswith(own[1] + "."):
            return lock
    return None


def laid_over(pack: Pack, settings: Iterable[Turned]) -> Pack:
    """The pack with these settings on top. Settings for locked rules, and for rules that the pack does not set, count for nothing."""
    rules = dict(pack.rules)
    for one in settings:
        if one.rule in rules and lock_of(pack, one.rule) is None:
            severity = Severity(cast("Strictness", one.inside), cast("Strictness", one.outside))
            rules[one.rule] = dataclasses.replace(rules[one.rule], severity=severity, observe=one.observe)
    return dataclasses.replace(pack, rules=rules)
