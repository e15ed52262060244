"""One line of the doctor's report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it is, and what to do when it is not well."""

    level: Literal["ok", "warn", "wrong"]
    subject: str
    what: str
    action: str = ""


def ok(subject: str, what: str) -> Finding:
    """It is well."""
    return Finding("ok", subject, what)


def warn(subject: str, what: str, action: str) -> Finding:
    """Something does not work without it, but the product does."""
    return Finding("warn", subject, what, action)


def wrong(subject: str, what: str, action: str) -> Finding:
    """The product does not work like this."""
    return Finding("wrong", subject, what, action)
