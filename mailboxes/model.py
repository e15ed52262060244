"""What the room of function mailboxes talks about: the register, orders, what needs somebody. Data only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from policies.vocabulary import Role


class Kind(StrEnum):
    """What a shared mailbox is for (Sjöbo E-riktlinjer, "Myndighetsbrevlådor, funktionsbrevlådor och personliga brevlådor")."""

    AUTHORITY = "authority"  # myndighetsbrevlåda: where a board is reached as an authority
    FUNCTION = "function"  # funktionsbrevlåda: one activity of it


class State(StrEnum):
    """Where a mailbox stands: ordered → active → closing (mail goes on to another) → closed."""

    ORDERED = "ordered"
    ACTIVE = "active"
    CLOSING = "closing"
    CLOSED = "closed"

    @property
    def open(self) -> bool:
        """Whether mail to it must be seen: active, and while it is being closed."""
        return self in {State.ACTIVE, State.CLOSING}


@dataclass(frozen=True, slots=True)
class Receipt:
    """A mailbox's automatic receipt (K01). ``languages``: Swedish first, others below; ``own``: a paragraph of its own, by language."""

    on: bool = False
    languages: tuple[str, ...] = ("sv", "en")
    own: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MailboxRecord:
    """One row of the register (M01). Addresses are in lower case; every other text was typed by somebody and is hostile.

    ``hours``: when somebody answers, in words; ``answering_days``: working days within which mail is answered, None as the pack says;
    ``moved_to``, ``closes_at``: where mail goes from a mailbox that is being closed, and until when. ``version`` counts changes.
    """

    address: str
    name: str
    kind: Kind = Kind.FUNCTION
    board: str = ""
    department: str = ""
    unit: str = ""
    responsible: str = ""
    substitutes: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    hours: str = ""
    phone: str = ""
    purpose: str = ""
    topics: tuple[str, ...] = ()
    search_words: tuple[str, ...] = ()
    receipt: Receipt = field(default_factory=Receipt)
    answering_days: int | None = None
    state: State = State.ACTIVE
    moved_to: str = ""
    closing_from: datetime | None = None
    closes_at: datetime | None = None
    changed_at: datetime | None = None
    version: int = 0

    @property
    def key(self) -> str:
        """The address as the register is keyed."""
        return self.address.strip().casefold()

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody who watches it, each once: responsible, substitutes, members."""
        return tuple(dict.fromkeys(one for one in (self.responsible, *self.substitutes, *self.members) if one))


class OrderKind(StrEnum):
    """What is ordered."""

    MAILBOX = "mailbox"
    RECEIPT = "receipt"


class Stage(StrEnum):
    """Where an order stands: asked → approved or refused → planned → applied → verified; withdrawn by whoever ordered."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    PLANNED = "planned"
    APPLIED = "applied"
    VERIFIED = "verified"

    @property
    def over(self) -> bool:
        """Whether nobody has to do anything more."""
        return self in {Stage.REFUSED, Stage.WITHDRAWN, Stage.VERIFIED}


@dataclass(frozen=True, slots=True)
class Order:
    """An order of a mailbox or of a receipt. ``wanted``: the record as it shall be; ``comment``: what the approver said.

    ``told``: the stage that orderer and approver were last told of by mail; ``plan_id``: the plan that carries it out, or empty.
    """

    id: str
    kind: OrderKind
    wanted: MailboxRecord
    stage: Stage
    asked_by: str
    asked_at: datetime
    why: str = ""
    decided_by: str = ""
    decided_at: datetime | None = None
    comment: str = ""
    plan_id: str = ""
    changed_at: datetime | None = None
    told: str = ""
    version: int = 0


class Trouble(StrEnum):
    """What may be wrong with the register, or in Exchange (M02, M04, M05, M08, K01, K04)."""

    NO_AUTHORITY_MAILBOX = "no-authority-mailbox"
    TOO_FEW = "too-few"
    NO_RESPONSIBLE = "no-responsible"
    AWAY = "away"
    PERSON_GONE = "person-gone"
    MAILBOX_GONE = "mailbox-gone"
    UNREGISTERED = "unregistered"
    NO_RECEIPT = "no-receipt"
    INCOMPLETE = "incomplete"
    CLOSING_OVERDUE = "closing-overdue"
    NO_COPIES = "no-copies"
    NOT_MARKED = "not-marked"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that needs somebody. ``target``: a mailbox's address, or a board's name; ``sv`` and ``en`` say what and what to do."""

    trouble: Trouble
    target: str
    sv: str
    en: str

    def text(self, language: str) -> str:
        """The words in that language, Swedish for any that is not known."""
        return self.en if language == "en" else self.sv


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: the address and the roles of the sign-in. The product itself is ``Actor.product()``."""

    address: str
    roles: frozenset[Role] = frozenset()
    name: str = ""

    @classmethod
    def product(cls) -> Actor:
        """Timers and resumed work."""
        return cls("postvakt", frozenset(Role))

    def has(self, *roles: Role) -> bool:
        """Whether one of these roles is the actor's."""
        return bool(self.roles & frozenset(roles))

    def same(self, address: str) -> bool:
        """Whether the address is the actor's own."""
        return bool(address) and self.address.strip().casefold() == address.strip().casefold()


@dataclass(frozen=True, slots=True)
class Existing:
    """A mailbox as the tenant has it now. ``full_access``, ``send_as`` and ``forwards_to`` are None where they cannot be read.

    ``reply``: whether an automatic reply is switched on; ``copies``: whether what others send as the mailbox is kept in its Sent Items;
    None where that cannot be read.
    """

    address: str
    name: str = ""
    shared: bool = True
    full_access: frozenset[str] | None = None
    send_as: frozenset[str] | None = None
    forwards_to: str | None = None
    reply: bool | None = None
    copies: bool | None = None


@dataclass(frozen=True, slots=True)
class Organisation:
    """What stands in Exchange for all of it.

    ``marked``: whether the mail-flow rule makes receipts known as automatic (RFC 3834); None where rules cannot be read.
    ``copies``: shared mailbox → whether what others send as it is kept in its Sent Items; empty where that cannot be read.
    """

    marked: bool | None
    copies: Mapping[str, bool] = field(default_factory=dict)


def as_json(value: Any) -> Any:
    """A dataclass of this module as a JSON value, as the store and the list's JSON have it."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, (tuple, list, frozenset)):
        return [as_json(one) for one in value]
    if isinstance(value, Mapping):
        return {str(name): as_json(one) for name, one in value.items()}
    if hasattr(value, "__dataclass_fields__"):
        return {one.name: as_json(getattr(value, one.name)) for one in fields(value)}
    return value


def record_from_json(value: Mapping[str, Any]) -> MailboxRecord:
    """Back from `as_json`; what a later version added and this one does not know is left out."""
    known = {one.name for one in fields(MailboxRecord)}
    found = {name: one for name, one in value.items() if name in known}
    for name in ("substitutes", "members", "topics", "search_words"):
        found[name] = tuple(found.get(name, ()))
    for name in ("closing_from", "closes_at", "changed_at"):
        found[name] = _moment(found.get(name))
    receipt = found.get("receipt") or {}
    found["receipt"] = Receipt(
        on=bool(receipt.get("on")),
        languages=tuple(receipt.get("languages", ("sv", "en"))),
        own=dict(receipt.get("own", {})),
    )
    found["kind"] = Kind(found.get("kind", Kind.FUNCTION))
    found["state"] = State(found.get("state", State.ACTIVE))
    return MailboxRecord(**found)


def order_from_json(value: Mapping[str, Any]) -> Order:
    """Back from `as_json`."""
    known = {one.name for one in fields(Order)}
    found = {name: one for name, one in value.items() if name in known}
    found["wanted"] = record_from_json(found["wanted"])
    found["kind"] = OrderKind(found["kind"])
    found["stage"] = Stage(found["stage"])
    for name in ("asked_at", "decided_at", "changed_at"):
        found[name] = _moment(found.get(name))
    return Order(**found)


def _moment(value: Any) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else None
