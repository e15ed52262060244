"""The names that rule files may use: kinds of rules and kinds of fixes. The engines' tables are held to this by a test.

A new kind is one module in checks/kinds, its twin in addin/src/checks/kinds, and its name here.
"""

from __future__ import annotations

KINDS = (
    "appointment",
    "attachment",
    "cc_action",
    "chain",
    "channel",
    "closing",
    "dates",
    "deadline",
    "expectation",
    "external",
    "files",
    "identity",
    "images",
    "metric",
    "person_terms",
    "private_use",
    "reason",
    "receipt",
    "recipients",
    "secrecy",
    "signature",
    "spelling",
    "style",
    "subject",
    "thread",
    "time",
    "tone",
    "topics",
    "urgency",
)
