"""``postvakt signature``, ``plan`` and ``apply`` against a local tenant."""

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
    """The settings of a product beside this test's tenant."""
    port = urlsplit(tenant_server.base_url).port or 0
    (tmp_path / "product").mkdir()
    return {
        **demo_environment(tmp_path / "product", tenant_port=port, product_port=8),
        "POSTVAKT_CA_FILE": str(tenant_server.ca_file),
    }


def _call(environment: dict[str, str], *arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, env=environment)


def test_a_preview_is_the_signature_and_nothing_else(environment: dict[str, str]) -> None:
    """Text, HTML, the short form and English; an unknown address ends with 1."""
    text = _call(environment, "signature", "preview", "anna.lind@sandby.example")
    assert text.exit_code == 0, text.output
    assert text.stdout.splitlines()[:3] == ["Med vänlig hälsning", "", "Anna Lind"]
    html = _call(environment, "signature", "preview", "anna.lind@sandby.example", "--format", "html", "--form", "short")
    assert html.stdout.startswith('<div id="postvakt-signature" data-postvakt="v1:sandby:short"')
    english = _call(environment, "signature", "preview", "anna.lind@sandby.example", "--language", "en")
    assert "Social Worker" in english.stdout
    missing = _call(environment, "signature", "preview", "nobody@sandby.example")
    assert missing.exit_code == 1
    assert "nobody in the directory" in missing.stderr


def test_sweep_plan_and_apply_by_hand(environment: dict[str, str]) -> None:
    """Counted, planned, applied; applied again nothing happens; every answer also as JSON."""
    swept = _call(environment, "signature", "sweep", "--json")
    assert swept.exit_code == 0, swept.output
    assert json.loads(swept.stdout)["counted"] > 100
    assert "mails counted" in _call(environment, "signature", "sweep").output
    planned = json.loads(_call(environment, "plan", "signatures", "--json").stdout)
    assert planned["steps"]
    words = _call(environment, "plan").stdout
    assert "postvakt apply signatures-" in words
    applied = _call(environment, "apply", planned["id"], "--json")
    assert applied.exit_code == 0, applied.output
    assert {step["state"] for step in json.loads(applied.stdout)["steps"]} == {"done"}
    assert "Nothing needs to change" in _call(environment, "plan").stdout
    assert "was done before" in _call(environment, "apply", planned["id"]).stdout


def test_an_unknown_plan_is_told(environment: dict[str, str]) -> None:
    """Exit code 2 and what to do."""
    result = _call(environment, "apply", "signatures-none")
    assert result.exit_code == 2
    assert "Make one with" in result.stderr


def test_a_refused_sign_in_is_told(environment: dict[str, str]) -> None:
    """No traceback: what was refused, that nothing is lost."""
    result = _call(
        environment | {"POSTVAKT_CLIENT_SECRET": "wrong"}, "signature", "preview", "anna.lind@sandby.example"
    )
    assert result.exit_code == 2
    assert "Sign-in was refused" in result.stderr
    assert "Nothing is lost" in result.stderr


def test_wrong_settings_are_told() -> None:
    """Each variable at fault by name."""
    result = _call({"POSTVAKT_ENVIRONMENT": "demo", "POSTVAKT_TENANT_ID": "x"}, "signature", "sweep")
    assert result.exit_code == 2
    assert "POSTVAKT_TENANT_ID" in result.stderr
