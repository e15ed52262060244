"""What this process knows of its mailboxes without asking the store, so that a thousand notifications of one burst cost one reading."""

from __future__ import annotations

from datetime import datetime, timedelta

CLOCKS_DIFFER = timedelta(seconds=1)  # of machines


class Heard:
    """Since when nothing of a mailbox is unread here, which ones are being worked on here, and what was told of these meanwhile."""

    def __init__(self) -> None:
        self._read: dict[str, datetime] = {}
        self._begun: dict[str, datetime] = {}
        self._again: set[str] = set()

    def known(self, mailbox: str, told: datetime | None) -> bool:
        """Whether nobody need begin for what was told then: it was read since, or whoever works on the mailbox here will go on with it."""
        read, begun = self._read.get(mailbox), self._begun.get(mailbox)
        if told is not None and read is not None and told < read - CLOCKS_DIFFER:
            return True
        if begun is not None and (told is None or told >= begun - CLOCKS_DIFFER):
            self._again.add(mailbox)
        return begun is not None

    def begin(self, mailbox: str, at: datetime) -> None:
        """It is worked on here from now on."""
        self._begun[mailbox] = at

    def again(self, mailbox: str) -> bool:
        """Whether something was told of it since this was asked last."""
        told = mailbox in self._again
        self._again.discard(mailbox)
        return told

    def end(self, mailbox: str, *, read: bool) -> bool:
        """No longer; ``read``: all that had come at the beginning. Whether something was told since ``again`` was asked last."""
        begun = self._begun.pop(mailbox)
        if read:
            self._read[mailbox] = begun
        return self.again(mailbox)
