"""Large attachments in pieces, ids in the other form, and who is free."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import httpx
import pytest

from policies.clock import FixedClock
from sandbox.app import create_app
from tests.sandbox.graph.mail.desk import IMMUTABLE, Answer, Desk

ANNA = "/users/anna@sandby.example"
MB = 1024 * 1024


def _session(desk: Desk, size: int = 7 * MB, *, name: str = "Detaljplan.pdf") -> tuple[str, Answer]:
    draft = desk.post(f"{ANNA}/messages", {"subject": "Detaljplan"})["id"]
    item = {"attachmentType": "file", "name": name, "size": size, "contentType": "application/pdf"}
    return draft, desk.post(f"{ANNA}/messages/{draft}/attachments/createUploadSession", {"AttachmentItem": item})


async def _put(desk: Desk, url: str, data: bytes, first: int, total: int) -> httpx.Response:
    transport = httpx.ASGITransport(create_app(desk.tenant))
    async with httpx.AsyncClient(transport=transport) as client:
        span = f"bytes {first}-{first + len(data) - 1}/{total}"
        return await client.put(url, content=data, headers={"content-range": span})


def test_a_large_file_comes_in_pieces(desk: Desk) -> None:
    """Each piece but the last is answered with what is expected next; after the last the attachment hangs on the draft."""
    total, content = 7 * MB, bytes(range(256)) * (7 * MB // 256)
    draft, session = _session(desk, total)
    assert session.status == 201
    assert session["nextExpectedRanges"] == ["0-"]
    first = asyncio.run(_put(desk, session["uploadUrl"], content[: 4 * MB], 0, total))
    assert (first.status_code, first.json()["nextExpectedRanges"]) == (200, [f"{4 * MB}-"])
    wrong = asyncio.run(_put(desk, session["uploadUrl"], content[:10], 0, total))
    assert wrong.status_code == 416
    last = asyncio.run(_put(desk, session["uploadUrl"], content[4 * MB :], 4 * MB, total))
    assert last.status_code == 201
    assert desk.get(last.headers["location"])["name"] == "Detaljplan.pdf"
    assert desk.get(f"{ANNA}/messages/{draft}")["hasAttachments"] is True
    gone = asyncio.run(_put(desk, session["uploadUrl"], b"x", 0, total))
    assert gone.status_code == 404


def test_sessions_that_make_no_sense_are_refused(desk: Desk, clock: FixedClock) -> None:
    """Small files, files over 150 MB, a nameless one; and a session that has expired takes nothing."""
    assert _session(desk, 100)[1]["error"]["code"] == "ErrorAttachmentSizeShouldNotBeLessThanMinimumSize"
    assert _session(desk, 200 * MB)[1].status == 400
    assert _session(desk, name="")[1].status == 400
    _, session = _session(desk)
    clock.advance(timedelta(hours=2))
    assert asyncio.run(_put(desk, session["uploadUrl"], b"x", 0, 7 * MB)).status_code == 404


def test_ids_are_translated_both_ways(desk: Desk) -> None:
    """The immutable id that comes out finds the same message; what is no id says so."""
    item = desk.put()
    desk.permissions = desk.permissions | {"User.Read.All"}
    body = {"InputIds": [item, "AAA"], "SourceIdType": "restId", "TargetIdType": "restImmutableEntryId"}
    found = desk.post(f"{ANNA}/translateExchangeIds", body).value
    assert found[0]["targetId"] == desk.get(f"{ANNA}/messages/{item}", IMMUTABLE)["id"]
    assert found[1]["errorDetails"]["code"] == "ErrorInvalidIdMalformed"
    back = {"InputIds": [found[0]["targetId"]], "SourceIdType": "restImmutableEntryId", "TargetIdType": "restId"}
    assert desk.post(f"{ANNA}/translateExchangeIds", back).value[0]["targetId"] == item


def _event(subject: str, first: str, last: str, **more: object) -> dict[str, object]:
    zone = "W. Europe Standard Time"
    times = {
        "start": {"dateTime": f"2026-11-23T{first}:00", "timeZone": zone},
        "end": {"dateTime": f"2026-11-23T{last}:00", "timeZone": zone},
    }
    return {"subject": subject, **times, **more}


def test_a_schedule_shows_who_is_free(desk: Desk) -> None:
    """A digit for each half hour; private events without their subject; an unknown address with an error of its own."""
    desk.post(
        "/users/bjorn@sandby.example/events",
        _event("Hembesök", "09:00", "10:00", showAs="oof", location={"displayName": "Storgatan"}),
    )
    desk.post("/users/bjorn@sandby.example/events", _event("Tandläkare", "10:00", "10:30", sensitivity="private"))
    desk.post("/users/bjorn@sandby.example/events", _event("Lunch", "11:00", "11:30", showAs="free"))
    zone = "W. Europe Standard Time"
    body = {
        "Schedules": ["bjorn@sandby.example", "ingen-alls@sandby.example"],
        "StartTime": {"dateTime": "2026-11-23T08:30:00", "timeZone": zone},
        "EndTime": {"dateTime": "2026-11-23T12:00:00", "timeZone": zone},
    }
    bjorn, nobody = desk.post(f"{ANNA}/calendar/getSchedule", body).value
    assert bjorn["availabilityView"] == "0332000"
    assert [item.get("subject") for item in bjorn["scheduleItems"]] == ["Hembesök", None]
    assert nobody["error"]["responseCode"] == "ErrorMailRecipientNotFound"


@pytest.mark.parametrize(
    "change",
    [
        {"Schedules": []},
        {"AvailabilityViewInterval": 1},
        {"EndTime": {"dateTime": "2026-11-22T08:00:00", "timeZone": "UTC"}},
    ],
)
def test_impossible_schedules_are_refused(desk: Desk, change: dict[str, object]) -> None:
    """Nobody asked about, steps of a minute, an end before the start."""
    body = {
        "Schedules": ["bjorn@sandby.example"],
        "StartTime": {"dateTime": "2026-11-23T08:00:00", "timeZone": "UTC"},
        "EndTime": {"dateTime": "2026-11-23T12:00:00", "timeZone": "UTC"},
    }
    assert desk.post(f"{ANNA}/calendar/getSchedule", body | change).status == 400
