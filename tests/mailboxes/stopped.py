"""A process that stops for good at its N-th write, in memory: nothing that it does after that reaches the store or Exchange."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Engine, event

from mailboxes.model import Existing
from policies.exchange_changes import ExchangeChange
from tests.mailboxes.fakes import FakeExchange


class Stopped(BaseException):
    """The process is no more; nothing of the product's catches this."""


@dataclass
class Life:
    """Counts moments: before and after each commit and each change in Exchange. At ``end`` the process stops; 0: never."""

    end: int = 0
    moments: int = 0

    def moment(self) -> None:
        """One more. Raises Stopped at the end and ever after."""
        self.moments += 1
        if self.end and self.moments >= self.end:
            raise Stopped

    @contextmanager
    def writing(self) -> Iterator[None]:
        """An effect with a moment on either side."""
        self.moment()
        yield
        self.moment()

    def watch(self, engine: Engine) -> None:
        """A commit has a moment right before it, so that it never happens; that after it is the next one's."""

        def committing(_: object) -> None:
            self.moment()

        event.listen(engine, "commit", committing)


@dataclass
class MortalExchange(FakeExchange):
    """Exchange as a process sees it that may stop before or after any change."""

    life: Life = field(default_factory=Life)

    async def mailbox(self, address: str) -> Existing | None:
        if self.life.end and self.life.moments >= self.life.end:
            raise Stopped
        return await super().mailbox(address)

    async def apply(self, change: ExchangeChange) -> None:
        with self.life.writing():
            await super().apply(change)

    async def reply(self, address: str, html: str) -> None:
        with self.life.writing():
            await super().reply(address, html)
