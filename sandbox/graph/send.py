"""Sending: ``sendMail``, drafts, answers and forwards. Graph answers 202 and nothing else."""

from __future__ import annotations

import re

from sandbox.graph import mail_input
from sandbox.graph.mail_access import SEND, USER, WRITE, created, mail_route, message_paths
from sandbox.graph.mail_input import invalid
from sandbox.graph.messages import is_mime, owner_of, whole
from sandbox.graph.replies import answer
from sandbox.graph.routing import Handler, Request, Response, Routes
from sandbox.mail import codec
from sandbox.mail.model import Mail

routes = Routes()
MOST_RECIPIENTS = 500
_ADDRESS = re.compile(r"[^\s@<>(),;:\"\[\]]+@[^\s@<>(),;:\"\[\]]+")


def deliver(request: Request, mailbox_id: str, mail: Mail, *, save_copy_in: str | None) -> None:
    """Hand a mail to the transport. Raises ODataError: recipients that are none, limits, a From that is not allowed."""
    everybody = mail.recipients()
    wrong = next((address for address in everybody if not _ADDRESS.fullmatch(address.address)), None)
    if not everybody or wrong is not None:
        shown = wrong.address or wrong.name if wrong else ""
        raise invalid(
            f"At least one recipient is not valid., Recipient '{shown}' is not resolved. All recipients must be resolved before"
            " a message can be submitted.",
            "ErrorInvalidRecipients",
        )
    if len(everybody) > MOST_RECIPIENTS:
        raise invalid(f"The message has more than {MOST_RECIPIENTS} recipients.", "ErrorExceededMaxRecipientLimit")
    # whether the From is allowed comes first: what is refused is not counted
    request.tenant.exchange.authorise_sender(mail, mailbox_id, request.caller.user_id)
    request.tenant.limits.sending(mailbox_id, len(everybody))
    request.tenant.exchange.submit(
        mail, mailbox_id=mailbox_id, save_copy_in=save_copy_in, acting_user_id=request.caller.user_id
    )


@mail_route(routes, "POST", f"{USER}/sendMail", needs=SEND)
def send_mail(request: Request, mailbox_id: str) -> Response:
    """Send a message given as JSON or as base64 MIME."""
    owner = owner_of(request, mailbox_id)
    if is_mime(request):
        deliver(request, mailbox_id, mail_input.mime_mail(request.body, owner), save_copy_in="sentitems")
        return Response(202)
    given = {name.casefold(): value for name, value in request.json().items()}
    if "message" not in given:
        raise invalid("The request is missing the parameter 'Message'.", "ErrorInvalidParameter")
    keep = _boolean(given.get("savetosentitems"), default=True)
    deliver(
        request,
        mailbox_id,
        mail_input.mail(given["message"], owner),
        save_copy_in="sentitems" if keep else None,
    )
    return Response(202)


def _boolean(value: object, *, default: bool) -> bool:
    """A boolean, also written as text, as the reference's own example of ``sendMail`` has it. Raises ODataError 400."""
    if value is None:
        return default
    word = str(value).casefold()
    if word not in ("true", "false"):
        raise invalid("Cannot convert the literal to the expected type 'Edm.Boolean'.", "RequestBodyRead")
    return word == "true"


@mail_route(routes, "POST", *message_paths("/send"), needs=SEND)
def send_draft(request: Request, mailbox_id: str) -> Response:
    """Send a draft; it becomes a sent item with the same immutable id."""
    store = request.tenant.mail
    stored = store.need(mailbox_id, request.params["message"])
    if not stored.is_draft:
        raise invalid("The message cannot be sent because it is not a draft.", "ErrorInvalidOperation")
    mail = store.mail_of(stored)
    mail.sent_at = mail.received_at = None
    with request.tenant.transaction():
        deliver(request, mailbox_id, mail, save_copy_in=None)
        settled = {
            "from": codec.recipient(mail.from_),
            "sender": codec.recipient(mail.sender),
            "internetMessageId": mail.message_id,
        }
        if any(stored.properties.get(name) != value for name, value in settled.items()):
            store.update(mailbox_id, stored.immutable_id, settled)
        store.move(mailbox_id, stored.immutable_id, "sentitems", sent=True)
    return Response(202)


def _answer(request: Request, mailbox_id: str, kind: str) -> Mail:
    store = request.tenant.mail
    stored = store.need(mailbox_id, request.params["message"])
    given = request.json() if request.body else {}
    owner = owner_of(request, mailbox_id)
    return answer(stored, store.mail_of(stored), owner, store.settings(mailbox_id), kind=kind, given=given)


def _create(kind: str) -> Handler:
    @mail_route(routes, "POST", *message_paths(f"/create{kind[0].upper()}{kind[1:]}"), needs=WRITE)
    def create(request: Request, mailbox_id: str) -> Response:
        """A draft that answers or forwards the message."""
        store = request.tenant.mail
        return created(
            whole(request, store, store.add(mailbox_id, "drafts", _answer(request, mailbox_id, kind), is_draft=True))
        )

    return create


def _send(kind: str) -> Handler:
    @mail_route(routes, "POST", *message_paths(f"/{kind}"), needs=SEND)
    def send(request: Request, mailbox_id: str) -> Response:
        """Answer or forward the message at once."""
        deliver(request, mailbox_id, _answer(request, mailbox_id, kind), save_copy_in="sentitems")
        return Response(202)

    return send


ANSWERS = [make(kind) for kind in ("reply", "replyAll", "forward") for make in (_create, _send)]
