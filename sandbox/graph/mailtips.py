"""``getMailTips``: who is away, who is full, how many a list reaches."""

from __future__ import annotations

from typing import Any

from sandbox.exchange.auto_replies import is_active
from sandbox.graph.mail_access import READ, USER, mail_route
from sandbox.graph.mail_input import invalid
from sandbox.graph.odata import context
from sandbox.graph.routing import Request, Response, Routes

routes = Routes()
OPTIONS = {
    "automaticReplies", "mailboxFullStatus", "customMailTip", "externalMemberCount", "totalMemberCount", "maxMessageSize",
    "deliveryRestriction", "moderationStatus", "recipientScope", "recipientSuggestions",
}  # fmt: skip
MOST = 100
_MAX_SIZE = 36_700_160  # bytes


@mail_route(routes, "POST", f"{USER}/getMailTips", needs=READ)
def get_mail_tips(request: Request, _mailbox_id: str) -> Response:
    """The tips asked for, for each address."""
    given = {name.casefold(): value for name, value in request.json().items()}
    addresses, wanted = given.get("emailaddresses"), given.get("mailtipsoptions")
    if not isinstance(addresses, list) or not all(isinstance(one, str) for one in addresses) or len(addresses) > MOST:
        raise invalid(f"EmailAddresses must be a collection of at most {MOST} addresses.", "ErrorInvalidArgument")
    options = {option.strip().casefold() for option in str(wanted or "").split(",") if option.strip()}
    if not options or options - {option.casefold() for option in OPTIONS}:
        raise invalid("MailTipsOptions has an invalid value.", "ErrorInvalidArgument")
    value = [_tips(request, address, options) for address in addresses]
    return Response(200, {"@odata.context": context(request, "Collection(microsoft.graph.mailTips)"), "value": value})


def _tips(request: Request, address: str, options: set[str]) -> dict[str, Any]:
    tenant = request.tenant
    tips: dict[str, Any] = {"emailAddress": {"name": "", "address": address}}
    user, group = tenant.directory.user(address), tenant.directory.group_by_address(address)
    if user is None and group is None and tenant.directory.is_internal(address):
        error = {"code": "RecipientNotFound", "message": "The recipient's e-mail address could not be resolved."}
        return tips | {"error": error}
    shown: dict[str, Any] = {}
    if "recipientscope" in options:
        shown["recipientScope"] = "internal" if tenant.directory.is_internal(address) else "external"
    if "maxmessagesize" in options:
        shown["maxMessageSize"] = _MAX_SIZE
    if "deliveryrestriction" in options:
        shown["deliveryRestricted"] = False
    if "moderationstatus" in options:
        shown["isModerated"] = False
    if "recipientsuggestions" in options:
        shown["recipientSuggestions"] = []
    if "custommailtip" in options:
        shown["customMailTip"] = ""
    if "mailboxfullstatus" in options:
        shown["mailboxFull"] = False
    members = tenant.directory.members(group.id) if group is not None else []
    if "totalmembercount" in options:
        shown["totalMemberCount"] = len(members) if group is not None else 1
    if "externalmembercount" in options:
        outside = [member for member in members if not tenant.directory.is_internal(member.mail)]
        shown["externalMemberCount"] = (
            len(outside) if group is not None else int(not tenant.directory.is_internal(address))
        )
    if "automaticreplies" in options and user is not None and tenant.mail.has_mailbox(user.id):
        shown["automaticReplies"] = _automatic_replies(request, user.id)
    return tips | shown


def _automatic_replies(request: Request, mailbox_id: str) -> dict[str, Any]:
    settings = request.tenant.mail.settings(mailbox_id)
    replies = settings["automaticRepliesSetting"]
    if not is_active(replies, request.tenant.now()):
        return {"message": ""}
    found: dict[str, Any] = {
        "message": replies.get("internalReplyMessage") or "",
        "messageLanguage": settings["language"],
    }
    if replies["status"] == "scheduled":
        found["scheduledStartTime"] = replies["scheduledStartDateTime"]
        found["scheduledEndTime"] = replies["scheduledEndDateTime"]
    return found
