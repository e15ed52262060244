"""The launch file as Outlook gets it: what it needs of the rules, and that what is packed can be read back."""

from __future__ import annotations

import json
import lzma
import re
from pathlib import Path
from typing import Any

import pytest

from checks.compile import compile_bundle
from checks.vectors import spelt_names
from policies.packs import load_pack, pack_names
from policies.rules import load_rules
from tests.web.test_rules_delivery import BUNDLE, rule
from web.launch_file import for_launch, packed, with_folded_words, written_into
from web.rules_delivery import delivered

SIGNS = "".join(chr(code) for code in range(33, 127) if chr(code) not in '"@\\')
LZMA = [{"id": lzma.FILTER_LZMA1, "lc": 4, "lp": 0, "pb": 0, "dict_size": 1 << 26}]
ROOT = Path(__file__).parents[2]
PACKED = json.loads((ROOT / "tests/vectors/packed.json").read_text(encoding="utf-8"))


def read(signs: str) -> Any:
    """The value that was packed, read by what Python has."""
    data, held, count = bytearray(), 0, 0
    for first, second in zip(signs[6::2], signs[7::2], strict=True):
        pair = SIGNS.index(first) + SIGNS.index(second) * 91
        held |= pair << count
        count += 13 if pair % 8192 > 88 else 14
        while count >= 8:
            data.append(held & 255)
            held >>= 8
            count -= 8
    plain = lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=LZMA).decompress(bytes(data), int(signs[:6]))
    assert len(plain) == int(signs[:6])
    return json.loads(plain.decode("latin-1"))


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


@pytest.mark.parametrize("one", PACKED, ids=lambda one: str(one["what"]))
def test_what_is_packed_can_be_read(one: dict[str, Any]) -> None:
    """A value packed now, and the same one as the add-in's tests read it (`make vectors` makes them anew)."""
    assert read(packed(one["value"])) == one["value"] == read(one["packed"])


def test_rules_are_written_in_behind_the_file_s_own_texts() -> None:
    """Both come back, no sign in it means anything to a script, and a file without a place for rules stays as it is."""
    value = delivered({**BUNDLE, "words": ["åäö é", "Ł 😀 – ”"]}, [])
    texts = ['a "quoted" \\ text\n', "hej"]
    built = f"const a=f({json.dumps('@@POSTVAKT_BUNDLE@@' + json.dumps(texts))});"
    script = written_into(built, value)
    found = re.fullmatch(r'const a=f\("([!-~]+)"\);', script)
    assert found is not None
    assert not {'"', "\\"} & set(found[1])
    assert read(found[1]) == [*texts, with_folded_words(for_launch(value))]
    assert written_into("const a=1;", value) == "const a=1;"


def test_names_of_the_rules_are_kept_when_the_launch_file_is_built() -> None:
    """Every key and every value of one word in any pack is in the list that the build reads (`make vectors` makes it anew)."""
    packs = [load_pack(name) for name in pack_names() if name != "base"]
    kept = json.loads((ROOT / "addin/scripts/rule-names.json").read_text(encoding="utf-8"))
    assert kept == spelt_names(compile_bundle(pack, load_rules(pack), 2026) for pack in packs)
