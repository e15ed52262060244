"""Inbox rules (``messageRules``). Those that Graph cannot express are read-only and empty; nobody may change them."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import msgspec

from sandbox.graph.mail_access import (
    SETTINGS_READ,
    SETTINGS_WRITE,
    created,
    folder_paths,
    mail_route,
    no_content,
    not_found,
    text,
)
from sandbox.graph.mail_input import invalid, recipients
from sandbox.graph.odata import Query, context, page, select
from sandbox.graph.routing import ODataError, Request, Response, Routes
from sandbox.mail.codec import recipients as recipients_json
from sandbox.mail.errors import NoFolderError
from sandbox.mail.store import MailStore

routes = Routes()
_OWN = {"displayName", "sequence", "isEnabled", "conditions", "actions", "exceptions"}
_ACTIONS: dict[str, type | str] = {
    "moveToFolder": "folder", "copyToFolder": "folder", "delete": bool, "permanentDelete": bool, "markAsRead": bool,
    "stopProcessingRules": bool, "markImportance": str, "assignCategories": list, "forwardTo": "recipients",
    "forwardAsAttachmentTo": "recipients", "redirectTo": "recipients",
}  # fmt: skip
_TEXTS = {
    "bodyContains",
    "bodyOrSubjectContains",
    "categories",
    "headerContains",
    "recipientContains",
    "senderContains",
    "subjectContains",
}
_PEOPLE = {"fromAddresses", "sentToAddresses"}
_OTHER = {"importance", "messageActionFlag", "sensitivity", "withinSizeRange"}


def _rule_id(key: int) -> str:
    return urlsafe_b64encode(b"\x01\x00\x00" + key.to_bytes(6, "big")).decode()


def add_rule(store: MailStore, mailbox_id: str, rule: dict[str, Any], *, read_only: bool = False) -> dict[str, Any]:
    """Write a rule (Graph's JSON without id); ``read_only``: one that Graph cannot express. The rule as Graph shows it."""
    mailbox, tenant = store.key(mailbox_id), store.tenant
    full = {
        "id": "",
        "displayName": rule.get("displayName", ""),
        "sequence": rule.get("sequence") or len(store.rules(mailbox_id)) + 1,
        "isEnabled": rule.get("isEnabled", True),
        "hasError": False,
        "isReadOnly": read_only,
    }
    if not read_only:
        full |= {name: rule[name] for name in ("conditions", "actions", "exceptions") if rule.get(name) is not None}
    with tenant.transaction():
        cursor = tenant.db.execute(
            "INSERT INTO message_rules (mailbox, sequence, rule) VALUES (?, ?, '{}')", (mailbox, full["sequence"])
        )
        full["id"] = _rule_id(int(cursor.lastrowid or 0))
        tenant.run("UPDATE message_rules SET rule = ? WHERE key = ?", (msgspec.json.encode(full), cursor.lastrowid))
    return full


def _check(store: MailStore, mailbox_id: str, body: dict[str, Any]) -> dict[str, Any]:
    """The body's own properties, checked. Raises ODataError 400."""
    given = {
        name: value for name, value in body.items() if "@" not in name and name not in ("id", "hasError", "isReadOnly")
    }
    if unknown := sorted(set(given) - _OWN):
        raise invalid(
            f"The property '{unknown[0]}' does not exist on type 'microsoft.graph.messageRule'.", "RequestBodyRead"
        )
    if "sequence" in given and (not isinstance(given["sequence"], int) or given["sequence"] < 1):
        raise invalid("The sequence of a rule must be 1 or more.", "ErrorInvalidArgument")
    if "isEnabled" in given and not isinstance(given["isEnabled"], bool):
        raise invalid("Cannot convert the value of 'isEnabled' to the expected type 'Edm.Boolean'.", "RequestBodyRead")
    for name in ("conditions", "exceptions", "actions"):
        if not isinstance(given.get(name), dict | None):
            raise invalid(f"An object was expected as '{name}'.", "RequestBodyRead")
    for name in ("conditions", "exceptions"):
        if given.get(name) is not None:
            given[name] = {key: _predicate(key, value) for key, value in given[name].items() if value is not None}
    if given.get("actions") is not None:
        given["actions"] = {
            key: _action(store, mailbox_id, key, value) for key, value in given["actions"].items() if value is not None
        }
    return given


def _predicate(name: str, value: Any) -> Any:
    if name in _TEXTS and isinstance(value, list) and all(isinstance(one, str) for one in value):
        return value
    if name in _PEOPLE:
        return recipients_json(recipients(value))
    if name in _OTHER or (isinstance(value, bool) and name.startswith(("is", "has", "sent", "notSent"))):
        return value
    raise invalid(f"The predicate '{name}' or its value is not valid.", "RequestBodyRead")


def _action(store: MailStore, mailbox_id: str, name: str, value: Any) -> Any:
    kind = _ACTIONS.get(name)
    if kind == "folder" and isinstance(value, str):
        try:
            return store.folder(mailbox_id, value).id
        except (NoFolderError, ValueError) as error:
            raise invalid("The folder of the rule could not be found.", "ErrorInvalidArgument") from error
    if kind == "recipients":
        return recipients_json(recipients(value))
    if isinstance(kind, type) and isinstance(value, kind):
        return value
    raise invalid(f"The action '{name}' or its value is not valid.", "RequestBodyRead")


def _inbox(request: Request, mailbox_id: str) -> None:
    if request.tenant.mail.folder(mailbox_id, request.params["folder"]).well_known != "inbox":
        raise invalid("Rules are supported on the Inbox only.", "ErrorInvalidOperation")


def _one(request: Request, mailbox_id: str) -> dict[str, Any]:
    _inbox(request, mailbox_id)
    found = next((rule for rule in request.tenant.mail.rules(mailbox_id) if rule["id"] == request.params["rule"]), None)
    if found is None:
        raise not_found()
    return found


def _changeable(request: Request, mailbox_id: str) -> dict[str, Any]:
    found = _one(request, mailbox_id)
    if found["isReadOnly"]:
        raise ODataError(400, "ErrorInvalidOperation", "The rule is read-only and can be changed in Outlook only.")
    return found


def _answer(request: Request, rule: dict[str, Any]) -> dict[str, Any]:
    what = f"users('{request.params['user']}')/mailFolders('{request.params['folder']}')/messageRules/$entity"
    return {"@odata.context": context(request, what), **rule}


@mail_route(routes, "GET", *folder_paths("/messageRules"), needs=SETTINGS_READ)
def list_rules(request: Request, mailbox_id: str) -> Response:
    """The rules of the Inbox, in sequence."""
    _inbox(request, mailbox_id)
    query = Query.parse(request.query)
    fits = query.predicate()
    found = [rule for rule in request.tenant.mail.rules(mailbox_id) if fits is None or fits(rule)]
    what = f"users('{request.params['user']}')/mailFolders('{request.params['folder']}')/messageRules"
    return Response(
        200,
        page(
            request,
            found,
            what=what,
            query=query,
            size=100,
            by_skip=True,
            count=len(found),
            shape=lambda rule: select(rule, query),
        ),
    )


@mail_route(routes, "GET", *folder_paths("/messageRules/$count"), needs=SETTINGS_READ)
def count_rules(request: Request, mailbox_id: str) -> Response:
    """How many rules there are."""
    _inbox(request, mailbox_id)
    return text(str(len(request.tenant.mail.rules(mailbox_id))))


@mail_route(routes, "GET", *folder_paths("/messageRules/{rule}"), needs=SETTINGS_READ)
def get_rule(request: Request, mailbox_id: str) -> Response:
    """One rule."""
    return Response(200, _answer(request, select(_one(request, mailbox_id), Query.parse(request.query))))


@mail_route(routes, "POST", *folder_paths("/messageRules"), needs=SETTINGS_WRITE)
def create_rule(request: Request, mailbox_id: str) -> Response:
    """A new rule; it needs a name, a sequence and at least one action."""
    _inbox(request, mailbox_id)
    store = request.tenant.mail
    given = _check(store, mailbox_id, request.json())
    if not given.get("displayName") or not given.get("actions") or "sequence" not in given:
        raise invalid("A rule needs a displayName, a sequence and at least one action.", "ErrorInvalidArgument")
    return created(_answer(request, add_rule(store, mailbox_id, given)))


@mail_route(routes, "PATCH", *folder_paths("/messageRules/{rule}"), needs=SETTINGS_WRITE)
def change_rule(request: Request, mailbox_id: str) -> Response:
    """Change a rule; parts that are not named keep their value."""
    rule = _changeable(request, mailbox_id)
    store = request.tenant.mail
    given = _check(store, mailbox_id, request.json())
    changed = {name: value for name, value in (rule | given).items() if value is not None}
    request.tenant.run(
        "UPDATE message_rules SET rule = ?, sequence = ? WHERE mailbox = ? AND key = ?",
        (msgspec.json.encode(changed), changed["sequence"], store.key(mailbox_id), _key(rule["id"])),
    )
    return Response(200, _answer(request, changed))


@mail_route(routes, "DELETE", *folder_paths("/messageRules/{rule}"), needs=SETTINGS_WRITE)
def delete_rule(request: Request, mailbox_id: str) -> Response:
    """Delete a rule."""
    rule = _changeable(request, mailbox_id)
    store = request.tenant.mail
    request.tenant.run(
        "DELETE FROM message_rules WHERE mailbox = ? AND key = ?", (store.key(mailbox_id), _key(rule["id"]))
    )
    return no_content()


def _key(rule_id: str) -> int:
    return int.from_bytes(urlsafe_b64decode(rule_id)[3:], "big")
