"""Vectors: mails with the findings that both engines must give. Made from rules' examples; run by pytest and by Node.

A file's first line is ``{"bundle": …}``; every other line is a mail with what is found in it:
``{"about", "language", "mail", "findings": [{"rule", "severity", "field", "start", "end", "message"}]}``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from checks.bundle import Bundle
from checks.engine import check
from checks.examples import examples_for, mail_of
from checks.model import Outgoing
from checks.wire import from_wire, to_wire
from policies.rule_files import RuleFile

_NAME = re.compile(r"\{(\w+)\}|^(\w+)$")
KEYS = ("rule", "severity", "field", "start", "end", "message")


def vectors(bundle: Mapping[str, Any], rules: Sequence[RuleFile], *, most: int | None = None) -> Iterator[str]:
    """The lines of a pack's vectors: every example of its rules (or the first ``most`` of each side), judged by the whole pack."""
    yield _line({"bundle": bundle})
    ready = Bundle(bundle)
    on = {rule.id for rule in ready.rules}
    for rule in (one for one in rules if one.id in on):
        for wanted, number, example in examples_for(rule, ready.pack):
            if most is not None and number > most:
                continue
            mail, language = mail_of(example), example.language
            made = {"about": f"{rule.id} {wanted} {number}", "language": language, "mail": _short(mail)}
            yield _line({**made, "findings": found(mail, ready, language)})


def found(mail: Outgoing, bundle: Bundle, language: str) -> list[dict[str, Any]]:
    """What the Python engine finds, as vectors have it."""
    return [{key: getattr(one, key) for key in KEYS} for one in check(mail, bundle, language=language)]


def run(lines: Sequence[str]) -> Iterator[tuple[str, list[dict[str, Any]], list[dict[str, Any]]]]:
    """Each mail of a file: what it is about, what must be found and what the Python engine finds."""
    bundle = Bundle(json.loads(lines[0])["bundle"])
    for line in lines[1:]:
        vector = json.loads(line)
        yield vector["about"], vector["findings"], found(from_wire(vector["mail"]), bundle, vector["language"])


def _short(mail: Outgoing) -> dict[str, Any]:
    """The mail without what is empty: that is what both engines take it for."""
    return {
        name: value
        for name, value in to_wire(mail).items()
        if value not in (None, "", [], (), {}) or name == "seen_before"
    }


def _line(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False) + "\n"


def spelt_names(bundles: Iterable[Mapping[str, Any]]) -> list[str]:
    """Keys, values of one word and words in braces: the add-in's code may spell them as names, which stay as they are there."""
    return sorted({name for one in bundles for name in _names(one) if name.isascii() and not name[0].isdigit()})


def _names(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield key
            yield from part if key == "words" else _names(part)
    elif isinstance(value, list):
        for part in value:
            yield from _names(part)
    elif isinstance(value, str):
        yield from (one[1] or one[2] for one in _NAME.finditer(value))
