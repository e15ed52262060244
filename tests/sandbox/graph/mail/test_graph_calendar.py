"""Events, windows of time and mail tips through Graph."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.graph.mail.desk import Desk

ANNA = "/users/anna@sandby.example"
ZONE = "W. Europe Standard Time"
WINDOW = "startDateTime=2026-11-23T00:00:00Z&endDateTime=2026-11-30T00:00:00Z"


def an_event(**changes: Any) -> dict[str, Any]:
    """A meeting on Monday at nine, Swedish time."""
    return {
        "subject": "Nämndmöte",
        "start": {"dateTime": "2026-11-23T09:00:00", "timeZone": ZONE},
        "end": {"dateTime": "2026-11-23T10:00:00", "timeZone": ZONE},
        **changes,
    }


def test_an_event_is_made_found_changed_and_deleted(desk: Desk) -> None:
    """Times come back in UTC, or in the zone that is preferred."""
    made = desk.post(f"{ANNA}/events", an_event(showAs="oof"))
    assert (made.status, made["showAs"], made["start"]["dateTime"]) == (201, "oof", "2026-11-23T08:00:00.0000000")
    answer = desk.get(f"{ANNA}/calendarView?{WINDOW}", {"Prefer": f'outlook.timezone="{ZONE}"'})
    assert answer.value[0]["start"] == {"dateTime": "2026-11-23T09:00:00.0000000", "timeZone": ZONE}
    assert answer.headers["Preference-Applied"] == f'outlook.timezone="{ZONE}"'
    assert desk.patch(f"{ANNA}/events/{made['id']}", {"subject": "Flyttat"})["subject"] == "Flyttat"
    assert desk.delete(f"{ANNA}/calendar/events/{made['id']}").status == 204
    assert desk.get(f"{ANNA}/calendarView?{WINDOW}").value == []


def test_a_weekly_series_has_occurrences(desk: Desk) -> None:
    """The list gives the master, the view its occurrences, at the same local time across the change of the clocks."""
    made = desk.post(
        f"{ANNA}/events",
        an_event(
            start={"dateTime": "2026-10-19T09:00:00", "timeZone": ZONE},
            end={"dateTime": "2026-10-19T10:00:00", "timeZone": ZONE},
            recurrence={
                "pattern": {
                    "type": "weekly",
                    "interval": 1,
                    "daysOfWeek": ["monday", "wednesday"],
                    "firstDayOfWeek": "monday",
                },
                "range": {"type": "endDate", "startDate": "2026-10-19", "endDate": "2026-11-04"},
            },
        ),
    )
    assert made["type"] == "seriesMaster"
    view = desk.get(f"{ANNA}/calendarView?startDateTime=2026-10-01T00:00:00Z&endDateTime=2026-12-01T00:00:00Z").value
    assert [event["start"]["dateTime"][:16] for event in view] == [
        "2026-10-19T07:00", "2026-10-21T07:00", "2026-10-26T08:00", "2026-10-28T08:00", "2026-11-02T08:00", "2026-11-04T08:00",
    ]  # fmt: skip
    one = desk.get(f"{ANNA}/events/{view[1]['id']}")
    assert (one["type"], one["seriesMasterId"]) == ("occurrence", made["id"])
    instances = desk.get(
        f"{ANNA}/events/{made['id']}/instances?startDateTime=2026-11-01T00:00:00Z&endDateTime=2026-12-01T00:00:00Z"
    )
    assert len(instances.value) == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"start": {"dateTime": "igår", "timeZone": "UTC"}},
        {"start": {"dateTime": "2026-11-23T09:00:00", "timeZone": "Mars Standard Time"}},
        {"end": {"dateTime": "2026-11-22T09:00:00", "timeZone": ZONE}},
        {"showAs": "borta"},
        {"plats": "Rådhuset"},
    ],
)
def test_wrong_events_are_refused(desk: Desk, changes: dict[str, Any]) -> None:
    """Unreadable times, unknown zones and words, an end before the start: 400."""
    assert desk.post(f"{ANNA}/events", an_event(**changes)).status == 400


def test_a_view_needs_its_window(desk: Desk) -> None:
    """CalendarView without times is refused."""
    assert desk.get(f"{ANNA}/calendarView").status == 400


def test_the_default_calendar(desk: Desk) -> None:
    """There is one calendar; events are reached through it."""
    calendar = desk.get(f"{ANNA}/calendars").value[0]
    assert desk.get(f"{ANNA}/calendar")["id"] == calendar["id"]
    desk.post(f"{ANNA}/calendars/{calendar['id']}/events", an_event())
    assert desk.get(f"{ANNA}/calendars/{calendar['id']}/events").value[0]["subject"] == "Nämndmöte"
    assert desk.get(f"{ANNA}/events/$count").body == "1"


def test_mail_tips(desk: Desk) -> None:
    """Who is away, who is outside, who is not there at all."""
    bjorn = desk.person("bjorn@sandby.example")
    replies = desk.tenant.mail.settings(bjorn.id)["automaticRepliesSetting"]
    desk.tenant.mail.save_settings(
        bjorn.id,
        {"automaticRepliesSetting": replies | {"status": "alwaysEnabled", "internalReplyMessage": "<p>Ledig</p>"}},
    )
    answer = desk.post(
        f"{ANNA}/getMailTips",
        {
            "EmailAddresses": ["bjorn@sandby.example", "ivar@exempel.example", "finns.inte@sandby.example"],
            "MailTipsOptions": "automaticReplies, mailboxFullStatus, recipientScope, totalMemberCount, externalMemberCount",
        },
    )
    away, outside, nobody = answer.value
    assert (away["automaticReplies"]["message"], away["recipientScope"], away["mailboxFull"]) == (
        "<p>Ledig</p>",
        "internal",
        False,
    )
    assert (outside["recipientScope"], outside["externalMemberCount"]) == ("external", 1)
    assert "error" in nobody


def test_mail_tips_need_known_options(desk: Desk) -> None:
    """An option that Graph does not know is refused."""
    assert (
        desk.post(f"{ANNA}/getMailTips", {"EmailAddresses": ["a@b.example"], "MailTipsOptions": "humör"}).status == 400
    )


def asked(*addresses: str) -> list[dict[str, Any]]:
    """Attendees as Graph takes them."""
    return [{"type": "required", "emailAddress": {"address": one}} for one in addresses]


def test_a_meeting_reaches_its_attendees_and_leaves_them(desk: Desk) -> None:
    """It stands in the calendars of those who are asked, changes there, and goes when it is called off or they are no longer asked."""
    bjorn = "/users/bjorn@sandby.example"
    made = desk.post(f"{ANNA}/events", an_event(attendees=asked("bjorn@sandby.example", "ivar@exempel.example")))
    (copy,) = desk.get(f"{bjorn}/events").value
    assert (copy["subject"], copy["isOrganizer"], copy["iCalUId"]) == ("Nämndmöte", False, made["iCalUId"])
    assert copy["organizer"]["emailAddress"]["address"] == "anna@sandby.example"
    assert copy["responseStatus"]["response"] == "notResponded"
    desk.patch(f"{ANNA}/events/{made['id']}", {"subject": "Flyttat"})
    assert [one["subject"] for one in desk.get(f"{bjorn}/events").value] == ["Flyttat"]
    desk.patch(f"{ANNA}/events/{made['id']}", {"attendees": []})
    assert desk.get(f"{bjorn}/events").value == []
    desk.patch(f"{ANNA}/events/{made['id']}", {"attendees": asked("bjorn@sandby.example")})
    assert len(desk.get(f"{bjorn}/events").value) == 1
    desk.delete(f"{ANNA}/events/{made['id']}")
    assert desk.get(f"{bjorn}/events").value == []


def test_who_deletes_an_invitation_deletes_no_meeting(desk: Desk) -> None:
    """An attendee's copy is theirs: the organiser's event stays."""
    desk.post(f"{ANNA}/events", an_event(attendees=asked("bjorn@sandby.example")))
    (copy,) = desk.get("/users/bjorn@sandby.example/events").value
    desk.delete(f"/users/bjorn@sandby.example/events/{copy['id']}")
    assert len(desk.get(f"{ANNA}/events").value) == 1
