"""Messages as clients write them: JSON and MIME turned into mails, with Exchange's rules about what may be set."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Mapping
from typing import Any

from policies.vocabulary import Address
from sandbox.exchange.mime import from_mime
from sandbox.graph.mail_json import NAVIGATION, PROPERTIES, unknown_property
from sandbox.graph.routing import ODataError
from sandbox.mail import codec
from sandbox.mail.model import Attachment, Mail

DIRECT_LIMIT = 3 * 1024 * 1024  # bytes of an attachment that may be posted whole
_FILE, _ITEM, _REFERENCE = (f"#microsoft.graph.{kind}Attachment" for kind in ("file", "item", "reference"))
_ALWAYS = {"categories", "flag", "importance", "inferenceClassification", "isRead", "isDeliveryReceiptRequested",
           "isReadReceiptRequested", "singleValueExtendedProperties"}  # fmt: skip
_ON_DRAFTS = {"subject", "body", "toRecipients", "ccRecipients", "bccRecipients", "replyTo", "from", "sender",
              "internetMessageId", "internetMessageHeaders"}  # fmt: skip
_RECIPIENTS = {"toRecipients", "ccRecipients", "bccRecipients", "replyTo"}
_BOOLEANS = {"isRead", "isDeliveryReceiptRequested", "isReadReceiptRequested"}
_ENUMS = {"importance": ("low", "normal", "high"), "inferenceClassification": ("focused", "other")}
_CANONICAL = {name.casefold(): name for name in _ALWAYS | _ON_DRAFTS}


def invalid(message: str, code: str = "ErrorInvalidRequest") -> ODataError:
    """A 400 with that code."""
    return ODataError(400, code, message)


def recipients(value: Any) -> list[Address]:
    """Graph recipients as addresses. Raises ODataError 400 when they are not of that shape."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise invalid("A collection of recipients was expected.", "RequestBodyRead")
    return [recipient(one) for one in value]


def recipient(value: Any) -> Address:
    """One Graph recipient. Raises ODataError 400 when it is not of that shape."""
    inner = value.get("emailAddress") if isinstance(value, dict) else None
    if (
        not isinstance(inner, dict)
        or not isinstance(inner.get("address"), str | None)
        or not isinstance(inner.get("name"), str | None)
    ):
        raise invalid("A recipient must have an emailAddress with an address.", "RequestBodyRead")
    return Address((inner.get("address") or "").strip(), inner.get("name") or "")


def headers(value: Any) -> list[tuple[str, str]]:
    """``internetMessageHeaders``. Raises ODataError 400 for one that does not begin with ``x-``: JSON may set no other."""
    if not isinstance(value, list | None) or not all(isinstance(header, dict) for header in value or ()):
        raise invalid("A collection of internetMessageHeader was expected.", "RequestBodyRead")
    found = []
    for header in value or ():
        name, content = str(header.get("name", "")), str(header.get("value", ""))
        if not name.lower().startswith("x-"):
            raise invalid(
                f"The internet message header name '{name}' should start with 'x-' or 'X-'.",
                "InvalidInternetMessageHeader",
            )
        if any(char in name + content for char in "\r\n") or len(content) > 995:
            raise invalid(f"The internet message header '{name}' has an invalid value.", "InvalidInternetMessageHeader")
        found.append((name, content))
    if len(found) > 5:
        raise invalid(
            "The number of internet message headers exceeds the limit of 5.", "InvalidInternetMessageHeaderCollection"
        )
    return found


def attachment(value: Any) -> Attachment:
    """A Graph attachment. Raises ODataError 400 (shape) or 413 (over 3 MB: needs an upload session)."""
    if not isinstance(value, dict):
        raise invalid("An attachment must be an object.", "RequestBodyRead")
    kind = str(value.get("@odata.type") or "").casefold().replace("#", "")
    name = value.get("name")
    if kind not in (
        "microsoft.graph.fileattachment",
        "microsoft.graph.itemattachment",
        "microsoft.graph.referenceattachment",
    ):
        raise invalid("The '@odata.type' of an attachment must be given.", "BadRequest")
    if not isinstance(name, str):
        raise invalid("Required property 'name' is missing.", "ErrorInvalidRequest")
    inline = bool(value.get("isInline"))
    if kind.endswith("itemattachment"):
        return Attachment(
            name, value.get("contentType") or "message/rfc822", b"", None, inline, _ITEM, value.get("item") or {}
        )
    if kind.endswith("referenceattachment"):
        return Attachment(name, value.get("contentType") or "", b"", None, inline, _REFERENCE)
    try:
        content = b64decode(value.get("contentBytes") or "", validate=True)
    except (binascii.Error, ValueError, TypeError) as error:
        raise invalid("Cannot convert the literal to the expected type 'Edm.Binary'.", "RequestBodyRead") from error
    if len(content) > DIRECT_LIMIT:
        raise ODataError(
            413, "RequestEntityTooLarge", "The attachment is larger than 3 MB: create an upload session for it."
        )
    return Attachment(
        name, value.get("contentType") or "application/octet-stream", content, value.get("contentId"), inline
    )


def changes(value: Mapping[str, Any], *, is_draft: bool) -> dict[str, Any]:
    """A PATCH body as the store's changes. Raises ODataError 400 for what may not be set on this message."""
    clean: dict[str, Any] = {}
    for given, content in value.items():
        if given.startswith("@") or "@odata." in given:
            continue
        name = _CANONICAL.get(given.casefold())
        if name is None:
            if given.casefold() in PROPERTIES | NAVIGATION:
                raise invalid(f"Set action is invalid for property '{given}'.", "ErrorInvalidPropertySet")
            raise unknown_property(given)
        if name in _ON_DRAFTS and not is_draft:
            raise invalid(
                f"Update operation is invalid for property '{name}' on a sent message.",
                "ErrorInvalidPropertyUpdateSentMessage",
            )
        clean[name] = _checked(name, content)
    return clean


def _checked(name: str, content: Any) -> Any:
    if name in _RECIPIENTS:
        return codec.recipients(recipients(content))
    if name in ("from", "sender"):
        return codec.recipient(recipient(content)) if content else None
    if name in _BOOLEANS and not isinstance(content, bool):
        raise invalid(f"Cannot convert the value of '{name}' to the expected type 'Edm.Boolean'.", "RequestBodyRead")
    if name in _ENUMS:
        content = str(content).lower()
        if content not in _ENUMS[name]:
            raise invalid(f"Requested value '{content}' was not found.", "RequestBodyRead")
    if name in ("subject", "internetMessageId") and not isinstance(content, str | None):
        raise invalid(f"Cannot convert the value of '{name}' to the expected type 'Edm.String'.", "RequestBodyRead")
    if name == "body":
        return body(content)
    if name == "categories" and not (isinstance(content, list) and all(isinstance(one, str) for one in content)):
        raise invalid("A collection of 'Edm.String' was expected.", "RequestBodyRead")
    if name == "flag" and not isinstance(content, dict):
        raise invalid("A followupFlag was expected.", "RequestBodyRead")
    if name == "internetMessageHeaders":
        return [{"name": key, "value": text} for key, text in headers(content)]
    if name == "singleValueExtendedProperties":
        return [{"id": key, "value": text} for key, text in extended(content).items()]
    return content


def body(value: Any) -> dict[str, str]:
    """An ``itemBody``; text unless it says otherwise. Raises ODataError 400."""
    if not isinstance(value, dict) or not isinstance(value.get("content"), str | None):
        raise invalid("A body with contentType and content was expected.", "RequestBodyRead")
    kind = str(value.get("contentType") or "text").lower()
    if kind not in ("text", "html"):
        raise invalid(f"Requested value '{kind}' was not found.", "RequestBodyRead")
    return {"contentType": kind, "content": value.get("content") or ""}


def extended(value: Any) -> dict[str, str]:
    """``singleValueExtendedProperties`` by id. Raises ODataError 400."""
    if not isinstance(value, list) or not all(
        isinstance(one, dict) and isinstance(one.get("id"), str) for one in value
    ):
        raise invalid("A collection of singleValueLegacyExtendedProperty was expected.", "RequestBodyRead")
    return {one["id"]: str(one.get("value") or "") for one in value}


def mail(value: Mapping[str, Any], owner: Address) -> Mail:
    """A Graph message as a new mail from ``owner``, unless it names another From. Raises ODataError 400."""
    if not isinstance(value, Mapping):
        raise invalid("A message was expected.", "RequestBodyRead")
    writable = {name.casefold() for name in _ALWAYS | _ON_DRAFTS} | {"attachments"}
    for name in value:
        if "@" not in name and name.casefold() not in PROPERTIES | NAVIGATION:
            raise unknown_property(name)
    given = {_CANONICAL.get(name.casefold(), name): item for name, item in value.items() if name.casefold() in writable}
    attached = given.pop("attachments", None) or []
    clean = changes(given, is_draft=True)
    content = clean.get("body") or {"contentType": "text", "content": ""}
    from_ = codec.address(clean["from"]) if clean.get("from") else owner
    made = Mail(
        sender=codec.address(clean["sender"]) if clean.get("sender") else owner,
        from_=from_,
        subject=clean.get("subject") or "",
    )
    made.body, made.body_type = content["content"], content["contentType"]
    made.to, made.cc, made.bcc, made.reply_to = (
        codec.addresses(clean.get(name)) for name in ("toRecipients", "ccRecipients", "bccRecipients", "replyTo")
    )
    made.headers = [(header["name"], header["value"]) for header in clean.get("internetMessageHeaders", ())]
    made.extended = {one["id"]: one["value"] for one in clean.get("singleValueExtendedProperties", ())}
    made.categories = clean.get("categories") or []
    made.importance = clean.get("importance", "normal")
    made.message_id = clean.get("internetMessageId") or ""
    made.read_receipt_requested = bool(clean.get("isReadReceiptRequested"))
    made.attachments = [attachment(one) for one in attached]
    return made


def mime_mail(data: bytes, owner: Address) -> Mail:
    """A base64 MIME submission. Exchange keeps the content and strips the headers (PLATFORM-FACTS). Raises ODataError 400."""
    try:
        raw = b64decode(b"".join(data.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise invalid("Invalid base64 string for MIME content.", "ErrorMimeContentInvalidBase64String") from error
    if not raw.strip():
        raise invalid("The MIME content is empty.", "ErrorMimeContentInvalid")
    made = from_mime(raw)
    made.headers, made.in_reply_to, made.references, made.return_path = [], "", [], None
    made.conversation_id, made.conversation_index = "", b""
    made.sent_at = made.received_at = None
    made.from_ = made.from_ if made.from_.address else owner
    made.sender = owner
    return made
