"""The signature room's front door, over stand-ins."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from policies.clock import FixedClock
from policies.mailing import MailTrouble
from policies.packs import load_pack
from policies.vocabulary import Language
from signatures.service import Outside, SignatureService
from signatures.sweep import week_of
from tests.signatures.fakes import FakeDirectory, FakeDrafts, FakeNotes, FakeSent, FakeStore, World
from tests.signatures.people import ANNA, BJORN, BYGGLOV, CARIN, NOW, SANDBY, SOCIAL, person, sent

PEOPLE = [ANNA, BJORN, CARIN, SOCIAL, BYGGLOV]


def _service(sent_items: FakeSent | None = None, *, store: FakeStore | None = None, own: str = "") -> SignatureService:
    world = World()
    outside = Outside(
        directory=FakeDirectory(PEOPLE),
        sent=sent_items or FakeSent({}),
        drafts=FakeDrafts(world),
        notes=FakeNotes(world),
        store=store or FakeStore(),
        journal=world,
    )
    return SignatureService(
        SANDBY, outside, clock=FixedClock(NOW), digest_key="k" * 40, link="https://x.example/min", own_mailbox=own
    )


def test_the_units_function_mailbox_comes_along() -> None:
    """Named by the pack for Barn och familj, with the directory's own fields; not for others, nor twice."""
    found = asyncio.run(_service().signatures_for(ANNA.address))
    assert [one.address for one in found] == [ANNA.address, SOCIAL.address]
    assert found[1].full.lines[1] == "Socialtjänsten"
    assert [one.address for one in asyncio.run(_service().signatures_for(SOCIAL.address))] == [SOCIAL.address]


def test_a_function_mailbox_that_only_the_pack_knows_is_made_from_it() -> None:
    """Sjöbo's Kanslihuset is not in this directory."""
    service = _service()
    service.pack = load_pack("sjobo")
    elsa = person("elsa.norberg", unit="Kansliet")
    service._outside.directory.people = [elsa]  # type: ignore[attr-defined]
    found = asyncio.run(service.signatures_for(elsa.address))
    assert [one.name for one in found] == ["Anna Lind", "Kanslihuset"]


def test_the_version_names_the_set() -> None:
    """The same set has the same name, English another."""
    service = _service()
    swedish = asyncio.run(service.signatures_for(ANNA.address))
    english = asyncio.run(service.signatures_for(ANNA.address, Language.ENGLISH))
    assert service.version_of(swedish) == service.version_of(asyncio.run(service.signatures_for(ANNA.address)))
    assert service.version_of(swedish) != service.version_of(english)


def test_the_products_own_mailbox_is_not_swept() -> None:
    """Its notes are a program's mail."""
    assert SOCIAL.address in asyncio.run(_service().mailboxes_to_sweep())
    assert SOCIAL.address not in asyncio.run(_service(own="Socialtjansten@sandby.example").mailboxes_to_sweep())


def test_a_handful_of_mailboxes_can_be_swept_alone() -> None:
    """The queue's messages name theirs; addresses nobody has are left out."""
    store = FakeStore()
    service = _service(FakeSent({one.id: [sent("Hej", id=one.id)] for one in PEOPLE}), store=store)
    report = asyncio.run(service.sweep([ANNA.address.upper(), "nobody@sandby.example"]))
    assert (report.mailboxes, report.counted) == (1, 1)
    assert service.overall(NOW - timedelta(days=7), NOW) == 0.0
    assert service.shares(week_of(NOW))[0].missing == 1
    assert [week for week, _ in service.weeks()] == [week_of(NOW)]


def test_nothing_counted_is_no_share() -> None:
    """None, not zero: the console says so in words."""
    assert _service().overall(NOW - timedelta(days=7), NOW) is None


def test_an_error_of_the_store_is_raised_as_itself() -> None:
    """Not wrapped in a group, so that people are told what it was; the other mailboxes stop too."""

    class Broken(FakeStore):
        def sweep_state(self, mailbox: str) -> str | None:
            raise LookupError("the store is away")

    with pytest.raises(LookupError):
        asyncio.run(_service(FakeSent({ANNA.id: [sent("Hej")]}), store=Broken()).sweep())


def test_a_mailbox_that_only_has_trouble_is_tried_again_and_then_told() -> None:
    """Four rounds, then counted as failed."""
    tries: list[str] = []

    class Troubled(FakeSent):
        def pages(self, mailbox, state, since):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
            tries.append(mailbox)
            raise MailTrouble("503")

    report = asyncio.run(_service(Troubled({})).sweep([ANNA.address]))
    assert report.failed == 1
    assert len(tries) == 4
