"""Delivery into one mailbox: forwarding, junk, inbox rules, automatic reply."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol
from uuid import uuid4

from policies.vocabulary import Address
from sandbox.exchange import reports
from sandbox.exchange.mime import header_list, to_mime
from sandbox.exchange.mime_write import content_type
from sandbox.exchange.rules import Verdict, apply_rules
from sandbox.mail.errors import MailError
from sandbox.mail.item_ids import MalformedIdError
from sandbox.mail.model import Attachment, Mail

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sandbox.directory import UserRow
    from sandbox.exchange.auto_replies import AutoReplies
    from sandbox.exchange.config import Config
    from sandbox.exchange.transport import Job
    from sandbox.tenant import Tenant

LOOP_HEADER = "X-MS-Exchange-Inbox-Rules-Loop"
_SCL = re.compile(r"(?:^|;)\s*SCL:\s*(-?\d{1,2})", re.IGNORECASE)


class Onward(Protocol):
    """What delivery needs of the transport."""

    config: Config
    replies: AutoReplies

    def route(self, mail: Mail, recipients: Sequence[str], *, outside: bool = False) -> None:
        """Deliver a further mail."""
        ...

    def note(self, job: Job, address: str, status: str) -> None:
        """Write the trace."""
        ...

    def fail(self, job: Job, address: str, failure: reports.Failure, *, tell: str | None = None) -> None:
        """Report a delivery that cannot be made."""
        ...


class Delivery:
    """Puts a mail into a mailbox and does what the mailbox's own settings ask for."""

    def __init__(self, tenant: Tenant, onward: Onward) -> None:
        self.tenant = tenant
        self.onward = onward

    def deliver(self, job: Job, user: UserRow, address: str, own: frozenset[str]) -> None:
        """Deliver one copy to this user's mailbox, which is made if it is not there."""
        if not self._forward_mailbox(job, user, own):
            return
        self.tenant.mail.ensure_mailbox(user.id)
        mail = self._as_received(job)
        junk = is_junk(mail, outside=job.outside)
        verdict = (
            Verdict("junkemail") if junk else apply_rules(self.tenant.mail.rules(user.id), mail, own, size=job.size)
        )
        self._put(user, mail, verdict)
        self.onward.note(job, address, "filteredAsSpam" if junk else "delivered")
        job.told.append(user.display_name)
        self._run_onward(job, user, own, mail, verdict)
        reply = self.onward.replies.reply_to(user, own, mail, junk=junk)
        if reply is not None:
            self._send(reply, [one.address for one in reply.to])
            sv = f"Automatiskt svar från {user.display_name} till {reply.to[0].address}"
            en = f"Automatic reply from {user.display_name} to {reply.to[0].address}"
            self.tenant.tell("automatic-reply", sv, en, sender=user.mail, recipient=reply.to[0].address)

    def _as_received(self, job: Job) -> Mail:
        mail = job.mail
        listed = [(name, re.sub(r"\r\n[ \t]", " ", value)) for name, value in header_list(mail)]
        if not any(name == "Content-Type" for name, _ in listed):
            given = next((value for name, value in mail.headers if name.lower() == "content-type"), content_type(mail))
            listed.append(("Content-Type", given))
        listed += [
            ("Return-Path", mail.return_path or "<>"),
            ("X-MS-Exchange-Organization-AuthAs", "Anonymous" if job.outside else "Internal"),
            ("X-MS-Exchange-Organization-Network-Message-Id", mail.message_id.strip("<>")),
        ]
        return replace(mail, headers=listed, bcc=[], categories=[], received_at=self.tenant.now())

    def _put(self, user: UserRow, mail: Mail, verdict: Verdict) -> None:
        kept = replace(
            mail, importance=verdict.importance or mail.importance, categories=[*mail.categories, *verdict.categories]
        )
        for folder in dict.fromkeys([verdict.folder, *verdict.copies]):
            if folder is None:
                continue
            try:
                self.tenant.mail.add(user.id, folder, kept, is_read=verdict.mark_read)
            except (
                MailError,
                MalformedIdError,
            ):  # the rule names a folder that is gone: Exchange leaves the mail in the inbox
                if folder == verdict.folder:
                    self.tenant.mail.add(user.id, "inbox", kept, is_read=verdict.mark_read)

    # --- onward -----------------------------------------------------------------------------------

    def _forward_mailbox(self, job: Job, user: UserRow, own: frozenset[str]) -> bool:
        """Mailbox forwarding (Set-Mailbox); whether the mailbox itself gets a copy too."""
        config = self.onward.config.mailbox(user.id)
        to = self.tenant.directory.user(config.forwarding_id) if config.forwarding_id else None
        target = to.mail if to else config.forwarding_smtp
        if not target or _looped(job.mail, own):
            return True
        if not self._may_leave(job, user, target):
            return True
        forwarded = replace(job.mail, headers=[*job.mail.headers, (LOOP_HEADER, user.mail)])
        self._send(forwarded, [target])
        self._tell_forwarded(user, target)
        return config.deliver_and_forward

    def _run_onward(self, job: Job, user: UserRow, own: frozenset[str], mail: Mail, verdict: Verdict) -> None:
        if _looped(mail, own):
            return
        ways = (("redirect", verdict.redirect), ("forward", verdict.forward), ("attach", verdict.attach))
        for way, targets in ways:
            allowed = [one for one in targets if one.key not in own and self._may_leave(job, user, one.address)]
            if not allowed:
                continue
            onward = (
                _redirected(mail, user)
                if way == "redirect"
                else _forwarded(mail, user, allowed, attach=way == "attach")
            )
            self._send(onward, [one.address for one in allowed])
            self._tell_forwarded(user, ", ".join(one.address for one in allowed))

    def _may_leave(self, job: Job, user: UserRow, target: str) -> bool:
        if self.tenant.directory.is_internal(target) or self.onward.config.auto_forwarding:
            return True
        self.onward.fail(job, target, reports.FORWARDING_BLOCKED, tell=user.mail if job.mail.return_path else None)
        return False

    def _send(self, mail: Mail, recipients: list[str]) -> None:
        mail.message_id = mail.message_id or f"<{uuid4().hex.upper()}@{self.tenant.directory.domains()[0]}>"
        mail.sent_at = mail.sent_at or self.tenant.now()
        self.onward.route(mail, recipients)

    def _tell_forwarded(self, user: UserRow, target: str) -> None:
        sv, en = (
            f"Vidarebefordrat från {user.display_name} till {target}",
            f"Forwarded from {user.display_name} to {target}",
        )
        self.tenant.tell("forwarded", sv, en, sender=user.mail, recipient=target)


def is_junk(mail: Mail, *, outside: bool) -> bool:
    """Whether the spam filter's verdict on a mail from outside is 5 or more (``X-Forefront-Antispam-Report: SCL:9``)."""
    reports_ = [value for name, value in mail.headers if name.lower() == "x-forefront-antispam-report"]
    found = [int(match.group(1)) for value in reports_ if (match := _SCL.search(value))]
    return outside and any(level >= 5 for level in found)


def _looped(mail: Mail, own: frozenset[str]) -> bool:
    return any(name.lower() == LOOP_HEADER.lower() and value.strip().casefold() in own for name, value in mail.headers)


def _redirected(mail: Mail, user: UserRow) -> Mail:
    """The same mail, from the same sender, only sent on."""
    return replace(mail, headers=[*_carried(mail), (LOOP_HEADER, user.mail)], received_at=None)


def _carried(mail: Mail) -> list[tuple[str, str]]:
    return [(name, value) for name, value in mail.headers if name.lower() != "return-path"]


def _forwarded(mail: Mail, user: UserRow, to: list[Address], *, attach: bool) -> Mail:
    """A new mail from the mailbox's owner that carries the old one below a header block, or attached."""
    me = Address(user.mail, user.display_name)
    loops = [one for one in mail.headers if one[0].lower() in {LOOP_HEADER.lower(), "received"}]
    onward = Mail(
        sender=me,
        from_=me,
        to=to,
        subject=f"VB: {mail.subject}",
        body="<html><body></body></html>",
        importance=mail.importance,
        attachments=list(mail.attachments),
        headers=[*loops, (LOOP_HEADER, user.mail)],
        references=[*mail.references, mail.message_id][-20:],
        return_path=user.mail if mail.return_path else "",
    )
    if attach:
        onward.attachments = [
            Attachment(mail.subject or "meddelande", "message/rfc822", to_mime(replace(mail, bcc=[])))
        ]
        return onward
    old = mail.body if mail.body_type == "html" else f"<pre>{html.escape(mail.body)}</pre>"
    block = "<br>".join(
        f"<b>{label}:</b> {html.escape(value)}"
        for label, value in (
            ("Från", f"{mail.from_.name} <{mail.from_.address}>"),
            ("Skickat", mail.sent_at.strftime("%Y-%m-%d %H:%M") if mail.sent_at else ""),
            ("Till", "; ".join(one.name or one.address for one in mail.to)),
            ("Ämne", mail.subject),
        )
    )
    onward.body = f'<html><body><div id="divRplyFwdMsg">{block}</div><br>{old}</body></html>'
    return onward
