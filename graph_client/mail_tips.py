"""Who is away, and how many a list reaches. Graph reference: "user: getMailTips", mailTips resource."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec
from kiota_abstractions.method import Method
from kiota_abstractions.request_information import RequestInformation

from graph_client.client import GraphClient
from graph_client.permissions.mail_read import MAIL_TIPS

OPTIONS = "automaticReplies, totalMemberCount, externalMemberCount"
MOST = 100  # addresses in one request


@dataclass(frozen=True, slots=True)
class MailTip:
    """What Exchange tells of one address. ``members``: 1 for a person; ``outside``: how many of them are outside the organisation.

    ``until`` is there while an automatic reply with an end is on.
    """

    address: str
    members: int = 1
    outside: int = 0
    away: bool = False
    until: datetime | None = None


class _Address(msgspec.Struct):
    address: str | None = None


class _Time(msgspec.Struct, rename="camel"):
    date_time: str
    time_zone: str = "UTC"


class _Replies(msgspec.Struct, rename="camel"):
    message: str | None = None
    scheduled_end_time: _Time | None = None


class _Tip(msgspec.Struct, rename="camel"):
    email_address: _Address
    total_member_count: int | None = None
    external_member_count: int | None = None
    automatic_replies: _Replies | None = None
    error: dict[str, Any] | None = None


class _Tips(msgspec.Struct):
    value: list[_Tip]


async def mail_tips(client: GraphClient, mailbox: str, addresses: Sequence[str]) -> list[MailTip]:
    """The tips for at most 100 addresses as ``mailbox`` would see them; those that Exchange knows nothing of are left out.

    Raises any GraphError.
    """
    builder = client.users.by_user_id(mailbox).get_mail_tips
    info = RequestInformation(Method.POST, builder.url_template, builder.path_parameters)
    body = {"EmailAddresses": list(addresses[:MOST]), "MailTipsOptions": OPTIONS}
    found = await client.fetch(client.prepare(MAIL_TIPS, info, mailbox=mailbox, body=body), _Tips)
    return [_tip(one) for one in found.value if one.error is None and one.email_address.address]


def _tip(one: _Tip) -> MailTip:
    replies = one.automatic_replies
    away = replies is not None and bool(replies.message)
    until = _moment(replies.scheduled_end_time) if away and replies and replies.scheduled_end_time else None
    return MailTip(
        one.email_address.address or "", one.total_member_count or 1, one.external_member_count or 0, away, until
    )


def _moment(value: _Time) -> datetime | None:
    """The end in UTC; None for a zone that is not UTC, because the day would be guessed."""
    if value.time_zone not in ("", "UTC"):
        return None
    return datetime.fromisoformat(value.date_time[:19]).replace(tzinfo=UTC)
