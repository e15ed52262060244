"""Mail that a real mail program posts."""

from __future__ import annotations

import asyncio
import json
import random
import smtplib
from collections.abc import AsyncIterator, Callable
from email.message import EmailMessage

import pytest

from sandbox.exchange.maildir import outside_mail
from sandbox.exchange.mime import to_mime
from sandbox.exchange.smtp import start_smtp
from tests.sandbox.exchange.post_office import IVAR, Post

Session = Callable[[smtplib.SMTP], object]
Run = Callable[[Session], "asyncio.Future[object]"]


@pytest.fixture
async def smtp(post: Post) -> AsyncIterator[Run]:
    """Runs a session of the library's own client against the tenant, in a thread as a mail program would."""
    server = await start_smtp(post.tenant, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]

    def session(work: Session) -> object:
        with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
            return work(client)

    async def run(work: Session) -> object:
        return await asyncio.to_thread(session, work)

    yield run  # type: ignore[misc]
    server.close()
    await server.wait_closed()


def _message(text: str = "Hej å ä ö") -> EmailMessage:
    message = EmailMessage()
    message["From"] = f"{IVAR.name} <{IVAR.address}>"
    message["To"] = "Anna Lind <anna@sandby.example>"
    message["Subject"] = "Fråga från en medborgare"
    message.set_content(text)
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="ritning åäö.pdf")
    return message


async def test_a_mail_program_posts_a_mail(post: Post, smtp: Run) -> None:
    """The mail lies in the inbox, with its attachment, from Ivar, and its envelope's sender as return path."""
    await smtp(lambda client: client.send_message(_message(), IVAR.address, ["anna@sandby.example"]))
    (got,) = post.box("anna")
    mail = post.tenant.mail.mail_of(got)
    assert (mail.subject, mail.from_.address, mail.return_path) == (
        "Fråga från en medborgare",
        IVAR.address,
        IVAR.address,
    )
    assert mail.body.strip() == "Hej å ä ö"
    assert mail.attachments[0].name == "ritning åäö.pdf"
    assert post.headers(got)["x-ms-exchange-organization-authas"] == "Anonymous"


async def test_the_envelope_decides_who_gets_it(post: Post, smtp: Run) -> None:
    """A blind copy reaches Björn although no header names him."""
    await smtp(lambda client: client.send_message(_message(), IVAR.address, ["bjorn@sandby.example"]))
    assert (len(post.box("anna")), len(post.box("bjorn"))) == (0, 1)


async def test_unknown_addresses_and_relaying_are_refused(post: Post, smtp: Run) -> None:
    """550 for somebody who is not here, and for addresses elsewhere."""

    def try_both(client: smtplib.SMTP) -> list[int]:
        client.ehlo()
        client.mail(IVAR.address)
        return [
            client.rcpt(one)[0]
            for one in ("ingen@sandby.example", "x@region.example", "anna+x@sandby.example", "alla@sandby.example")
        ]

    assert await smtp(try_both) == [550, 550, 250, 250]


async def test_a_bounce_is_taken_and_never_answered(post: Post, smtp: Run) -> None:
    """The null return path is accepted, and causes no automatic reply."""
    post.away("anna")
    await smtp(lambda client: client.sendmail("", ["anna@sandby.example"], b"Subject: Undelivered\r\n\r\nx"))
    assert post.subjects("anna") == ["Undelivered"]
    assert list(outside_mail(post.tenant.maildir)) == []


async def test_too_big_is_refused(post: Post, smtp: Run) -> None:
    """What announces itself as over 36 MB is refused before it is sent."""

    def announce(client: smtplib.SMTP) -> int:
        client.ehlo()
        return client.mail(IVAR.address, [f"size={40 * 1024 * 1024}"])[0]

    assert await smtp(announce) == 552
    assert post.box("anna") == []


NASTY = (
    b"Content-Type: a/b\r\nContent-Disposition: attachment; filename*=utf-7''%2B2AA-\r\n\r\nx",
    b"Subject: =?utf-7?Q?+2AA-?=\r\nContent-Type: text/plain; charset=utf-7\r\n\r\n+2AA-",
    b"Subject: =?utf-16?B?2AA=?=\r\nFrom: =?utf-8?Q?=00=0A?= <a@exempel.example>\r\n\r\n\x00",
    b"From: \r\nTo: undisclosed-recipients:;\r\nReply-To: <>\r\n\r\n",
    b"From: a@exempel.example, b@exempel.example\r\nDate: nu\r\nMessage-ID: <\xff>\r\nThread-Index: !!!\r\n\r\n",
    b"Content-Type: message/rfc822\r\n\r\nContent-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\n",
    b'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: a/b; name="\xe5"\r\n\r\nx\r\n--b--',
)


async def test_rubbish_from_outside_is_delivered_and_stops_nothing(post: Post, smtp: Run) -> None:
    """Whatever bytes arrive, the mail is taken, stored, shown by Graph and written as MIME again."""
    rng = random.Random(4)  # noqa: S311 - the same each time
    mails = [*NASTY, *(bytes(rng.choices(b'\r\n :;=?<>@"(),-\xe5\x00ab', k=300)) for _ in range(100))]

    def post_all(client: smtplib.SMTP) -> None:
        for data in mails:
            client.sendmail(IVAR.address, ["anna@sandby.example"], data)

    await smtp(post_all)
    kept = post.box("anna")
    assert len(kept) == len(mails)
    for one in kept:
        assert json.dumps(one.json())
        assert to_mime(post.tenant.mail.mail_of(one))
