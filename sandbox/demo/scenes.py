"""What is special in Sandby: absences, rules, categories, the calendar, drafts left by systems, two mailboxes with trouble."""

from __future__ import annotations

import random
import uuid
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from policies.vocabulary import Address
from sandbox.demo.history import ZONE
from sandbox.graph.rules import add_rule
from sandbox.mail.codec import wire
from sandbox.mail.model import Mail

if TYPE_CHECKING:
    from sandbox.tenant import Tenant

# What the municipality's pack calls drafts that systems leave (a test holds the two together)
SYSTEM_CATEGORY = "Från verksamhetssystem"
SWEDISH = {"timeZone": "W. Europe Standard Time", "language": {"locale": "sv-SE", "displayName": "Swedish (Sweden)"}}
_COLORS = (("Ärende", "preset7"), ("Bråttom", "preset0"), ("Väntar på svar", "preset3"), (SYSTEM_CATEGORY, "preset12"))


def some_hours_later(at: datetime, rng: random.Random) -> datetime:
    """When an answer to a mail of that moment comes: in office hours, the same day or the next working day."""
    later = (at + timedelta(minutes=rng.randrange(15, 300))).astimezone(ZONE)
    if later.hour < 17:
        return later.astimezone(UTC)
    day = later.date() + timedelta(days=1)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return datetime.combine(day, time(8, rng.randrange(60)), ZONE).astimezone(UTC)


def seed_around(tenant: Tenant, ids: dict[str, str]) -> None:
    """Everything beside the mail itself."""
    for name, mailbox_id in ids.items():
        _categories(tenant, mailbox_id, _COLORS if name == "Bygglov" else _COLORS[:3])
        if name != "Emily Stone" and not tenant.mail.settings(mailbox_id).get("language"):
            tenant.mail.save_settings(mailbox_id, SWEDISH)
    _rules(tenant, ids)
    _absences(tenant, ids)
    _calendar(tenant, ids)


def _day(tenant: Tenant, days: int, hour: int = 8, minute: int = 0) -> datetime:
    """A moment some days from today, local time."""
    day = tenant.now().astimezone(ZONE).date() + timedelta(days=days)
    return datetime.combine(day, time(hour, minute), ZONE)


def _monday(tenant: Tenant, weeks: int) -> int:
    """How many days it is to the Monday of the week that many weeks from now."""
    return weeks * 7 - tenant.now().astimezone(ZONE).weekday()


def _graph_time(at: datetime) -> dict[str, str]:
    return {"dateTime": f"{at:%Y-%m-%dT%H:%M:%S}.0000000", "timeZone": "W. Europe Standard Time"}


# --- absences ----------------------------------------------------------------------------------------


def _absences(tenant: Tenant, ids: dict[str, str]) -> None:
    """Sara is away this week, Hans next week; Mats forgot to switch his summer reply off (trouble number one)."""
    week, following = _monday(tenant, 0), _monday(tenant, 1)
    _away(tenant, ids["Sara Vik"], _day(tenant, week), _day(tenant, week + 8, 0),
          "Jag är på kurs hela veckan. Kontakta HR-enheten på 040-628 04 32.")  # fmt: skip
    _away(tenant, ids["Hans Rask"], _day(tenant, following), _day(tenant, following + 5, 0),
          "Jag är ledig i veckan. Brådskande ärenden tar Carin Holm hand om.")  # fmt: skip
    setting = {
        "status": "alwaysEnabled",
        "externalAudience": "all",
        "internalReplyMessage": "<p>Trevlig sommar! Jag är tillbaka i mitten av augusti.</p>",
        "externalReplyMessage": "<p>Trevlig sommar! Jag är tillbaka i mitten av augusti.</p>",
    }
    whole = tenant.mail.settings(ids["Mats Fors"])["automaticRepliesSetting"] | setting
    tenant.mail.save_settings(ids["Mats Fors"], {"automaticRepliesSetting": whole})


def _away(tenant: Tenant, mailbox_id: str, begins: datetime, ends: datetime, text: str) -> None:
    message = f"<html><body><p>Hej!</p><p>{text}</p></body></html>"
    setting = {
        "status": "scheduled",
        "externalAudience": "all",
        "internalReplyMessage": message,
        "externalReplyMessage": message,
        "scheduledStartDateTime": _graph_time(begins),
        "scheduledEndDateTime": _graph_time(ends),
    }
    tenant.mail.save_settings(mailbox_id, {"automaticRepliesSetting": setting})


# --- rules, categories, calendar ---------------------------------------------------------------------


def _rules(tenant: Tenant, ids: dict[str, str]) -> None:
    """Ines has a rule of Outlook's own kind, which Graph shows as read-only; Viktor files his robot's mail."""
    notice = {"displayName": "Visa avisering för viktiga meddelanden"}
    add_rule(tenant.mail, ids["Ines Dahl"], notice, read_only=True)
    robot = {"emailAddress": {"name": "Driftrobot", "address": "noreply@robot.example"}}
    archive = tenant.mail.folder_id(ids["Viktor Alm"], "archive")
    filing = {
        "displayName": "Driftrobot till arkivet",
        "conditions": {"fromAddresses": [robot]},
        "actions": {"moveToFolder": archive, "stopProcessingRules": True},
    }
    add_rule(tenant.mail, ids["Viktor Alm"], filing)


def _categories(tenant: Tenant, mailbox_id: str, colors: tuple[tuple[str, str], ...]) -> None:
    for name, color in colors:
        category = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{mailbox_id}/{name}"))
        sql = "INSERT INTO categories (mailbox, id, name, color) VALUES (?, ?, ?, ?)"
        tenant.run(sql, (tenant.mail.key(mailbox_id), category, name, color))


# --- mail of the morning -----------------------------------------------------------------------------

_MORNING = (
    ("Ines Dahl", "Ritning till carport", "Jag skickar en ny ritning till carporten. Räcker den så här?", 95),
    ("Ines Dahl", "Tid för platsbesök", "Kan vi flytta platsbesöket på torsdag till klockan 10?", 60),
    ("Ines Dahl", "Granne som undrar", "Har ni fått in något om bygget bredvid oss på Storgatan?", 30),
    ("Nora Blom", "Vaccination i årskurs 5", "När är det dags för vaccination i årskurs 5?", 80),
    ("Tore Hed", "Protokoll från nämnden", "Var hittar jag protokollet från senaste sammanträdet?", 50),
)


def seed_morning(tenant: Tenant, ids: dict[str, str]) -> None:
    """What came this morning to people who are away, and nobody has opened yet."""
    ivar = Address("ivar@exempel.example", "Ivar Medborgare")
    for name, subject, text, minutes in _MORNING:
        user = tenant.directory.user(ids[name])
        at = tenant.now() - timedelta(minutes=minutes)
        mail = Mail(
            sender=ivar,
            from_=ivar,
            to=[Address(user.mail if user is not None else "", name)],
            subject=subject,
            body=f"Hej!\n\n{text}\n\nHälsningar\nIvar\n",
            body_type="text",
            message_id=f"<morgon-{minutes}@exempel.example>",
            sent_at=at,
            received_at=at,
            return_path=ivar.address,
        )
        tenant.mail.add(ids[name], "inbox", mail)


# --- drafts ------------------------------------------------------------------------------------------


def seed_drafts(tenant: Tenant, ids: dict[str, str]) -> None:
    """The case system of bygglov leaves drafts without a signature; one of them Ines has already signed by hand."""
    bygglov = Address("bygglov@sandby.example", "Bygglov")
    for number, (subject, text) in enumerate(_DRAFTS):
        mail = Mail(
            sender=bygglov,
            from_=bygglov,
            to=[Address("ivar@exempel.example", "Ivar Medborgare")],
            subject=subject,
            body=f"<html><body><p>Hej!</p><p>{text}</p></body></html>",
            categories=[SYSTEM_CATEGORY],
            sent_at=tenant.now() - timedelta(hours=3 + number),
            received_at=tenant.now() - timedelta(hours=3 + number),
        )
        tenant.mail.add(ids["Bygglov"], "drafts", mail, is_draft=True)


_DRAFTS = (
    ("Mottagningsbevis BYGG 2026-214", "Vi har tagit emot din ansökan. Handläggningen börjar när ansökan är komplett."),
    ("Begäran om komplettering BYGG 2026-187", "Fasadritningen saknar mått. Skicka en ny ritning inom tre veckor."),
    ("Underrättelse om beslut BYGG 2026-155", "Beslut har fattats i ditt ärende. Beslutet skickas även med post."),
    ("Slutbesked BYGG 2026-098", "Slutbesked är utfärdat och byggnaden får tas i bruk."),
)


def _calendar(tenant: Tenant, ids: dict[str, str]) -> None:
    """Meetings, and the absences as they stand in the calendar."""
    week, following = _monday(tenant, 0), _monday(tenant, 1)
    events = [
        ("Anna Lind", "Samverkansmöte", _day(tenant, following, 13), _day(tenant, following, 14, 30), "busy", False),
        ("Anna Lind", "Ledig", _day(tenant, following + 10, 0), _day(tenant, following + 12, 0), "oof", True),
        ("Carin Holm", "Samverkansmöte", _day(tenant, following, 13), _day(tenant, following, 14, 30), "busy", False),
        ("Sara Vik", "Kurs", _day(tenant, week, 0), _day(tenant, week + 8, 0), "oof", True),
        ("Hans Rask", "Ledig", _day(tenant, following, 0), _day(tenant, following + 5, 0), "oof", True),
        ("Rolf Näs", "Semester", _day(tenant, following, 0), _day(tenant, following + 12, 0), "oof", True),
        (
            "Elsa Norberg",
            "Kommunstyrelsen",
            _day(tenant, following + 1, 9),
            _day(tenant, following + 1, 12),
            "busy",
            False,
        ),
    ]
    made = wire(tenant.now() - timedelta(days=20))
    for name, subject, begins, ends, show_as, all_day in events:
        event = {
            "subject": subject,
            "start": _graph_time(begins),
            "end": _graph_time(ends),
            "showAs": show_as,
            "isAllDay": all_day,
            "created": made,
            "modified": made,
        }
        tenant.mail.events.add(tenant.mail.key(ids[name]), ids[name], event)
