"""Runs a pack's rules over one mail. Twin: addin/src/checks/engine.ts."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from typing import Any

from checks.bundle import Bundle, Rule
from checks.context import Context
from checks.kinds import KINDS
from checks.model import SEVERITIES, Finding, Hit, Outgoing

log = logging.getLogger(__name__)
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_STRICTNESS = {severity: number for number, severity in enumerate(SEVERITIES)}


def check(mail: Outgoing, bundle: Bundle, *, language: str = "sv") -> list[Finding]:
    """Everything to tell about a mail, the strictest first.

    A rule that breaks is left out and logged by its id, because a broken rule must never stop a mail.
    """
    context = Context(mail, bundle)
    found: list[Finding] = []
    receivers = "outside" if context.outside else "inside"
    for rule in bundle.rules:
        try:
            severity = rule.severity[receivers]
            if severity == "off":
                continue
            found.extend(_finding(rule, hit, severity, language) for hit in KINDS[rule.kind](rule, context))
        except Exception as error:  # noqa: BLE001
            log.warning("rule %s failed: %s", rule.id, type(error).__name__)
    found.sort(key=lambda one: (-_STRICTNESS[one.severity], one.rule, one.field, one.start, one.end))
    return found


def _finding(rule: Rule, hit: Hit, severity: str, language: str) -> Finding:
    fix = None if rule.fix is None else {**rule.fix, **hit.data}
    message, why = (_filled(words[language], hit.data) for words in (rule.what, rule.why))
    return Finding(rule.id, rule.name, severity, hit.field, hit.start, hit.end, message, why, rule.source, fix)


def _filled(text: str, data: Mapping[str, Any]) -> str:
    """The text with its placeholders filled; one that has no value is left out."""
    return _PLACEHOLDER.sub(lambda found: str(data.get(found.group(1), "")), text)
