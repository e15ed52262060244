"""One rule over one small mail, with every default of the rules' own examples."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import policies.packs
from checks.bundle import Bundle
from checks.compile import compile_bundle, compiled_rule
from checks.context import Context
from checks.examples import mail_of, text_at
from checks.kinds import KINDS
from checks.model import Hit
from policies.packs import load_pack
from policies.rule_files import Example, read_rule
from policies.rules import RuleSetting, Severity

RULES = Path(policies.packs.__file__).parent / "base/rules"


@cache
def bundle_of(rule: str) -> Bundle:
    """A bundle with that rule alone, on for everybody, with Sandby's calendar and signature."""
    (path,) = RULES.glob(f"{rule}-*.yaml")
    compiled = compiled_rule(read_rule(path, path.name), RuleSetting(severity=Severity("nudge", "nudge")))
    return Bundle({**compile_bundle(load_pack("sandby"), [], 2026), "rules": [compiled]})


def context_of(rule: str, **example: Any) -> Context:
    """An example (fields as in rule files; one receiver may stand without a tuple) as the rule sees it."""
    fields: dict[str, Any] = {
        name: (value,) if name in ("to", "cc", "bcc", "internal") and isinstance(value, str) else value
        for name, value in example.items()
    }
    return Context(mail_of(Example(**fields)), bundle_of(rule))


def hits(rule: str, **example: Any) -> list[Hit]:
    """What the rule finds in an example."""
    context = context_of(rule, **example)
    (one,) = context.bundle.rules
    return list(KINDS[one.kind](one, context))


def marks(rule: str, **example: Any) -> list[str]:
    """The texts that the rule marks; the field's name where it marks no place."""
    context = context_of(rule, **example)
    return [text_at(context, hit) for hit in hits(rule, **example)]
