"""The sections ``boards`` and ``mailboxes`` of a pack: who approves, who watches, how a mailbox ends (M01–M03, M06–M08, K01, K02)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Literal

from policies.absence_policy import Escalation
from policies.decode import MailAddress, Number, Text
from policies.hours import Sources
from policies.vocabulary import Role


@dataclass(frozen=True, slots=True)
class Board:
    """A board (nämnd) and the department that works for it, as the directory spells it."""

    name: Annotated[str, Text(most=120)]
    department: Annotated[str, Text(most=120, least=0)] = ""


@dataclass(frozen=True, slots=True)
class Approval:
    """Who says yes to an order. ``role``: the app role that may; ``notify``: the addresses that are told of a new order."""

    role: Literal["Registrar", "ServiceDesk", "Administrator"] = "ServiceDesk"
    notify: tuple[MailAddress, ...] = ()
    receipts: bool = False  # whether orders of receipts wait for a yes as well
    source: Sources = ()

    @property
    def roles(self) -> frozenset[Role]:
        """The roles that may; an administrator stands in only where the pack does not name the registrar."""
        named = Role(self.role)
        return frozenset({named} if named is Role.REGISTRAR else {named, Role.ADMINISTRATOR})


@dataclass(frozen=True, slots=True)
class Closing:
    """How a mailbox ends: mail goes on for ``transition_days`` days."""

    transition_days: Annotated[int, Number(0, 1100)] = 180
    source: Sources = ()


@dataclass(frozen=True, slots=True)
class DailyWatch:
    """Whether each mailbox is to be opened every working day, and who is told when it is not (M04)."""

    every_working_day: bool = True
    escalation: Escalation = field(default_factory=Escalation)
    source: Sources = ()


@dataclass(frozen=True, slots=True)
class MailboxPolicy:
    """Everything the pack says about function mailboxes.

    ``least_people``: how many can watch each (M08); ``authority_per_board``: whether every board has a myndighetsbrevlåda (M02);
    ``receipt``: whether every mailbox has one (K01); ``told``: who gets the digest of what is found wrong.
    """

    source: Sources = ()
    approval: Approval = field(default_factory=Approval)
    closing: Closing = field(default_factory=Closing)
    watch: DailyWatch = field(default_factory=DailyWatch)
    least_people: Annotated[int, Number(1, 20)] = 2
    authority_per_board: bool = False
    receipt: Literal["demanded", "offered"] = "offered"
    told: tuple[MailAddress, ...] = ()
