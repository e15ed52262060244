"""What a signature says: the directory's words, made safe, with a fall-back for everything that may be missing (G01)."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from policies.packs import Pack
from policies.signature_policy import SignaturePolicy, UnitSignature
from policies.vocabulary import DirectoryEntry, Language, MailboxKind

LONGEST_NAME = 120
LONGEST = 200
_LABELS = {
    "sv": {"phone": "Telefon", "mobile": "Mobil", "mail": "E-post", "web": "Webbplats"},
    "en": {"phone": "Phone", "mobile": "Mobile", "mail": "E-mail", "web": "Website"},
}
# Every name a template may use, and what stands under those that hold several.
FIELDS: Mapping[str, frozenset[str]] = {
    name: frozenset()
    for name in (
        "address", "address_url", "city", "closing", "department", "is_function", "language", "mobile", "mobile_url", "municipality",
        "name", "phone", "phone_url", "postal_code", "street", "title", "unit", "website", "website_url",
    )
} | {
    "function": frozenset({"name", "address", "address_url", "phone", "phone_url"}),
    "logo": frozenset({"kind", "text", "url", "alt", "width", "height"}),
    "style": frozenset({"font", "text", "accent", "muted"}),
    "words": frozenset({"phone", "mobile", "mail", "web"}),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filled:
    """A template's context, and which of the pack's required fields the directory lacks."""

    context: Mapping[str, Any]
    lacking: tuple[str, ...]


def clean(text: str, longest: int = LONGEST) -> str:
    """NFC, without control and formatting characters, blanks single, at most ``longest`` characters (then an ellipsis)."""
    if text.isprintable():  # nothing to take out
        text = " ".join(unicodedata.normalize("NFC", text).split())
        return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
    kept = (
        " " if c.isspace() else c
        for c in unicodedata.normalize("NFC", text)
        if c.isspace() or unicodedata.category(c)[0] != "C"
    )
    text = " ".join("".join(kept).split())
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def extra_fields(policy: SignaturePolicy) -> frozenset[str]:
    """Names beyond ``FIELDS`` that this pack gives: from directory attributes and from its units' values."""
    return frozenset(policy.fields) | {name for unit in policy.units for name in unit.values}


def fill(entry: DirectoryEntry, pack: Pack, unit: UnitSignature | None, language: Language) -> Filled:
    """Everything a template may say about this entry. What is missing is an empty text, never an error."""
    policy = pack.signature
    extra = {name: clean(entry.attributes.get(attribute, "")) for name, attribute in policy.fields.items()}
    url = (unit.website if unit and unit.website else pack.municipality.website) or ""
    phone, mobile = (_phone(number, language) for number in (entry.phone, entry.mobile))
    address = clean(entry.address, 254)
    context: dict[str, Any] = {
        "closing": policy.closing[language.value],
        "name": _name(entry),
        "title": _in(language, "title", entry.title, extra) if entry.kind is MailboxKind.PERSONAL else "",
        "unit": unit.name[language.value] if unit and unit.name else _in(language, "unit", entry.unit, extra),
        "department": _in(language, "department", entry.department, extra),
        "municipality": pack.municipality.name,
        "phone": phone,
        "phone_url": _dialled(phone),
        "mobile": mobile if mobile != phone else "",
        "mobile_url": _dialled(mobile),
        "address": address,
        "address_url": "mailto:" + address if address else "",
        "street": clean(entry.street),
        "postal_code": clean(entry.postal_code, 20),
        "city": clean(entry.city, 80),
        "website": url.partition("://")[2].rstrip("/"),
        "website_url": url,
        "language": language.value,
        "is_function": entry.kind is MailboxKind.FUNCTION,
        "function": _function(entry, unit, language),
        "logo": policy.logo,
        "style": _style(policy),
        "words": _LABELS[language.value],
    }
    if context["unit"].casefold() == context["name"].casefold():
        context["unit"] = ""  # a function mailbox is often called as its unit; nobody wants the line twice
    if context["department"].casefold() in {context["name"].casefold(), context["unit"].casefold()}:
        context["department"] = ""
    context |= dict.fromkeys(extra_fields(policy), "") | extra
    context |= {name: clean(value) for name, value in (unit.values if unit else {}).items()}
    return Filled(context, tuple(name for name in policy.required_fields if not _given(entry, name, extra)))


def _name(entry: DirectoryEntry) -> str:
    given = f"{entry.given_name} {entry.surname}" if entry.given_name.strip() and entry.surname.strip() else ""
    own = given if entry.kind is MailboxKind.PERSONAL else ""
    return (
        clean(own, LONGEST_NAME)
        or clean(entry.display_name, LONGEST_NAME)
        or clean(entry.address.partition("@")[0], LONGEST_NAME)
    )


def _in(language: Language, name: str, swedish: str, extra: Mapping[str, str]) -> str:
    """The English words where the directory has them, else the Swedish: a Swedish title is better than none."""
    return (extra.get(f"{name}_en", "") if language is Language.ENGLISH else "") or clean(swedish)


def _phone(number: str, language: Language) -> str:
    """As the directory spells it; for English readers with the country's code: 040-628 04 10 → +46 40 628 04 10."""
    number = clean(number, 40)
    if language is Language.ENGLISH and number.startswith("0") and not number.startswith("00"):
        return "+46 " + number[1:].replace("-", " ").replace("/", " ")
    return number


def _dialled(number: str) -> str:
    digits = "".join(c for c in number if c in "+0123456789")
    if len(digits) < 5:
        return ""
    return "tel:" + ("+46" + digits[1:] if digits.startswith("0") and not digits.startswith("00") else digits)


def _function(entry: DirectoryEntry, unit: UnitSignature | None, language: Language) -> Mapping[str, str] | None:
    """The function mailbox that stands beside a person's own (G03)."""
    if unit is None or unit.function_mailbox is None or entry.kind is MailboxKind.FUNCTION:
        return None
    box = unit.function_mailbox
    phone = _phone(box.phone, language)
    return {
        "name": clean(box.name),
        "address": box.address,
        "address_url": "mailto:" + box.address,
        "phone": phone,
        "phone_url": _dialled(phone),
    }


def _style(policy: SignaturePolicy) -> Mapping[str, str]:
    families = (name.strip().strip("'") for name in policy.typeface.split(","))
    font = ",".join(f"'{name}'" if " " in name else name for name in families if name)
    return {"font": font, **{name: policy.colours.get(name, "") for name in ("text", "accent", "muted")}}


def _given(entry: DirectoryEntry, name: str, extra: Mapping[str, str]) -> bool:
    return bool(extra.get(name, "") or str(getattr(entry, name, "")).strip())
