"""Mail as MIME and back."""

from __future__ import annotations

import email
import email.policy
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.vocabulary import Address
from sandbox.exchange.mime import from_mime, html_to_text, to_mime
from sandbox.mail.model import Attachment, Mail

ANNA = Address("anna.lind@sandby.example", "Anna Lind")
OSA = Address("åsa.öberg@sandby.example", 'Åsa Öberg, Test "x" <b>')


def _mail(**fields: object) -> Mail:
    values: dict[str, object] = {
        "sender": ANNA,
        "from_": ANNA,
        "to": [OSA],
        "subject": "Frågan om bygglov på Björkvägen 3 – svar senast fredag",
        "body": "<p>Hej Åsa!</p><p>Se bilagan.</p>",
        "sent_at": datetime(2026, 11, 20, 9, 30, tzinfo=UTC),
        "message_id": "<abc@sandby.example>",
    }
    return Mail(**{**values, **fields})  # type: ignore[arg-type]


def test_a_mail_survives_the_way_out_and_back() -> None:
    """Everything a reader sees is the same after writing and reading."""
    mail = _mail(
        cc=[Address("region@region.example", "Region Skog")],
        reply_to=[Address("socialtjansten@sandby.example")],
        importance="high",
        in_reply_to="<q@exempel.example>",
        references=["<p@exempel.example>", "<q@exempel.example>"],
        headers=[("x-postvakt-auto", "receipt"), ("X-Auto-Response-Suppress", "All")],
        attachments=[
            Attachment("Beslut åäö.pdf", "application/pdf", b"%PDF-1.7\x00\xff"),
            Attachment("logo.png", "image/png", b"\x89PNG", content_id="logo@sandby", inline=True),
        ],
    )
    back = from_mime(to_mime(mail))
    for name in (
        "subject",
        "body",
        "body_type",
        "from_",
        "to",
        "cc",
        "reply_to",
        "importance",
        "message_id",
        "sent_at",
    ):
        assert getattr(back, name) == getattr(mail, name), name
    assert (back.in_reply_to, back.references) == (mail.in_reply_to, mail.references)
    assert [(a.name, a.content, a.inline, a.content_id) for a in back.attachments] == [
        ("logo.png", b"\x89PNG", True, "logo@sandby"),
        ("Beslut åäö.pdf", b"%PDF-1.7\x00\xff", False, None),
    ]
    assert ("x-postvakt-auto", "receipt") in back.headers


def test_the_library_reads_what_we_write() -> None:
    """The bytes are a well-formed multipart message for Python's own strict parser."""
    parsed = email.message_from_bytes(to_mime(_mail()), policy=email.policy.default)
    assert parsed["subject"] == "Frågan om bygglov på Björkvägen 3 – svar senast fredag"
    html = parsed.get_body(("html",))
    plain = parsed.get_body(("plain",))
    assert html is not None
    assert plain is not None
    assert "Se bilagan" in plain.get_content()
    assert not parsed.defects


def test_blind_copies_are_told_to_nobody() -> None:
    """Bcc stands in the sender's own copy only."""
    mail = _mail(bcc=[Address("elsa.norberg@sandby.example")])
    assert b"elsa" not in to_mime(mail)
    assert from_mime(to_mime(mail, bcc=True)).bcc == mail.bcc


def test_a_header_cannot_be_smuggled_in() -> None:
    """Line breaks in names, subjects and header values become spaces."""
    mail = _mail(
        subject="Hej\r\nBcc: x@exempel.example",
        to=[Address("a@exempel.example\r\nX-Evil: 1", "n\r\nX-Evil: 2")],
        headers=[("X-Ok", "1\r\nX-Evil: 3"), ("X-Evil\r\n4", "x")],
    )
    names = [name.lower() for name, _ in from_mime(to_mime(mail)).headers]
    assert "x-evil" not in names
    assert "bcc" not in names


def test_a_bounce_is_a_multipart_report() -> None:
    """A delivery status among the parts makes the message a report, also when read back."""
    mail = _mail(attachments=[Attachment("details.txt", "message/delivery-status", b"Action: failed\r\n")])
    data = to_mime(mail)
    assert b"multipart/report" in data
    back = from_mime(data)
    assert back.attachments[0].content_type == "message/delivery-status"
    assert any(name == "Content-Type" and "multipart/report" in value for name, value in back.headers)


def test_an_attached_message_becomes_an_item() -> None:
    """message/rfc822 is shown as an item attachment with its subject and body."""
    inner = to_mime(_mail(subject="Inre", body="Hej", body_type="text"))
    back = from_mime(to_mime(_mail(attachments=[Attachment("x", "message/rfc822", inner)])))
    assert back.attachments[0].odata_type == "#microsoft.graph.itemAttachment"
    assert back.attachments[0].item is not None
    assert back.attachments[0].item["subject"] == "Inre"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00\xff\xfe",
        b"no colon here\n\nbody",
        b"From: <<<>>>@@\nTo: ((((((((((\nSubject: =?x-unknown?B?####?=\n\nx",
        b'Content-Type: multipart/mixed; boundary="\n\n--\n',
        b"Content-Type: text/plain; charset=idna\n\n\xe5\xe4\xf6",
        b'Content-Type: text/plain; charset="\xff"\nContent-Transfer-Encoding: base64\n\n#not base64#=',
        b"Date: 99 Xxx 99999999 99:99:99 +9999\n\n",
        b"Date: Mon, 1 Jan 0001 00:00:00 +1400\n\n",
    ],
)
def test_rubbish_gives_a_poor_mail_but_no_error(data: bytes) -> None:
    """Whatever arrives becomes a Mail that can be written again."""
    assert to_mime(from_mime(data))


def test_size_and_nesting_bombs_are_bounded() -> None:
    """10 MB of headers, a million addresses and ten thousand nested parts are read within a few seconds."""
    began = time.monotonic()
    mail = from_mime(b"Subject: x\n" + b"X-Long: " + b"a" * 10_000_000 + b"\n\nbody")
    assert mail.subject == "x"
    assert mail.body == "body"
    mail = from_mime(b"".join(b"X-%d: y\n" % n for n in range(500_000)) + b"\nbody")
    assert len(mail.headers) <= 1000
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(10_000))
    assert from_mime(nested).attachments is not None
    mail = from_mime(b"To: " + b"a@exempel.example, " * 1_000_000 + b"\n\n")
    assert len(mail.to) <= 2000
    many = b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 200_000
    assert len(from_mime(many).attachments) <= 250
    assert time.monotonic() - began < 10


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=600))
def test_reading_never_raises(data: bytes) -> None:
    """Any bytes give a mail, and any mail can be written."""
    to_mime(from_mime(data))
    to_mime(from_mime(b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + data))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200), st.text(max_size=200))
def test_subject_and_body_are_kept(subject: str, body: str) -> None:
    """Subjects on one line and text bodies come back letter for letter (line endings and lone surrogates apart)."""
    plain = "".join(c for c in subject if c.isprintable()).strip()
    text = "".join(c for c in body if c.isprintable() or c == "\n")
    back = from_mime(to_mime(_mail(subject=plain, body=text, body_type="text")))
    assert back.subject == plain
    assert back.body.rstrip("\n") == text.rstrip("\n")


def test_text_beside_html_is_readable_and_linear() -> None:
    """Styles and comments are left out, blocks become lines, and hostile markup takes no time."""
    shown = html_to_text("<head><style>p{}</style></head><!-- x --><p>Hej &amp; hå</p><div>Rad<br>två</div>")
    assert shown.split("\n")[:3] == ["Hej & hå", "Rad", "två"]
    began = time.monotonic()
    html_to_text("<" * 1_000_000)
    html_to_text("<style>" * 100_000)
    assert time.monotonic() - began < 5
