"""Automatic replies on delivery."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sandbox.exchange.auto_replies import is_active, moment_of
from sandbox.exchange.maildir import outside_mail
from sandbox.exchange.suppression import suppress_header
from tests.sandbox.exchange.post_office import IVAR, NOW, Post


def _answers(post: Post) -> list[str]:
    return [one.mail.subject for one in outside_mail(post.tenant.maildir, IVAR.address)]


def test_outside_and_inside_get_their_own_texts_once(post: Post) -> None:
    """Ivar gets the external message and Björn the internal one, each once, marked as automatic and with no return path."""
    post.away("anna")
    for _ in range(3):
        post.arrive("anna")
        post.send("bjorn", "anna")
    assert _answers(post) == ["Automatiskt svar: Fråga"]
    (out,) = outside_mail(post.tenant.maildir, IVAR.address)
    headers = {name.lower(): value for name, value in out.mail.headers}
    assert headers["return-path"] == "<>"
    assert headers["auto-submitted"] == "auto-replied"
    assert headers["x-auto-response-suppress"] == "All"
    assert "inte på plats" in out.mail.body
    (inside,) = post.box("bjorn")
    assert "ledig" in inside.json()["body"]["content"]
    assert "automatic-reply" in post.told()


@pytest.mark.parametrize(
    "changes",
    [
        {"internalReplyMessage": "<p>Ny text</p>", "externalReplyMessage": "<p>Ny text</p>"},
        {"externalAudience": "none"},
    ],
)
def test_a_changed_setting_begins_a_new_period(post: Post, changes: dict[str, Any]) -> None:
    """After a change (or off and on) the same sender is told once more; audience none tells nobody outside."""
    post.away("anna")
    post.arrive("anna")
    post.away("anna", **changes)
    post.arrive("anna")
    assert len(_answers(post)) == (1 if changes.get("externalAudience") == "none" else 2)
    post.away("anna", status="disabled")
    post.away("anna")
    post.arrive("anna")
    assert len(_answers(post)) == (2 if changes.get("externalAudience") == "none" else 3)
    post.tenant.mail.save_settings(post.id("anna"), {"timeZone": "UTC"})
    post.arrive("anna")
    assert len(_answers(post)) == (2 if changes.get("externalAudience") == "none" else 3)


def test_a_schedule_follows_the_tenants_clock(post: Post) -> None:
    """Scheduled replies begin and end on the minute of the mailbox's own time zone."""
    zone = "W. Europe Standard Time"
    post.away(
        "anna",
        status="scheduled",
        scheduledStartDateTime={"dateTime": "2026-11-20T11:00:00.0000000", "timeZone": zone},
        scheduledEndDateTime={"dateTime": "2026-11-20T12:00:00.0000000", "timeZone": zone},
    )
    post.arrive("anna")
    assert _answers(post) == []
    post.clock.advance(timedelta(hours=1))
    post.arrive("anna")
    assert len(_answers(post)) == 1
    post.clock.advance(timedelta(hours=1))
    post.arrive("anna", return_path="annan@exempel.example")
    assert list(outside_mail(post.tenant.maildir, "annan@exempel.example")) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"return_path": ""},
        {"headers": [("Auto-Submitted", "auto-generated")]},
        {"headers": [("Precedence", "bulk")]},
        {"headers": [("List-Unsubscribe", "<mailto:x@exempel.example>")]},
        {"headers": [("X-Auto-Response-Suppress", "DR, OOF, RN")]},
        {"headers": [("x-auto-response-suppress", "all")]},
        {"return_path": "lista-bounces@exempel.example"},
        {"return_path": "noreply@exempel.example"},
        {"headers": [("Content-Type", "multipart/report; report-type=delivery-status")]},
    ],
)
def test_machines_get_no_answer(post: Post, fields: dict[str, Any]) -> None:
    """Bounces, lists, robots and mails that ask for silence get none (RFC 3834)."""
    post.away("anna")
    post.arrive("anna", **fields)
    assert list(outside_mail(post.tenant.maildir)) == []


def test_two_absent_colleagues_do_not_answer_each_other_for_ever(post: Post) -> None:
    """An automatic reply is never answered automatically."""
    post.away("anna")
    post.away("bjorn")
    post.send("anna", "bjorn")
    assert post.subjects("anna") == ["Automatiskt svar: Hej"]
    assert post.subjects("bjorn") == ["Hej"]


def test_autosubmitted_no_is_a_person(post: Post) -> None:
    """Auto-Submitted: no, and AutoReply alone (which is not about vacations), still get the reply."""
    post.away("anna")
    post.arrive("anna", headers=[("Auto-Submitted", "no"), ("X-Auto-Response-Suppress", "AutoReply")])
    assert len(_answers(post)) == 1


def test_an_empty_message_sends_nothing(post: Post) -> None:
    """Replies that are switched on without a text are not sent."""
    post.away("anna", externalReplyMessage="<html><body> </body></html>")
    post.arrive("anna")
    assert _answers(post) == []


def test_times_with_and_without_zone() -> None:
    """A missing zone means UTC; Windows and IANA names both work; nonsense is no time."""
    assert moment_of({"dateTime": "2026-07-01T08:00:00.0000000"}) == datetime(2026, 7, 1, 8, tzinfo=UTC)
    for name in ("W. Europe Standard Time", "Europe/Stockholm"):
        assert moment_of({"dateTime": "2026-07-01T08:00:00", "timeZone": name}) == datetime(2026, 7, 1, 6, tzinfo=UTC)
    assert moment_of({"dateTime": "igår", "timeZone": "UTC"}) is None
    assert moment_of({"dateTime": "2026-07-01T08:00:00", "timeZone": "Nowhere"}) is None
    assert not is_active({"status": "scheduled"}, NOW)


def test_the_property_and_the_header_say_the_same() -> None:
    """PidTagAutoResponseSuppress bits become the header's words (MS-OXCMAIL)."""
    assert suppress_header("-1") == "All"
    assert suppress_header("48") == "OOF, AutoReply"
    assert suppress_header("nonsense") == ""
