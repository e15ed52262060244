"""Mails and findings as plain JSON values: what the Node twin reads and writes, and what crosses the API."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

from checks.model import Appointment, AttachedFile, Away, Finding, Group, Outgoing, Recipient


def to_wire(mail: Outgoing) -> dict[str, Any]:
    """A mail as JSON."""
    value = dataclasses.asdict(mail)
    if mail.seen_before is not None:
        value["seen_before"] = sorted(mail.seen_before)
    value["headers"] = dict(mail.headers)
    return value


def from_wire(value: Mapping[str, Any]) -> Outgoing:
    """A mail from JSON; what is missing has its default. Raises KeyError, TypeError or ValueError for what is no mail."""
    fields = {field.name for field in dataclasses.fields(Outgoing)}
    known = {name: one for name, one in value.items() if name in fields}
    known["sender"] = Recipient(**value["sender"])
    for name in ("to", "cc", "bcc"):
        known[name] = _recipients(value.get(name, ()))
    known["attachments"] = tuple(AttachedFile(**one) for one in value.get("attachments", ()))
    known["groups"] = tuple(
        Group(one["address"], one.get("name", ""), tuple(one.get("members", ()))) for one in value.get("groups", ())
    )
    known["away"] = tuple(Away(**one) for one in value.get("away", ()))
    for name in ("internal_domains", "signature_lines"):
        known[name] = tuple(value.get(name, ()))
    if value.get("seen_before") is not None:
        known["seen_before"] = frozenset(value["seen_before"])
    if value.get("appointment") is not None:
        meeting = value["appointment"]
        known["appointment"] = Appointment(
            meeting["start"],
            meeting["end"],
            _recipients(meeting.get("required", ())),
            _recipients(meeting.get("optional", ())),
        )
    return Outgoing(**known)


def finding_to_wire(finding: Finding) -> dict[str, Any]:
    """A finding as JSON."""
    return dataclasses.asdict(finding)


def _recipients(values: Iterable[Mapping[str, Any]]) -> tuple[Recipient, ...]:
    return tuple(Recipient(one["address"], one.get("name", "")) for one in values)
