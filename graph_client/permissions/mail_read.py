"""Reading mail: what was sent, what arrived, whether it is opened and answered."""

from __future__ import annotations

from graph_client.permissions.call import FOLDER, call

SENT_DELTA = call(
    "sent_items.delta",
    "GET",
    f"{FOLDER}/messages/delta",
    "Mail.Read",
    "Audit of signatures and sweep for secrets: what was sent since last time. Bodies need Mail.Read; Mail.ReadBasic.All holds none",
)
MESSAGES_GET = call(
    "messages.get", "GET", "/users/{}/messages/{}", "Mail.Read", "Reads one message back, such as a note just sent"
)
ATTACHMENTS_LIST = call(
    "attachments.list",
    "GET",
    "/users/{}/messages/{}/attachments",
    "Mail.Read",
    "Sweep for secrets: names and sizes of what was attached to a sent message",
)
ATTACHMENTS_GET = call(
    "attachments.get",
    "GET",
    "/users/{}/messages/{}/attachments/{}",
    "Mail.Read",
    "Sweep for secrets: the text of a small attached document, read in memory",
)
MESSAGES_FIND = call(
    "messages.find",
    "GET",
    "/users/{}/messages",
    "Mail.Read",
    "Finds a note of ours by its message id, so that it is never sent twice",
)
FOLDER_COUNT = call(
    "messages.count",
    "GET",
    f"{FOLDER}/messages",
    "Mail.Read",
    "Whether what comes during an absence is opened: numbers of read and unread messages in the Inbox",
)
FOLDER_READ_STATES = call(
    "messages.read_states",
    "GET",
    f"{FOLDER}/messages",
    "Mail.Read",
    "Message ids of what came during an absence, and who sent from the mailbox meanwhile; no subjects, no bodies",
)
MESSAGES_LOOKUP = call(
    "messages.lookup",
    "GET",
    "/users/{}/messages",
    "Mail.Read",
    "Whether mail that went on to a substitute arrived there and is read",
)
INBOX_DELTA = call(
    "inbox.delta",
    "GET",
    f"{FOLDER}/messages/delta",
    "Mail.Read",
    "What arrived in a function mailbox that answers with receipts: who, when and message id; no bodies",
)
ANSWERING_DELTA = call(
    "answering.delta",
    "GET",
    f"{FOLDER}/messages/delta",
    "Mail.Read",
    "Whether mail to a function mailbox is answered in time: when it came, its conversation, category and flag, and when "
    "something was sent in that conversation; no bodies, no receivers",
)
MESSAGES_HEADERS = call(
    "messages.headers",
    "GET",
    "/users/{}/messages/{}",
    "Mail.Read",
    "The headers of one incoming message, which tell robots from people; no body",
)
FOLDERS_GET = call("folders.get", "GET", FOLDER, "Mail.Read", "Which folder holds junk: nothing there gets a receipt")
MAIL_TIPS = call(
    "mail_tips.get",
    "POST",
    "/users/{}/getMailTips",
    "Mail.Read",
    "While somebody writes: which receivers inside are away, and how many a list reaches; kept for minutes, in memory",
    repeatable=True,
)
