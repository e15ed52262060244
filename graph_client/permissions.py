"""Every call the product makes to Graph and to Exchange, with the least permission that allows it and why it is made.

A request cannot be sent without one of these (``GraphClient.send`` takes it first), so the list is complete by construction.
``docs/permissions.md`` and the local tenant's consent list say the same; tests hold them together. Permissions are application
permissions, after Microsoft's permissions reference for each call.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Call:
    """One kind of request.

    ``path``: with ``{}`` for what varies. ``repeatable``: sending it twice has the effect of sending it once, so that it may be sent
    again when nobody knows whether it arrived.
    """

    name: str
    method: str
    path: str
    permission: str
    why: str
    repeatable: bool


CALLS: dict[str, Call] = {}


def _call(name: str, method: str, path: str, permission: str, why: str, *, repeatable: bool | None = None) -> Call:
    safe = method != "POST" if repeatable is None else repeatable
    CALLS[name] = Call(name, method, path, permission, why, safe)
    return CALLS[name]


_FOLDER = "/users/{}/mailFolders/{}"

USERS_LIST = _call(
    "users.list", "GET", "/users", "User.Read.All", "Fields of the signature for everybody, with the manager's id"
)
USERS_DELTA = _call(
    "users.delta", "GET", "/users/delta", "User.Read.All", "Only the people whose fields changed since last time"
)
USERS_GET = _call("users.get", "GET", "/users/{}", "User.Read.All", "Fields of one person's signature")
USERS_MANAGER = _call(
    "users.manager", "GET", "/users/{}/manager", "User.Read.All", "Who the manager is, after a change"
)
MAILBOX_PURPOSE = _call(
    "mailbox_settings.purpose",
    "GET",
    "/users/{}/mailboxSettings/userPurpose",
    "MailboxSettings.Read",
    "Tells function mailboxes (shared) from people",
)
SENT_DELTA = _call(
    "sent_items.delta",
    "GET",
    f"{_FOLDER}/messages/delta",
    "Mail.Read",
    "Audit of signatures and sweep for secrets: what was sent since last time. Bodies need Mail.Read; Mail.ReadBasic.All holds none",
)
MESSAGES_GET = _call(
    "messages.get", "GET", "/users/{}/messages/{}", "Mail.Read", "Reads one message back, such as a note just sent"
)
ATTACHMENTS_LIST = _call(
    "attachments.list",
    "GET",
    "/users/{}/messages/{}/attachments",
    "Mail.Read",
    "Sweep for secrets: names and sizes of what was attached to a sent message",
)
ATTACHMENTS_GET = _call(
    "attachments.get",
    "GET",
    "/users/{}/messages/{}/attachments/{}",
    "Mail.Read",
    "Sweep for secrets: the text of a small attached document, read in memory",
)
MESSAGES_FIND = _call(
    "messages.find",
    "GET",
    "/users/{}/messages",
    "Mail.Read",
    "Finds a note of ours by its message id, so that it is never sent twice",
)
MESSAGES_MOVE = _call(
    "messages.move",
    "POST",
    "/users/{}/messages/{}/move",
    "Mail.ReadWrite",
    "Moves a message to another folder",
    repeatable=True,
)
DRAFTS_LIST = _call(
    "drafts.list",
    "GET",
    f"{_FOLDER}/messages",
    "Mail.Read",
    "Drafts that systems created, to see whether the signature is missing",
)
DRAFTS_PATCH = _call(
    "drafts.patch",
    "PATCH",
    "/users/{}/messages/{}",
    "Mail.ReadWrite",
    "Puts the missing signature into a system's draft",
)
MAIL_CREATE = _call(
    "mail.create",
    "POST",
    "/users/{}/messages",
    "Mail.ReadWrite",
    "Creates the draft of a note from the service mailbox",
)
MAIL_DISCARD = _call(
    "mail.discard",
    "DELETE",
    "/users/{}/messages/{}",
    "Mail.ReadWrite",
    "Removes a second draft of the same note, never a sent message",
)
MAIL_SEND = _call(
    "mail.send",
    "POST",
    "/users/{}/messages/{}/send",
    "Mail.Send",
    "Sends a note of the service mailbox, or a mailbox's receipt",
)
FOLDER_COUNT = _call(
    "messages.count",
    "GET",
    f"{_FOLDER}/messages",
    "Mail.Read",
    "Whether what comes during an absence is opened: numbers of read and unread messages in the Inbox",
)
FOLDER_READ_STATES = _call(
    "messages.read_states",
    "GET",
    f"{_FOLDER}/messages",
    "Mail.Read",
    "Message ids of what came during an absence, and who sent from the mailbox meanwhile; no subjects, no bodies",
)
MESSAGES_LOOKUP = _call(
    "messages.lookup",
    "GET",
    "/users/{}/messages",
    "Mail.Read",
    "Whether mail that went on to a substitute arrived there and is read",
)
CALENDAR_VIEW = _call(
    "calendar.view",
    "GET",
    "/users/{}/calendarView",
    "Calendars.ReadBasic.All",
    "Finds people whose calendar says out of office although nobody covers their mailbox; times only",
)
INBOX_DELTA = _call(
    "inbox.delta",
    "GET",
    f"{_FOLDER}/messages/delta",
    "Mail.Read",
    "What arrived in a function mailbox that answers with receipts: who, when and message id; no bodies",
)
ANSWERING_DELTA = _call(
    "answering.delta",
    "GET",
    f"{_FOLDER}/messages/delta",
    "Mail.Read",
    "Whether mail to a function mailbox is answered in time: when it came, its conversation, category and flag, and when "
    "something was sent in that conversation; no bodies, no receivers",
)
MESSAGES_HEADERS = _call(
    "messages.headers",
    "GET",
    "/users/{}/messages/{}",
    "Mail.Read",
    "The headers of one incoming message, which tell robots from people; no body",
)
FOLDERS_GET = _call("folders.get", "GET", _FOLDER, "Mail.Read", "Which folder holds junk: nothing there gets a receipt")
REPLIES_CREATE = _call(
    "replies.create",
    "POST",
    "/users/{}/messages/{}/createReply",
    "Mail.ReadWrite",
    "The draft of a receipt, in the thread of what it answers",
)
DRAFTS_FIND = _call(
    "drafts.find",
    "GET",
    f"{_FOLDER}/messages",
    "Mail.Read",
    "Finds a receipt's draft by our own tag when the answer to its creation was lost",
)
DRAFTS_WRITE = _call(
    "drafts.write",
    "PATCH",
    "/users/{}/messages/{}",
    "Mail.ReadWrite",
    "Gives a receipt's draft its text, and takes out what was quoted",
)
DRAFTS_ATTACHMENTS = _call(
    "drafts.attachments",
    "GET",
    "/users/{}/messages/{}/attachments",
    "Mail.Read",
    "Pictures that a reply draft took along from the original",
)
DRAFTS_ATTACHMENT_DELETE = _call(
    "drafts.attachment_delete",
    "DELETE",
    "/users/{}/messages/{}/attachments/{}",
    "Mail.ReadWrite",
    "Takes them out of a receipt's draft",
)
SUBSCRIPTIONS_REAUTHORIZE = _call(
    "subscriptions.reauthorize",
    "POST",
    "/subscriptions/{}/reauthorize",
    "Mail.Read",
    "Answers the lifecycle event that asks whether Postvakt may still be told",
    repeatable=True,
)
SUBSCRIPTIONS_CREATE = _call(
    "subscriptions.create",
    "POST",
    "/subscriptions",
    "Mail.Read",
    "Asks to be told of new messages, so that work starts sooner",
)
SUBSCRIPTIONS_RENEW = _call(
    "subscriptions.renew", "PATCH", "/subscriptions/{}", "Mail.Read", "Keeps a subscription alive"
)
SUBSCRIPTIONS_DELETE = _call("subscriptions.delete", "DELETE", "/subscriptions/{}", "Mail.Read", "Ends a subscription")
SUBSCRIPTIONS_LIST = _call(
    "subscriptions.list", "GET", "/subscriptions", "Mail.Read", "Finds subscriptions that are missing or forgotten"
)


REPLIES_READ = _call(
    "mailbox_settings.replies.read",
    "GET",
    "/users/{}/mailboxSettings/automaticRepliesSetting",
    "MailboxSettings.Read",
    "The automatic reply that was there before an absence, and whether ours is as it should be",
)
REPLIES_WRITE = _call(
    "mailbox_settings.replies.write",
    "PATCH",
    "/users/{}/mailboxSettings",
    "MailboxSettings.ReadWrite",
    "Sets the automatic reply of an absence and puts back what was there; no other setting is written",
)
_RULES = f"{_FOLDER}/messageRules"
RULES_LIST = _call(
    "rules.list",
    "GET",
    _RULES,
    "MailboxSettings.Read",
    "The forwarding rule of an absence; the folders that rules file mail in, whose mail gets receipts too",
)
RULES_CREATE = _call(
    "rules.create",
    "POST",
    _RULES,
    "MailboxSettings.ReadWrite",
    "Forwards or redirects to the substitute during an absence",
)
RULES_UPDATE = _call(
    "rules.update", "PATCH", f"{_RULES}/{{}}", "MailboxSettings.ReadWrite", "Changes our rule's receiver"
)
RULES_DELETE = _call(
    "rules.delete", "DELETE", f"{_RULES}/{{}}", "MailboxSettings.ReadWrite", "Removes our rule, never another"
)
EVENTS_CREATE = _call(
    "events.create",
    "POST",
    "/users/{}/events",
    "Calendars.ReadWrite",
    "Writes the absence to the calendar that the telephone exchange reads",
)
EVENTS_UPDATE = _call(
    "events.update", "PATCH", "/users/{}/events/{}", "Calendars.ReadWrite", "Moves the end of our entry"
)
EVENTS_DELETE = _call(
    "events.delete", "DELETE", "/users/{}/events/{}", "Calendars.ReadWrite", "Removes our entry, never another"
)
_ADMIN = "/adminapi/v2.0/{}"
EXCHANGE_FOLDER_READ = _call(
    "exchange.folder_rights.read",
    "POST",
    f"{_ADMIN}/MailboxFolderPermission",
    "Exchange.ManageAsAppV2",
    "Who may read a folder, so that what was there can be put back",
    repeatable=True,
)
EXCHANGE_FOLDER_CHANGE = _call(
    "exchange.folder_rights.change",
    "POST",
    f"{_ADMIN}/MailboxFolderPermission",
    "Exchange.ManageAsAppV2",
    "Lets the substitute read the Inbox during an absence, and no longer",
    repeatable=True,  # adding what is there is answered as such, and then it is set
)
EXCHANGE_BEHALF = _call(
    "exchange.send_on_behalf.change",
    "POST",
    f"{_ADMIN}/Mailbox",
    "Exchange.ManageAsAppV2",
    "Who may send on behalf of a function mailbox",
    repeatable=True,
)
_COMMAND = "/adminapi/beta/{}/InvokeCommand"
EXCHANGE_COMMAND_READ = _call(
    "exchange.command.read",
    "POST",
    _COMMAND,
    "Exchange.ManageAsApp",
    "Only when commands are switched on: looks at mailboxes, forwarding, rights, and the mail-flow rule for receipts",
    repeatable=True,
)
EXCHANGE_COMMAND_SET = _call(
    "exchange.command.set",
    "POST",
    _COMMAND,
    "Exchange.ManageAsApp",
    "Only when commands are switched on: sets forwarding, copies of what is sent, rights, and the mail-flow rule for receipts",
    repeatable=True,
)
EXCHANGE_COMMAND_NEW = _call(
    "exchange.command.new",
    "POST",
    _COMMAND,
    "Exchange.ManageAsApp",
    "Only when commands are switched on: makes a function mailbox that was ordered and approved",
)
MAIL_TIPS = _call(
    "mail_tips.get",
    "POST",
    "/users/{}/getMailTips",
    "Mail.Read",
    "While somebody writes: which receivers inside are away, and how many a list reaches; kept for minutes, in memory",
    repeatable=True,
)
GROUPS_LIST = _call(
    "groups.list",
    "GET",
    "/groups",
    "GroupMember.Read.All",
    "Which groups can be written to, so that nobody in them is forgotten",
)
GROUP_MEMBERS = _call(
    "groups.members",
    "GET",
    "/groups/{}/members",
    "GroupMember.Read.All",
    "Who is in such a group; kept for an hour, in memory",
)


def consent() -> tuple[str, ...]:
    """The application permissions an administrator consents to for what is built so far, in alphabetical order.

    ``Exchange.ManageAsApp`` is among them because the local tenant has commands switched on; docs/permissions.md says when to leave it.
    """
    return tuple(sorted({call.permission for call in CALLS.values()}))
