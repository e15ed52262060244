"""Words that several rooms use: an address, a person of the directory, a mailbox, the roles."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """App roles of the enterprise application; the values are those in the token's ``roles`` claim."""

    EMPLOYEE = "Employee"
    MANAGER = "Manager"
    SERVICE_DESK = "ServiceDesk"
    REGISTRAR = "Registrar"
    ADMINISTRATOR = "Administrator"


class Language(StrEnum):
    """The languages people read in the product; Swedish comes first."""

    SWEDISH = "sv"
    ENGLISH = "en"


class MailboxKind(StrEnum):
    """What a mailbox is for (Sjöbo E-riktlinjer, "Myndighetsbrevlådor, funktionsbrevlådor och personliga brevlådor")."""

    PERSONAL = "personal"
    FUNCTION = "function"


@dataclass(frozen=True, slots=True)
class Address:
    """A mail address with the name shown beside it. Compare addresses by ``key``."""

    address: str
    name: str = ""

    @property
    def key(self) -> str:
        """The address in the form that two spellings of one mailbox share."""
        return self.address.strip().casefold()

    @property
    def domain(self) -> str:
        """What stands behind the last @, in lower case; empty when there is none."""
        return self.key.rpartition("@")[2] if "@" in self.key else ""


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    """A person or function mailbox as the directory (Graph ``user``) knows it.

    Every text may be empty and is hostile: it was typed by somebody. ``attributes`` holds
    further single-valued directory attributes by Graph's names (``companyName``, ``extensionAttribute1`` …). ``aliases``: further addresses
    of a function mailbox, in lower case; a person's are not kept.
    """

    id: str
    address: str
    display_name: str
    kind: MailboxKind = MailboxKind.PERSONAL
    given_name: str = ""
    surname: str = ""
    title: str = ""
    department: str = ""
    unit: str = ""
    phone: str = ""
    mobile: str = ""
    street: str = ""
    postal_code: str = ""
    city: str = ""
    language: Language = Language.SWEDISH
    manager_id: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
