"""``postvakt mailboxes`` against a local tenant."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner, Result

from postvakt.cli import main
from postvakt.wiring.demo import demo_environment
from tests.conftest import TenantServer


@pytest.fixture
def environment(tenant_server: TenantServer, tmp_path: Path) -> dict[str, str]:
    """The settings of a product beside this test's tenant, the demo's register filled."""
    port = urlsplit(tenant_server.base_url).port or 0
    (tmp_path / "product").mkdir()
    found = {
        **demo_environment(tmp_path / "product", tenant_port=port, product_port=8),
        "POSTVAKT_CA_FILE": str(tenant_server.ca_file),
    }
    assert _call(found, "sandbox", "fill").stdout.startswith("mailboxes: filled\n")
    return found


def _call(environment: dict[str, str], *arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, env=environment)


def test_the_register_its_problems_and_the_list(environment: dict[str, str]) -> None:
    """Each as text and for programs; problems end with 1."""
    listed = _call(environment, "mailboxes", "list")
    assert listed.exit_code == 0, listed.output
    assert "bygglov@sandby.example" in listed.stdout
    records = json.loads(_call(environment, "mailboxes", "list", "--json").stdout)
    assert {one["address"].partition("@")[0] for one in records} == {
        "bygglov",
        "kontaktcenter",
        "skola",
        "socialtjansten",
    }
    problems = _call(environment, "mailboxes", "problems", "--json")
    assert problems.exit_code == 1
    assert "too-few" in {one["trouble"] for one in json.loads(problems.stdout)}
    assert _call(environment, "mailboxes", "contacts", "altan").stdout.startswith("Bygglov  bygglov@sandby.example")
    csv = _call(environment, "mailboxes", "contacts", "--format", "csv").stdout
    assert csv.startswith("\ufeffFråga om;Brevlåda;Adress")
    assert len(json.loads(_call(environment, "mailboxes", "contacts", "--format", "json").stdout)) == 4


def test_an_order_from_form_to_mailbox(environment: dict[str, str]) -> None:
    """The waiting one is approved, planned and applied; a new one with mistakes is refused with each of them."""
    order = _call(environment, "mailboxes", "order", "list").stdout.split()[0]
    approved = _call(
        environment, "mailboxes", "order", "approve", order, "--comment", "Bra", "--by", "elsa.norberg@sandby.example"
    )
    assert approved.stdout == f"{order}: approved\n", approved.output
    plan = json.loads(_call(environment, "mailboxes", "order", "plan", order, "--json").stdout)
    assert plan["steps"][0]["kind"] == "new-mailbox"
    assert "New-Mailbox -Shared" in _call(environment, "mailboxes", "script", plan["id"]).stdout
    applied = _call(environment, "mailboxes", "apply", plan["id"])
    assert applied.exit_code == 0, applied.output
    assert "familjeradgivning@sandby.example" in _call(environment, "mailboxes", "list").stdout
    wrong = _call(
        environment,
        "mailboxes",
        "order",
        "new",
        "x@exempel.example",
        "--name",
        "X",
        "--responsible",
        "nobody@sandby.example",
    )
    assert wrong.exit_code == 2
    assert {line.partition(":")[0] for line in wrong.stderr.splitlines()} == {
        "address",
        "substitutes",
        "members",
        "responsible",
    }


def test_an_import_is_shown_before_it_is_kept(environment: dict[str, str], tmp_path: Path) -> None:
    """Nothing changes without --keep; a mistake names file, line and column and ends with 1."""
    file = tmp_path / "register.csv"
    file.write_text("Adress;Ersättare\nskola@sandby.example;mats.fors@sandby.example\n", encoding="latin-1")
    shown = _call(environment, "mailboxes", "import", str(file))
    assert "1 rows would change" in shown.stdout
    assert "too-few" in _call(environment, "mailboxes", "problems", "--json").stdout
    assert "1 rows kept" in _call(environment, "mailboxes", "import", str(file), "--keep").stdout
    assert "too-few" not in _call(environment, "mailboxes", "problems", "--json").stdout
    file.write_text("Adress;Ersättare\nskola@sandby.example;mats\n")
    wrong = _call(environment, "mailboxes", "import", str(file), "--keep")
    assert wrong.exit_code == 1
    assert f"{file}:2:2: substitutes" in wrong.stderr
    tenant = _call(environment, "mailboxes", "import", "--from-tenant", "--json")
    assert [one["address"] for one in json.loads(tenant.stdout)["changes"]] == ["kulturskolan@sandby.example"]


def test_plans_of_drift_people_and_closing(environment: dict[str, str]) -> None:
    """Each is shown in words first; an unknown plan or mailbox ends with 2."""
    drift = _call(environment, "mailboxes", "plan", "socialtjansten@sandby.example")
    assert "Carin Holm (carin.holm@sandby.example) may open" in drift.stdout
    staff = _call(
        environment, "mailboxes", "plan", "skola@sandby.example", "--substitute", "mats.fors@sandby.example", "--json"
    )
    assert [one["kind"] for one in json.loads(staff.stdout)["steps"]] == ["copies", "grant", "grant", "register"]
    closing = _call(
        environment, "mailboxes", "plan", "skola@sandby.example", "--move-to", "kontaktcenter@sandby.example", "--json"
    )
    plan = json.loads(closing.stdout)
    assert [one["kind"] for one in plan["steps"]] == ["forward", "reply", "register"]
    assert _call(environment, "mailboxes", "apply", plan["id"]).exit_code == 0
    assert "closing" in _call(environment, "mailboxes", "list").stdout
    assert _call(environment, "mailboxes", "apply", "nonsense").exit_code == 2
    assert _call(environment, "mailboxes", "plan", "nobody@sandby.example").exit_code == 2


def test_watch_and_answering(environment: dict[str, str]) -> None:
    """Both look now when asked to, show each mailbox, and end with 1 when something waits; nothing is sent unless asked for."""
    before = json.loads(_call(environment, "mailboxes", "watch", "--json").stdout)
    assert {one["evidence"] for one in before} == {None}
    looked = _call(environment, "mailboxes", "watch", "--look")
    assert "skola@sandby.example" in looked.stdout
    read = _call(environment, "mailboxes", "answering", "--read")
    assert read.exit_code == 1, read.output
    figures = {one["mailbox"]: one for one in json.loads(_call(environment, "mailboxes", "answering", "--json").stdout)}
    assert figures["skola@sandby.example"]["late"] > 0
    assert figures["skola@sandby.example"]["share"] == 0
    assert figures["bygglov@sandby.example"]["share"] > 0.5
    told = _call(environment, "mailboxes", "watch", "--tell")
    assert "mails sent" in told.stderr
