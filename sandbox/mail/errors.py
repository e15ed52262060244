"""What can be wrong with a request to a mailbox; the Graph edge turns each into Microsoft's error code."""

from __future__ import annotations


class MailError(Exception):
    """The root of this room's exceptions."""


class NoMailboxError(MailError):
    """The user has no mailbox here."""


class NoFolderError(MailError):
    """The mailbox has no such folder."""


class NoItemError(MailError):
    """The mailbox has no such item, or not under this id any more."""


class FolderExistsError(MailError):
    """A folder of that name stands beside it already."""


class ProtectedFolderError(MailError):
    """A folder that belongs to every mailbox can be neither deleted, moved nor renamed."""
