"""A mailbox's own settings: automatic reply, rules, calendar."""

from __future__ import annotations

from graph_client.permissions.call import FOLDER, call

_RULES = f"{FOLDER}/messageRules"
MAILBOX_PURPOSE = call(
    "mailbox_settings.purpose",
    "GET",
    "/users/{}/mailboxSettings/userPurpose",
    "MailboxSettings.Read",
    "Tells function mailboxes (shared) from people",
)
CALENDAR_VIEW = call(
    "calendar.view",
    "GET",
    "/users/{}/calendarView",
    "Calendars.ReadBasic.All",
    "Finds people whose calendar says out of office although nobody covers their mailbox; times only",
)
REPLIES_READ = call(
    "mailbox_settings.replies.read",
    "GET",
    "/users/{}/mailboxSettings/automaticRepliesSetting",
    "MailboxSettings.Read",
    "The automatic reply that was there before an absence, and whether ours is as it should be",
)
REPLIES_WRITE = call(
    "mailbox_settings.replies.write",
    "PATCH",
    "/users/{}/mailboxSettings",
    "MailboxSettings.ReadWrite",
    "Sets the automatic reply of an absence and puts back what was there; no other setting is written",
)
RULES_LIST = call(
    "rules.list",
    "GET",
    _RULES,
    "MailboxSettings.Read",
    "The forwarding rule of an absence; the folders that rules file mail in, whose mail gets receipts too",
)
RULES_CREATE = call(
    "rules.create",
    "POST",
    _RULES,
    "MailboxSettings.ReadWrite",
    "Forwards or redirects to the substitute during an absence",
)
RULES_UPDATE = call(
    "rules.update", "PATCH", f"{_RULES}/{{}}", "MailboxSettings.ReadWrite", "Changes our rule's receiver"
)
RULES_DELETE = call(
    "rules.delete", "DELETE", f"{_RULES}/{{}}", "MailboxSettings.ReadWrite", "Removes our rule, never another"
)
EVENTS_CREATE = call(
    "events.create",
    "POST",
    "/users/{}/events",
    "Calendars.ReadWrite",
    "Writes the absence to the calendar that the telephone exchange reads",
)
EVENTS_UPDATE = call(
    "events.update", "PATCH", "/users/{}/events/{}", "Calendars.ReadWrite", "Moves the end of our entry"
)
EVENTS_DELETE = call(
    "events.delete", "DELETE", "/users/{}/events/{}", "Calendars.ReadWrite", "Removes our entry, never another"
)
