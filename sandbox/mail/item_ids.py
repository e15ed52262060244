"""Exchange's ids, made from the store's small keys and read back; nothing of them is stored.

A regular id changes when a message changes folder; an immutable id does not (Graph, "Obtain immutable identifiers").
Each carries its mailbox and a checksum, so that a garbled id and another mailbox's id are told apart as Graph tells them.
"""

from __future__ import annotations

import binascii
from base64 import b64encode, urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from uuid import UUID, uuid5

_NAMESPACE = UUID("5d1a3a1c-6a0e-4d3c-9a54-3b0c3f2c7a10")
_REGULAR = b"\x00\x03\x24\x00"
_IMMUTABLE = (
    b"\x00\x09\x00\x2e\x00\x00\x00\x00\x00\x1d\x84\x03\x11\xaa\x66\x11\xcd\x9b\xc8\x00\xaa\x00\x2f\x84\x5a\x0d\x00"
)
_MESSAGE = b"\x00\x46\x00\x00\x00\x00\x00"
_FOLDER = b"\x00\x2e\x00\x00\x00\x00\x00"
_EVENT = b"\x00\x45\x00\x00\x00\x00\x00"
_ATTACHMENT = b"\x01\x12\x00\x10\x00"


class MalformedIdError(ValueError):
    """The id is no id of Exchange at all (Graph: ``ErrorInvalidIdMalformed``)."""


@dataclass(frozen=True, slots=True)
class ItemId:
    """What an id says. ``moves`` is None for immutable ids, which are right in every folder."""

    guid: bytes
    kind: bytes
    key: int
    moves: int | None


@lru_cache(maxsize=20_000)
def mailbox_guid(mailbox_id: str) -> UUID:
    """The mailbox's own guid, which is not the user's."""
    return uuid5(_NAMESPACE, mailbox_id)


@lru_cache(maxsize=20_000)
def _head(mailbox_id: str, kind: bytes) -> bytes:
    guid = mailbox_guid(mailbox_id)
    return _REGULAR + str(guid).encode() + kind + guid.bytes


def _sealed(data: bytes, size: int) -> str:
    return urlsafe_b64encode(data + blake2b(data, digest_size=size).digest()).decode()


def regular_id(mailbox_id: str, key: int, moves: int) -> str:
    """A message's id in the folder where it lies now; 152 characters."""
    head = _head(mailbox_id, _MESSAGE)
    return _sealed(head + b"\x07\x00" + key.to_bytes(8, "big") + moves.to_bytes(4, "big"), 37)


def immutable_id(mailbox_id: str, key: int) -> str:
    """A message's id for as long as it stays in its mailbox; 124 characters."""
    return _sealed(_IMMUTABLE + mailbox_guid(mailbox_id).bytes + key.to_bytes(8, "big") + b"\0\0\0\0", 38)


@lru_cache(maxsize=20_000)
def folder_id(mailbox_id: str, key: int) -> str:
    """A folder's id, which never changes; 120 characters."""
    return _sealed(_head(mailbox_id, _FOLDER) + b"\x01\x00" + key.to_bytes(8, "big") + b"\0\0\0\0", 13)


def event_id(mailbox_id: str, key: int, occurrence: int = 0) -> str:
    """A calendar event's id; ``occurrence`` is the day's ordinal for one occurrence of a series, else 0."""
    head = _head(mailbox_id, _EVENT)
    return _sealed(head + b"\x07\x00" + key.to_bytes(8, "big") + occurrence.to_bytes(4, "big"), 37)


def attachment_id(message_id: str, key: int) -> str:
    """An attachment's id: its message's id and its own number."""
    tail = _ATTACHMENT + blake2b(key.to_bytes(8, "big"), digest_size=8).digest() + key.to_bytes(8, "big")
    return urlsafe_b64encode(urlsafe_b64decode(message_id) + tail).decode()


def attachment_key(value: str) -> int:
    """The attachment's number. Raises MalformedIdError."""
    data = _decoded(value)
    key = data[-8:]
    if data[-21:-16] != _ATTACHMENT or data[-16:-8] != blake2b(key, digest_size=8).digest():
        raise MalformedIdError(value)
    return int.from_bytes(key, "big")


def _decoded(value: str) -> bytes:
    try:
        # some clients turn the two URL characters back; Exchange takes both
        return urlsafe_b64decode(value.replace("+", "-").replace("/", "_"))
    except (binascii.Error, ValueError) as error:
        raise MalformedIdError(value) from error


def read_id(value: str) -> ItemId:
    """What a message's, folder's or event's id says. Raises MalformedIdError."""
    data = _decoded(value)
    if data.startswith(_IMMUTABLE):
        at, size, kind, guid_at = len(_IMMUTABLE) + 16, 38, b"", len(_IMMUTABLE)
    elif data.startswith(_REGULAR) and data[40:47] in (_MESSAGE, _FOLDER, _EVENT):
        at, size, kind, guid_at = 65, 13 if data[40:47] == _FOLDER else 37, data[40:47], 47
    else:
        raise MalformedIdError(value)
    body = data[:-size]
    if len(body) != at + 12 or blake2b(body, digest_size=size).digest() != data[-size:]:
        raise MalformedIdError(value)
    moves = int.from_bytes(body[at + 8 :], "big")
    key = int.from_bytes(body[at : at + 8], "big")
    return ItemId(body[guid_at : guid_at + 16], kind, key, None if kind == b"" else moves)


def is_folder(item: ItemId) -> bool:
    """Whether this is a folder's id."""
    return item.kind == _FOLDER


def is_message(item: ItemId) -> bool:
    """Whether this is a message's id, of either sort."""
    return item.kind in (b"", _MESSAGE)


def is_event(item: ItemId) -> bool:
    """Whether this is a calendar event's id."""
    return item.kind == _EVENT


def change_key(mailbox_id: str, change: int) -> str:
    """Exchange's change key: another one after each change; 40 characters."""
    data = b"\x09\x00\x00\x00\x16\x00\x00\x00" + mailbox_guid(mailbox_id).bytes + change.to_bytes(6, "big")
    return b64encode(data).decode()


def conversation_id(mailbox_id: str, guid: bytes) -> str:
    """The conversation's id in one mailbox; ``guid`` is the same in all of them (bytes 6–22 of the index)."""
    return urlsafe_b64encode(
        b"\x00\x04\x24\x00" + str(mailbox_guid(mailbox_id)).encode() + b"\x00\x10\x00" + guid
    ).decode()
