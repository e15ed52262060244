"""The demo tenant: Sandby kommun with its people, function mailboxes, rights and a month of mail."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from policies.vocabulary import Address
from sandbox.demo import scenes
from sandbox.demo.history import Sent, as_received, details, working_moments, write
from sandbox.demo.people import ENGLISH, FORGOTTEN, FUNCTIONS, GROUPS, OUTSIDE, PEOPLE, RIGHTS, SERVICE, Person
from sandbox.demo.phrases import QUESTIONS
from sandbox.demo.scenes import some_hours_later
from sandbox.demo.signing import Writer
from sandbox.exchange.access import FULL_ACCESS, SEND_AS, SEND_ON_BEHALF
from sandbox.exchange.config import MailboxConfig
from sandbox.ids import STRANGER_APP_ID
from sandbox.mail.model import Mail

if TYPE_CHECKING:
    from sandbox.tenant import Tenant

SEED = 20261121
DAYS = 31
Entry = tuple[str, Mail, bool]


def seed(tenant: Tenant) -> None:
    """Fill an empty tenant with Sandby kommun; the mail lies in the month before the tenant's present time."""
    rng = random.Random(SEED)  # noqa: S311 - believable, the same each time, and no secret
    with tenant.transaction():
        ids = _people(tenant)
        _groups(tenant, ids)
        _rights(tenant, ids)
        scenes.seed_around(tenant, ids)
        _mail(tenant, ids, rng)
        scenes.seed_morning(tenant, ids)
        scenes.seed_drafts(tenant, ids)


def writer_of(person: Person) -> Writer:
    """A person or function mailbox as somebody who signs."""
    return Writer(
        name=person.name,
        address=person.address,
        title=person.title,
        unit=person.unit,
        department=person.department,
        phone=person.phone,
        habit=person.habit,
        title_en=person.title_en,
        department_en=ENGLISH.get(person.department, ""),
    )


def _people(tenant: Tenant) -> dict[str, str]:
    """Add everybody; their ids by name."""
    ids: dict[str, str] = {}
    for person in (*PEOPLE, *FUNCTIONS, SERVICE, FORGOTTEN):
        user = tenant.directory.add_user(
            person.properties(), shared=person.shared, manager_id=ids.get(person.manager), roles=person.roles
        )
        ids[person.name] = user.id
        tenant.mail.ensure_mailbox(user.id, language=person.language)
        if person.shared:
            tenant.mail.save_settings(user.id, {"userPurpose": "shared"})
    return ids


def _groups(tenant: Tenant, ids: dict[str, str]) -> None:
    for name, local, where in GROUPS:
        members = [ids[one.name] for one in PEOPLE if where in ("", one.department, one.unit)]
        mail = f"{local}@sandby.example"
        tenant.directory.add_group({"displayName": name, "mail": mail, "mailNickname": local}, members)


def _rights(tenant: Tenant, ids: dict[str, str]) -> None:
    access = tenant.exchange.access
    for mailbox, names in RIGHTS.items():
        for name in names:
            access.grant(ids[mailbox], ids[name], FULL_ACCESS)
            access.grant(ids[mailbox], ids[name], SEND_AS)
    for mailbox in RIGHTS.keys() - {"Skola"}:  # which has trouble
        tenant.exchange.config.set_mailbox(ids[mailbox], MailboxConfig(copy_sent_as=True, copy_sent_on_behalf=True))
    access.grant(ids["Kontaktcenter"], ids["Elsa Norberg"], FULL_ACCESS)
    access.grant(ids["Carin Holm"], ids["Anna Lind"], SEND_ON_BEHALF)
    tenant.exchange.roles.assign(STRANGER_APP_ID, "Organization Management")
    access.set_folder_rights(ids["Carin Holm"], "inbox", ids["Björn Ek"], ["Reviewer"])


def _mail(tenant: Tenant, ids: dict[str, str], rng: random.Random) -> None:
    month = _Month(tenant.now(), rng, ids)
    for person in (*PEOPLE, *FUNCTIONS):
        for _ in range(rng.randrange(10, 20)):
            month.exchange(person)
    for question in range(60):
        month.question(old=question % 3 == 0)
    for mailbox_id, entries in month.entries.items():
        tenant.mail.add_many(mailbox_id, sorted(entries, key=when))
    everything = [entry for entries in month.entries.values() for entry in entries]
    tenant.exchange.trace.write_history(deliveries(everything))


def deliveries(entries: Iterable[Entry]) -> list[tuple[Mail, str]]:
    """What the transport would have traced of these: each mail once for its recipient, oldest first."""
    once = {mail.message_id: (mail, mail.to[0].address) for _, mail, _ in sorted(entries, key=when)}
    return list(once.values())


def when(entry: Entry) -> datetime:
    """When a gathered mail was received."""
    at = entry[1].received_at
    assert at is not None  # noqa: S101 - the history dates everything
    return at


class _Month:
    """Gathers the month's mail by mailbox (user id), to be put in all at once."""

    def __init__(self, now: datetime, rng: random.Random, ids: dict[str, str]) -> None:
        self.now = now
        self.rng = rng
        self.ids = ids
        self.moments = working_moments(now, DAYS, rng)
        self.entries: dict[str, list[Entry]] = {}

    def exchange(self, person: Person) -> None:
        """A mail from this person, and now and then the answer, in the mailboxes of both."""
        at = next(self.moments)
        to = self._correspondent(person)
        if isinstance(to, tuple):
            sent = write(writer_of(person), Address(to[1], to[0]), person.topic, at, self.rng)
            self._put(person, "sentitems", sent.mail, read=True)
            return
        sent = write(writer_of(person), Address(to.address, to.name), person.topic, at, self.rng)
        self._keep(person, to, sent, read=self.rng.random() < 0.9)
        later = some_hours_later(at, self.rng)
        if self.rng.random() < 0.4 and later < self.now:
            back = Address(person.address, person.name)
            answer = write(writer_of(to), back, person.topic, later, self.rng, answers=sent.mail)
            self._keep(to, person, answer, read=self.rng.random() < 0.8)

    def question(self, *, old: bool) -> None:
        """Somebody outside asks a function mailbox. Most get an answer; ``old``: skola@ has fallen behind, nobody answers."""
        rng, at = self.rng, next(self.moments)
        mailbox = FUNCTIONS[3] if old else rng.choice(FUNCTIONS[:3])
        name, address = rng.choice(OUTSIDE[:2])
        mail = _asked(mailbox, Address(address, name), at, rng)
        later = some_hours_later(at, rng)
        answered = not old and rng.random() < 0.8 and later < self.now
        self._put(mailbox, "inbox", mail, read=answered or rng.random() < 0.3)
        if answered:
            answer = write(writer_of(mailbox), mail.from_, "kontakt", later, rng, answers=mail)
            self._put(mailbox, "sentitems", answer.mail, read=True)

    def _correspondent(self, person: Person) -> Person | tuple[str, str]:
        """Whom this person writes to: mostly the own department, a fifth of the time somebody outside."""
        if person.shared or self.rng.random() < 0.2:
            return self.rng.choice(OUTSIDE[:3])
        anybody = [one for one in PEOPLE if one is not person]
        near = [one for one in anybody if one.department == person.department]
        return self.rng.choice(near if near and self.rng.random() < 0.7 else anybody)

    def _keep(self, person: Person, to: Person, sent: Sent, *, read: bool) -> None:
        self._put(person, "sentitems", sent.mail, read=True)
        self._put(to, "inbox", as_received(sent.mail), read=read)

    def _put(self, person: Person, folder: str, mail: Mail, *, read: bool) -> None:
        self.entries.setdefault(self.ids[person.name], []).append((folder, mail, read))


def _asked(mailbox: Person, who: Address, at: datetime, rng: random.Random) -> Mail:
    values = details(at, rng)
    subject, text = rng.choice(QUESTIONS)
    return Mail(
        sender=who,
        from_=who,
        to=[Address(mailbox.address, mailbox.name)],
        subject=subject.format_map(values),
        body=f"{text.format_map(values)}\n\nHälsningar\n{who.name}\n",
        body_type="text",
        message_id=f"<{rng.getrandbits(80):x}@{who.domain}>",
        sent_at=at,
        received_at=at,
        return_path=who.address,
        headers=[
            ("Received", f"from mx.{who.domain} by mail.sandby.example with ESMTPS"),
            ("Return-Path", who.address),
        ],
    )
