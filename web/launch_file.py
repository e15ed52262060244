"""The launch file as Outlook gets it: the municipality's rules, short, packed together with the long texts of the file's own code.

Sending needs no network this way. Nothing is hidden by it: the rules are no secret.
"""

from __future__ import annotations

import json
import lzma
import re
from collections.abc import Mapping
from itertools import takewhile
from typing import Any

_BEYOND_LATIN_1 = re.compile("[^\x00-\xff]")
_CAPITAL = re.compile("[A-Z]")
_IN_THE_PANE_ONLY = ("overrides", "classes")
_PLACE = re.compile(r'"@@POSTVAKT_BUNDLE@@(\[(?:[^"\\]|\\.)*\])"')  # addin/scripts/texts-aside.mjs
_LZMA: list[dict[str, int]] = [
    {"id": lzma.FILTER_LZMA1, "preset": 9 | lzma.PRESET_EXTREME, "lc": 4, "lp": 0, "pb": 0}  # addin/src/events/lzma.ts
]
_SIGNS = "".join(chr(code) for code in range(33, 127) if chr(code) not in '"@\\')  # addin/src/events/unpack.ts
_BITS = 13
_FULL = (1 << _BITS) - 1
_SPARE = len(_SIGNS) ** 2 - _FULL - 2


def written_into(script: str, value: Mapping[str, Any]) -> str:
    """The launch file with the rules in it; one that has no place for them stays as it is."""
    place = _PLACE.search(script)
    if place is None:
        return script
    texts = json.loads(json.loads(f'"{place[1]}"'))
    code = packed([*texts, with_folded_words(for_launch(value))])
    return f'{script[: place.start()]}"{code}"{script[place.end() :]}'


def packed(value: Any) -> str:
    """A value as signs that no script minds: its length in six digits, then what LZMA makes of its JSON in Latin-1."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    plain = _BEYOND_LATIN_1.sub(lambda found: json.dumps(found[0])[1:-1], text).encode("latin-1")
    return f"{len(plain):06}{_signs(lzma.compress(plain, lzma.FORMAT_RAW, filters=_LZMA))}"


def _signs(data: bytes) -> str:
    """Thirteen bits in two signs, fourteen where there is room for them: a quarter more signs than bytes."""
    signs, held, count = [], 0, 0
    radix = len(_SIGNS)
    for byte in (*data, 0, 0):  # the last bits need something behind them
        held |= byte << count
        count += 8
        if count > _BITS:
            size = _BITS if (held & _FULL) > _SPARE else _BITS + 1
            pair = held & ((1 << size) - 1)
            signs.append(_SIGNS[pair % radix] + _SIGNS[pair // radix])
            held >>= size
            count -= size
    return "".join(signs)


def for_launch(value: Mapping[str, Any]) -> dict[str, Any]:
    """The same without what only the pane shows: rules that no dialog tells, reasons why, sources, fixes, reasons to choose, questions.

    A rule that another one leans on stays, whether it is told itself or not: in every layer the dialog tells the same as the pane.
    """
    bundle, layers = value["bundle"], value["layers"]
    every = [*bundle["rules"], *(rule for one in layers for rule in one["rules"].values() if rule is not None)]
    lent = {name for one in every if _told(one) for name in _leaned_on(one)}

    def short(rule: Mapping[str, Any] | None) -> dict[str, Any] | None:
        if rule is None or not (_told(rule) or rule["id"] in lent):
            return None
        return _short(rule) if rule["id"] in lent else {**_short(rule), "severity": _worth_a_dialog(rule["severity"])}

    return {
        **value,
        "bundle": {
            **{name: part for name, part in bundle.items() if name not in _IN_THE_PANE_ONLY},
            "rules": [one for one in map(short, bundle["rules"]) if one is not None],
        },
        "layers": [
            {
                **one,
                "sections": {name: part for name, part in one["sections"].items() if name not in _IN_THE_PANE_ONLY},
                "rules": {name: short(rule) for name, rule in one["rules"].items()},
            }
            for one in layers
        ],
    }


def _leaned_on(rule: Mapping[str, Any]) -> set[str]:
    """Every name in a rule's parameters: those of other rules are among them."""
    found: set[str] = set()
    for part in rule.get("parameters", {}).values():
        found.update(one for one in (part if isinstance(part, list) else [part]) if isinstance(one, str))
    return found


def _told(rule: Mapping[str, Any] | None) -> bool:
    return rule is not None and not rule.get("observe") and not {"nudge", "stop"}.isdisjoint(rule["severity"].values())


def _worth_a_dialog(severity: Mapping[str, str]) -> dict[str, str]:
    """Information is not looked for where nobody is told of it."""
    return {receivers: "off" if grade == "info" else grade for receivers, grade in severity.items()}


def _short(rule: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: part for name, part in rule.items() if name != "fix"}
    return {**kept, "why": {"sv": "", "en": ""}, "source": ""}


def with_folded_words(value: Mapping[str, Any]) -> dict[str, Any]:
    """The same with each word list as one text: a third less to unpack while somebody waits. Read by addin/src/events/word-lists.ts."""

    def folded(rule: Mapping[str, Any] | None) -> dict[str, Any] | None:
        if rule is None or "words" not in rule:
            return None if rule is None else dict(rule)
        return {**rule, "words": {name: _folded(words) for name, words in rule["words"].items()}}

    return {
        **value,
        "bundle": {**value["bundle"], "rules": [folded(one) for one in value["bundle"]["rules"]]},
        "layers": [
            {**one, "rules": {name: folded(rule) for name, rule in one["rules"].items()}} for one in value["layers"]
        ],
    }


def _folded(words: list[str]) -> str | list[str]:
    """Each word behind a capital that says how many letters it shares with the one before; as they are where words hold capitals."""
    if any(_CAPITAL.search(word) for word in words):
        return words
    parts, before = [], ""
    for word in words:
        shared = _shared(word, before)
        parts.append(chr(ord("A") + shared) + word[shared:])
        before = word
    return "".join(parts)


def _shared(word: str, other: str) -> int:
    """How many letters both begin with, 25 at most."""
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(word[:25], other, strict=False))
    return sum(1 for _ in alike)
