"""Who gets a receipt and who gets none (RFC 3834, RFC 5230, Exchange's own signs). Pure: headers in, verdict out.

Ordinary mail must be answered whatever program it was written in, so a sign counts only where people's mail never bears it: a DKIM
signature, a sending service's own headers or a long Received chain say nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from mailboxes.receipts import addresses, lists, signs, subjects
from mailboxes.receipts.headers import Headers, first_word, words

MARKER = "x-postvakt"
MOST_HEADERS = 2_000
LONGEST_VALUE = 2_000


class Reason(StrEnum):
    """Why a mail gets a receipt or none. Stored, counted and shown; never anything of the mail itself."""

    ANSWER = "answer"
    JUNK = "junk"
    OWN_MARKER = "own-marker"
    OWN_MAILBOX = "own-mailbox"
    SELF = "sender-is-the-mailbox"
    LOOP = "came-back"
    NULL_RETURN_PATH = "return-path-is-null"
    NO_RETURN_PATH = "return-path-is-missing"
    AUTO_SUBMITTED = "auto-submitted"
    LIST = "list"
    PRECEDENCE = "precedence"
    SUPPRESS = "auto-response-suppress"
    REPORT = "report"
    PROGRAM = "sender-is-a-program"
    NO_REPLY = "sender-reads-no-replies"
    NO_ADDRESS = "no-address-to-answer"
    AUTOMATIC_REPLY = "automatic-reply"
    BOUNCE = "bounce"
    SENDOUT = "sendout"
    # decided by what else is known than the headers
    OLD = "older-than-receipts"
    DUPLICATE = "same-mail-again"
    RATE = "too-many-from-this-sender"
    NO_HEADERS = "no-headers"
    GONE = "gone-before-it-was-read"


@dataclass(frozen=True, slots=True)
class Incoming:
    """What is looked at of a mail. ``from_`` and ``sender``: addresses, possibly empty; ``headers``: as they came, in order.

    ``needs_return_path``: the last server always writes one, so a mail without has none (Exchange); a saved file may simply lack it.
    """

    headers: Sequence[tuple[str, str]]
    from_: str
    sender: str = ""
    from_name: str = ""
    subject: str = ""
    junk: bool = False
    needs_return_path: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether to answer, why (not), and to which address; that is empty when there is no answer."""

    reason: Reason
    to: str = ""

    @property
    def answer(self) -> bool:
        """Whether the mail gets a receipt."""
        return self.reason is Reason.ANSWER


def judge(mail: Incoming, mailbox: str = "", own: frozenset[str] = frozenset()) -> Verdict:
    """The verdict on a mail that came to ``mailbox``. ``own``: every address of our function mailboxes, case-folded."""
    headers = _bounded(mail.headers)
    reason = (
        (Reason.JUNK if mail.junk else None)
        or _ours(mail, headers, mailbox.casefold(), own)
        or _said(mail, headers, mailbox.casefold())
        or _path(mail, headers)
        or _sender(mail, headers)
        or _signs(mail, headers)
    )
    if reason is not None:
        return Verdict(Reason(reason))
    to = answer_to(headers, mail.from_)
    if not to:
        return Verdict(Reason.NO_ADDRESS)
    return Verdict(Reason.SELF) if to.casefold() == mailbox.casefold() else Verdict(Reason.ANSWER, to)


def _signs(mail: Incoming, headers: Headers) -> str | None:
    subject = mail.subject[:LONGEST_VALUE]
    found = signs.of_headers(headers, _senders(mail, headers), subject)
    if found is None and lists.to_bounces(headers):
        return Reason.BOUNCE
    answers = "in-reply-to" in headers or "references" in headers
    local = addresses.local_part(addresses.bare(mail.from_))
    return found or subjects.of_subject(subject, mail.from_name[:200], local, answers=answers)


def answer_to(headers: Headers, from_: str) -> str:
    """The Return-Path where it can be read and names somebody, else From; never Reply-To (RFC 3834 section 4). Empty: nowhere."""
    path = _return_path(headers)
    shown = addresses.bare(from_)
    usable = [one for one in (path, shown) if addresses.is_address(one)]
    if len(usable) == 2 and addresses.is_mechanical(path):
        return shown
    return usable[0] if usable else ""


def _bounded(pairs: Sequence[tuple[str, str]]) -> Headers:
    found: dict[str, list[str]] = {}
    for name, value in pairs[:MOST_HEADERS]:
        values = found.setdefault(name[:100].strip().lower(), [])
        if len(values) < 50:
            values.append(value[:LONGEST_VALUE].strip())
    return found


def _return_path(headers: Headers) -> str:
    """The first Return-Path's bare address, empty where there is none or it names nobody."""
    return addresses.bare(headers.get("return-path", [""])[0])


def _senders(mail: Incoming, headers: Headers) -> frozenset[str]:
    """Every address that it says it comes from, in lower case."""
    named = (mail.from_, mail.sender, *headers.get("return-path", ())[:1])
    return frozenset(addresses.bare(one).casefold() for one in named if one)


def _ours(mail: Incoming, headers: Headers, mailbox: str, own: frozenset[str]) -> Reason | None:
    if MARKER in headers:
        return Reason.OWN_MARKER
    senders = _senders(mail, headers)
    if mailbox and mailbox in senders:
        return Reason.SELF
    if senders & own:
        return Reason.OWN_MAILBOX
    if mailbox and any(_names(headers, name, mailbox) for name in ("x-loop", "x-ms-exchange-inbox-rules-loop")):
        return Reason.LOOP
    delivered = [one for one in headers.get("delivered-to", ()) if addresses.bare(one).casefold() == mailbox]
    return Reason.LOOP if mailbox and len(delivered) > 1 else None


def _names(headers: Headers, name: str, mailbox: str) -> bool:
    return any(mailbox in value.casefold() for value in headers.get(name, ()))


def _said(mail: Incoming, headers: Headers, mailbox: str) -> Reason | None:
    """What the mail itself says by the standards' headers."""
    if any(first_word(value) != "no" for value in headers.get("auto-submitted", ())):
        return Reason.AUTO_SUBMITTED
    if lists.of_list(headers, addresses.bare(mail.from_), mail.subject, mailbox):
        return Reason.LIST
    precedences = (
        () if _forwarded_as_bulk(headers) else (*headers.get("precedence", ()), *headers.get("x-precedence", ()))
    )
    if any(first_word(value) in signs.PRECEDENCE for value in precedences):
        return Reason.PRECEDENCE
    if any(words(value) & signs.SUPPRESS for value in headers.get("x-auto-response-suppress", ())):
        return Reason.SUPPRESS
    if any(value.lower().startswith(signs.REPORTS) for value in headers.get("content-type", ())):
        return Reason.REPORT
    return None


def _forwarded_as_bulk(headers: Headers) -> bool:
    """Whether it came by a provider that calls bulk whatever it forwards: so does GoDaddy, of everybody's mail."""
    path = _return_path(headers).casefold()
    return path.startswith("srs0=") and addresses.domain(path).endswith("secureserver.net")


def _path(mail: Incoming, headers: Headers) -> Reason | None:
    if "return-path" not in headers:
        return Reason.NO_RETURN_PATH if mail.needs_return_path else None
    # some servers write their own name for no sender
    return Reason.NULL_RETURN_PATH if _return_path(headers).casefold() in {"", "mailer-daemon"} else None


def _sender(mail: Incoming, headers: Headers) -> Reason | None:
    path = _return_path(headers)
    from_, sender = addresses.bare(mail.from_), addresses.bare(mail.sender)
    # a person may be called dog-owner@: a list's name counts where somebody else stands in From
    others = [one for one in (sender, path) if one.casefold() != from_.casefold()]
    if (
        addresses.is_program(from_)
        or subjects.is_programs_name(mail.from_name)
        or any(addresses.is_lists(one) or addresses.is_program(one) for one in others)
    ):
        return Reason.PROGRAM
    # an unread Return-Path alone is a web form's or a shop's: the writer stands in From, at another place
    unread = addresses.nobody_reads(path) and addresses.domain(path) == addresses.domain(from_)
    if addresses.nobody_reads(from_) or unread:
        return Reason.NO_REPLY
    return Reason.SENDOUT if addresses.is_sendout(from_) or addresses.is_sendout(sender) else None
