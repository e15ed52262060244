"""Which mails get no automatic answer (RFC 3834, RFC 5230, Exchange's X-Auto-Response-Suppress)."""

from __future__ import annotations

import re

from sandbox.mail.model import Mail

_LIST_HEADERS = frozenset(
    ["list-id", "list-help", "list-subscribe", "list-unsubscribe", "list-post", "list-owner", "list-archive"]
)
_ROBOT = re.compile(
    r"^(?:mailer-daemon|listserv|majordomo|owner-.*|.*-request|.*-bounces(?:\+.*)?|no-?reply|do-?not-?reply)@"
)
# PidTagAutoResponseSuppress (MS-OXCMAIL): bit -> the header's word
SUPPRESS_BITS = {0x1: "DR", 0x2: "NDR", 0x4: "RN", 0x8: "NRN", 0x10: "OOF", 0x20: "AutoReply"}
SUPPRESS_PROPERTY = "Integer 0x3FDF"


def suppress_words(mail: Mail) -> set[str]:
    """The words of X-Auto-Response-Suppress, in lower case, from the header and from the extended property."""
    words: set[str] = set()
    for name, value in mail.headers:
        if name.lower() == "x-auto-response-suppress":
            words |= {word.strip().lower() for word in value.split(",") if word.strip()}
    for name, value in mail.extended.items():
        if name.lower() == SUPPRESS_PROPERTY.lower():
            words |= {word.lower() for word in suppress_header(value).split(", ") if word}
    return words


def suppress_header(value: str) -> str:
    """The header's value for the property's number; empty when the number says nothing."""
    try:
        bits = int(value) & 0xFFFFFFFF
    except ValueError:
        return ""
    if bits == 0xFFFFFFFF:
        return "All"
    return ", ".join(word for bit, word in SUPPRESS_BITS.items() if bits & bit)


def no_automatic_reply(mail: Mail, own: frozenset[str]) -> str | None:
    """Why this mail gets no vacation reply, or None when it does get one. ``own``: the mailbox's addresses, case-folded."""
    headers = {name.lower(): value.strip().lower() for name, value in mail.headers}
    checks = (
        ("null return path", not (mail.return_path or "")),
        ("own address", (mail.return_path or "").casefold() in own or mail.from_.key in own),
        ("Auto-Submitted", headers.get("auto-submitted", "no") not in {"no", ""}),
        ("list", bool(_LIST_HEADERS & headers.keys())),
        ("Precedence", headers.get("precedence") in {"bulk", "list", "junk"}),
        ("X-Auto-Response-Suppress", bool(suppress_words(mail) & {"all", "oof"})),
        ("report", headers.get("content-type", "").startswith("multipart/report")),
        ("robot", bool(_ROBOT.match((mail.return_path or mail.from_.key).casefold()))),
    )
    return next((reason for reason, holds in checks if holds), None)
