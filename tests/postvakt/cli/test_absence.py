"""``postvakt absence`` against a local tenant: the demo's absences listed, planned, carried out, ticked."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner, Result

from postvakt.cli import main
from postvakt.wiring.demo import demo_environment
from tests.conftest import NOW, TenantServer


@pytest.fixture
def environment(tenant_server: TenantServer, tmp_path: Path) -> dict[str, str]:
    """The settings of a product beside this test's tenant, at the tenant's time, with the demo's absences."""
    port = urlsplit(tenant_server.base_url).port or 0
    folder = tmp_path / "product"
    folder.mkdir()
    offset = (NOW - datetime.now(UTC)).total_seconds()
    (folder / "clock.json").write_text(json.dumps({"offset_seconds": offset}))
    made = {
        **demo_environment(folder, tenant_port=port, product_port=8),
        "POSTVAKT_CA_FILE": str(tenant_server.ca_file),
    }
    assert _call(made, "sandbox", "fill").stdout == "mailboxes: filled\nabsences: filled\n"
    return made


def _call(environment: dict[str, str], *arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, env=environment)


def test_every_list_has_something_to_show(environment: dict[str, str]) -> None:
    """Uncovered first, which ends with 1; who is away today; who was found; filled again nothing is added."""
    listed = _call(environment, "absence", "list")
    assert listed.exit_code == 1, listed.output
    assert listed.stdout.startswith("UNCOVERED tore.hed@sandby.example")
    assert len(listed.stdout.splitlines()) == 8
    away = {one["mailbox"] for one in json.loads(_call(environment, "absence", "today", "--json").stdout)}
    assert {"ines.dahl@sandby.example", "nora.blom@sandby.example", "tore.hed@sandby.example"} <= away
    found = {one["mailbox"] for one in json.loads(_call(environment, "absence", "found", "--json").stdout)}
    assert {"mats.fors@sandby.example", "rolf.nas@sandby.example", "sara.vik@sandby.example"} <= found
    again = _call(environment, "sandbox", "fill").stdout
    assert again.splitlines() == [f"{name}: there is something in it already" for name in ("mailboxes", "absences")]


def test_planned_carried_out_and_then_nothing_more(environment: dict[str, str]) -> None:
    """The plan says in words what happens in which mailbox; once carried out nothing is left to do."""
    planned = _call(environment, "absence", "plan")
    assert planned.exit_code == 0, planned.output
    assert "Johan Sund may read the Inbox of Ines Dahl" in planned.stdout
    applied = _call(environment, "absence", "apply", planned.stdout.split()[-1])
    assert applied.exit_code == 0, applied.output
    assert _call(environment, "absence", "plan").stdout == "Nothing needs to change.\n"
    unknown = _call(environment, "absence", "apply", "nonsense")
    assert unknown.exit_code == 2
    assert "there is no such plan" in unknown.stderr


def test_a_tick_does_it_all_and_again_nothing(environment: dict[str, str]) -> None:
    """Mailboxes brought along and looked at; the second tick finds them as they should be."""
    first = json.loads(_call(environment, "absence", "tick", "--json").stdout)
    assert first["left"] == []
    assert first["settled"] >= 3
    assert first["looked"] >= 3
    second = json.loads(_call(environment, "absence", "tick", "--json").stdout)
    assert (second["settled"], second["looked"]) == (0, 0)


def test_full_access_is_a_script_to_read_and_somebodys_word(environment: dict[str, str], tmp_path: Path) -> None:
    """A pack that gives the whole mailbox, commands off: the plan says it, the script does it, who ran it says so."""
    pack = tmp_path / "packs" / "whole"
    pack.mkdir(parents=True)
    text = "name: whole\nextends: sandby\ntitle: {sv: Hel, en: Whole}\nabsence: {rights: full}\n"
    (pack / "pack.yaml").write_text(text)
    environment |= {
        "POSTVAKT_PACK": "whole",
        "POSTVAKT_PACK_ROOTS": str(pack.parent),
        "POSTVAKT_EXCHANGE_COMMANDS": "off",
    }
    planned = _call(environment, "absence", "plan")
    assert "may open the whole mailbox of Ines Dahl" in planned.output
    plan = planned.stdout.split()[-1]
    assert _call(environment, "absence", "apply", plan).exit_code == 1
    script = _call(environment, "absence", "script", plan)
    assert "Add-MailboxPermission -Identity 'ines.dahl@sandby.example'" in script.stdout
    assert "Add-MailboxFolderPermission" not in script.stdout
    verified = _call(environment, "absence", "verify", plan, "--ran")
    assert verified.exit_code == 0, verified.output
    assert _call(environment, "absence", "script", plan).stdout == "Nothing of this plan needs a script.\n"
    assert _call(environment, "absence", "plan").stdout == "Nothing needs to change.\n"
    assert _call(environment, "absence", "script", "nonsense").exit_code == 2
