"""Every call the product makes to Graph and to Exchange, with the least permission that allows it and why it is made.

A request cannot be sent without one of these (``GraphClient.send`` takes it first), so the list is complete by construction.
``docs/permissions.md`` and the local tenant's consent list say the same; tests hold them together. Permissions are application
permissions, after Microsoft's permissions reference for each call.

``call`` has the list; the modules beside it fill it, by what a call is about.
"""

from __future__ import annotations

from graph_client.permissions import directory, exchange, mail_read, mail_write, mailbox, subscriptions
from graph_client.permissions.call import CALLS, Call

__all__ = ["CALLS", "Call", "consent", "directory", "exchange", "mail_read", "mail_write", "mailbox", "subscriptions"]


def consent() -> tuple[str, ...]:
    """The application permissions an administrator consents to for what is built so far, in alphabetical order.

    ``Exchange.ManageAsApp`` is among them because the local tenant has commands switched on; docs/permissions.md says when to leave it.
    """
    return tuple(sorted({call.permission for call in CALLS.values()}))
