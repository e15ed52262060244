"""What only Exchange's own API can do: rights, forwarding, new mailboxes."""

from __future__ import annotations

from graph_client.permissions.call import call

_ADMIN = "/adminapi/v2.0/{}"
_COMMAND = "/adminapi/beta/{}/InvokeCommand"
EXCHANGE_FOLDER_READ = call(
    "exchange.folder_rights.read",
    "POST",
    f"{_ADMIN}/MailboxFolderPermission",
    "Exchange.ManageAsAppV2",
    "Who may read a folder, so that what was there can be put back",
    repeatable=True,
)
EXCHANGE_FOLDER_CHANGE = call(
    "exchange.folder_rights.change",
    "POST",
    f"{_ADMIN}/MailboxFolderPermission",
    "Exchange.ManageAsAppV2",
    "Lets the substitute read the Inbox during an absence, and no longer",
    repeatable=True,  # adding what is there is answered as such, and then it is set
)
EXCHANGE_BEHALF = call(
    "exchange.send_on_behalf.change",
    "POST",
    f"{_ADMIN}/Mailbox",
    "Exchange.ManageAsAppV2",
    "Who may send on behalf of a function mailbox",
    repeatable=True,
)
EXCHANGE_COMMAND_READ = call(
    "exchange.command.read",
    "POST",
    _COMMAND,
    "Exchange.ManageAsApp",
    "Only when commands are switched on: looks at mailboxes, forwarding, rights, and the mail-flow rule for receipts",
    repeatable=True,
)
EXCHANGE_COMMAND_SET = call(
    "exchange.command.set",
    "POST",
    _COMMAND,
    "Exchange.ManageAsApp",
    "Only when commands are switched on: sets forwarding, copies of what is sent, rights, and the mail-flow rule for receipts",
    repeatable=True,
)
EXCHANGE_COMMAND_NEW = call(
    "exchange.command.new",
    "POST",
    _COMMAND,
    "Exchange.ManageAsApp",
    "Only when commands are switched on: makes a function mailbox that was ordered and approved",
)
