"""Connects the checks to Graph and the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.turning import Turned
from store.rule_settings import SqlRuleSettings

if TYPE_CHECKING:
    from postvakt.wiring.services import Services


def rule_settings(services: Services) -> SqlRuleSettings[Turned]:
    """How strictly an administrator wants rules to be taken."""
    return SqlRuleSettings(services.store.database, services.clock, Turned)
