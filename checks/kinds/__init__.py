"""The kinds of rules: each a small function here and its twin under addin/src/checks/kinds. Rules choose one by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from checks.bundle import Rule
from checks.context import Context
from checks.kinds import (
    appointment,
    attachment,
    cc_action,
    chain,
    channel,
    closing,
    dates,
    deadline,
    expectation,
    external,
    files,
    identity,
    images,
    metric,
    person_terms,
    private_use,
    reason,
    receipt,
    recipients,
    secrecy,
    signature,
    spelling,
    subject,
    thread,
    time,
    tone,
    topics,
    urgency,
)
from checks.model import Hit

Kind = Callable[[Rule, Context], Iterable[Hit]]

KINDS: dict[str, Kind] = {
    "appointment": appointment.find,
    "attachment": attachment.find,
    "cc_action": cc_action.find,
    "chain": chain.find,
    "channel": channel.find,
    "closing": closing.find,
    "dates": dates.find,
    "deadline": deadline.find,
    "expectation": expectation.find,
    "external": external.find,
    "files": files.find,
    "identity": identity.find,
    "images": images.find,
    "metric": metric.find,
    "person_terms": person_terms.find,
    "private_use": private_use.find,
    "reason": reason.find,
    "receipt": receipt.find,
    "recipients": recipients.find,
    "secrecy": secrecy.find,
    "signature": signature.find,
    "spelling": spelling.find,
    "subject": subject.find,
    "thread": thread.find,
    "time": time.find,
    "tone": tone.find,
    "topics": topics.find,
    "urgency": urgency.find,
}
