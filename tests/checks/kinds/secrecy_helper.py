"""A bundle of the secrecy rules alone, and small mails, for the tests of this folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from checks.bundle import Bundle
from checks.compile import compiled_rule
from checks.engine import check
from checks.model import AttachedFile, Finding, Outgoing, Recipient
from policies.rule_files import read_rules
from policies.rules import RuleSetting, Severity

BASE = Path(__file__).parents[3] / "policies" / "packs" / "base"
IDS = ("S01", "S02", "S03", "S04", "C04", "C21")


def bundle(*, channel: bool = False) -> Bundle:
    """Every secrecy rule at stop."""
    rules, _ = read_rules([BASE])
    setting = RuleSetting(severity=Severity("stop", "stop"))
    value: dict[str, Any] = {
        "v": 1,
        "pack": "test",
        "rules": [compiled_rule(one, setting) for one in rules if one.id in IDS],
    }
    value["secure_channel"] = {"name": "SEFOS", "url": "https://sefos.example/"} if channel else None
    return Bundle(value)


def found(
    wanted: str, rules: Bundle, *, subject: str = "Hej", files: tuple[AttachedFile, ...] = (), **parts: str
) -> list[Finding]:
    """The findings of one rule in a mail from Anna to Björn."""
    mail = Outgoing(
        sender=Recipient("anna.lind@sandby.example", "Anna Lind"),
        to=(Recipient("bjorn.ek@sandby.example", "Björn Ek"),),
        subject=subject,
        text=parts.get("text"),
        html=parts.get("html"),
        compose=parts.get("compose", ""),
        attachments=files,
        sent_at="2026-11-18T10:00:00+01:00",
        internal_domains=("sandby.example",),
    )
    return [one for one in check(mail, rules) if one.rule == wanted]
