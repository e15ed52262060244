"""Cmdlets about mailboxes: Get-, New-, Set- and Remove-Mailbox."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sandbox.exchange.access import SEND_ON_BEHALF
from sandbox.exchange.binding import Call, Cmdlet, Parameter, hash_table, not_found, refused
from sandbox.exchange.identities import find_user, mailbox_object, need_mailbox

RECIPIENTS = ("Mail Recipients", "Organization Management", "Recipient Management")
CREATION = ("Mail Recipient Creation", "Organization Management", "Recipient Management")
VIEW = ("View-Only Recipients", "View-Only Organization Management", *RECIPIENTS)
_TEXT, _BOOL, _LIST = Parameter(), Parameter("bool"), Parameter("list")
_TAKEN = "Microsoft.Exchange.Data.Directory.ProxyAddressExistsException"


def _get(call: Call) -> list[dict[str, Any]]:
    names = bool(call.arguments.get("IncludeGrantSendOnBehalfTowithDisplayNames"))
    if call.has("Identity"):
        return [mailbox_object(call.tenant, need_mailbox(call), with_names=names)]
    wanted = call.arguments.get("RecipientTypeDetails")
    kinds = {one.casefold() for one in wanted} if wanted else {"usermailbox", "sharedmailbox"}
    return [
        mailbox_object(call.tenant, user, with_names=names)
        for user in call.tenant.directory.users()
        if ("sharedmailbox" if user.shared else "usermailbox") in kinds and call.tenant.mail.has_mailbox(user.id)
    ]


def _new(call: Call) -> list[dict[str, Any]]:
    if not call.arguments.get("Shared"):
        raise refused("Only shared mailboxes can be created here; a person's mailbox comes with the licence.")
    name = call.text("Name")
    alias = call.text("Alias") or name.casefold().replace(" ", "")
    address = call.text("PrimarySmtpAddress") or f"{alias}@{call.tenant.directory.domains()[0]}"
    if not call.tenant.directory.is_internal(address):
        raise refused(f'The domain of the address "{address}" isn\'t an accepted domain.')
    properties = {
        "userPrincipalName": address,
        "mail": address,
        "displayName": call.text("DisplayName") or name,
        "mailNickname": alias,
    }
    taken = call.tenant.directory.user(address) or call.tenant.directory.group_by_address(address)
    if taken is not None:
        raise refused(f'The proxy address "SMTP:{address}" is already being used.', _TAKEN)
    user = call.tenant.directory.add_user(properties, shared=True)
    call.tenant.mail.ensure_mailbox(user.id)
    call.tenant.mail.save_settings(user.id, {"userPurpose": "shared"})
    return [mailbox_object(call.tenant, user)]


def _set(call: Call) -> list[dict[str, Any]]:
    user = need_mailbox(call)
    tenant = call.tenant
    _forwarding(call, user.id)
    config = tenant.exchange.config.mailbox(user.id)
    copies = {"MessageCopyForSentAsEnabled": "copy_sent_as", "MessageCopyForSendOnBehalfEnabled": "copy_sent_on_behalf"}
    changes: dict[str, Any] = {field: call.arguments[name] for name, field in copies.items() if call.has(name)}
    tenant.exchange.config.set_mailbox(user.id, replace(config, **changes))
    if call.has("GrantSendOnBehalfTo"):
        _delegates(call, user.id)
    if call.text("DisplayName"):
        tenant.directory.update_user(user.id, {"displayName": call.text("DisplayName")})
    if call.has("HiddenFromAddressListsEnabled"):
        tenant.directory.update_user(
            user.id, {"showInAddressList": not call.arguments["HiddenFromAddressListsEnabled"]}
        )
    if call.text("Type"):
        shared = call.text("Type") == "Shared"
        tenant.directory.set_shared(user.id, shared=shared)
        tenant.mail.save_settings(user.id, {"userPurpose": "shared" if shared else "user"})
    return []


def _forwarding(call: Call, mailbox_id: str) -> None:
    config = call.tenant.exchange.config.mailbox(mailbox_id)
    if call.has("ForwardingAddress"):
        target = None
        if call.text("ForwardingAddress"):
            found = find_user(call.tenant, call.text("ForwardingAddress"))
            if found is None:
                raise not_found(call.text("ForwardingAddress"))
            if found.id == mailbox_id:
                raise refused("The mailbox can't be forwarded to itself.")
            target = found.id
        config = replace(config, forwarding_id=target)
    if call.has("ForwardingSmtpAddress"):
        address = call.text("ForwardingSmtpAddress").removeprefix("smtp:").removeprefix("SMTP:")
        if address and (address.count("@") != 1 or " " in address):
            raise refused(f'The address "{address}" isn\'t a valid SMTP address.')
        config = replace(config, forwarding_smtp=address or None)
    if call.has("DeliverToMailboxAndForward"):
        config = replace(config, deliver_and_forward=bool(call.arguments["DeliverToMailboxAndForward"]))
    call.tenant.exchange.config.set_mailbox(mailbox_id, config)


def _delegates(call: Call, mailbox_id: str) -> None:
    def ids(names: list[str]) -> list[str]:
        found = [(name, find_user(call.tenant, name)) for name in names]
        for name, user in found:
            if user is None:
                raise not_found(name)
        return [user.id for _, user in found if user is not None]

    access = call.tenant.exchange.access
    given = call.arguments["GrantSendOnBehalfTo"]
    changes = hash_table(given)
    if changes is None:
        access.set_trustees(mailbox_id, SEND_ON_BEHALF, ids(given or []))
        return
    add, remove = ids(changes[0]), ids(changes[1])
    for one in add:
        access.grant(mailbox_id, one, SEND_ON_BEHALF)
    for one in remove:
        access.revoke(mailbox_id, one, SEND_ON_BEHALF)


def _remove(call: Call) -> list[dict[str, Any]]:
    call.tenant.directory.delete_user(need_mailbox(call).id)
    return []


CMDLETS = (
    Cmdlet(
        "Get-Mailbox",
        {
            "Identity": _TEXT,
            "ResultSize": Parameter("size"),
            "RecipientTypeDetails": _LIST,
            "IncludeGrantSendOnBehalfTowithDisplayNames": _BOOL,
        },
        VIEW,
        _get,
    ),
    Cmdlet(
        "New-Mailbox",
        {
            "Name": Parameter(required=True),
            "Shared": _BOOL,
            "DisplayName": _TEXT,
            "Alias": _TEXT,
            "PrimarySmtpAddress": _TEXT,
        },
        CREATION,
        _new,
    ),
    Cmdlet(
        "Set-Mailbox",
        {
            "Identity": Parameter(required=True),
            "ForwardingAddress": _TEXT,
            "ForwardingSmtpAddress": _TEXT,
            "DeliverToMailboxAndForward": _BOOL,
            "GrantSendOnBehalfTo": _LIST,
            "MessageCopyForSentAsEnabled": _BOOL,
            "MessageCopyForSendOnBehalfEnabled": _BOOL,
            "DisplayName": _TEXT,
            "HiddenFromAddressListsEnabled": _BOOL,
            "Type": Parameter(values=("Regular", "Shared")),
        },
        RECIPIENTS,
        _set,
    ),
    Cmdlet("Remove-Mailbox", {"Identity": Parameter(required=True)}, CREATION, _remove),
)
