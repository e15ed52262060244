"""Text in mail: encoded words, charsets, addresses and dates; whatever stands there, something is given back."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.header import decode_header
from email.utils import getaddresses, parsedate_to_datetime
from typing import TypeVar

from policies.vocabulary import Address

MAX_ENCODED = 4000
MAX_RECIPIENTS = 1000
# Python knows more encodings than mail has; some of them are slow, or make text that cannot be stored.
_CHARSETS = (
    "utf-8",
    "utf-16",
    "utf-32",
    "ascii",
    "iso8859",
    "iso2022",
    "cp",
    "koi8",
    "gb",
    "big5",
    "euc",
    "shift_jis",
    "mac",
)
T = TypeVar("T")


def safely(make: Callable[[], T], otherwise: T) -> T:
    """The library's own parsers raise a dozen different things on hostile input; none of them may stop a delivery."""
    try:
        return make()
    except Exception:  # noqa: BLE001 - see above
        return otherwise


def decoded(raw: bytes, charset: str) -> str:
    """Bytes as text: in the charset named if it is one for mail, else UTF-8, else Windows' Western European."""
    name = safely(lambda: codecs.lookup(charset).name, "")
    for known in (name, "utf-8"):
        if known.startswith(_CHARSETS):
            text = safely(lambda known=known: raw.decode(known), None)  # type: ignore[misc]
            if text is not None:
                return str(text).encode("utf-8", "replace").decode()  # no lone surrogates
    return raw.decode("cp1252", "replace")


def decode_words(value: str) -> str:
    """Encoded-words to text; unknown charsets as well as can be."""
    if "=?" not in value:
        return value
    value = value[:MAX_ENCODED]  # the library's pattern is quadratic in what looks like an encoded word

    def whole() -> str:
        out = []
        for piece, charset in decode_header(value):
            if isinstance(piece, str):
                out.append(piece)
            else:
                out.append(decoded(piece, charset or "ascii"))
        return "".join(out)

    return re.sub(r"[\r\n\x00]+", " ", safely(whole, value))


def addresses(value: str) -> list[Address]:
    """At most a thousand addresses of a header; of one that is broken whatever looks like an address."""
    if not value:
        return []
    nothing: list[tuple[str, str]] = []
    pairs = safely(lambda: getaddresses([value]), nothing)
    found = [
        Address(address.strip(), decode_words(name)[:500]) for name, address in pairs[:MAX_RECIPIENTS] if "@" in address
    ]
    if not found:  # broken beyond the library's patience: take what looks like addresses
        found = [
            Address(one) for one in re.findall(r"[^\s<>,;:\"()]{1,200}@[^\s<>,;:\"()]{1,200}", value)[:MAX_RECIPIENTS]
        ]
    return found


def first_address(value: str) -> Address:
    """The first address, or one without an address whose name is the whole text."""
    return next(iter(addresses(value)), Address("", decode_words(value)[:500]))


def date(value: str) -> datetime | None:
    """The moment in UTC (a date without a zone counts as UTC), or None."""
    moment = safely(lambda: parsedate_to_datetime(value), None) if value else None
    if moment is None:
        return None
    return safely(lambda: (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC), None)
