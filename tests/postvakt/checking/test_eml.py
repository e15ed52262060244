"""What is told from an .eml file."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postvakt.checking.eml import UnreadableError, begun_as, read_file, read_mail
from tests.postvakt.checking.mails import ASSUMED, eml


def test_receivers_domain_and_headers() -> None:
    """To, Cc and Bcc as written, the sender's own domain inside, header names in lower case."""
    mail = read_mail(
        eml("Hej", "Cc: b@sandby.example", "Bcc: =?utf-8?q?=C3=85sa?= <c@exempel.example>", "X-Test: 1"), ASSUMED
    )
    assert mail.sender.address == "anna.lind@sandby.example"
    assert [one.address for one in (*mail.to, *mail.cc)] == ["ivar@exempel.example", "b@sandby.example"]
    assert mail.bcc[0].name == "Åsa"
    assert mail.internal_domains == ("sandby.example",)
    assert mail.headers["x-test"] == "1"
    assert mail.text is not None
    assert mail.text.strip() == "Hej"


def test_more_domains_may_be_inside() -> None:
    """What the caller names counts beside the sender's own."""
    mail = read_mail(eml(), dataclasses.replace(ASSUMED, internal=("Region.example",)))
    assert mail.internal_domains == ("sandby.example", "region.example")


@pytest.mark.parametrize(
    ("date", "sent"),
    [
        ("Wed, 18 Nov 2026 10:00:00 +0100", "2026-11-18T10:00:00+01:00"),
        ("Wed, 18 Nov 2026 22:30:00 +0000", "2026-11-18T23:30:00+01:00"),
        ("Wed, 18 Nov 2026 10:00:00", "2026-11-18T10:00:00+01:00"),
        ("Wed, 15 Jul 2026 10:00:00", "2026-07-15T10:00:00+02:00"),
        ("yesterday", "2026-11-18T10:00:00+01:00"),
        ("Mon, 99 Foo 20266 77:00:00 +9999", "2026-11-18T10:00:00+01:00"),
    ],
)
def test_the_date_header_is_the_time(date: str, sent: str) -> None:
    """Local time in the pack's zone; without an offset it is local, and without a date it is now."""
    data = eml().replace(b"Wed, 18 Nov 2026 10:00:00 +0100", date.encode())
    assert read_mail(data, ASSUMED).sent_at == sent


def test_a_given_time_counts_instead() -> None:
    """The caller's moment is taken as it is."""
    at = datetime(2026, 12, 24, 20, 0, tzinfo=UTC)
    assert read_mail(eml(), dataclasses.replace(ASSUMED, at=at)).sent_at == "2026-12-24T20:00:00+00:00"


@pytest.mark.parametrize(
    ("headers", "subject", "begun"),
    [
        ({}, "Möte", "new"),
        ({}, "SV: Möte", ""),
        ({}, "VB: Möte", "forward"),
        ({"in-reply-to": "<1@x>", "references": "<1@x>"}, "Möte", "reply"),
        ({"in-reply-to": "<1@x>"}, "FW: Möte", "forward"),
        ({"references": "<1@x>"}, "Möte", "forward"),
        ({"references": "<1@x>"}, "Re: Möte", "reply"),
    ],
)
def test_how_it_was_begun_is_told_from_the_headers(headers: dict[str, str], subject: str, begun: str) -> None:
    """Prefix, In-Reply-To and References together; empty where they do not settle it."""
    assert begun_as(headers, subject) == begun


def test_html_and_attachments() -> None:
    """The HTML part is the body; attachments have their names and sizes, text files and attached mails their text."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "anna@sandby.example", "b@exempel.example", "Filer"
    message.set_content("Enkel text")
    message.add_alternative("<p>Rik text</p>", subtype="html")
    message.add_attachment("a;b\n1;2\n", subtype="csv", filename="lista.csv")
    message.add_attachment(b"\x00" * 3000, maintype="image", subtype="png", filename="bild.png")
    inner = EmailMessage()
    inner["Subject"], inner["From"] = "Inre", "c@exempel.example"
    inner.set_content("Inuti")
    message.add_attachment(inner)
    mail = read_mail(message.as_bytes(), ASSUMED)
    assert mail.html is not None
    assert "Rik text" in mail.html
    assert [one.name for one in mail.attachments] == ["lista.csv", "bild.png", "Inre"]
    table, picture, attached = mail.attachments
    assert table.text is not None
    assert "1;2" in table.text
    assert (picture.text, picture.size) == (None, 3000)
    assert attached.text is not None
    assert "Inuti" in attached.text


@pytest.mark.parametrize("data", [b"", b"\x00\xff" * 900, b"no header at all\n\nbody", b"PK\x03\x04" + b"z" * 50])
def test_what_is_no_mail_is_unreadable(data: bytes) -> None:
    """A file without a single header of a mail is no mail."""
    with pytest.raises(UnreadableError, match="is not mail"):
        read_mail(data, ASSUMED)


def test_missing_files_and_folders_are_unreadable(tmp_path: Path) -> None:
    """The reason is in words for people."""
    with pytest.raises(UnreadableError, match="does not exist"):
        read_file(tmp_path / "a.eml", ASSUMED)
    with pytest.raises(UnreadableError, match="is not a file"):
        read_file(tmp_path, ASSUMED)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.text(max_size=40))
def test_rubbish_never_raises_anything_else(data: bytes, subject: str) -> None:
    """Whatever stands in a file, it is a mail or unreadable."""
    shown = subject.replace("\n", " ").replace("\r", " ").encode("utf-8", "replace")
    for hostile in (
        data,
        b"Subject: " + shown + b"\n" + data,
        b"Date: " + data[:60] + b"\nFrom: " + data + b"\n\n" + data,
    ):
        try:
            mail = read_mail(hostile, ASSUMED)
        except UnreadableError:
            continue
        assert datetime.fromisoformat(mail.sent_at)
