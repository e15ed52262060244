"""Exchange's transport: takes mails that leave a mailbox or come from outside, and delivers them."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from email.utils import format_datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from policies.vocabulary import Address
from sandbox.exchange import reports
from sandbox.exchange.access import Access
from sandbox.exchange.auto_replies import AutoReplies
from sandbox.exchange.cmdlets import Roles
from sandbox.exchange.config import Config
from sandbox.exchange.delivery import Delivery
from sandbox.exchange.mail_flow import apply_mail_flow
from sandbox.exchange.maildir import Outside
from sandbox.exchange.mime import to_mime
from sandbox.exchange.suppression import SUPPRESS_PROPERTY, suppress_header
from sandbox.exchange.trace import Trace
from sandbox.graph.routing import ODataError
from sandbox.mail.model import Mail

if TYPE_CHECKING:
    from sandbox.directory import UserRow
    from sandbox.tenant import Tenant

MAX_HOPS = 30
ORGANISATION_HEADERS = "x-ms-exchange-organization-"


@dataclass(slots=True)
class Job:
    """One mail on its way to these addresses. ``outside``: it came from outside; ``told``: whom it reached, for the live list."""

    mail: Mail
    recipients: list[str]
    outside: bool = False
    size: int = 0
    told: list[str] = field(default_factory=list)


class Exchange:
    """The tenant's mail transport. Everything happens at once, in the order of submission, on the tenant's loop."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant
        self.access = Access(tenant)
        self.trace = Trace(tenant)
        self.trace.forget_old()
        self.config = Config(tenant)
        self.roles = Roles(tenant)
        self.replies = AutoReplies(tenant)
        self.outside = Outside(tenant)
        tenant.after_commit.append(self.outside.write_out)
        self._delivery = Delivery(tenant, self)
        self._queue: deque[Job] = deque()
        self._running = False

    # --- rights -----------------------------------------------------------------------------------

    def can_open(self, user_id: str, mailbox_id: str) -> bool:
        """Own mailbox, or Full Access."""
        return self.access.can_open(user_id, mailbox_id)

    def can_send_as(self, user_id: str, mailbox_id: str) -> bool:
        """Own mailbox, or Send As."""
        return self.access.can_send_as(user_id, mailbox_id)

    def can_send_on_behalf(self, user_id: str, mailbox_id: str) -> bool:
        """Send on behalf, which shows both names."""
        return self.access.can_send_on_behalf(user_id, mailbox_id)

    # --- submission -------------------------------------------------------------------------------

    def submit(
        self,
        mail: Mail,
        *,
        mailbox_id: str | None,
        save_copy_in: str | None = "sentitems",
        envelope: Sequence[str] | None = None,
        acting_user_id: str | None = None,
    ) -> None:
        """Send a mail from a mailbox, or take one from outside (``mailbox_id`` None), and deliver it.

        ``save_copy_in``: folder of the sender's copy, or None; ``envelope``: the recipients when they are not those of the headers
        (SMTP); ``acting_user_id``: the signed-in person when that is not the mailbox's owner.
        ``mail`` itself gets its message id and date (so that a draft can be brought in line). Raises ODataError 403
        ``ErrorSendAsDenied`` when the From address may not be used.
        """
        mail.message_id = mail.message_id or f"<{uuid4().hex.upper()}@{self._domain}>"
        mail.sent_at = mail.sent_at or self.tenant.now()
        with self.tenant.transaction():
            if mailbox_id is None:
                mail = replace(mail, headers=_without(mail.headers, ORGANISATION_HEADERS))
            else:
                self.authorise_sender(mail, mailbox_id, acting_user_id)
                headers = [one for one in mail.headers if one[0].lower().startswith("x-")]
                mail = replace(mail, headers=_without(headers, "x-ms-exchange-"), return_path=mail.from_.address)
                self._save_copies(mail, mailbox_id, save_copy_in)
            mail = _with_suppress_header(mail)
            recipients = list(envelope) if envelope is not None else [one.address for one in mail.recipients()]
            self.route(mail, recipients, outside=mailbox_id is None)

    def authorise_sender(self, mail: Mail, mailbox_id: str, acting_user_id: str | None = None) -> None:
        """Settle From and Sender as Exchange does: own address, as another mailbox, or on its behalf. Raises ODataError 403."""
        owner = self.tenant.directory.user(mailbox_id)
        if owner is None:
            raise ODataError(
                404,
                "MailboxNotEnabledForRESTAPI",
                "The mailbox is either inactive, soft-deleted, or is hosted on-premise.",
            )
        sender = self.tenant.directory.user(acting_user_id or mailbox_id) or owner
        wanted = self.tenant.directory.user(mail.from_.address) if mail.from_.address else owner
        if wanted is None:
            raise _denied()
        if self.can_send_as(sender.id, wanted.id):
            as_sender = wanted
        elif self.can_send_on_behalf(sender.id, wanted.id):
            as_sender = sender
        else:
            raise _denied()
        address = mail.from_.address if mail.from_.key in own_addresses(wanted) else wanted.mail
        mail.from_ = Address(address, wanted.display_name)
        mail.sender = mail.from_ if as_sender.id == wanted.id else Address(sender.mail, sender.display_name)

    def route(self, mail: Mail, recipients: Sequence[str], *, outside: bool = False) -> None:
        """Deliver a finished mail; what its delivery causes (forwards, replies, bounces) is delivered after it."""
        self._queue.append(Job(mail, list(recipients), outside))
        if self._running:
            return
        self._running = True
        try:
            while self._queue:
                with self.tenant.transaction():
                    self._run(self._queue.popleft())
        finally:
            self._running = False
            self._queue.clear()

    # --- inside -----------------------------------------------------------------------------------

    @property
    def _domain(self) -> str:
        return next(iter(self.tenant.directory.domains()), "localhost")

    def _save_copies(self, mail: Mail, mailbox_id: str, folder: str | None) -> None:
        if folder is not None:
            self.tenant.mail.add(mailbox_id, folder, replace(mail, received_at=mail.sent_at), is_read=True)
        other = self.tenant.directory.user(mail.from_.address)
        if other is None or other.id == mailbox_id:
            return
        config = self.config.mailbox(other.id)
        behalf = mail.sender.key != mail.from_.key
        if config.copy_sent_on_behalf if behalf else config.copy_sent_as:
            self.tenant.mail.add(other.id, "sentitems", replace(mail, received_at=mail.sent_at), is_read=True)

    def _run(self, job: Job) -> None:
        job.mail = apply_mail_flow(self.config.transport_rules(), job.mail, self.tenant.directory.is_internal)
        job.size = len(to_mime(job.mail))
        received = f"from {'mx.outside.example' if job.outside else self._domain} by mail.{self._domain} with HTTPS; "
        hops = sum(1 for name, _ in job.mail.headers if name.lower() == "received")
        job.mail.headers = [("Received", received + format_datetime(self.tenant.now())), *job.mail.headers]
        seen: set[str] = set()
        for address in job.recipients:
            if hops >= MAX_HOPS:
                self.fail(job, address, reports.HOP_COUNT)
            else:
                self._resolve(job, address, seen)
        if job.told:
            self._tell_delivered(job)

    def _resolve(self, job: Job, address: str, seen: set[str]) -> None:
        """Find out who an address is and deliver; each mailbox gets one copy, whatever lists it stands on."""
        user = self._user(address)
        group = None if user else self.tenant.directory.group_by_address(address)
        if user is not None:
            self._once(job, user, address, seen)
        elif group is not None:
            self.note(job, address, "expanded")
            for member in self.tenant.directory.members(group.id):
                self._once(job, member, member.mail, seen)
        elif self.tenant.directory.is_internal(address) or "@" not in address:
            self.fail(job, address, reports.NO_SUCH_ADDRESS)
        elif address.casefold() not in seen:
            seen.add(address.casefold())
            self._outside(job, address)

    def _user(self, address: str) -> UserRow | None:
        user = self.tenant.directory.user(address)
        if user is None and "+" in address and "@" in address:  # plus addressing
            local, _, domain = address.rpartition("@")
            user = self.tenant.directory.user(f"{local.partition('+')[0]}@{domain}")
        return user

    def _once(self, job: Job, user: UserRow, address: str, seen: set[str]) -> None:
        if user.id in seen:
            return
        seen.add(user.id)
        self._delivery.deliver(job, user, address, own_addresses(user))

    def _outside(self, job: Job, address: str) -> None:
        mail = replace(job.mail, bcc=[], headers=_without(job.mail.headers, ORGANISATION_HEADERS))
        self.outside.queue(mail, address, domain=self._domain)
        self.note(job, address, "delivered")
        sv = f"Skickat utanför kommunen till {address}: ”{mail.subject}”"
        self.tenant.tell("sent-outside", sv, f"Sent outside to {address}: “{mail.subject}”", recipient=address)

    def fail(self, job: Job, address: str, failure: reports.Failure, *, tell: str | None = None) -> None:
        """A delivery that cannot be made: trace it, and bounce unless the mail is itself automatic. ``tell``: who gets the bounce."""
        self.note(job, address, "failed")
        to = tell or job.mail.return_path
        sv = f"Kunde inte leverera till {address}: {failure.sv}"
        self.tenant.tell("bounced", sv, f"Could not deliver to {address}: {failure.line}", recipient=address)
        if to:
            report = reports.bounce(
                replace(job.mail, return_path=to), address, failure, at=self.tenant.now(), domain=self._domain
            )
            report.message_id = f"<{uuid4().hex.upper()}@{self._domain}>"
            report.sent_at = self.tenant.now()
            self.route(report, [to])

    def note(self, job: Job, address: str, status: str) -> None:
        """Write the message trace."""
        self.trace.write(
            message_id=job.mail.message_id,
            sender=job.mail.return_path or "<>",
            recipient=address,
            subject=job.mail.subject,
            status=status,
            size=job.size,
            from_outside=job.outside,
        )

    def _tell_delivered(self, job: Job) -> None:
        more = f" och {len(job.told) - 1} till" if len(job.told) > 1 else ""
        more_en = f" and {len(job.told) - 1} more" if len(job.told) > 1 else ""
        who = job.mail.from_.name or job.mail.from_.address
        self.tenant.tell(
            "delivered",
            f"Levererat till {job.told[0]}{more}: ”{job.mail.subject}” från {who}",
            f"Delivered to {job.told[0]}{more_en}: “{job.mail.subject}” from {who}",
            sender=job.mail.from_.address,
            recipient=job.told[0],
        )


def own_addresses(user: UserRow) -> frozenset[str]:
    """Every address of a mailbox, case-folded."""
    proxies = [str(one).partition(":")[2] for one in user.properties.get("proxyAddresses") or []]
    return frozenset(one.casefold() for one in (user.upn, user.mail, *proxies) if one)


def _denied() -> ODataError:
    return ODataError(
        403,
        "ErrorSendAsDenied",
        "The user account which was used to submit this request does not have the right to send mail on behalf of the specified"
        " sending account., Cannot submit message.",
    )


def _without(headers: list[tuple[str, str]], prefix: str) -> list[tuple[str, str]]:
    return [(name, value) for name, value in headers if not name.lower().startswith(prefix)]


def _with_suppress_header(mail: Mail) -> Mail:
    """PidTagAutoResponseSuppress leaves as the header X-Auto-Response-Suppress."""
    value = next((value for name, value in mail.extended.items() if name.lower() == SUPPRESS_PROPERTY.lower()), "")
    words = suppress_header(value)
    if not words or any(name.lower() == "x-auto-response-suppress" for name, _ in mail.headers):
        return mail
    return replace(mail, headers=[*mail.headers, ("X-Auto-Response-Suppress", words)])
