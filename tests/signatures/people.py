"""Demo people and a few helpers that several tests of this room use."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from policies.packs import Pack, load_pack
from policies.vocabulary import DirectoryEntry, MailboxKind
from signatures.model import BodyKind, SentMessage

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
SANDBY: Pack = load_pack("sandby")


def person(local: str = "anna.lind", **given: Any) -> DirectoryEntry:
    """Anna, or somebody like her."""
    usual: dict[str, Any] = {
        "id": f"id-{local}",
        "address": f"{local}@sandby.example",
        "display_name": "Anna Lind",
        "title": "Socialsekreterare",
        "department": "Socialförvaltningen",
        "unit": "Barn och familj",
        "phone": "040-628 04 10",
    }
    return DirectoryEntry(**{**usual, **given})


ANNA = person()
BJORN = person("bjorn.ek", display_name="Björn Ek", phone="040-628 04 11")
CARIN = person("carin.holm", display_name="Carin Holm", title="Enhetschef", phone="040-628 04 12")
SOCIAL = person(
    "socialtjansten", display_name="Socialtjänsten", title="", unit="", phone="040-628 04 02", kind=MailboxKind.FUNCTION
)
BYGGLOV = person(
    "bygglov",
    display_name="Bygglov",
    title="",
    unit="Bygglovsenheten",
    department="Miljö- och byggnadsförvaltningen",
    phone="040-628 04 01",
    kind=MailboxKind.FUNCTION,
)


def sent(body: str, **given: Any) -> SentMessage:
    """A message of Anna's."""
    usual: dict[str, Any] = {
        "id": "m1",
        "from_": ANNA.address,
        "sender": ANNA.address,
        "subject": "Mötet på tisdag",
        "body": body,
        "body_kind": BodyKind.HTML if body.lstrip().startswith("<") else BodyKind.TEXT,
        "sent_at": NOW,
    }
    return SentMessage(**{**usual, **given})
