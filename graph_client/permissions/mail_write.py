"""Writing mail: notes, receipts, drafts that are mended."""

from __future__ import annotations

from graph_client.permissions.call import FOLDER, call

MESSAGES_MOVE = call(
    "messages.move",
    "POST",
    "/users/{}/messages/{}/move",
    "Mail.ReadWrite",
    "Moves a message to another folder",
    repeatable=True,
)
DRAFTS_LIST = call(
    "drafts.list",
    "GET",
    f"{FOLDER}/messages",
    "Mail.Read",
    "Drafts that systems created, to see whether the signature is missing",
)
DRAFTS_PATCH = call(
    "drafts.patch",
    "PATCH",
    "/users/{}/messages/{}",
    "Mail.ReadWrite",
    "Puts the missing signature into a system's draft",
)
MAIL_CREATE = call(
    "mail.create",
    "POST",
    "/users/{}/messages",
    "Mail.ReadWrite",
    "Creates the draft of a note from the service mailbox",
)
MAIL_DISCARD = call(
    "mail.discard",
    "DELETE",
    "/users/{}/messages/{}",
    "Mail.ReadWrite",
    "Removes a second draft of the same note, never a sent message",
)
MAIL_SEND = call(
    "mail.send",
    "POST",
    "/users/{}/messages/{}/send",
    "Mail.Send",
    "Sends a note of the service mailbox, or a mailbox's receipt",
)
REPLIES_CREATE = call(
    "replies.create",
    "POST",
    "/users/{}/messages/{}/createReply",
    "Mail.ReadWrite",
    "The draft of a receipt, in the thread of what it answers",
)
DRAFTS_FIND = call(
    "drafts.find",
    "GET",
    f"{FOLDER}/messages",
    "Mail.Read",
    "Finds a receipt's draft by our own tag when the answer to its creation was lost",
)
DRAFTS_WRITE = call(
    "drafts.write",
    "PATCH",
    "/users/{}/messages/{}",
    "Mail.ReadWrite",
    "Gives a receipt's draft its text, and takes out what was quoted",
)
DRAFTS_ATTACHMENTS = call(
    "drafts.attachments",
    "GET",
    "/users/{}/messages/{}/attachments",
    "Mail.Read",
    "Pictures that a reply draft took along from the original",
)
DRAFTS_ATTACHMENT_DELETE = call(
    "drafts.attachment_delete",
    "DELETE",
    "/users/{}/messages/{}/attachments/{}",
    "Mail.ReadWrite",
    "Takes them out of a receipt's draft",
)
