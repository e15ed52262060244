"""The municipality's rules as Outlook gets them: one JSON value for everybody, with what each department decides differently.

In full for the pane, and short and written into the launch file, so that sending needs no network. Public: rules are no secret.
"""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import re
import threading
import zlib
from collections.abc import Mapping
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from policies.messages import PostvaktError

if TYPE_CHECKING:
    from postvakt.wiring import Services

log = logging.getLogger(__name__)
_BEYOND_LATIN_1 = re.compile("[^\x00-\xff]")
_CAPITAL = re.compile("[A-Z]")
_IN_THE_PANE_ONLY = ("overrides", "classes")
PLACEHOLDER = '"@@POSTVAKT_BUNDLE@@"'  # addin/src/events/baked.ts


class RulesDelivery:
    """Makes what is delivered once per version of the rules, and keeps the last good one when the next cannot be read."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._lock = threading.Lock()
        self._made: tuple[tuple[str, ...], dict[str, Any]] | None = None

    def value(self) -> dict[str, Any] | None:
        """``{"v", "version", "bundle", "layers"}``; None when the rules have never been readable."""
        with self._lock:
            try:
                bundle = self._services.bundle()
                layers = [
                    (one.match, self._services.bundle(one.match.department or "", one.match.unit or ""))
                    for one in self._services.pack.departments
                ]
            except PostvaktError as error:
                log.warning("the rules cannot be read now: %s", error)
                return None if self._made is None else self._made[1]
            key = (_version(bundle), *(_version(one) for _, one in layers))
            if self._made is None or self._made[0] != key:
                self._made = (key, delivered(bundle, [(one.department, one.unit, other) for one, other in layers]))
            return self._made[1]


def _version(bundle: Mapping[str, Any]) -> str:
    return str(bundle.get("version", ""))


def delivered(
    bundle: Mapping[str, Any], layers: list[tuple[str | None, str | None, Mapping[str, Any]]]
) -> dict[str, Any]:
    """The bundle, and per (department, unit, its bundle) only what differs; a rule that is off there is null."""
    value = {
        "v": 1,
        "bundle": bundle,
        "layers": [
            {"department": department or "", "unit": unit or "", **_difference(bundle, other)}
            for department, unit, other in layers
        ],
    }
    digest = hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]
    return {**value, "version": digest}


def _difference(bundle: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    ours = {one["id"]: one for one in bundle["rules"]}
    theirs = {one["id"]: one for one in other["rules"]}
    return {
        "sections": {name: part for name, part in other.items() if name != "rules" and part != bundle.get(name)},
        "rules": {name: theirs.get(name) for name in {**ours, **theirs} if theirs.get(name) != ours.get(name)},
    }


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


def written_into(script: str, value: Mapping[str, Any]) -> str:
    """The launch file with the rules in it, packed: they take a third of their size, and no rule can break the file."""
    text = json.dumps(with_folded_words(for_launch(value)), ensure_ascii=False, separators=(",", ":"))
    packed = _BEYOND_LATIN_1.sub(lambda found: json.dumps(found[0])[1:-1], text).encode("latin-1")
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    code = base64.b85encode(deflate.compress(packed) + deflate.flush()).decode("ascii")
    return script.replace(PLACEHOLDER, f'"{code}"')
