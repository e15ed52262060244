"""What this process knows of its mailboxes without asking the store, so that a thousand notifications of one burst cost one reading."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

CLOCKS_DIFFER = timedelta(seconds=1)  # of machines
REST = timedelta(seconds=1)  # between two readings of a mailbox, while notifications pour in


class Heard:
    """Since when nothing of a mailbox is unread here, which ones are being worked on here, and what was told of these meanwhile.

    Mailboxes go by the tokens of their notifications. Asked from the webhook's thread as well. What dies with the process is heard of
    again when the mailbox's lease ends.
    """

    def __init__(self) -> None:
        self._one_at_a_time = threading.Lock()
        self._read: dict[str, datetime] = {}
        self._begun: dict[str, datetime] = {}
        self._again: set[str] = set()

    def working(self) -> int:
        """On how many mailboxes somebody works here."""
        return len(self._begun)

    def known(self, token: str, told: datetime | None) -> bool:
        """Whether nobody need begin for what was told then: it was read since, or whoever works on the mailbox here will go on with it."""
        with self._one_at_a_time:
            read, begun = self._read.get(token), self._begun.get(token)
            if told is not None and read is not None and told < read - CLOCKS_DIFFER:
                return True
            if begun is not None and (told is None or told >= begun - CLOCKS_DIFFER):
                self._again.add(token)
            return begun is not None

    def begin(self, token: str, at: datetime) -> None:
        """It is worked on here from now on."""
        self._begun[token] = at

    def rest(self, token: str, now: datetime) -> float:
        """Seconds until the mailbox may be read again for a notification's sake."""
        read = self._read.get(token)
        return 0.0 if read is None else max(0.0, (read + REST - now).total_seconds())

    def again(self, token: str) -> bool:
        """Whether something was told of it since this was asked last."""
        with self._one_at_a_time:
            return self._asked(token)

    def end(self, token: str, *, read: bool) -> bool:
        """No longer; ``read``: all that had come at the beginning. Whether something was told since ``again`` was asked last."""
        with self._one_at_a_time:
            begun = self._begun.pop(token)
            if read:
                self._read[token] = begun
            return self._asked(token)

    def _asked(self, token: str) -> bool:
        told = token in self._again
        self._again.discard(token)
        return told
