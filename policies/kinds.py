"""The names that rule files may use: kinds of rules and kinds of fixes. The engines' tables are held to this by a test.

A new kind is one module in checks/kinds, its twin in addin/src/checks/kinds, and its name here.
"""

from __future__ import annotations

KINDS = (
    "appointment",
    "attachment",
    "dates",
    "deadline",
    "identity",
    "metric",
    "person_terms",
    "recipients",
    "request",
    "signature",
    "style",
    "subject",
    "thread",
    "time",
    "tone",
    "topics",
)
