"""An administrator's word lies over the pack, but for what the pack locks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checks.turning import Turned, laid_over, lock_of
from policies.packs import load_pack

SANDBY = load_pack("sandby")


def test_a_setting_replaces_strictness_and_keeps_the_rest() -> None:
    """Source, words and parameters stay the pack's; other rules and the pack itself are untouched."""
    pack = laid_over(SANDBY, [Turned("C09", "off", "stop", observe=True)])
    rule = pack.rules["C09"]
    assert (rule.severity.inside, rule.severity.outside, rule.observe) == ("off", "stop", True)
    assert rule.source == SANDBY.rules["C09"].source
    assert pack.rules["C10"] == SANDBY.rules["C10"]
    assert SANDBY.rules["C09"].severity.inside == "nudge"


def test_locked_and_unknown_rules_stay_as_they_are() -> None:
    """What the pack locks cannot be turned, whatever stands in the store; a rule it does not set is not turned on."""
    pack = laid_over(SANDBY, [Turned("S01", "off", "off"), Turned("X99", "stop", "stop")])
    assert pack.rules == SANDBY.rules


@pytest.mark.parametrize(
    ("lock", "locked"),
    [
        ("rules", True),
        ("rules.C09", True),
        ("rules.C09.severity", True),
        ("rules.C09.severity.outside", True),
        ("rules.C09.observe", True),
        ("rules.C09.words", False),
        ("rules.C0", False),
        ("rules.C091", False),
        ("hours", False),
    ],
)
def test_a_lock_is_recognised_at_every_level(lock: str, locked: bool) -> None:
    """On all rules, the rule, or its strictness; a lock on its words leaves strictness free."""
    assert (lock_of(replace(SANDBY, locks=(lock,)), "C09") == lock) is locked


def test_another_level_is_refused() -> None:
    """Only the four levels there are."""
    with pytest.raises(ValueError, match="off, info, nudge, stop"):
        Turned("C09", "loud", "off")
