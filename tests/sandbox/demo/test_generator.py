"""Tenants of any size."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from policies.clock import FixedClock, SystemClock
from postvakt.cli.sandbox_create import create
from sandbox.assembly import open_tenant
from sandbox.demo.generator import _mail, generate
from sandbox.demo.people import Person
from sandbox.tenant import Tenant
from tests.sandbox.exchange.post_office import empty_tenant

NOW = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)


def _made(folder: Path, users: int, *, seed: int = 1, messages: int = 6) -> Tenant:
    folder.mkdir()
    tenant = empty_tenant(folder, FixedClock(NOW))
    generate(tenant, users=users, messages=messages, seed=seed)
    return tenant


def _content(tenant: Tenant) -> list[tuple[object, ...]]:
    people = [tuple(row) for row in tenant.all("SELECT upn, manager_id, shared, properties FROM users ORDER BY n")]
    return people + [tuple(row) for row in tenant.all("SELECT message_id, received, body FROM messages ORDER BY key")]


def test_the_same_seed_makes_the_same_municipality(tmp_path: Path) -> None:
    """Two tenants of one seed are equal in people and mail, those of another seed are not."""
    first, again, other = (_made(tmp_path / name, 45, seed=seed) for name, seed in (("a", 1), ("b", 1), ("c", 2)))
    try:
        assert _content(first) == _content(again)
        assert _content(first) != _content(other)
    finally:
        for tenant in (first, again, other):
            tenant.close()


def test_there_are_exactly_as_many_mailboxes_and_mails_as_asked(tmp_path: Path) -> None:
    """Each generated mailbox has its number of mails, half of them sent; function mailboxes are among them."""
    tenant = _made(tmp_path / "a", 41, messages=8)
    try:
        assert tenant.directory.users_count() == 41
        counts = tenant.all("SELECT count(*) AS number FROM messages GROUP BY mailbox")
        assert [row["number"] for row in counts] == [8] * 41
        sent = tenant.one(
            "SELECT count(*) AS number FROM messages JOIN folders ON folders.key = folder WHERE well_known = 'sentitems'"
        )
        assert sent is not None
        assert sent["number"] == 41 * 4
        shared = [user for user in tenant.directory.users() if user.shared]
        assert len(shared) == 2
        assert tenant.mail.settings(shared[0].id)["userPurpose"] == "shared"
        assert all(
            user.manager_id or user.properties["jobTitle"] == "Enhetschef"
            for user in tenant.directory.users()
            if not user.shared
        )
    finally:
        tenant.close()


def test_from_fifty_on_the_demo_people_are_there_to_sign_in(tmp_path: Path) -> None:
    """A big tenant has Dawit as its administrator, and still exactly the number of mailboxes that was asked for."""
    tenant = _made(tmp_path / "a", 70, messages=4)
    try:
        assert tenant.directory.users_count() == 70
        dawit = tenant.directory.user("dawit.tesfaye@sandby.example")
        assert dawit is not None
        assert "Administrator" in dawit.roles
        with pytest.raises(ValueError, match="not empty"):
            generate(tenant, users=1)
    finally:
        tenant.close()


@pytest.mark.parametrize(("people", "messages"), [(1, 5), (2, 1), (3, 0), (2, 7)])
def test_small_units_work_too(people: int, messages: int) -> None:
    """A unit of one writes to the outside only; odd and zero numbers are met exactly, or nearly when colleagues fill a mailbox."""
    staff = [Person(f"Person {n}", local=f"p{n}") for n in range(people)]
    boxes = _mail(NOW, staff, random.Random(1), messages)  # noqa: S311 - the same each time
    assert [len(box) for box in boxes] == [messages] * people


def test_the_command_makes_a_file_that_opens(tmp_path: Path) -> None:
    """It says as JSON what it made, refuses to overwrite, and the tenant opens with what was made."""
    out = tmp_path / "here" / "big.sqlite"
    made = CliRunner().invoke(create, ["--users", "21", "--messages", "2", "--out", str(out), "--json"])
    assert made.exit_code == 0, made.output
    told = json.loads(made.stdout)
    assert (told["users"], told["messages"], told["file"]) == (21, 42, str(out))
    assert [one.name for one in out.parent.iterdir()] == ["big.sqlite"]
    again = CliRunner().invoke(create, ["--users", "1", "--out", str(out)])
    assert again.exit_code == 1
    assert "--force" in again.output
    tenant = open_tenant(out, clock=SystemClock(), base_url="https://localhost:1", maildir=tmp_path / "outside")
    try:
        assert tenant.directory.users_count() == 21
    finally:
        tenant.close()


def test_the_command_shows_progress_to_people_only(tmp_path: Path) -> None:
    """People see a bar and a sentence; a wrong number of users is explained."""
    shown = CliRunner().invoke(create, ["--users", "3", "--messages", "0", "--out", str(tmp_path / "a.sqlite")])
    assert shown.exit_code == 0, shown.output
    assert "3 mailboxes" in shown.stdout
    assert CliRunner().invoke(create, ["--users", "0", "--out", str(tmp_path / "b.sqlite")]).exit_code == 2
