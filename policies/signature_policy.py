"""The section ``signature`` of a pack: which template, which fields, how strictly it is audited (G01–G05)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from policies.decode import Https, Keys, MailAddress, Number, Text
from policies.hours import Sources
from policies.vocabulary import MailboxKind

_WORD = Annotated[str, Text(most=200)]
_NAME = Annotated[
    str, Text(most=40, pattern=r"[a-z][a-z0-9_]*", expected="a field name in lower case such as title_en")
]
_FILE = Annotated[
    str, Text(most=80, pattern=r"[a-z0-9][a-z0-9_.-]*", expected="a file name in the pack's signature folder")
]
_ATTRIBUTE = Annotated[
    str, Text(most=64, pattern=r"[A-Za-z][A-Za-z0-9]*", expected="a directory attribute such as extensionAttribute2")
]
FORMS = ("full_html", "full_text", "short_html", "short_text")


@dataclass(frozen=True, slots=True)
class Words:
    """The same words in the product's languages."""

    sv: _WORD
    en: _WORD

    def __getitem__(self, language: str) -> str:
        """The words in that language, Swedish for any that is not known."""
        return self.en if language == "en" else self.sv


@dataclass(frozen=True, slots=True)
class Templates:
    """File names of the four forms, relative to the folder ``signature`` of the pack that names them."""

    full_html: _FILE = "full.html"
    full_text: _FILE = "full.txt"
    short_html: _FILE = "short.html"
    short_text: _FILE = "short.txt"


@dataclass(frozen=True, slots=True)
class Logo:
    """The municipality's mark: words, or an image fetched from its own web site with a text for who cannot see it."""

    kind: Literal["text", "image", "none"] = "none"
    text: Annotated[str, Text(most=120, least=0)] = ""
    url: Https | None = None
    alt: Annotated[str, Text(most=120, least=0)] = ""
    width: Annotated[int, Number(8, 600)] | None = None
    height: Annotated[int, Number(8, 300)] | None = None

    def mistakes(self) -> Iterator[tuple[str, str, str]]:
        """An image needs an address and a text, a text needs words."""
        if self.kind == "image" and self.url is None:
            yield "url", "is missing", "the image's https address"
        if self.kind == "image" and not self.alt:
            yield "alt", "is missing", "what the image shows, for those who cannot see it"
        if self.kind == "text" and not self.text:
            yield "text", "is missing", "the words that stand where a logo would"


@dataclass(frozen=True, slots=True)
class FunctionMailbox:
    """The function mailbox and number that stand beside a person's own (G03)."""

    address: MailAddress
    name: _WORD
    phone: Annotated[str, Text(most=40, least=0)] = ""


@dataclass(frozen=True, slots=True)
class Match:
    """Which directory entries a unit's settings are for; what is given must agree, letter case aside."""

    department: _WORD | None = None
    unit: _WORD | None = None
    address: MailAddress | None = None

    def fits(self, *, department: str, unit: str, address: str = "") -> bool:
        """Whether an entry with these values is meant."""
        pairs = ((self.department, department), (self.unit, unit), (self.address, address))
        return all(wanted is None or wanted.casefold() == has.strip().casefold() for wanted, has in pairs)

    def mistakes(self) -> Iterator[tuple[str, str, str]]:
        """An empty match would be for everybody."""
        if self.department is None and self.unit is None and self.address is None:
            yield "", "names nobody", "department, unit or address"


@dataclass(frozen=True, slots=True)
class UnitSignature:
    """What is different for one unit: its function mailbox, its web page, or a template of its own (G04)."""

    match: Match
    template: Annotated[str, Text(most=40, pattern=r"[a-z0-9-]+", expected="a folder name under signature/")] | None = (
        None
    )
    function_mailbox: FunctionMailbox | None = None
    website: Https | None = None
    name: Words | None = None
    source: Sources = ()
    values: Mapping[str, _WORD] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MendDrafts:
    """Mailboxes where systems leave drafts that lack the signature, and the category by which such a draft is known."""

    mailboxes: tuple[MailAddress, ...] = ()
    category: _WORD = "Från verksamhetssystem"


@dataclass(frozen=True, slots=True)
class AuditScope:
    """Whose Sent Items are swept (G05)."""

    personal: bool = True
    function: bool = True

    def covers(self, kind: MailboxKind) -> bool:
        """Whether mailboxes of that kind are swept."""
        return self.personal if kind is MailboxKind.PERSONAL else self.function


@dataclass(frozen=True, slots=True)
class SignaturePolicy:
    """Everything the pack says about signatures."""

    source: Sources
    closing: Words
    required_fields: tuple[_NAME, ...] = ("display_name",)
    fields: Mapping[str, _ATTRIBUTE] = field(default_factory=dict)
    templates: Templates = field(default_factory=Templates)
    logo: Logo = field(default_factory=Logo)
    typeface: Annotated[
        str, Text(most=120, pattern=r"[A-Za-z0-9 ,'-]+", expected="a font list such as Calibri, Arial")
    ] = "Calibri, Arial, sans-serif"
    colours: Annotated[
        Mapping[str, Annotated[str, Text(most=7, pattern=r"#[0-9a-f]{6}", expected="a colour such as #1b5e7b")]],
        Keys(("text", "accent", "muted")),
    ] = field(default_factory=dict)
    units: tuple[UnitSignature, ...] = ()
    tolerance: Annotated[float, Number(0, 1)] = 0.1
    own_additions: Literal["forbidden", "allowed"] = "forbidden"
    # full closing phrases that are as good as the pack's own; lines that may follow the signature (a legal notice)
    accepted_closings: tuple[_WORD, ...] = ()
    allowed_lines: tuple[Annotated[str, Text(most=1000)], ...] = ()
    # families the audit accepts; empty: the guideline says nothing about the typeface
    audited_typefaces: tuple[Annotated[str, Text(most=60)], ...] = ()
    note_interval_days: Annotated[int, Number(7, 90)] = 7
    mend_drafts: MendDrafts = field(default_factory=MendDrafts)
    audit: AuditScope = field(default_factory=AuditScope)

    def unit_for(self, *, department: str, unit: str, address: str = "") -> UnitSignature | None:
        """The settings of the first listed unit that fits, or None."""
        fitting = (one for one in self.units if one.match.fits(department=department, unit=unit, address=address))
        return next(fitting, None)
