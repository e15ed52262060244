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
    "subject",
    "thread",
    "time",
    "tone",
    "topics",
    "urgency",
)

# What the pane can do about a finding; it has one entry in its table of fixes for each.
FIXES = (
    "answer-sender",
    "attach-file",
    "attachment-to-link",
    "call",
    "cut-history",
    "delay",
    "discard",
    "insert-closing",
    "insert-deadline",
    "insert-signature",
    "insert-subject",
    "keep-history",
    "move-to-bcc",
    "move-to-to",
    "neutral-subject",
    "remove-pictures",
    "remove-receipt",
    "remove-recipients",
    "replace-date",
    "replace-text",
    "review-meeting",
    "review-receivers",
    "save-draft",
    "secure-channel",
    "trim-history",
    "use-group",
    "write-reason",
    "write-subject",
)
