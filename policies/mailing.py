"""What rooms that read mailboxes and write mail share: the mail they write, and what can come in the way."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NoteMail:
    """A short mail from the product to one receiver."""

    to_address: str
    to_name: str
    subject: str
    html: str


class DeltaExpired(Exception):  # noqa: N818 - a state that is told, not a failure
    """The saved delta link is no longer known to the service (410, syncStateNotFound): start over."""


class MailboxUnavailable(Exception):  # noqa: N818
    """This mailbox cannot be read now (gone, no licence, outside the scope); the work goes on with the others."""


class MailTrouble(Exception):  # noqa: N818
    """The service did not do it now; later it may. What was asked may have happened all the same."""
