"""One mail, looked at once: its documents, time, receivers, and what kind of mail it really is. Twin: addin/src/checks/context.ts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property

from checks.bundle import Bundle, Rule
from checks.document import Document
from checks.folding import BLANKS
from checks.model import Outgoing, Recipient
from checks.plain import from_html, from_text
from checks.terms import TermHit

PREFIX = re.compile(r"[ \t\n]*(?:(sv|re|aw|antw|vs)|(vb|fw|fwd|vl))(?:\[[0-9]{1,3}\])?[ ]?:")
# yyyy-mm-ddThh:mm[:ss[.fff]] with offset or without: what both engines read
_ISO_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{3}(?:[0-9]{3})?)?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?"
)


class Context:
    """What the kinds look at; everything is worked out when first asked for."""

    def __init__(self, mail: Outgoing, bundle: Bundle) -> None:
        self.mail = mail
        self.bundle = bundle

    @cached_property
    def body(self) -> Document:
        """The body."""
        mail = self.mail
        plain = from_html(mail.html) if mail.html is not None else from_text(mail.text or "")
        return Document(plain, signature_lines=mail.signature_lines, sender_name=mail.sender.name)

    @cached_property
    def subject(self) -> Document:
        """The subject."""
        return Document(from_text(self.mail.subject), whole=True)

    @cached_property
    def bare_subject(self) -> tuple[int, str]:
        """The folded subject without reply and forward prefixes, and where it begins in the subject."""
        text, start = self.subject.folded, 0
        while found := PREFIX.match(text, start):
            start = found.end()
        rest = text[start:].lstrip(BLANKS)
        return len(text) - len(rest), rest.rstrip(BLANKS)

    @cached_property
    def attached(self) -> list[tuple[str, Document]]:
        """Texts of attachments, by the attachment's name."""
        return [(one.name, Document(from_text(one.text), whole=True)) for one in self.mail.attachments if one.text]

    @cached_property
    def now(self) -> datetime:
        """When the mail leaves, local time with offset."""
        if not _ISO_TIME.fullmatch(self.mail.sent_at):
            raise ValueError("sent_at is no ISO 8601 time")
        return datetime.fromisoformat(self.mail.sent_at)

    @cached_property
    def compose(self) -> str:
        """``new``, ``reply``, ``reply_all`` or ``forward``; clients lie, so subject and history have a say."""
        from checks.composing import infer

        return infer(self)

    @cached_property
    def internal_domains(self) -> frozenset[str]:
        """Domains whose receivers are inside."""
        return frozenset(domain.lower() for domain in self.mail.internal_domains)

    def is_inside(self, recipient: Recipient) -> bool:
        """Whether a receiver is inside the organisation: exactly one of its domains, whatever the display name says."""
        return recipient.domain in self.internal_domains

    @cached_property
    def everyone(self) -> list[Recipient]:
        """To, Cc and Bcc, each address once."""
        seen: dict[str, Recipient] = {}
        for one in (*self.mail.to, *self.mail.cc, *self.mail.bcc):
            seen.setdefault(one.key, one)
        return list(seen.values())

    @cached_property
    def outside(self) -> list[Recipient]:
        """Receivers outside the organisation."""
        return [one for one in self.everyone if not self.is_inside(one)]

    def hits(self, rule: Rule, name: str, document: Document | None = None) -> Sequence[TermHit]:
        """Where the rule's list ``name`` was found in a document (the body unless told), in order."""
        key = rule.lists.get(name)
        if key is None:
            seldom = rule.seldom.get(name)
            return (document or self.body).hits(self.bundle.seldom).get(seldom, ()) if seldom else ()
        found = self._body_hits if document is None else document.hits(self.bundle.scanner)
        return found.get(key, ())

    def all_hits(self, document: Document) -> Mapping[str, Sequence[TermHit]]:
        """What the scanner found in a document, by the names in ``Rule.lists``: for who asks for many lists."""
        return document.hits(self.bundle.scanner)

    @cached_property
    def _body_hits(self) -> Mapping[str, list[TermHit]]:
        return self.body.hits(self.bundle.scanner)

    def new_hits(self, rule: Rule, name: str) -> list[TermHit]:
        """Where the list was found in the body's new text."""
        found = self.hits(rule, name)
        if not found:
            return []
        part_of = self.body.part_of
        return [hit for hit in found if part_of(hit.start) == "new"]
