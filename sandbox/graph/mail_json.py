"""Messages as Graph answers them: what ``$select``, ``$expand`` and ``Prefer`` make of a stored message."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.graph.mail_access import may_read_content
from sandbox.graph.odata import Query, select
from sandbox.graph.routing import ODataError, Request
from sandbox.mail import html
from sandbox.mail.attachments import StoredAttachment
from sandbox.mail.codec import DEFAULTS
from sandbox.mail.item_ids import attachment_id
from sandbox.mail.store import MailStore
from sandbox.mail.stored import StoredMessage

ON_SELECT = ("internetMessageHeaders", "uniqueBody")
PROPERTIES = frozenset(name.casefold() for name in ("id", *DEFAULTS, *ON_SELECT))
NAVIGATION = frozenset({"attachments", "extensions", "singlevalueextendedproperties", "multivalueextendedproperties"})
_CONTENT = frozenset({"body", "bodypreview", "uniquebody", *NAVIGATION})
_BODY_PREFERENCE = re.compile(r'outlook\.body-content-type\s*=\s*"?(text|html)"?', re.IGNORECASE)
_EXTENDED_ID = re.compile(r"\bid\s+eq\s+'((?:[^']|'')*)'", re.IGNORECASE)
_HISTORY = re.compile(
    r"<hr\b[^<>]*>\s*<div[^<>]*\bid=\"?(?:x_)*divRplyFwdMsg|<div[^<>]*\bid=\"?(?:x_)*divRplyFwdMsg|<blockquote\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class View:
    """How the caller wants messages: ids, body format, properties."""

    query: Query
    immutable: bool = False
    body_type: str | None = None  # "text" | "html"; None leaves each as it is
    unsafe: bool = False
    asked: frozenset[str] = frozenset()  # $select's names in lower case; empty when everything is wanted
    names: tuple[str, ...] = tuple(DEFAULTS)  # the properties to give, in Graph's order

    @classmethod
    def of(cls, request: Request, query: Query) -> View:
        """Read from the request. Raises ODataError for unknown names, or content that ``Mail.ReadBasic`` does not reach."""
        prefer = request.headers.get("prefer", "")
        body_type = _BODY_PREFERENCE.search(prefer)
        content = may_read_content(request)
        asked = frozenset(name.partition("/")[0].casefold() for name in query.select)
        expanded = {name.casefold() for name in query.expand}
        if unknown := sorted((asked - PROPERTIES - NAVIGATION) | (expanded - NAVIGATION)):
            raise unknown_property(unknown[0])
        if not content and (asked | expanded) & _CONTENT:
            raise ODataError(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.")
        hidden = frozenset() if content else _CONTENT
        names = tuple(
            name for name in DEFAULTS if (not asked or name.casefold() in asked) and name.casefold() not in hidden
        )
        unsafe = "allow-unsafe-html" in prefer
        kind = body_type.group(1).lower() if body_type else None
        return cls(query, request.immutable_ids, kind, unsafe=unsafe, asked=asked, names=names)

    @property
    def needs_body(self) -> bool:
        """Whether the message's long columns have to be read."""
        return (
            not self.asked
            or bool(self.asked & {"body", "uniquebody", "internetmessageheaders"})
            or bool(self.query.expand)
        )

    @property
    def applied(self) -> dict[str, str]:
        """The ``Preference-Applied`` header for the body format."""
        return {"Preference-Applied": f'outlook.body-content-type="{self.body_type}"'} if self.body_type else {}


def unknown_property(name: str) -> ODataError:
    """Graph's answer to a property that messages do not have."""
    return ODataError(400, "BadRequest", f"Could not find a property named '{name}' on type 'microsoft.graph.message'.")


def message_json(store: MailStore, stored: StoredMessage, view: View) -> dict[str, Any]:
    """The message as this caller asked for it."""
    full = stored.json(immutable=view.immutable, names=view.names)
    if "body" in full:
        full["body"] = _body(stored, view)
    if "uniquebody" in view.asked:
        full["uniqueBody"] = _unique(_body(stored, view))
    if "internetmessageheaders" in view.asked and (headers := stored.transport.get("headers")):
        full["internetMessageHeaders"] = [{"name": name, "value": value} for name, value in headers]
    return {**full, **_expanded(store, stored, view)} if view.query.expand else full


def _body(stored: StoredMessage, view: View) -> dict[str, str]:
    content = stored.unsafe_body if view.unsafe and stored.unsafe_body else stored.body
    if view.body_type == "text" and stored.body_type == "html":
        return {"contentType": "text", "content": html.to_text(content)}
    if view.body_type == "html" and stored.body_type == "text":
        return {"contentType": "html", "content": html.from_text(content)}
    return {"contentType": stored.body_type, "content": content}


def _unique(body: dict[str, str]) -> dict[str, str]:
    """The body without the history below it."""
    if body["contentType"] == "text":
        return body
    found = _HISTORY.search(body["content"])
    return body if found is None else body | {"content": body["content"][: found.start()] + "</body></html>"}


def _expanded(store: MailStore, stored: StoredMessage, view: View) -> dict[str, Any]:
    """The navigation properties asked for."""
    found: dict[str, Any] = {}
    for name, inner in view.query.expand.items():
        match name.casefold():
            case "attachments":
                message_id = stored.id_for(immutable=view.immutable)
                attached = store.attachments.of(stored.key)
                found["attachments"] = [select(attachment_json(message_id, one), inner) for one in attached]
            case "singlevalueextendedproperties":
                if values := extended_json(stored.transport.get("extended", {}), inner):
                    found["singleValueExtendedProperties"] = values
            case other:
                found["extensions" if other == "extensions" else "multiValueExtendedProperties"] = []
    return found


def extended_json(extended: Mapping[str, str], inner: Query) -> list[dict[str, str]]:
    """The extended properties whose ids the inner ``$filter`` names. Raises ODataError without one, as Exchange does."""
    wanted = {identity.replace("''", "'").casefold() for identity in _EXTENDED_ID.findall(inner.filter or "")}
    if not wanted:
        raise ODataError(
            400, "ErrorInvalidUrlQueryFilter", "Extended properties can be expanded only with $filter=id eq '...'."
        )
    return [{"id": identity, "value": value} for identity, value in extended.items() if identity.casefold() in wanted]


def attachment_json(message_id: str, attachment: StoredAttachment) -> dict[str, Any]:
    """An attachment of any kind as Graph writes it, with its content."""
    common: dict[str, Any] = {
        "@odata.type": attachment.odata_type,
        "@odata.mediaContentType": attachment.content_type,
        "id": attachment_id(message_id, attachment.key),
        "lastModifiedDateTime": attachment.modified,
        "name": attachment.name,
        "contentType": attachment.content_type or None,
        "size": attachment.size,
        "isInline": attachment.inline,
    }
    if attachment.odata_type == "#microsoft.graph.fileAttachment":
        content = b64encode(attachment.content).decode()
        return common | {"contentId": attachment.content_id, "contentLocation": None, "contentBytes": content}
    del common["@odata.mediaContentType"]
    return common
