"""The same changes as a PowerShell script that a person reads, runs and answers for (docs/permissions.md tells when).

Every value stands in single quotes, in which PowerShell expands nothing; the five characters it takes for a single quote are doubled.
What no name or address holds (control characters, marks that turn the direction of writing) is refused, because it could hide what the
script does from the person who reads it. Each change looks first, so running the script twice does no harm.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from policies import exchange_changes as changes
from policies.exchange_changes import ExchangeChange

# PowerShell's language: CharTraits knows these as single quotes, whichever the typographer meant
_QUOTES = re.compile("(['\u2018\u2019\u201a\u201b])")
_HEAD = """\
#Requires -Modules ExchangeOnlineManagement
# {title}
# {count}
# Read it, then run it in PowerShell 7. It may be run again: what is done already is left alone.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
if (-not (Get-ConnectionInformation)) {{ Connect-ExchangeOnline -Organization {organisation} -ShowBanner:$false }}

function Get-Existing([scriptblock] $Look) {{
    # nothing instead of an error when the object is not there; any other error stops the script
    try {{ & $Look }} catch {{
        if ($_.Exception.Message -notmatch 'couldn''t be found|no existing permission entry') {{ throw }}
    }}
}}
"""


def quoted(text: str) -> str:
    """The text as a PowerShell literal. Raises ValueError for characters that could hide what the script does."""
    if any(unicodedata.category(one) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for one in text):
        raise ValueError("A name or address holds an invisible character.")
    return "'" + _QUOTES.sub(r"\1\1", text) + "'"


def script(wanted: Sequence[ExchangeChange], *, organisation: str, title: str) -> str:
    """The whole script. ``organisation``: its primary domain; ``title``: what it is for, one line. Raises ValueError as `quoted` does."""
    if any(unicodedata.category(one).startswith("C") or one in "\u2028\u2029" for one in title):
        raise ValueError("The title holds an invisible character.")
    count = "1 change" if len(wanted) == 1 else f"{len(wanted)} changes"
    head = _HEAD.format(title=title, count=count, organisation=quoted(organisation))
    steps = [f"\n# {number} of {len(wanted)}\n{_step(change)}\n" for number, change in enumerate(wanted, 1)]
    return head + "".join(steps)


def _step(change: ExchangeChange) -> str:
    match change:
        case changes.NewSharedMailbox():
            return _new_mailbox(change)
        case changes.ChangeMailbox():
            return _change_mailbox(change)
        case changes.SetForwarding():
            to = quoted(change.to) if change.to else "$null"
            keep = _truth(bool(change.to) and change.keep_copy)
            stop = "" if change.to else " -ForwardingSmtpAddress $null"
            return f"Set-Mailbox -Identity {quoted(change.address)} -ForwardingAddress {to}{stop} -DeliverToMailboxAndForward {keep}"
        case changes.AddFullAccess():
            more = f" -InheritanceType All -AutoMapping {_truth(change.automap)}"
            return _guarded(
                "-not ", _full(change), f"Add-MailboxPermission {_of(change)} -AccessRights FullAccess{more}"
            )
        case changes.RemoveFullAccess():
            more = " -InheritanceType All -Confirm:$false"
            return _guarded("", _full(change), f"Remove-MailboxPermission {_of(change)} -AccessRights FullAccess{more}")
        case changes.AddSendAs():
            given = f"{_of(change, 'Trustee')} -AccessRights SendAs -Confirm:$false"
            return _guarded("-not ", _send_as(change), f"Add-RecipientPermission {given}")
        case changes.RemoveSendAs():
            given = f"{_of(change, 'Trustee')} -AccessRights SendAs -Confirm:$false"
            return _guarded("", _send_as(change), f"Remove-RecipientPermission {given}")
        case changes.ChangeSendOnBehalf():
            return _behalf(change)
        case changes.SetFolderRights() | changes.RemoveFolderRights():
            return _folder(change)
        case changes.MailFlowRule():
            return _mail_flow(change)


def _guarded(negation: str, look: str, change: str) -> str:
    return f"if ({negation}({look})) {{\n    {change}\n}}"


def _new_mailbox(change: changes.NewSharedMailbox) -> str:
    address = quoted(change.address)
    alias = change.alias or change.address.partition("@")[0]
    made = f"-Name {quoted(change.name)} -DisplayName {quoted(change.display_name)} -Alias {quoted(alias)} -PrimarySmtpAddress {address}"
    return _guarded("-not ", f"Get-Existing {{ Get-Mailbox -Identity {address} }}", f"New-Mailbox -Shared {made}")


def _change_mailbox(change: changes.ChangeMailbox) -> str:
    given = []
    if change.display_name is not None:
        given.append(f"-DisplayName {quoted(change.display_name)}")
    if change.hidden is not None:
        given.append(f"-HiddenFromAddressListsEnabled {_truth(change.hidden)}")
    if change.copy_sent is not None:
        sent = _truth(change.copy_sent)
        given.append(f"-MessageCopyForSentAsEnabled {sent} -MessageCopyForSendOnBehalfEnabled {sent}")
    return f"Set-Mailbox -Identity {quoted(change.address)} {' '.join(given)}" if given else "# nothing to change"


def _behalf(change: changes.ChangeSendOnBehalf) -> str:
    parts = [
        f"{name} = {', '.join(map(quoted, who))}"
        for name, who in (("Add", change.add), ("Remove", change.remove))
        if who
    ]
    if not parts:
        return "# nothing to change"
    return f"Set-Mailbox -Identity {quoted(change.address)} -GrantSendOnBehalfTo @{{ {'; '.join(parts)} }}"


def _folder(change: changes.SetFolderRights | changes.RemoveFolderRights) -> str:
    where = _where(change)
    if isinstance(change, changes.RemoveFolderRights):
        return _guarded("", _entry(where), f"Remove-MailboxFolderPermission {where} -Confirm:$false")
    rights = ", ".join(map(quoted, change.rights))
    there = f"Set-MailboxFolderPermission {where} -AccessRights {rights}"
    return (
        f"if ({_entry(where)}) {{\n    {there}\n}} else {{\n"
        f"    Add-MailboxFolderPermission {where} -AccessRights {rights} -SendNotificationToUser $false\n}}"
    )


def _mail_flow(rule: changes.MailFlowRule) -> str:
    name = quoted(rule.name)
    said = (
        f"-FromScope InOrganization -HeaderContainsMessageHeader {quoted(rule.header)} -HeaderContainsWords {quoted(rule.word)}"
        f" -SetHeaderName {quoted(rule.set_header)} -SetHeaderValue {quoted(rule.set_value)}"
    )
    there = f"Set-TransportRule -Identity {name} {said}\n    Enable-TransportRule -Identity {name} -Mode Enforce -Confirm:$false"
    return (
        f"if (Get-TransportRule -ResultSize Unlimited | Where-Object {{ $_.Name -eq {name} }}) {{\n    {there}\n}} else {{\n"
        f"    New-TransportRule -Name {name} {said}\n}}"
    )


def _entry(where: str) -> str:
    return f"Get-Existing {{ Get-MailboxFolderPermission {where} }}"


def _where(change: changes.SetFolderRights | changes.RemoveFolderRights) -> str:
    folder = f"{change.address}:\\{change.folder}"
    return f"-Identity {quoted(folder)} -User {quoted(change.user)}"


def _of(
    change: changes.AddFullAccess | changes.RemoveFullAccess | changes.AddSendAs | changes.RemoveSendAs,
    who: str = "User",
) -> str:
    return f"-Identity {quoted(change.address)} -{who} {quoted(change.user)}"


def _full(change: changes.AddFullAccess | changes.RemoveFullAccess) -> str:
    own = "{ -not $_.IsInherited -and $_.AccessRights -contains 'FullAccess' }"
    return f"Get-MailboxPermission {_of(change)} | Where-Object {own}"


def _send_as(change: changes.AddSendAs | changes.RemoveSendAs) -> str:
    return f"Get-RecipientPermission {_of(change, 'Trustee')} | Where-Object {{ $_.AccessRights -contains 'SendAs' }}"


def _truth(value: bool) -> str:
    return "$true" if value else "$false"
