"""What Graph posts when something arrived: which mailboxes to look at. Pure and quick, because Graph wants its answer within 3 seconds.

A subscription's ``clientState`` names the mailbox by a digest and proves with a MAC that we made it, so that nothing has to be looked up. A
notification is only a hint: what is new is read by delta.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

import msgspec

MAX_BODY = 1024 * 1024
MAX_TOKEN = 2048
MOST = 1000
LIFECYCLE = frozenset({"reauthorizationRequired", "subscriptionRemoved", "missed"})


class _Notification(msgspec.Struct):
    clientState: str = ""  # noqa: N815 - the wire's name
    subscriptionId: str = ""  # noqa: N815
    lifecycleEvent: str = ""  # noqa: N815


class _Body(msgspec.Struct):
    value: list[_Notification]


_DECODER = msgspec.json.Decoder(_Body)


class NotNotifications(Exception):  # noqa: N818 - said, not failed
    """The body is not what Graph posts."""


@dataclass(frozen=True, slots=True)
class Told:
    """What genuine notifications say: tokens of mailboxes to look at, and (token, event, subscription) of lifecycle events."""

    mailboxes: tuple[str, ...]
    events: tuple[tuple[str, str, str], ...] = ()
    forged: int = 0


def mailbox_token(mailbox: str) -> str:
    """A short name for a mailbox that fits into a clientState."""
    return hashlib.sha256(mailbox.casefold().encode()).hexdigest()[:32]


def client_state(secret: bytes, mailbox: str) -> str:
    """The clientState of this mailbox's subscription; 97 characters, Graph takes 128."""
    token = mailbox_token(mailbox)
    return f"{token}.{_mac(secret, token)}"


def read_notifications(secret: bytes, body: bytes) -> Told:
    """What a posted body tells. Raises NotNotifications for what is too large or no such JSON; forged ones are counted and left out."""
    if len(body) > MAX_BODY:
        raise NotNotifications("too large")
    try:
        value = _DECODER.decode(body).value
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise NotNotifications("not JSON of notifications") from error
    mailboxes: dict[str, None] = {}
    events: dict[tuple[str, str, str], None] = {}
    forged = 0
    for one in value[:MOST]:
        token = _genuine(secret, one.clientState)
        if token is None:
            forged += 1
        elif one.lifecycleEvent in LIFECYCLE:
            events[token, one.lifecycleEvent, one.subscriptionId[:64]] = None
        elif not one.lifecycleEvent:
            mailboxes[token] = None
    return Told(tuple(mailboxes), tuple(events), forged)


def _genuine(secret: bytes, state: str) -> str | None:
    token, _, mac = state[:200].partition(".")
    same = hmac.compare_digest(mac.encode("utf-8", "replace"), _mac(secret, token).encode())
    return token if same else None


def _mac(secret: bytes, token: str) -> str:
    return hmac.new(secret, b"receipt-subscription\n" + token.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
