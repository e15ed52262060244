"""Cmdlets about rights: MailboxPermission, RecipientPermission, MailboxFolderPermission."""

from __future__ import annotations

from typing import Any

from sandbox.exchange.access import FOLDER_RIGHTS, FOLDER_ROLES, FULL_ACCESS, SEND_AS
from sandbox.exchange.binding import Call, Cmdlet, CmdletError, Parameter, refused
from sandbox.exchange.cmdlets_mailbox import RECIPIENTS, VIEW
from sandbox.exchange.identities import find_user, folder_of, need_mailbox, need_user, shown_user

_NEEDED, _LIST, _SIZE = Parameter(required=True), Parameter("list", required=True), Parameter("size")
_MAILBOX_RIGHTS = ("FullAccess", "ReadPermission", "DeleteItem", "ExternalAccount", "ChangePermission", "ChangeOwner")
_ENTRY = "Microsoft.Exchange.Management.StoreTasks"


# --- Full Access ---------------------------------------------------------------------------------------------


def _mailbox_entry(mailbox: str, user: str, rights: list[str], *, inherited: bool = False) -> dict[str, Any]:
    return {
        "Identity": mailbox,
        "User": user,
        "AccessRights": rights,
        "IsInherited": inherited,
        "Deny": False,
        "InheritanceType": "All",
    }


def _full_access(call: Call) -> bool:
    rights = [str(one) for one in call.arguments["AccessRights"]]
    unknown = [one for one in rights if one.casefold() not in {known.casefold() for known in _MAILBOX_RIGHTS}]
    if unknown:
        raise refused(f'"{unknown[0]}" isn\'t a mailbox right. Use one of: {", ".join(_MAILBOX_RIGHTS)}.')
    return any(one.casefold() == "fullaccess" for one in rights)


def _add_mailbox_permission(call: Call) -> list[dict[str, Any]]:
    mailbox, user = need_mailbox(call), need_user(call, "User")
    if _full_access(call) and not call.tenant.exchange.access.grant(mailbox.id, user.id, FULL_ACCESS):
        call.warnings.append(
            f'The appropriate access control entry is already present on the object "{mailbox.display_name}" for account'
            f' "{shown_user(user)}".'
        )
    return [_mailbox_entry(mailbox.display_name, shown_user(user), list(call.arguments["AccessRights"]))]


def _remove_mailbox_permission(call: Call) -> list[dict[str, Any]]:
    mailbox, user = need_mailbox(call), need_user(call, "User")
    if _full_access(call) and not call.tenant.exchange.access.revoke(mailbox.id, user.id, FULL_ACCESS):
        call.warnings.append(
            f'Can\'t remove the access control entry on the object "{mailbox.display_name}" for account'
            f' "{shown_user(user)}" because the ACE isn\'t present.'
        )
    return []


def _get_mailbox_permission(call: Call) -> list[dict[str, Any]]:
    mailbox = need_mailbox(call)
    entries = [_mailbox_entry(mailbox.display_name, "NT AUTHORITY\\SELF", ["FullAccess", "ReadPermission"])]
    for trustee in call.tenant.exchange.access.trustees(mailbox.id, FULL_ACCESS):
        user = call.tenant.directory.user(trustee)
        if user is not None:
            entries.append(_mailbox_entry(mailbox.display_name, shown_user(user), ["FullAccess"]))
    return _only(entries, call, "User", "User")


def _only(entries: list[dict[str, Any]], call: Call, parameter: str, key: str) -> list[dict[str, Any]]:
    if not call.text(parameter):
        return entries
    user = find_user(call.tenant, call.text(parameter))
    wanted = {call.text(parameter).casefold(), shown_user(user).casefold() if user else ""}
    return [one for one in entries if str(one[key]).casefold() in wanted]


# --- Send As -------------------------------------------------------------------------------------------------


def _trustee_entry(mailbox: str, trustee: str) -> dict[str, Any]:
    return {
        "Identity": mailbox,
        "Trustee": trustee,
        "AccessControlType": "Allow",
        "AccessRights": ["SendAs"],
        "IsInherited": False,
        "InheritanceType": "None",
    }


def _send_as(call: Call) -> None:
    wrong = [one for one in call.arguments["AccessRights"] if str(one).casefold() != "sendas"]
    if wrong:
        raise refused(f'"{wrong[0]}" isn\'t a recipient right. Use SendAs.')


def _add_recipient_permission(call: Call) -> list[dict[str, Any]]:
    _send_as(call)
    mailbox, user = need_mailbox(call), need_user(call, "Trustee")
    if not call.tenant.exchange.access.grant(mailbox.id, user.id, SEND_AS):
        call.warnings.append("The appropriate access control entry is already present on the object.")
    return [_trustee_entry(mailbox.display_name, shown_user(user))]


def _remove_recipient_permission(call: Call) -> list[dict[str, Any]]:
    _send_as(call)
    mailbox, user = need_mailbox(call), need_user(call, "Trustee")
    if not call.tenant.exchange.access.revoke(mailbox.id, user.id, SEND_AS):
        call.warnings.append("Can't remove the access control entry because the ACE isn't present.")
    return []


def _get_recipient_permission(call: Call) -> list[dict[str, Any]]:
    mailbox = need_mailbox(call)
    found = (call.tenant.directory.user(one) for one in call.tenant.exchange.access.trustees(mailbox.id, SEND_AS))
    entries = [_trustee_entry(mailbox.display_name, "NT AUTHORITY\\SELF")]
    entries += [_trustee_entry(mailbox.display_name, shown_user(user)) for user in found if user is not None]
    return _only(entries, call, "Trustee", "Trustee")


# --- folders -------------------------------------------------------------------------------------------------


def _folder_user(call: Call) -> tuple[str, str]:
    """(key in the table, shown name) of the User argument."""
    given = call.text("User")
    if given.casefold() in {"default", "anonymous", "standard"}:
        name = "Anonymous" if given.casefold() == "anonymous" else "Default"
        return name, name
    user = find_user(call.tenant, given)
    if user is None:
        raise CmdletError(
            404, "NotFound", f"{_ENTRY}.InvalidExternalUserIdException", f'The user "{given}" is either not valid SMTP address,'
            " or there is no matching information."
        )  # fmt: skip
    return user.id, user.display_name


def _folder_rights(call: Call) -> list[str]:
    known = {name.casefold(): name for name in (*FOLDER_ROLES, *FOLDER_RIGHTS)}
    given = [part.strip() for one in call.arguments["AccessRights"] for part in str(one).split(",") if part.strip()]
    unknown = [one for one in given if one.casefold() not in known]
    if unknown or not given:
        raise refused(f'"{(unknown or [""])[0]}" isn\'t a folder right. Use one of: {", ".join(FOLDER_ROLES)}.')
    roles = [known[one.casefold()] for one in given]
    if len(roles) > 1 and any(one in FOLDER_ROLES for one in roles):
        raise refused("A role can't be combined with other rights.")
    return roles


def _folder_entry(folder: str, user: str, rights: list[str], flags: str) -> dict[str, Any]:
    return {
        "Identity": user,
        "FolderName": folder,
        "User": user,
        "AccessRights": rights,
        "SharingPermissionFlags": flags or None,
        "IsValid": True,
    }


def _get_folder(call: Call) -> list[dict[str, Any]]:
    mailbox, folder, name = folder_of(call)
    only = _folder_user(call)[0] if call.text("User") else None
    entries = []
    for trustee, rights, flags in call.tenant.exchange.access.folder_rights(mailbox.id, folder):
        user = call.tenant.directory.user(trustee)
        if only is None or trustee == only:
            entries.append(_folder_entry(name, user.display_name if user else trustee, rights, flags))
    if only is not None and not entries:
        raise _no_entry(call)
    return entries


def _no_entry(call: Call) -> CmdletError:
    name = _folder_user(call)[1]
    return CmdletError(
        404,
        "NotFound",
        f"{_ENTRY}.UserNotFoundInPermissionEntryException",
        f"There is no existing permission entry found for user: {name}.",
    )


def _add_folder(call: Call) -> list[dict[str, Any]]:
    mailbox, folder, name = folder_of(call)
    key, shown = _folder_user(call)
    rights = _folder_rights(call)
    access = call.tenant.exchange.access
    if key in {"Default", "Anonymous"} or access.has_folder_entry(mailbox.id, folder, key):
        message = f"An existing permission entry was found for user: {shown}."
        raise CmdletError(400, "BadRequest", f"{_ENTRY}.UserAlreadyExistsInPermissionEntryException", message)
    access.set_folder_rights(mailbox.id, folder, key, rights, call.text("SharingPermissionFlags"))
    return [_folder_entry(name, shown, rights, call.text("SharingPermissionFlags"))]


def _set_folder(call: Call) -> list[dict[str, Any]]:
    mailbox, folder, _ = folder_of(call)
    key, _ = _folder_user(call)
    access = call.tenant.exchange.access
    if key not in {"Default", "Anonymous"} and not access.has_folder_entry(mailbox.id, folder, key):
        raise _no_entry(call)
    access.set_folder_rights(mailbox.id, folder, key, _folder_rights(call), call.text("SharingPermissionFlags"))
    return []


def _remove_folder(call: Call) -> list[dict[str, Any]]:
    mailbox, folder, _ = folder_of(call)
    key, _ = _folder_user(call)
    if not call.tenant.exchange.access.remove_folder_rights(mailbox.id, folder, key):
        raise _no_entry(call)
    return []


_FOLDER = {"Identity": _NEEDED, "User": _NEEDED}
_CHANGE = {
    **_FOLDER,
    "AccessRights": _LIST,
    "SharingPermissionFlags": Parameter(values=("None", "Delegate", "CanViewPrivateItems")),
    "SendNotificationToUser": Parameter("bool"),
}
_FULL = {"Identity": _NEEDED, "User": _NEEDED, "AccessRights": _LIST, "InheritanceType": Parameter()}
_SEND = {"Identity": _NEEDED, "Trustee": _NEEDED, "AccessRights": _LIST}
CMDLETS = (
    Cmdlet(
        "Get-MailboxPermission",
        {"Identity": _NEEDED, "User": Parameter(), "ResultSize": _SIZE},
        VIEW,
        _get_mailbox_permission,
    ),
    Cmdlet("Add-MailboxPermission", {**_FULL, "AutoMapping": Parameter("bool")}, RECIPIENTS, _add_mailbox_permission),
    Cmdlet("Remove-MailboxPermission", _FULL, RECIPIENTS, _remove_mailbox_permission),
    Cmdlet(
        "Get-RecipientPermission",
        {"Identity": _NEEDED, "Trustee": Parameter(), "ResultSize": _SIZE},
        VIEW,
        _get_recipient_permission,
    ),
    Cmdlet("Add-RecipientPermission", _SEND, RECIPIENTS, _add_recipient_permission),
    Cmdlet("Remove-RecipientPermission", _SEND, RECIPIENTS, _remove_recipient_permission),
    Cmdlet(
        "Get-MailboxFolderPermission",
        {"Identity": _NEEDED, "User": Parameter(), "ResultSize": _SIZE},
        VIEW,
        _get_folder,
    ),
    Cmdlet("Add-MailboxFolderPermission", _CHANGE, RECIPIENTS, _add_folder),
    Cmdlet("Set-MailboxFolderPermission", _CHANGE, RECIPIENTS, _set_folder),
    Cmdlet("Remove-MailboxFolderPermission", _FOLDER, RECIPIENTS, _remove_folder),
)
