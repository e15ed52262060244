"""Answers and forwards as Outlook writes them: prefix, history below, recipients, the thread kept."""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import replace
from datetime import datetime
from html import escape
from typing import Any

from policies.vocabulary import Address
from sandbox.graph import mail_input
from sandbox.graph.mail_input import invalid
from sandbox.mail.model import Mail
from sandbox.mail.stored import StoredMessage
from sandbox.mail.zones import zone

_PREFIX = re.compile(r"^\s*[^\W\d_]{1,3}:\s*")
_BODY = re.compile(r"<body\b[^<>]*>", re.IGNORECASE)
_WORDS = {
    True: {
        "from": "Från",
        "sent": "Skickat",
        "to": "Till",
        "cc": "Kopia",
        "subject": "Ämne",
        "reply": "SV",
        "forward": "VB",
    },
    False: {
        "from": "From",
        "sent": "Sent",
        "to": "To",
        "cc": "Cc",
        "subject": "Subject",
        "reply": "RE",
        "forward": "FW",
    },
}
_MONTHS = [
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
]
_ENGLISH = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def answer(
    stored: StoredMessage, original: Mail, owner: Address, settings: dict[str, Any], *, kind: str, given: dict[str, Any]
) -> Mail:
    """A reply (``kind`` reply, replyAll) or forward to a stored message, with ``comment``, ``message`` and ``toRecipients`` of the request.

    ``settings``: the mailbox's settings, for language and time zone. Raises ODataError 400 for a wrong request.
    """
    given = {name.casefold(): value for name, value in given.items()}
    message, comment = given.get("message") or {}, given.get("comment") or ""
    if not isinstance(message, dict):
        raise invalid("A message was expected.", "RequestBodyRead")
    if comment and message.get("body"):
        raise invalid("Specify either the comment or the body of the message, not both.")
    swedish = str((settings.get("language") or {}).get("locale") or "sv").lower().startswith("sv")
    words = _WORDS[swedish]
    prefix = words["forward" if kind == "forward" else "reply"]
    made = Mail(
        sender=owner,
        from_=owner,
        subject=f"{prefix}: {_PREFIX.sub('', original.subject, count=1)}",
        in_reply_to=original.message_id,
        references=[*original.references, original.message_id],
        conversation_index=b64decode(stored.properties.get("conversationIndex") or "") + b"\0\0\0\0\0",
        conversation_id=original.conversation_id,
        importance=original.importance,
    )
    made.body_type = original.body_type
    made.body = _with_history(stored, original, comment, words, _moment(original, settings, swedish=swedish))
    if kind == "forward":
        made.attachments = original.attachments
        made.to = mail_input.recipients(given.get("torecipients"))
    else:
        made.attachments = [attachment for attachment in original.attachments if attachment.inline]
        made.to, made.cc = _recipients(original, owner, everybody=kind == "replyAll")
    return _overridden(made, message)


def _recipients(original: Mail, owner: Address, *, everybody: bool) -> tuple[list[Address], list[Address]]:
    own = original.from_.key == owner.key
    to = list(original.to) if own else list(original.reply_to or [original.from_])
    if not everybody:
        return to, []
    seen = {owner.key} | {address.key for address in to}
    more = [address for address in original.to if not own and address.key not in seen]
    seen |= {address.key for address in more}
    return [*to, *more], [address for address in original.cc if address.key not in seen]


def _overridden(made: Mail, message: dict[str, Any]) -> Mail:
    """The mail with what the request's ``message`` sets; a body there takes the place of comment and history."""
    if not message:
        return made
    wish = mail_input.mail(message, made.from_)
    clean = {name.casefold() for name in message}
    made = replace(
        made, headers=wish.headers, extended=wish.extended, attachments=[*made.attachments, *wish.attachments]
    )
    for name, attribute in (
        ("subject", "subject"), ("torecipients", "to"), ("ccrecipients", "cc"), ("bccrecipients", "bcc"), ("replyto", "reply_to"),
        ("from", "from_"), ("sender", "sender"), ("importance", "importance"), ("categories", "categories"),
    ):  # fmt: skip
        if name in clean:
            setattr(made, attribute, getattr(wish, attribute))
    if message.get("body"):
        made.body, made.body_type = wish.body, wish.body_type
    return made


def _moment(original: Mail, settings: dict[str, Any], *, swedish: bool) -> str:
    at = (original.sent_at or original.received_at or datetime.now(tz=zone("UTC"))).astimezone(
        zone(settings.get("timeZone") or "UTC")
    )
    if swedish:
        return f"den {at.day} {_MONTHS[at.month - 1]} {at.year} {at:%H:%M}"
    half = "PM" if at.hour > 11 else "AM"
    return f"{_DAYS[at.weekday()]}, {_ENGLISH[at.month - 1]} {at.day}, {at.year} {at.hour % 12 or 12}:{at:%M} {half}"


def _with_history(stored: StoredMessage, original: Mail, comment: str, words: dict[str, str], sent: str) -> str:
    rows = [
        (words["from"], _shown([original.from_])),
        (words["sent"], sent),
        (words["to"], _shown(original.to)),
        (words["cc"], _shown(original.cc)),
        (words["subject"], original.subject),
    ]
    rows = [(name, value) for name, value in rows if value]
    if stored.body_type == "text":
        head = "\r\n".join(f"{name}: {value}" for name, value in rows)
        return f"{comment}\r\n\r\n{'_' * 32}\r\n{head}\r\n\r\n{stored.body}"
    head = "<br>\r\n".join(f"<b>{name}:</b> {escape(value, quote=False)}" for name, value in rows)
    text = escape(comment, quote=False).replace("\r\n", "\n").replace("\n", "<br>\r\n")
    new = (
        f'{text}\r\n<hr tabindex="-1" style="display:inline-block; width:98%">\r\n<div id="divRplyFwdMsg" dir="ltr">'
        f'<font face="Calibri, sans-serif" color="#000000" style="font-size:11pt">{head}</font>\r\n<div>&nbsp;</div>\r\n</div>\r\n'
    )
    found = _BODY.search(stored.body)
    if found is None:
        return f"<html><head></head><body>{new}{stored.body}</body></html>"
    return stored.body[: found.end()] + new + stored.body[found.end() :]


def _shown(addresses: list[Address]) -> str:
    return "; ".join(f"{one.name or one.address} <{one.address}>" for one in addresses)
