"""What journal and log may know of a mailbox's things: never a word of a reply."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from absence.resources import kind_of


def told(resource: str, value: Mapping[str, Any]) -> Any:
    """What journal and log may know: of a reply its state and a digest of its texts, of a calendar entry that it is there; no dates."""
    if kind_of(resource) == "event":
        return {"there": True} if value else {}
    if kind_of(resource) != "reply":
        return {name: one for name, one in value.items() if name != "id"}
    texts = [value.get("internalReplyMessage"), value.get("externalReplyMessage")]
    shown = {name: one for name, one in value.items() if not name.endswith(("Message", "DateTime"))}
    return {**shown, "texts": short(texts)} if any(texts) else shown


def short(value: Any) -> str:
    """A digest of a JSON value, long enough to tell changes apart."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]
