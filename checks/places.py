"""The text that a finding's place counts in."""

from __future__ import annotations

from checks.context import Context

ATTACHMENT = "attachment:"


def text_of_field(context: Context, field: str) -> str:
    """The plain text of a finding's field; an attachment without text has its name; other fields have none."""
    if field == "body":
        return context.body.text
    if field == "subject":
        return context.subject.text
    if field.startswith(ATTACHMENT):
        name = field[len(ATTACHMENT) :]
        return next((document.text for one, document in context.attached if one == name), name)
    return ""
