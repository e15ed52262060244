"""Being told of new messages, so that work starts sooner."""

from __future__ import annotations

from graph_client.permissions.call import call

SUBSCRIPTIONS_REAUTHORIZE = call(
    "subscriptions.reauthorize",
    "POST",
    "/subscriptions/{}/reauthorize",
    "Mail.Read",
    "Answers the lifecycle event that asks whether Postvakt may still be told",
    repeatable=True,
)
SUBSCRIPTIONS_CREATE = call(
    "subscriptions.create",
    "POST",
    "/subscriptions",
    "Mail.Read",
    "Asks to be told of new messages, so that work starts sooner",
)
SUBSCRIPTIONS_RENEW = call(
    "subscriptions.renew", "PATCH", "/subscriptions/{}", "Mail.Read", "Keeps a subscription alive"
)
SUBSCRIPTIONS_DELETE = call("subscriptions.delete", "DELETE", "/subscriptions/{}", "Mail.Read", "Ends a subscription")
SUBSCRIPTIONS_LIST = call(
    "subscriptions.list", "GET", "/subscriptions", "Mail.Read", "Finds subscriptions that are missing or forgotten"
)
