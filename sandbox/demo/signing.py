"""How the people of a demo tenant sign: the common signature as Outlook writes it, and everything people do to it.

This is deliberately not the product's renderer: the audit is to recognise what it did not write itself.
"""

from __future__ import annotations

import html
import random
from collections.abc import Sequence
from dataclasses import dataclass

CLOSING = "Med vänlig hälsning"
SLOGANS = (
    "Tänk på miljön innan du skriver ut det här mejlet!",
    "Sandby – där idéer växer",
    "Följ oss på sociala medier!",
    "Jag jobbar inte fredagar.",
)
QUOTES = (
    "”Den som inget vågar, inget vinner.”",
    "”Det finns inget dåligt väder, bara dåliga kläder.”",
    "”Små steg är också steg.”",
)
OLD_UNIT = "Individ- och familjeomsorgen"


@dataclass(frozen=True, slots=True)
class Writer:
    """Somebody who signs. Empty fields are left out of the signature."""

    name: str
    address: str
    title: str = ""
    unit: str = ""
    department: str = ""
    phone: str = ""
    habit: str = "right"
    title_en: str = ""
    department_en: str = ""

    def full(self) -> list[str]:
        """The common signature's visible lines, the closing phrase apart."""
        lines = [self.name, self.title, self._unit, self.department, "Sandby kommun"]
        lines += [f"Telefon: {self.phone}" if self.phone else "", self.address, "www.sandby.example"]
        return [line for line in lines if line]

    def short(self) -> list[str]:
        """The short form's lines, for replies."""
        place = f"{self.department}, Sandby kommun" if self.department else "Sandby kommun"
        lines = [self.name, self.title, place, f"Telefon: {self.phone}" if self.phone else ""]
        return [line for line in lines if line]

    def english(self) -> list[str]:
        """The signature in English."""
        lines = [
            self.name,
            self.title_en or self.title,
            self._unit,
            self.department_en or self.department,
            "Sandby kommun",
        ]
        lines += [
            f"Phone: +46 {self.phone.lstrip('0').replace('-', ' ')}" if self.phone else "",
            self.address,
            "www.sandby.example",
        ]
        return [line for line in lines if line]

    @property
    def _unit(self) -> str:
        """The unit, unless the mailbox is called like it."""
        return "" if self.unit == self.name else self.unit

    @property
    def first_name(self) -> str:
        """What one writes below a short note."""
        return self.name.split(" ", maxsplit=1)[0]


@dataclass(frozen=True, slots=True)
class Signed:
    """What stands below a mail: the kind it is (for tests and counts), the closing, the lines, what was added, and in which type."""

    kind: str
    closing: str
    lines: tuple[str, ...]
    added: tuple[str, ...] = ()
    font: str = ""


# habit -> (kind, weight); what a person does on most days and on some
_HABITS: dict[str, tuple[tuple[str, int], ...]] = {
    "right": (("full", 19), ("missing", 1)),
    "mostly": (("full", 7), ("missing", 2), ("name", 1)),
    "plain": (("full", 9), ("name", 1)),
    "short": (("name", 6), ("full", 4)),
    "none": (("missing", 5), ("name", 5)),
    "old": (("altered", 7), ("full", 3)),
    "font": (("font", 8), ("full", 2)),
    "slogan": (("slogan", 7), ("full", 3)),
    "quote": (("quote", 6), ("full", 4)),
    "english": (("english", 6), ("full", 4)),
}
HABITS = tuple(_HABITS)


def sign(writer: Writer, rng: random.Random, *, reply: bool) -> Signed:
    """How this person signs this mail."""
    kinds, weights = zip(*_HABITS[writer.habit], strict=True)
    kind = rng.choices(kinds, weights)[0]
    if kind == "full" and reply and rng.random() < 0.7:
        return Signed("short", CLOSING, tuple(writer.short()))
    match kind:
        case "missing":
            return Signed(kind, "", ())
        case "name":
            return Signed(kind, rng.choice(("/", "Mvh ", "Hälsningar ")) + writer.first_name, ())
        case "altered":
            return Signed(kind, CLOSING, tuple(_altered(writer)))
        case "font":
            return Signed(kind, CLOSING, tuple(writer.full()), font="font-family:'Comic Sans MS';color:#C00000")
        case "slogan":
            return Signed(kind, CLOSING, tuple(writer.full()), (rng.choice(SLOGANS),))
        case "quote":
            return Signed(kind, CLOSING, tuple(writer.full()), (rng.choice(QUOTES),))
        case "english":
            return Signed(kind, "Kind regards", tuple(writer.english()))
    return Signed(kind, CLOSING, tuple(writer.full()))


def _altered(writer: Writer) -> list[str]:
    """An own old version: the unit's former name, no telephone, an abbreviation."""
    kept = [line for line in writer.full() if line not in {f"Telefon: {writer.phone}", "www.sandby.example"}]
    return [OLD_UNIT if line == writer.unit else line for line in kept]


# --- as HTML, as Outlook and Word write it -------------------------------------------------------------------

_WORD_HEAD = (
    '<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">'
    '<head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">'
    '<style><!-- p.MsoNormal, li.MsoNormal, div.MsoNormal {margin:0cm; font-size:11.0pt; font-family:"Calibri",sans-serif;}'
    ' --></style></head><body lang="SV" style="word-wrap:break-word"><div class="WordSection1">'
)


def word_html(paragraphs: Sequence[str], signed: Signed, quoted: str = "") -> str:
    """A whole body as Word writes it: a paragraph a line."""

    def line(text: str, style: str = "") -> str:
        shown = html.escape(text, quote=False) if text else "&nbsp;"
        if style:
            shown = f'<span style="{html.escape(style)}">{shown}</span>'
        return f'<p class="MsoNormal">{shown}<o:p></o:p></p>'

    out = [_WORD_HEAD]
    for paragraph in paragraphs:
        out += [line(paragraph), line("")]
    out.append(line(signed.closing) if signed.closing else "")
    if signed.lines:
        out.append(line(""))
    out += [line(text, signed.font) for text in signed.lines]
    for text in signed.added:
        out += [line(""), line(text, "color:#4F9A3E;font-size:9.0pt")]
    out.append(f"{quoted}</div></body></html>")
    return "\n".join(part for part in out if part)


def web_html(paragraphs: Sequence[str], signed: Signed, quoted: str = "") -> str:
    """A whole body as the new Outlook writes it: a div a line, line breaks inside the signature."""
    base = "font-family: Aptos, Calibri, sans-serif; font-size: 11pt; color: rgb(0, 0, 0);"
    blank = f'<div class="elementToProof" style="{base}"><br></div>'

    def block(inner: str, style: str = "") -> str:
        return f'<div class="elementToProof" style="{base}{html.escape(style)}">{inner}</div>'

    out = []
    for paragraph in paragraphs:
        out += [block(html.escape(paragraph, quote=False)), blank]
    if signed.closing:
        out.append(block(html.escape(signed.closing, quote=False)))
    if signed.lines:
        inner = "<br>".join(html.escape(text, quote=False) for text in signed.lines)
        out += [blank, f'<div id="Signature">{block(inner, signed.font)}</div>']
    out += [block(f"<i>{html.escape(text, quote=False)}</i>") for text in signed.added]
    return f'<html><head></head><body dir="ltr">{"".join(out)}{quoted}</body></html>'


def plain_text(paragraphs: Sequence[str], signed: Signed, quoted: str = "") -> str:
    """A whole body as plain text."""
    blocks = list(paragraphs)
    if signed.closing:
        blocks.append(signed.closing)
    if signed.lines:
        blocks.append("\n".join(signed.lines))
    return "\n\n".join([*blocks, *signed.added]) + ("\n\n" + quoted if quoted else "") + "\n"
