"""A mailbox's settings as Graph's ``mailboxSettings``; only what somebody changed is stored."""

from __future__ import annotations

from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any

from sandbox.mail.codec import wire

_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday"]


def defaults(now: datetime) -> dict[str, Any]:
    """What a new mailbox of a Swedish municipality has."""
    start = now.replace(minute=0, second=0, microsecond=0)
    return deepcopy(
        {
            "archiveFolder": None,
            "timeZone": "W. Europe Standard Time",
            "delegateMeetingMessageDeliveryOptions": "sendToDelegateOnly",
            "dateFormat": "yyyy-MM-dd",
            "timeFormat": "HH:mm",
            "userPurpose": "user",
            "automaticRepliesSetting": {
                "status": "disabled",
                "externalAudience": "all",
                "internalReplyMessage": "",
                "externalReplyMessage": "",
                "scheduledStartDateTime": {"dateTime": wire(start)[:-1] + ".0000000", "timeZone": "UTC"},
                "scheduledEndDateTime": {
                    "dateTime": wire(start + timedelta(days=1))[:-1] + ".0000000",
                    "timeZone": "UTC",
                },
            },
            "language": {"locale": "sv-SE", "displayName": "Swedish (Sweden)"},
            "workingHours": {
                "daysOfWeek": _DAYS,
                "startTime": "08:00:00.0000000",
                "endTime": "17:00:00.0000000",
                "timeZone": {"name": "W. Europe Standard Time"},
            },
        }
    )
