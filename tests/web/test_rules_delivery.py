"""The rules as the pane gets them: what departments decide differently, and the version."""

from __future__ import annotations

from typing import Any

from web.rules_delivery import delivered


def rule(name: str, outside: str = "nudge", **more: Any) -> dict[str, Any]:
    """A rule as compiled."""
    texts = {"sv": "Å", "en": "A"}
    severity = {"inside": "off", "outside": outside}
    return {"id": name, "severity": severity, "what": texts, "why": texts, "source": "Riktlinje", "fix": {}, **more}


BUNDLE = {"v": 1, "language": "sv", "rules": [rule("S01", "stop"), rule("C09"), rule("C35", "info")]}


def test_a_department_brings_only_what_differs() -> None:
    """A rule that is off there is null, a stricter one stands whole, sections that are alike are left out."""
    other = {"v": 1, "language": "en", "rules": [rule("S01", "stop"), rule("C35", "nudge")]}
    (layer,) = delivered(BUNDLE, [("Socialförvaltningen", None, other)])["layers"]
    assert layer == {
        "department": "Socialförvaltningen",
        "unit": "",
        "sections": {"language": "en"},
        "rules": {"C09": None, "C35": rule("C35", "nudge")},
    }


def test_the_version_follows_the_rules() -> None:
    """The same rules have the same version, others another."""
    one, other = delivered(BUNDLE, []), delivered({**BUNDLE, "language": "en"}, [])
    assert one["version"] == delivered(BUNDLE, [])["version"] != other["version"]
