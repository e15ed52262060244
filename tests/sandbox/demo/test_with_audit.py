"""The demo's mail under the product's own audit: the habits must be told apart, or the figures in the console mean nothing."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest

from policies.packs import load_pack
from policies.vocabulary import Address, DirectoryEntry, MailboxKind
from sandbox.demo.history import write
from sandbox.demo.people import FUNCTIONS, PEOPLE, Person
from sandbox.demo.sandby import writer_of
from sandbox.mail.html import as_exchange_keeps
from signatures.expectations import make_yardstick
from signatures.model import BodyKind, SentMessage, Verdict
from signatures.recognise import judge

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
EXPECTED = {
    "full": {Verdict.PRESENT}, "short": {Verdict.PRESENT}, "english": {Verdict.PRESENT}, "missing": {Verdict.MISSING},
    "name": {Verdict.MISSING}, "altered": {Verdict.ALTERED}, "slogan": {Verdict.ADDITIONS}, "quote": {Verdict.ADDITIONS},
    # whether a foreign typeface counts is the pack's to say
    "font": {Verdict.PRESENT, Verdict.ALTERED},
}  # fmt: skip


def _entry(person: Person) -> DirectoryEntry:
    given = person.properties()
    kind = MailboxKind.FUNCTION if person.shared else MailboxKind.PERSONAL
    attributes = {name: value for name, value in given["onPremisesExtensionAttributes"].items() if value}
    return DirectoryEntry(
        "x", person.address, person.name, kind, title=person.title, department=person.department, unit=person.unit,
        phone=person.phone, attributes=attributes,
    )  # fmt: skip


@pytest.mark.parametrize("person", [*PEOPLE, *FUNCTIONS], ids=lambda person: person.address)
def test_the_audit_sees_what_the_writer_did(person: Person) -> None:
    """Whatever look and form, the verdict on a mail is the one its way of signing deserves."""
    rng = random.Random(7)  # noqa: S311 - the same each time
    yardstick = make_yardstick(load_pack("sandby"), [_entry(person)])
    asked = write(writer_of(PEOPLE[0]), Address(person.address, person.name), person.topic, NOW, rng)
    for look in ("word", "web", "plain"):
        for turn in range(12):
            answers = asked.mail if turn % 2 else None
            sent = write(
                writer_of(person),
                Address("ivar@exempel.example", "Ivar"),
                person.topic,
                NOW,
                rng,
                look=look,
                answers=answers,
            )
            kind = BodyKind.TEXT if look == "plain" else BodyKind.HTML
            body = sent.mail.body if look == "plain" else as_exchange_keeps(sent.mail.body, received=False)
            mail = SentMessage(
                "i", person.address, person.address, sent.mail.subject, body, kind, NOW, sent.mail.in_reply_to
            )
            assert judge(mail, yardstick).verdict in EXPECTED[sent.signed.kind], (sent.signed, look)
