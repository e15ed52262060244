"""Who a cmdlet means by an identity, and how Exchange writes a mailbox."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.exchange.access import SEND_ON_BEHALF
from sandbox.exchange.binding import Call, not_found
from sandbox.mail.item_ids import mailbox_guid

if TYPE_CHECKING:
    from sandbox.directory import UserRow
    from sandbox.tenant import Tenant

# what people call the well-known folders in an identity such as anna@…:\Inkorg
_FOLDERS = {
    "inbox": "inbox", "inkorg": "inbox", "inkorgen": "inbox", "calendar": "calendar", "kalender": "calendar",
    "sent items": "sentitems", "skickat": "sentitems", "drafts": "drafts", "utkast": "drafts", "archive": "archive", "arkiv": "archive",
    "deleted items": "deleteditems", "borttaget": "deleteditems", "junk email": "junkemail", "skräppost": "junkemail", "": "msgfolderroot",
}  # fmt: skip


def find_user(tenant: Tenant, identity: str) -> UserRow | None:
    """By id, guid, address, alias or (only one's own) display name."""
    identity = identity.strip()
    if (user := tenant.directory.user(identity)) is not None:
        return user
    if "@" not in identity:
        for domain in tenant.directory.domains():
            if (user := tenant.directory.user(f"{identity}@{domain}")) is not None:
                return user
    rows = tenant.all("SELECT id FROM users WHERE display_name = ? COLLATE NOCASE LIMIT 2", (identity,))
    return tenant.directory.user(rows[0]["id"]) if len(rows) == 1 else None


def need_user(call: Call, parameter: str) -> UserRow:
    """The user that an argument names. Raises CmdletError."""
    user = find_user(call.tenant, call.text(parameter))
    if user is None:
        raise not_found(call.text(parameter))
    return user


def need_mailbox(call: Call, parameter: str = "Identity") -> UserRow:
    """The mailbox that an argument names. Raises CmdletError."""
    user = need_user(call, parameter)
    if not call.tenant.mail.has_mailbox(user.id):
        raise not_found(call.text(parameter))
    return user


def folder_of(call: Call) -> tuple[UserRow, str, str]:
    r"""(mailbox, folder key, shown name) of an identity such as ``anna@sandby.example:\Inbox\Ärenden``. Raises CmdletError."""
    whole = call.text("Identity")
    name, _, path = whole.partition(":\\")
    user = find_user(call.tenant, name)
    if user is None or not call.tenant.mail.has_mailbox(user.id):
        raise not_found(name)
    parts = [part for part in path.split("\\") if part]
    known = _FOLDERS.get((parts[0] if parts else "").casefold())
    if len(parts) <= 1 and known:
        return user, known, parts[0] if parts else "Top of Information Store"
    key = _walk(call.tenant, user.id, parts)
    if key is None:
        raise not_found(whole)
    return user, key, parts[-1]


def _walk(tenant: Tenant, mailbox_id: str, parts: list[str]) -> str | None:
    """The id of a folder by its path of shown names."""
    mailbox = tenant.mail.key(mailbox_id)
    row = tenant.one("SELECT key FROM folders WHERE mailbox = ? AND well_known = 'msgfolderroot'", (mailbox,))
    for part in parts:
        if row is None:
            return None
        sql = "SELECT key, well_known FROM folders WHERE mailbox = ? AND parent = ? AND (name = ? COLLATE NOCASE OR well_known = ?)"
        row = tenant.one(sql, (mailbox, row["key"], part, _FOLDERS.get(part.casefold(), "")))
    if row is None:
        return None
    from sandbox.mail.item_ids import folder_id

    return str(row["well_known"] or folder_id(mailbox_id, row["key"]))


def shown_user(user: UserRow) -> str:
    """How Exchange writes a trustee."""
    return user.mail or user.upn


def mailbox_object(tenant: Tenant, user: UserRow, *, with_names: bool = False) -> dict[str, Any]:
    """A mailbox as ``Get-Mailbox`` writes it; the properties that matter here."""
    config = tenant.exchange.config.mailbox(user.id)
    forward = tenant.directory.user(config.forwarding_id) if config.forwarding_id else None
    behalf = [tenant.directory.user(one) for one in tenant.exchange.access.trustees(user.id, SEND_ON_BEHALF)]
    delegates = [one for one in behalf if one is not None]
    guid = str(mailbox_guid(user.id))
    shown: dict[str, Any] = {
        "Identity": user.display_name,
        "Id": user.display_name,
        "Name": user.properties.get("mailNickname"),
        "Alias": user.properties.get("mailNickname"),
        "DisplayName": user.display_name,
        "PrimarySmtpAddress": user.mail,
        "EmailAddresses": list(user.properties.get("proxyAddresses") or []),
        "UserPrincipalName": user.upn,
        "ExternalDirectoryObjectId": user.id,
        "ExchangeGuid": guid,
        "Guid": guid,
        "RecipientType": "UserMailbox",
        "RecipientTypeDetails": "SharedMailbox" if user.shared else "UserMailbox",
        "IsShared": user.shared,
        "IsMailboxEnabled": True,
        "GrantSendOnBehalfTo": [one.properties.get("mailNickname") for one in delegates],
        "ForwardingAddress": forward.display_name if forward else None,
        "ForwardingSmtpAddress": f"smtp:{config.forwarding_smtp}" if config.forwarding_smtp else None,
        "DeliverToMailboxAndForward": config.deliver_and_forward,
        "MessageCopyForSentAsEnabled": config.copy_sent_as,
        "MessageCopyForSendOnBehalfEnabled": config.copy_sent_on_behalf,
        "HiddenFromAddressListsEnabled": user.properties.get("showInAddressList") is False,
        "WhenCreatedUTC": user.properties.get("createdDateTime"),
    }
    if with_names:
        shown["GrantSendOnBehalfToWithDisplayNames"] = [f"{one.mail};{one.display_name}" for one in delegates]
    return shown
