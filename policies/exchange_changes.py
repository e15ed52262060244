"""Changes that Graph cannot make, as values: what Exchange's Admin API, its cmdlets or a reviewed script carries out.

`graph_client.exchange_admin` applies them, `graph_client.powershell` writes the same list as a script for a person. Addresses are
SMTP addresses inside the organisation; a folder is a path of shown names below the root of the mailbox, such as ``Inbox``.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NewSharedMailbox:
    """A function mailbox that is to exist. ``name``: unique within the organisation."""

    address: str
    name: str
    display_name: str
    alias: str = ""


@dataclass(frozen=True, slots=True)
class ChangeMailbox:
    """Properties of a mailbox; None leaves one as it is. ``copy_sent``: what others send as it, or for it, is kept in it too."""

    address: str
    display_name: str | None = None
    hidden: bool | None = None
    copy_sent: bool | None = None


@dataclass(frozen=True, slots=True)
class SetForwarding:
    """Everything that comes to the mailbox goes to ``to`` (None: no more). ``keep_copy``: and stays in it too."""

    address: str
    to: str | None
    keep_copy: bool = True


@dataclass(frozen=True, slots=True)
class AddFullAccess:
    """``user`` may open the whole mailbox; ``automap``: Outlook opens it by itself."""

    address: str
    user: str
    automap: bool = True


@dataclass(frozen=True, slots=True)
class RemoveFullAccess:
    """``user`` may no longer open the whole mailbox."""

    address: str
    user: str


@dataclass(frozen=True, slots=True)
class AddSendAs:
    """``user`` may send as the mailbox."""

    address: str
    user: str


@dataclass(frozen=True, slots=True)
class RemoveSendAs:
    """``user`` may no longer send as the mailbox."""

    address: str
    user: str


@dataclass(frozen=True, slots=True)
class ChangeSendOnBehalf:
    """Who may send on behalf of the mailbox: these more, those no longer."""

    address: str
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SetFolderRights:
    """``user`` has exactly these rights to the folder: one role such as ``Reviewer``, or single rights."""

    address: str
    folder: str
    user: str
    rights: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RemoveFolderRights:
    """``user`` has no entry at the folder any more."""

    address: str
    folder: str
    user: str


@dataclass(frozen=True, slots=True)
class MailFlowRule:
    """Mail from inside whose header ``header`` holds ``word`` leaves with ``set_header`` as well. The organisation has one of that name."""

    name: str
    header: str
    word: str
    set_header: str
    set_value: str


# Graph lets nobody set Auto-Submitted (RFC 3834), so a rule of the organisation turns our mark into it (docs/receipts.md)
RECEIPTS_MARKED = MailFlowRule(
    "Postvakt: receipts are automatic", "x-postvakt", "receipt", "Auto-Submitted", "auto-replied"
)

ExchangeChange = (
    NewSharedMailbox | ChangeMailbox | SetForwarding | AddFullAccess | RemoveFullAccess | AddSendAs | RemoveSendAs
    | ChangeSendOnBehalf | SetFolderRights | RemoveFolderRights | MailFlowRule
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class MailboxState:
    """A mailbox as ``Get-Mailbox`` shows it. ``forwards_to`` is what Exchange writes: a name for an inside recipient, else an address."""

    address: str
    name: str
    id: str
    shared: bool
    forwards_to: str = ""
    keeps_copy: bool = False
    hidden: bool = False
    copy_sent: bool = False


@dataclass(frozen=True, slots=True)
class FolderEntry:
    """One entry of a folder's permissions. ``user`` is what Exchange writes: a display name or an address."""

    user: str
    rights: tuple[str, ...]
    flags: str = ""
