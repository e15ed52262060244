"""A read receipt is asked for, as the header says; the word in a text is none. Twin: addin/src/checks/kinds/receipt.ts."""

from __future__ import annotations

from collections.abc import Iterable

from checks.bundle import Rule
from checks.context import Context
from checks.model import Hit


def find(rule: Rule, context: Context) -> Iterable[Hit]:
    """One hit at most, about the whole mail."""
    headers = context.mail.headers
    asked = any(headers.get(name, "").strip(" \t\r\n") for name in rule.parameters["headers"])
    return [Hit()] if asked else []
