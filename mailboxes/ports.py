"""What the room of function mailboxes needs from outside; ``postvakt.wiring`` connects the real ones."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from mailboxes.model import Existing, MailboxRecord, Order, Organisation
from policies.exchange_changes import ExchangeChange
from policies.leases import Leases
from policies.mailing import NoteMail
from policies.plan import Journal, Plan, StepState
from policies.vocabulary import DirectoryEntry


class CannotChange(Exception):  # noqa: N818 - a state that is told, not a failure
    """Exchange refused the change, or Postvakt may not make it; nothing was changed. The message says why, without content."""


class Directory(Protocol):
    """People and shared mailboxes."""

    async def entry(self, address: str) -> DirectoryEntry | None:
        """The entry of this mail address as it is now, or None."""
        ...

    async def entries(self) -> Sequence[DirectoryEntry]:
        """Everybody with a mailbox, shared ones too; may be some hours old."""
        ...


class IsAway(Protocol):
    """The register of absences."""

    async def is_away(self, address: str, at: datetime) -> bool:
        """Whether this person is away at that moment."""
        ...


@dataclass(frozen=True, slots=True)
class Audited:
    """Who changes the register, what it is called in the audit log, and why."""

    actor: str
    action: str
    reason: str = ""


class MailboxStore(Protocol):
    """The register and the orders. Every change is audited in its own transaction."""

    def records(self, among: Collection[str] | None = None) -> Sequence[MailboxRecord]:
        """All, or those of these addresses, letter case aside; by address, closed ones too."""
        ...

    def record(self, address: str) -> MailboxRecord | None:
        """One, letter case aside, or None."""
        ...

    def put(self, records: Sequence[MailboxRecord], audited: Audited) -> Sequence[MailboxRecord]:
        """Keep these, all or none. Each replaces the row of its own ``version`` (0: there must be none) and comes back one version further.

        Raises Outdated.
        """
        ...

    def remove(self, record: MailboxRecord, audited: Audited) -> None:
        """Take a row out of the register (an order that came to nothing). Raises Outdated."""
        ...

    def orders(self, *, over: bool | None = None) -> Sequence[Order]:
        """The newest first. ``over``: only those that are finished, or only those that are not."""
        ...

    def order(self, order_id: str) -> Order | None:
        """One, or None."""
        ...

    def put_order(self, order: Order, audited: Audited | None, *, record: MailboxRecord | None = None) -> Order:
        """Keep an order in place of its own ``version`` (0: new), and a record of the register with it, both or neither.

        ``audited`` None: a change that concerns nobody, such as that a mail was sent. Raises Outdated.
        """
        ...

    def begin_work(self, plan_id: str, *, by: str, at: datetime, trusted: bool = False) -> None:
        """Somebody said "carry it out": remembered until `end_work`, so that a crash between two steps is resumed.

        ``trusted``: what cannot be read is taken on that person's word.
        """
        ...

    def end_work(self, plan_id: str, at: datetime) -> None:
        """The plan is carried out, or given up."""
        ...

    def works(self, *, begun_before: datetime) -> Sequence[tuple[str, bool]]:
        """(plan, trusted) that were begun before and have not ended, oldest first."""
        ...


class Outdated(Exception):  # noqa: N818
    """Somebody changed it meanwhile: the version is not the one that was read."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(what)


class Exchange(Protocol):
    """Shared mailboxes in the tenant. Reading never changes anything; every change may be repeated.

    All raise MailTrouble when it may go better later (and may have happened all the same); changes raise CannotChange.
    """

    @property
    def changes(self) -> bool:
        """Whether Postvakt may make changes itself; otherwise a reviewed script does."""
        ...

    async def mailbox(self, address: str) -> Existing | None:
        """The mailbox as it is now, or None when there is none."""
        ...

    async def organisation(self, *, fresh: bool = False) -> Organisation | None:
        """What stands in Exchange for all of it, None where that cannot be read; some minutes old unless ``fresh``."""
        ...

    async def apply(self, change: ExchangeChange) -> None:
        """Make one change; made before, nothing happens."""
        ...

    async def reply(self, address: str, html: str) -> None:
        """Switch an automatic reply on; empty: off."""
        ...


class Scripts(Protocol):
    """Changes as a PowerShell script to be read and run by an administrator."""

    def script(self, changes: Sequence[ExchangeChange], title: str) -> str:
        """The changes in order; ``title``: what it is for, one line."""
        ...


class Signatures(Protocol):
    """The signature room."""

    async def known(self, address: str) -> bool:
        """Whether a signature can be made for this mailbox."""
        ...


class Notes(Protocol):
    """The service mailbox."""

    async def send_once(self, key: str, mail: NoteMail) -> bool:
        """Send the mail unless it was sent before under this key; whether it was sent now. Raises MailTrouble."""
        ...


class Plans(Journal, Protocol):
    """The journal, looked through as well."""

    def plans(self, *, feature: str | None = None, limit: int = 50) -> Sequence[Plan]:
        """The newest plans first."""
        ...

    def states(self, plan_ids: Sequence[str]) -> Mapping[str, Mapping[str, StepState]]:
        """Each step's state within its own plan, by plan and key."""
        ...

    def effects(self, plan_ids: Sequence[str]) -> Mapping[str, StepState]:
        """How far each effect that these plans hold has come, in whatever plan, by key."""
        ...


@dataclass(frozen=True, slots=True)
class Outside:
    """The ports, connected."""

    store: MailboxStore
    directory: Directory
    exchange: Exchange
    scripts: Scripts
    signatures: Signatures
    notes: Notes
    away: IsAway
    journal: Plans
    leases: Leases
