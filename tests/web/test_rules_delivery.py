"""The rules as Outlook gets them: differences of departments, what the launch file needs, and that it can be read back."""

from __future__ import annotations

import base64
import json
import re
import zlib
from typing import Any

from web.rules_delivery import PLACEHOLDER, delivered, for_launch, with_folded_words, written_into


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


def test_the_launch_file_gets_what_a_dialog_tells() -> None:
    """Information and what is only observed are left out, and so are reasons, sources and fixes."""
    bundle = {**BUNDLE, "rules": [*BUNDLE["rules"], rule("C08", observe=True)]}  # type: ignore[misc]
    rules = for_launch(delivered(bundle, []))["bundle"]["rules"]
    assert [one["id"] for one in rules] == ["S01", "C09"]
    assert rules[0]["what"] == {"sv": "Å", "en": "A"}
    (half,) = for_launch(
        {"bundle": {"rules": [{**rule("C02"), "severity": {"inside": "info", "outside": "stop"}}]}, "layers": []}
    )["bundle"]["rules"]
    assert half["severity"] == {"inside": "off", "outside": "stop"}
    assert "overrides" not in for_launch(delivered({**bundle, "overrides": {}}, []))["bundle"]
    assert (rules[0]["why"], rules[0]["source"], "fix" in rules[0]) == ({"sv": "", "en": ""}, "", False)


def test_a_rule_that_another_leans_on_stays() -> None:
    """A rule that is only observed or gives information comes along when one that is told looks for the same, in every layer."""
    leaning = rule("S04", "stop", parameters={"identity": "S01", "rules": ["C35"], "most": 3})
    bundle = {**BUNDLE, "rules": [rule("S01", "info"), rule("C35", observe=True), leaning, rule("C36", "info")]}
    other = {**bundle, "rules": [rule("S01", "info", words={}), leaning]}
    short = for_launch(delivered(bundle, [("Socialförvaltningen", None, other)]))
    assert [one["id"] for one in short["bundle"]["rules"]] == ["S01", "C35", "S04"]
    assert [name for name, one in short["layers"][0]["rules"].items() if one] == ["S01"]


def test_word_lists_are_folded() -> None:
    """What a word shares with the one before is not written twice, the order stays, and lists with capitals are left alone."""
    words = {"a": ["adhd*", "adbva", "*ångest"], "b": ["Anna"], "c": []}
    (folded,) = with_folded_words({"bundle": {"rules": [rule("S02", words=words)]}, "layers": []})["bundle"]["rules"]
    assert folded["words"] == {"a": "Aadhd*CbvaA*ångest", "b": ["Anna"], "c": ""}


def test_what_is_written_in_can_be_read_back() -> None:
    """The packed text holds no sign that a script would mind, and unpacks to the same value, one byte a sign."""
    value = delivered({**BUNDLE, "words": ["åäö é", "Ł 😀 – ”"]}, [])
    script = written_into(f"const a={PLACEHOLDER};", value)
    packed = re.fullmatch(r'const a="([^"\\\n]+)";', script)
    assert packed is not None
    text = zlib.decompress(base64.b85decode(packed[1]), -zlib.MAX_WBITS)
    assert json.loads(text.decode("latin-1")) == with_folded_words(for_launch(value))
