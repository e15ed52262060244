"""The section ``receipts`` of a pack: languages and links of the automatic receipt, and how many one sender gets (K01, K03, K04).

Whether every mailbox has one is said by ``mailboxes.receipt``. The texts are the pack's files ``receipts/<language>.j2``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from policies.decode import Https, Number, Text
from policies.hours import Sources

LANGUAGE = r"[a-z]{2,3}"


@dataclass(frozen=True, slots=True)
class ReceiptPolicy:
    """``languages``: of the text, in order; ``privacy`` and ``contact``: pages that the text links to, None: the municipality's own site.

    ``most_per_sender``: receipts from one mailbox to one sender within an hour (RFC 3834 section 2: loops must end).
    """

    source: Sources = ()
    languages: tuple[Annotated[str, Text(most=3, pattern=LANGUAGE, expected="a language code such as sv")], ...] = (
        "sv",
        "en",
    )
    privacy: Https | None = None
    contact: Https | None = None
    most_per_sender: Annotated[int, Number(1, 100)] = 10

    def mistakes(self) -> Iterator[tuple[str, str, str]]:
        """Swedish comes first (språklagen 10 §), and each language once."""
        if not self.languages or self.languages[0] != "sv":
            yield "languages", "does not begin with sv", "sv first, the others below it"
        if len(set(self.languages)) != len(self.languages):
            yield "languages", "names a language twice", "each language once"
