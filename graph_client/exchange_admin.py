"""What Graph cannot do: folder rights, sending on behalf, and (where switched on) function mailboxes, forwarding and full rights.

Every change is idempotent: what is there already is said to be, what became of an unanswered request is found out by reading or by
asking for the same again. Exchange's documentation: the cmdlets' pages and "Exchange Online Admin API" (endpoints Mailbox and
MailboxFolderPermission).
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from graph_client import mail_flow
from graph_client.client import GraphClient
from graph_client.errors import AlreadyExists, NotFound, RetryableError, TimedOut
from graph_client.exchange_wire import ExchangeWire
from graph_client.permissions.call import Call
from graph_client.permissions.exchange import (
    EXCHANGE_BEHALF,
    EXCHANGE_COMMAND_NEW,
    EXCHANGE_COMMAND_READ,
    EXCHANGE_COMMAND_SET,
    EXCHANGE_FOLDER_CHANGE,
    EXCHANGE_FOLDER_READ,
)
from policies import exchange_changes as changes
from policies.exchange_changes import ExchangeChange, FolderEntry, MailboxState

_FOLDERS, _COMMAND = "MailboxFolderPermission", "InvokeCommand"
# a mailbox that was just made takes a moment to be found everywhere
LOOKS = (0.0, 1.0, 2.0, 4.0, 8.0)


class Changed(StrEnum):
    """What a change came to."""

    DONE = "done"
    ALREADY = "already"


class ExchangeAdmin:
    """One organisation's Exchange. ``commands``: whether InvokeCommand may be used; without it those changes raise CommandsOff."""

    def __init__(
        self, client: GraphClient, tenant: str, *, commands: bool = False, looks: Sequence[float] = LOOKS
    ) -> None:
        """``client``: with Exchange's address, ``…/adminapi``, and Exchange's token; ``looks``: pauses in seconds between looks."""
        self._wire = ExchangeWire(client, tenant, commands=commands)
        self._looks = looks

    @property
    def commands(self) -> bool:
        """Whether cmdlets beyond the Admin API may be run."""
        return self._wire.commands

    async def apply(self, change: ExchangeChange) -> Changed:
        """Carry out one change; doing it again is harmless. Raises CommandsOff and any other GraphError."""
        match change:
            case changes.NewSharedMailbox():
                return await self.new_shared_mailbox(change)
            case changes.ChangeMailbox():
                return await self.change_mailbox(change)
            case changes.SetForwarding():
                return await self.set_forwarding(change.address, change.to, keep_copy=change.keep_copy)
            case changes.AddFullAccess():
                return await self.add_full_access(change.address, change.user, automap=change.automap)
            case changes.RemoveFullAccess():
                return await self.remove_full_access(change.address, change.user)
            case changes.AddSendAs():
                return await self.add_send_as(change.address, change.user)
            case changes.RemoveSendAs():
                return await self.remove_send_as(change.address, change.user)
            case changes.ChangeSendOnBehalf():
                return await self.change_send_on_behalf(change.address, add=change.add, remove=change.remove)
            case changes.SetFolderRights() | changes.RemoveFolderRights():
                return await self._folder(change)
            case changes.MailFlowRule():
                return Changed.DONE if await mail_flow.put(self._wire, change) else Changed.ALREADY

    # --- folders: the Admin API -------------------------------------------------------------------

    async def folder_rights(self, mailbox: str, folder: str) -> list[FolderEntry]:
        """Every entry of a folder's permissions. Raises NotFound without the mailbox or folder."""
        rows, _ = await self._wire.run(
            EXCHANGE_FOLDER_READ, _FOLDERS, "Get-MailboxFolderPermission", mailbox, {"Identity": _path(mailbox, folder)}
        )
        return [_entry(row) for row in rows]

    async def set_folder_rights(self, mailbox: str, folder: str, user: str, rights: Sequence[str]) -> Changed:
        """Give ``user`` exactly these rights, without a mail from Exchange about it. Raises NotFound."""
        given = {"Identity": _path(mailbox, folder), "User": user, "AccessRights": list(rights)}
        try:
            await self._folders("Add-MailboxFolderPermission", mailbox, given)
        except AlreadyExists:
            # somebody's entry, or ours whose answer was lost
            await self._folders("Set-MailboxFolderPermission", mailbox, given)
        return Changed.DONE

    async def remove_folder_rights(self, mailbox: str, folder: str, user: str) -> Changed:
        """Take the entry of ``user`` away. Raises NotFound without the mailbox or folder."""
        given = {"Identity": _path(mailbox, folder), "User": user, "Confirm": False}
        try:
            await self._folders("Remove-MailboxFolderPermission", mailbox, given)
        except NotFound as error:
            if "permissionentry" not in error.detail.casefold():
                raise
            return Changed.ALREADY
        return Changed.DONE

    async def _folder(self, change: changes.SetFolderRights | changes.RemoveFolderRights) -> Changed:
        if isinstance(change, changes.SetFolderRights):
            return await self.set_folder_rights(change.address, change.folder, change.user, change.rights)
        return await self.remove_folder_rights(change.address, change.folder, change.user)

    async def _folders(self, cmdlet: str, mailbox: str, given: Mapping[str, Any]) -> None:
        await self._wire.run(EXCHANGE_FOLDER_CHANGE, _FOLDERS, cmdlet, mailbox, given)

    async def change_send_on_behalf(
        self, mailbox: str, *, add: Sequence[str] = (), remove: Sequence[str] = ()
    ) -> Changed:
        """Who may send on behalf of the mailbox, changed without touching the others. Raises NotFound."""
        table = {"@odata.type": "#Exchange.GenericHashTable", "add": list(add), "remove": list(remove)}
        given = {"Identity": mailbox, "GrantSendOnBehalfTo": table}
        await self._wire.run(EXCHANGE_BEHALF, "Mailbox", "Set-Mailbox", mailbox, given)
        return Changed.DONE

    # --- mailboxes: commands ----------------------------------------------------------------------

    async def mailbox(self, address: str) -> MailboxState | None:
        """The mailbox, or None when there is none of that address. Raises CommandsOff."""
        try:
            rows = await self._read("Get-Mailbox", address, {"Identity": address})
        except NotFound:
            return None
        return _mailbox(rows[0]) if rows else None

    async def new_shared_mailbox(self, wanted: changes.NewSharedMailbox) -> Changed:
        """Make it unless a shared mailbox has the address. Raises AlreadyExists when something else has it, and CommandsOff."""
        if await self._is_there(wanted.address):
            return Changed.ALREADY
        given: dict[str, Any] = {"Shared": True, "Name": wanted.name, "DisplayName": wanted.display_name}
        given |= {"PrimarySmtpAddress": wanted.address, "Alias": wanted.alias or wanted.address.partition("@")[0]}
        for pause in self._looks:
            try:
                await self._wire.run(EXCHANGE_COMMAND_NEW, _COMMAND, "New-Mailbox", None, given)
            except AlreadyExists:
                # ours, whose answer was lost, unless it is a group's or a person's address
                if not await self._is_there(wanted.address):
                    raise
            except RetryableError as error:
                if not error.ambiguous:
                    raise
            else:
                return Changed.DONE
            await asyncio.sleep(pause)
            if await self._is_there(wanted.address):
                return Changed.DONE
        raise TimedOut("exchange.command.new: nobody knows whether the mailbox was made.", ambiguous=True)

    async def _is_there(self, address: str) -> bool:
        found = await self.mailbox(address)
        if found is not None and not found.shared:
            raise AlreadyExists("A mailbox that is not shared has this address.")
        return found is not None

    async def change_mailbox(self, change: changes.ChangeMailbox) -> Changed:
        """Name, visibility, copies of what is sent. Raises NotFound and CommandsOff."""
        given: dict[str, Any] = {"Identity": change.address}
        if change.display_name is not None:
            given["DisplayName"] = change.display_name
        if change.hidden is not None:
            given["HiddenFromAddressListsEnabled"] = change.hidden
        if change.copy_sent is not None:
            given["MessageCopyForSentAsEnabled"] = given["MessageCopyForSendOnBehalfEnabled"] = change.copy_sent
        await self._set("Set-Mailbox", change.address, given)
        return Changed.DONE

    async def set_forwarding(self, address: str, to: str | None, *, keep_copy: bool = True) -> Changed:
        """Forward everything to ``to``, or stop. Raises NotFound (either of them) and CommandsOff."""
        given = {"Identity": address, "ForwardingAddress": to, "DeliverToMailboxAndForward": bool(to) and keep_copy}
        if to is None:
            given["ForwardingSmtpAddress"] = None
        await self._set("Set-Mailbox", address, given)
        return Changed.DONE

    async def full_access(self, mailbox: str) -> list[str]:
        """Who may open the whole mailbox, as Exchange writes them; the owner and what is inherited left out."""
        rows = await self._read("Get-MailboxPermission", mailbox, {"Identity": mailbox})
        return [str(row.get("User", "")) for row in rows if _own(row, "User", "fullaccess")]

    async def add_full_access(self, mailbox: str, user: str, *, automap: bool = True) -> Changed:
        """Let ``user`` open the whole mailbox. Raises NotFound and CommandsOff."""
        given = {"Identity": mailbox, "User": user, "AccessRights": ["FullAccess"], "AutoMapping": automap}
        return _said(await self._set("Add-MailboxPermission", mailbox, {**given, "InheritanceType": "All"}))

    async def remove_full_access(self, mailbox: str, user: str) -> Changed:
        """Take it away. Raises NotFound and CommandsOff."""
        given = {"Identity": mailbox, "User": user, "AccessRights": ["FullAccess"], "Confirm": False}
        return _said(await self._set("Remove-MailboxPermission", mailbox, {**given, "InheritanceType": "All"}))

    async def send_as(self, mailbox: str) -> list[str]:
        """Who may send as the mailbox, as Exchange writes them."""
        rows = await self._read("Get-RecipientPermission", mailbox, {"Identity": mailbox})
        return [str(row.get("Trustee", "")) for row in rows if _own(row, "Trustee", "sendas")]

    async def add_send_as(self, mailbox: str, user: str) -> Changed:
        """Let ``user`` send as the mailbox. Raises NotFound and CommandsOff."""
        return _said(await self._set("Add-RecipientPermission", mailbox, _sending(mailbox, user)))

    async def remove_send_as(self, mailbox: str, user: str) -> Changed:
        """Take it away. Raises NotFound and CommandsOff."""
        return _said(await self._set("Remove-RecipientPermission", mailbox, _sending(mailbox, user)))

    async def shared_mailboxes(self) -> list[MailboxState]:
        """Every shared mailbox. Raises CommandsOff."""
        given = {"RecipientTypeDetails": ["SharedMailbox"], "ResultSize": "Unlimited"}
        rows, _ = await self._wire.run(EXCHANGE_COMMAND_READ, _COMMAND, "Get-Mailbox", None, given)
        return [_mailbox(row) for row in rows]

    async def has_rule(self, rule: changes.MailFlowRule) -> bool:
        """Whether the mail-flow rule is there as it shall be, and in force. Raises CommandsOff."""
        return await mail_flow.is_there(self._wire, rule)

    async def _read(self, cmdlet: str, mailbox: str, given: Mapping[str, Any]) -> list[dict[str, Any]]:
        return (await self._command(EXCHANGE_COMMAND_READ, cmdlet, mailbox, given))[0]

    async def _set(self, cmdlet: str, mailbox: str, given: Mapping[str, Any]) -> list[str]:
        return (await self._command(EXCHANGE_COMMAND_SET, cmdlet, mailbox, given))[1]

    async def _command(
        self, call: Call, cmdlet: str, mailbox: str, given: Mapping[str, Any]
    ) -> tuple[list[dict[str, Any]], list[str]]:
        return await self._wire.run(call, _COMMAND, cmdlet, mailbox, given)


def _path(mailbox: str, folder: str) -> str:
    return f"{mailbox}:\\{folder}"


def _sending(mailbox: str, user: str) -> dict[str, Any]:
    return {"Identity": mailbox, "Trustee": user, "AccessRights": ["SendAs"], "Confirm": False}


def _said(warnings: Sequence[str]) -> Changed:
    """A right that is there already, or gone already, is told as a warning."""
    # "is already present", "isn't present", with whatever apostrophe
    return Changed.ALREADY if any("present" in warning.casefold() for warning in warnings) else Changed.DONE


def _texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return tuple(str(one) for one in value) if isinstance(value, list) else ()


def _own(row: Mapping[str, Any], who: str, right: str) -> bool:
    name = str(row.get(who, "")).casefold()
    given = {one.casefold() for one in _texts(row.get("AccessRights"))}
    return (
        right in given and not name.startswith("nt authority\\") and not row.get("IsInherited") and not row.get("Deny")
    )


def _entry(row: Mapping[str, Any]) -> FolderEntry:
    user = row.get("User")
    if isinstance(user, Mapping):  # the preview's shape is not settled: a name, or an object that holds it
        user = user.get("PrimarySmtpAddress") or user.get("DisplayName")
    return FolderEntry(str(user or ""), _texts(row.get("AccessRights")), str(row.get("SharingPermissionFlags") or ""))


def _mailbox(row: Mapping[str, Any]) -> MailboxState:
    smtp = str(row.get("ForwardingSmtpAddress") or "").removeprefix("smtp:").removeprefix("SMTP:")
    return MailboxState(
        address=str(row.get("PrimarySmtpAddress") or ""),
        name=str(row.get("DisplayName") or ""),
        id=str(row.get("ExternalDirectoryObjectId") or ""),
        shared=row.get("RecipientTypeDetails") == "SharedMailbox",
        forwards_to=str(row.get("ForwardingAddress") or "") or smtp,
        keeps_copy=bool(row.get("DeliverToMailboxAndForward")),
        hidden=bool(row.get("HiddenFromAddressListsEnabled")),
        copy_sent=bool(row.get("MessageCopyForSentAsEnabled")),
    )
