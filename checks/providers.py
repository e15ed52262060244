"""Where people have their private addresses. Twin: addin/src/checks/providers.ts."""

from __future__ import annotations

from checks.bundle import Rule
from checks.model import Recipient


def is_provider(one: Recipient, rule: Rule) -> bool:
    """Whether the address is at a mail provider: a listed one, or one whose name says so (``provider_signs``)."""
    name = one.domain.partition(".")[0]
    return one.domain in rule.parameters["providers"] or any(sign in name for sign in rule.parameters["provider_signs"])
