"""The demo tenant."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from policies.clock import FixedClock
from sandbox.demo import sandby
from sandbox.demo.people import FUNCTIONS, PEOPLE
from sandbox.demo.scenes import SYSTEM_CATEGORY
from sandbox.demo.signing import HABITS, Writer, sign, word_html
from sandbox.exchange.mime import html_to_text
from sandbox.tenant import Tenant
from tests.sandbox.exchange.post_office import empty_tenant

NOW = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)


@pytest.fixture
def tenant(tmp_path: Path) -> Iterator[Tenant]:
    """Sandby, freshly made."""
    opened = empty_tenant(tmp_path, FixedClock(NOW))
    sandby.seed(opened)
    yield opened
    opened.close()


def _id(tenant: Tenant, address: str) -> str:
    user = tenant.directory.user(address)
    assert user is not None, address
    return user.id


def test_everybody_has_a_mailbox_with_sent_and_received_mail(tenant: Tenant) -> None:
    """Each person and function mailbox has a month of Sent Items before now, on working days."""
    for person in (*PEOPLE, *FUNCTIONS):
        mailbox = _id(tenant, person.address)
        sent = list(tenant.mail.messages(mailbox, tenant.mail.folder(mailbox, "sentitems"), bodies=False))
        assert len(sent) >= 8, person.name
        assert all(NOW - timedelta(days=33) < one.received_at < NOW + timedelta(days=3) for one in sent)


def test_nothing_lies_in_the_future(tenant: Tenant) -> None:
    """No mail is dated after the tenant's present time."""
    row = tenant.one("SELECT max(received) AS latest FROM messages")
    assert row is not None
    assert row["latest"] <= NOW.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_a_mail_is_the_same_in_both_mailboxes(tenant: Tenant) -> None:
    """What lies in somebody's inbox from a colleague lies in the colleague's Sent Items under the same message id."""
    anna = _id(tenant, "anna.lind@sandby.example")
    inbox = [one.json() for one in tenant.mail.messages(anna, tenant.mail.folder(anna, "inbox"))]
    inside = [one for one in inbox if one["from"]["emailAddress"]["address"].endswith("@sandby.example")]
    assert inside
    for one in inside:
        sender = _id(tenant, one["from"]["emailAddress"]["address"])
        row = tenant.one(
            "SELECT 1 FROM messages WHERE message_id = ? AND mailbox = ?",
            (one["internetMessageId"], tenant.mail.key(sender)),
        )
        assert row is not None


def test_rights_are_as_told(tenant: Tenant) -> None:
    """Anna and Björn open socialtjansten@ and send as it; Carin does not."""
    social = _id(tenant, "socialtjansten@sandby.example")
    for who, may in (("anna.lind", True), ("bjorn.ek", True), ("carin.holm", False)):
        person = _id(tenant, f"{who}@sandby.example")
        assert tenant.exchange.can_open(person, social) is may
        assert tenant.exchange.can_send_as(person, social) is may


def test_roles_managers_and_groups(tenant: Tenant) -> None:
    """The seven personas have the roles of the story, and the lists their members."""
    carin = tenant.directory.user("carin.holm@sandby.example")
    anna = tenant.directory.user("anna.lind@sandby.example")
    assert carin is not None
    assert anna is not None
    assert carin.roles == ("Employee", "Manager")
    assert anna.manager_id == carin.id
    group = tenant.directory.group_by_address("alla-socialtjansten@sandby.example")
    assert group is not None
    assert {"Anna Lind", "Björn Ek", "Carin Holm"} <= {one.display_name for one in tenant.directory.members(group.id)}


def test_systems_have_left_drafts(tenant: Tenant) -> None:
    """Drafts in bygglov@ carry the systems' category and no signature."""
    bygglov = _id(tenant, "bygglov@sandby.example")
    drafts = list(tenant.mail.messages(bygglov, tenant.mail.folder(bygglov, "drafts")))
    assert len(drafts) >= 3
    for one in drafts:
        assert one.is_draft
        assert SYSTEM_CATEGORY in one.json()["categories"]
        assert "www.sandby.example" not in one.json()["body"]["content"]


def test_the_pack_and_the_demo_name_the_systems_category_alike() -> None:
    """The category by which Sandby's pack knows such drafts is the one that the demo uses."""
    packs = Path(__file__).parents[3] / "policies" / "packs"
    assert SYSTEM_CATEGORY in (packs / "sandby" / "pack.yaml").read_text(encoding="utf-8")


def test_two_mailboxes_are_in_trouble(tenant: Tenant) -> None:
    """Mats' summer reply is still on, and skola@ has many old unread mails and no answer."""
    mats = tenant.mail.settings(_id(tenant, "mats.fors@sandby.example"))
    assert mats["automaticRepliesSetting"]["status"] == "alwaysEnabled"
    skola = _id(tenant, "skola@sandby.example")
    unread = [
        one for one in tenant.mail.messages(skola, tenant.mail.folder(skola, "inbox"), bodies=False) if not one.is_read
    ]
    assert len(unread) >= 8


def test_awkward_people_are_there(tenant: Tenant) -> None:
    """A title that is markup, no phone, å and ö in an address, a very long name."""
    assert "<script>" in _of(tenant, "test.prov@sandby.example")["jobTitle"]
    assert _of(tenant, "zoran.petrov@sandby.example")["businessPhones"] == []
    assert _of(tenant, "åsa.öberg@sandby.example")["jobTitle"] == "Rektor, tf. förvaltningschef"


def _of(tenant: Tenant, address: str) -> dict[str, Any]:
    user = tenant.directory.user(address)
    assert user is not None
    return user.properties


def test_seeding_is_quick_and_the_same_each_time(tmp_path: Path) -> None:
    """Two tenants seeded at the same moment hold the same mail, and it takes well below a few seconds."""
    found = []
    began = time.monotonic()
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        opened = empty_tenant(tmp_path / name, FixedClock(NOW))
        sandby.seed(opened)
        found.append([tuple(row) for row in opened.all("SELECT message_id, received, body FROM messages ORDER BY key")])
        opened.close()
    assert found[0][:-4] == found[1][:-4]
    assert time.monotonic() - began < 20


@pytest.mark.parametrize("habit", HABITS)
def test_each_habit_gives_a_body(habit: str) -> None:
    """Whatever somebody does to the signature, the body is whole, and markup in names is only text."""
    rng = random.Random(1)  # noqa: S311 - the same each time
    writer = Writer(
        "Test & <b>Prov</b>", "test.prov@sandby.example", "<script>x</script>", "IT", "Ledning", "040-628 04 29", habit
    )
    for _ in range(20):
        body = word_html(["Hej!"], sign(writer, rng, reply=False))
        assert "<script>" not in body
        assert html_to_text(body).startswith("Hej!")
