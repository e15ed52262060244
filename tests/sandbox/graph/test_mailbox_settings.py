"""Graph ``/users/{id}/mailboxSettings``."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.conftest import Graph

ANNA = "anna.lind@sandby.example"
URL = f"/users/{ANNA}/mailboxSettings"


async def test_what_a_mailbox_is_for(graph: Graph) -> None:
    """``userPurpose`` tells a function mailbox from a person's, alone or among the rest."""
    person = (await graph("GET", f"{URL}/userPurpose", status=200)).body
    assert person["value"] == "user"
    shared = (await graph("GET", "/users/socialtjansten@sandby.example/mailboxSettings/userPurpose", status=200)).body
    assert shared["value"] == "shared"
    assert (await graph("GET", URL, status=200)).body["userPurpose"] == "user"


async def test_automatic_replies_keep_what_is_left_out(graph: Graph) -> None:
    """A second change of one property leaves messages, times and audience as they were; a missing time zone means UTC."""
    first = {
        "status": "scheduled", "externalAudience": "none", "internalReplyMessage": "<p>Borta</p>",
        "scheduledStartDateTime": {"dateTime": "2026-12-01T08:00:00", "timeZone": "W. Europe Standard Time"},
        "scheduledEndDateTime": {"dateTime": "2026-12-05T17:00:00.0000000"},
    }  # fmt: skip
    await graph("PATCH", URL, {"automaticRepliesSetting": first}, status=200)
    body = (await graph("PATCH", URL, {"automaticRepliesSetting": {"externalReplyMessage": "Away"}}, status=200)).body
    setting = body["automaticRepliesSetting"]
    assert (setting["status"], setting["externalAudience"]) == ("scheduled", "none")
    assert setting["internalReplyMessage"] == "<p>Borta</p>"
    assert setting["scheduledEndDateTime"] == {"dateTime": "2026-12-05T17:00:00.0000000", "timeZone": "UTC"}
    alone = (await graph("GET", f"{URL}/automaticRepliesSetting", status=200)).body
    assert alone["externalReplyMessage"] == "Away"


@pytest.mark.parametrize(
    "change",
    [
        {"automaticRepliesSetting": {"status": "perhaps"}},
        {"automaticRepliesSetting": {"externalAudience": "some"}},
        {"automaticRepliesSetting": {"scheduledStartDateTime": {"dateTime": "i morgon", "timeZone": "UTC"}}},
        {"automaticRepliesSetting": {"scheduledStartDateTime": {"dateTime": "2026-12-01T08:00:00", "timeZone": "Mars/Olympus"}}},
        {
            "automaticRepliesSetting": {
                "status": "scheduled", "scheduledStartDateTime": {"dateTime": "2026-12-05T08:00:00", "timeZone": "UTC"},
                "scheduledEndDateTime": {"dateTime": "2026-12-01T08:00:00", "timeZone": "UTC"},
            }
        },
        {"userPurpose": "shared"},
        {"timeZone": "Nowhere"},
        {"colour": "blue"},
    ],
)  # fmt: skip
async def test_bad_settings_are_refused_and_change_nothing(graph: Graph, change: dict[str, Any]) -> None:
    """What Exchange would refuse is 400, and the settings stay as they were."""
    before = (await graph("GET", URL, status=200)).body
    await graph("PATCH", URL, change, status=400)
    assert (await graph("GET", URL, status=200)).body == before


async def test_permissions_and_persons(graph: Graph) -> None:
    """Reading settings does not let one write them; a person changes her own, not another's."""
    refused = await graph.as_app("MailboxSettings.Read")("PATCH", URL, {"timeFormat": "HH:mm"}, status=403)
    assert refused.body["error"]["code"] == "ErrorAccessDenied"
    anna = graph.as_person(ANNA, "MailboxSettings.ReadWrite")
    await anna("PATCH", "/me/mailboxSettings", {"timeFormat": "HH.mm"}, status=200)
    await anna("GET", "/users/bjorn.ek@sandby.example/mailboxSettings", status=403)
    await graph("GET", "/users/nobody@sandby.example/mailboxSettings", status=404)
