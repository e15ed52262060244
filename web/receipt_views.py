"""A receipt as its receiver will see it: in Outlook, on a phone, as text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mailboxes.model import MailboxRecord
from mailboxes.receipts.model import Answering, Preview
from web import mailbox_words as words
from web.mailbox_desk import MailboxDesk
from web.phrases import Words

SUBJECT = "Fråga"


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """``url``: of the HTML in a document of its own."""

    subject: str
    text: str
    url: str
    languages: tuple[Words, ...]


def answering(
    record: MailboxRecord, languages: tuple[str, ...] = (), own: Mapping[str, str] | None = None
) -> Answering:
    """The mailbox as receipts know it; with other languages or words where they are given."""
    receipt = record.receipt
    return Answering(
        record.key, record.name, record.department, record.unit, languages or receipt.languages,
        receipt.own if own is None else own,
    )  # fmt: skip


def receipt_preview(
    desk: MailboxDesk, record: MailboxRecord, languages: tuple[str, ...] = (), own: Mapping[str, str] | None = None
) -> Preview:
    """The receipt to an ordinary question."""
    found: Preview = desk.receipts.preview(answering(record, languages, own), SUBJECT)
    return found


def receipt_view(
    desk: MailboxDesk,
    record: MailboxRecord,
    url: str,
    languages: tuple[str, ...] = (),
    own: Mapping[str, str] | None = None,
) -> ReceiptView:
    """What a page shows of it."""
    found = receipt_preview(desk, record, languages, own)
    spoken = languages or record.receipt.languages
    return ReceiptView(found.subject, found.text, url, tuple(words.language_name(one) for one in spoken))
