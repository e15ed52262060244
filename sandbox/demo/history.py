"""A month of believable mail, relative to the tenant's clock: who wrote to whom, when, and how it was signed."""

from __future__ import annotations

import html
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from policies.vocabulary import Address
from sandbox.demo.phrases import STREETS, TOPICS, Thread
from sandbox.demo.signing import Signed, Writer, plain_text, sign, web_html, word_html
from sandbox.ids import DOMAIN
from sandbox.mail.model import Mail

ZONE = ZoneInfo("Europe/Stockholm")
_MONTHS = "januari februari mars april maj juni juli augusti september oktober november december".split()  # noqa: SIM905


@dataclass(frozen=True, slots=True)
class Sent:
    """One mail of the history: who sent it, to whom, how it is signed (kept for tests and counts)."""

    writer: Writer
    to: Address
    mail: Mail
    signed: Signed


def working_moments(now: datetime, days: int, rng: random.Random) -> Iterator[datetime]:
    """Moments in office hours of the last working days before now, without end, in no order."""
    today = now.astimezone(ZONE).date()
    dates = [today - timedelta(days=n) for n in range(1, days + 1)]
    dates = [day for day in dates if day.weekday() < 5] or dates
    while True:
        at = datetime.combine(rng.choice(dates), time(8), ZONE) + timedelta(
            minutes=rng.randrange(9 * 60), seconds=rng.randrange(60)
        )
        yield at.astimezone(UTC)


def details(at: datetime, rng: random.Random) -> dict[str, str]:
    """Dates, a street and a case number for the texts of one mail written at that moment."""
    later = _working_day(at.astimezone(ZONE).date() + timedelta(days=rng.randrange(2, 12)))
    return {
        "case": f"BYGG {at.year}-{rng.randrange(100, 900)}",
        "street": rng.choice(STREETS),
        "date": f"{later.day} {_MONTHS[later.month - 1]}",
        "week": str(later.isocalendar().week),
    }


def _working_day(day: date) -> date:
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() >= 5 else day


def write(
    writer: Writer,
    to: Address,
    topic: str,
    at: datetime,
    rng: random.Random,
    *,
    look: str | None = None,
    answers: Mail | None = None,
) -> Sent:
    """One mail on a topic. ``answers``: the mail it replies to, which is quoted below; ``look``: word, web or plain."""
    threads = TOPICS.get(topic, TOPICS["allmänt"])
    thread = rng.choice(threads) if answers is None else _thread_of(answers, threads, rng)
    signed = sign(writer, rng, reply=answers is not None)
    look = look or rng.choices(("word", "web", "plain"), (5, 4, 1))[0]
    greeting = rng.choice(("Hej!", "Hej!", f"Hej {to.name.split(' ')[0]}!")) if to.name else "Hej!"
    values = details(at, rng)
    parts = [greeting, *(text.format_map(values) for text in (thread.answer if answers else thread.first))]
    me = Address(writer.address, writer.name)
    subject = _reply_subject(answers.subject) if answers else thread.subject.format_map(values)
    mail = Mail(
        sender=me,
        from_=me,
        to=[to],
        subject=subject,
        body=_body(parts, signed, look, answers),
        body_type="text" if look == "plain" else "html",
        message_id=f"<{rng.getrandbits(96):024X}@{DOMAIN}>",
        sent_at=at,
        received_at=at,
        return_path=writer.address,
    )
    if answers is not None:
        mail.in_reply_to = answers.message_id
        mail.references = [*answers.references, answers.message_id]
    return Sent(writer, to, mail, signed)


def _thread_of(mail: Mail, threads: Sequence[Thread], rng: random.Random) -> Thread:
    start = mail.subject[:8]
    return next((thread for thread in threads if thread.subject.startswith(start)), rng.choice(threads))


def _reply_subject(subject: str) -> str:
    return subject if subject.lower().startswith("sv:") else f"SV: {subject}"


def _body(parts: Sequence[str], signed: Signed, look: str, answers: Mail | None) -> str:
    if look == "plain":
        return plain_text(parts, signed, _quoted_text(answers) if answers else "")
    quoted = _quoted_html(answers) if answers else ""
    return word_html(parts, signed, quoted) if look == "word" else web_html(parts, signed, quoted)


def _quoted_head(mail: Mail) -> list[tuple[str, str]]:
    at = (mail.sent_at or datetime.now(UTC)).astimezone(ZONE)
    return [
        ("Från", f"{mail.from_.name} <{mail.from_.address}>"),
        ("Skickat", f"den {at.day} {_MONTHS[at.month - 1]} {at.year} {at:%H:%M}"),
        ("Till", "; ".join(f"{one.name} <{one.address}>" for one in mail.to)),
        ("Ämne", mail.subject),
    ]


def _quoted_text(mail: Mail) -> str:
    head = "\n".join(f"{name}: {value}" for name, value in _quoted_head(mail))
    body = mail.body if mail.body_type == "text" else _inner_text(mail.body)
    return f"{head}\n\n{body}"


def _quoted_html(mail: Mail) -> str:
    head = "<br>\n".join(f"<b>{name}:</b> {html.escape(value, quote=False)}" for name, value in _quoted_head(mail))
    body = mail.body.partition("<body")[2].partition(">")[2].partition("</body>")[0] if mail.body_type == "html" else ""
    body = body or "<br>".join(html.escape(mail.body if mail.body_type == "text" else "", quote=False).split("\n"))
    return (
        '<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">'
        f'<p class="MsoNormal">{head}</p></div><p class="MsoNormal">&nbsp;</p>{body}'
    )


def _inner_text(markup: str) -> str:
    from sandbox.exchange.mime import html_to_text

    return html_to_text(markup)


def as_received(mail: Mail) -> Mail:
    """The receiver's copy: without blind copies, with the headers a mail inside the organisation has."""
    headers = [
        ("Received", f"from {DOMAIN} by mail.{DOMAIN} with HTTPS"),
        ("Message-ID", mail.message_id),
        ("Return-Path", mail.return_path or "<>"),
        ("X-MS-Exchange-Organization-AuthAs", "Internal"),
    ]
    return replace(mail, bcc=[], headers=headers)
