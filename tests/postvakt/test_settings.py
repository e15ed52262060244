"""Settings: everything wrong is said at once, secrets stay secret, and the demo never runs in production."""

from __future__ import annotations

from pathlib import Path

import pytest

from postvakt import settings as module
from postvakt.settings import Environment, Settings, SettingsError, load_settings
from postvakt.wiring.demo import demo_environment
from sandbox import ids

ROOT = Path(__file__).parents[2]
SECRET = "en-hemlighet-som-ingen-annan-har-0123456789"
REAL = {
    "POSTVAKT_ENVIRONMENT": "production",
    "POSTVAKT_TENANT_ID": "8d2f0c1e-1111-4222-8333-444455556666",
    "POSTVAKT_CLIENT_ID": "8d2f0c1e-1111-4222-8333-444455557777",
    "POSTVAKT_ADDIN_CLIENT_ID": "8d2f0c1e-1111-4222-8333-444455558888",
    "POSTVAKT_MANAGED_IDENTITY": "system",
    "POSTVAKT_DATABASE_URL": "postgresql://postvakt:hemligt-losen@db.kommun.se/postvakt",
    "POSTVAKT_BASE_URL": "https://postvakt.kommun.se/",
    "POSTVAKT_SESSION_SECRET": SECRET + "-session",
    "POSTVAKT_DIGEST_KEY": SECRET + "-digest",
    "POSTVAKT_PACK": "sjobo",
    "POSTVAKT_SERVICE_MAILBOX": "Postvakt@kommun.se",
}


def _problems(**changed: str) -> list[str]:
    environ = {**REAL, **{f"POSTVAKT_{name}": value for name, value in changed.items()}}
    with pytest.raises(SettingsError) as caught:
        load_settings(environ)
    return caught.value.problems


def test_a_production_environment_loads() -> None:
    """Only what has no default must be given; Microsoft's public addresses are the defaults."""
    settings = load_settings(REAL)
    assert settings.environment is Environment.PRODUCTION
    assert settings.graph_url == "https://graph.microsoft.com"
    assert settings.base_url == "https://postvakt.kommun.se"
    assert settings.service_mailbox == "postvakt@kommun.se"
    assert settings.browser_url == "https://login.microsoftonline.com"
    assert settings.audience == "api://8d2f0c1e-1111-4222-8333-444455557777"


def test_the_demo_environment_loads(tmp_path: Path) -> None:
    """What `postvakt run` sets is complete, and only allowed in the demo."""
    (tmp_path / "tenant-ca.pem").write_text("made at first start")
    environ = demo_environment(tmp_path, tenant_port=8443, product_port=8444)
    assert load_settings(environ).is_demo
    with pytest.raises(SettingsError) as caught:
        load_settings({**environ, "POSTVAKT_ENVIRONMENT": "production"})
    named = {problem.split()[0].removeprefix("POSTVAKT_").lower() for problem in caught.value.problems}
    assert named >= {
        "tenant_id", "client_id", "addin_client_id", "client_secret", "authority", "sign_in_url", "graph_url", "exchange_url",
        "ca_file", "base_url", "pack", "service_mailbox", "office_js_url", "clock_file",
    }  # fmt: skip


def test_the_demos_names_are_the_sandboxes() -> None:
    """The constants that production refuses agree with sandbox.ids."""
    assert ids.TENANT_ID == module.DEMO_TENANT_ID
    assert ids.POSTVAKT_APP_ID == module.DEMO_CLIENT_ID
    assert ids.ADDIN_APP_ID == module.DEMO_ADDIN_CLIENT_ID
    assert ids.POSTVAKT_DEMO_SECRET == module.DEMO_CLIENT_SECRET
    assert ids.DOMAIN == module.DEMO_DOMAIN
    for name in ("OUTLOOK_APP_ID", "STRANGER_APP_ID"):
        assert _problems(CLIENT_ID=getattr(ids, name))


def test_an_empty_environment_names_everything_that_is_missing() -> None:
    """All at once, each with what it is; production is what is meant when nothing is said."""
    with pytest.raises(SettingsError) as caught:
        load_settings({})
    required = [variable.name for variable in module.VARIABLES if variable.required]
    for name in required:
        assert sum(problem.startswith(f"{name} is missing (") for problem in caught.value.problems) == 1
    assert len(caught.value.problems) == len(required) + 1


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ENVIRONMENT", "prod", "demo or production"),
        ("TENANT_ID", "kommun.onmicrosoft.com", "is not an id"),
        ("BASE_URL", "postvakt.kommun.se", "https://host"),
        ("BASE_URL", "https://user:pw@postvakt.kommun.se", "https://host"),
        ("BASE_URL", "http://postvakt.kommun.se", "Write an https address"),
        ("GRAPH_URL", "https://localhost:8443", "this machine"),
        ("GRAPH_URL", "https://127.0.0.1", "this machine"),
        ("AUTHORITY", "https://login.sandby.example", "made-up name"),
        ("DATABASE_URL", "mysql://x", "sqlite:///"),
        ("SESSION_SECRET", "short", "32 characters"),
        ("DIGEST_KEY", "demo-key-that-is-long-enough-to-be-one", "demo value"),
        ("PACK", "../sjobo", "folder under policies/packs"),
        ("PACK", "sandby", "demo municipality"),
        ("PACK_ROOTS", "/no/such/folder", "is no folder"),
        ("CLIENT_SECRET", ids.POSTVAKT_DEMO_SECRET, "demo tenant's"),
        ("CLIENT_SECRET", ids.STRANGER_SECRET, "demo value"),
        ("CLIENT_CERTIFICATE_FILE", "/no/such/file.pem", "is no file"),
        ("MANAGED_IDENTITY", "yes", "'system'"),
        ("SERVICE_MAILBOX", "postvakt", "no mail address"),
        ("SERVICE_MAILBOX", "postvakt@sandby.example", "demo value"),
        ("LOG_LEVEL", "LOUD", "choose DEBUG"),
        ("CLOCK_FILE", "clock.json", "demo only"),
        ("SESION_SECRET", "x", "Did you mean POSTVAKT_SESSION_SECRET?"),
    ],
)
def test_a_wrong_value_is_named_with_what_to_do(name: str, value: str, said: str) -> None:
    """Each problem begins with the variable's name and says what is expected."""
    problems = [problem for problem in _problems(**{name: value}) if said in problem]
    assert problems
    assert problems[0].startswith(f"POSTVAKT_{name} ")


def test_one_way_to_sign_in_is_needed_and_only_one() -> None:
    """None and two are both told, with the variables' names."""
    assert any("No way to sign in" in problem for problem in _problems(MANAGED_IDENTITY=""))
    both = [problem for problem in _problems(CLIENT_SECRET=SECRET) if "More than one way" in problem]
    assert both == [
        "More than one way to sign in: POSTVAKT_CLIENT_SECRET, POSTVAKT_MANAGED_IDENTITY. Keep one of them."
    ]


def test_secrets_show_nowhere() -> None:
    """Neither repr nor a problem shows a secret, also when the secret is what is wrong."""
    shown = repr(load_settings(REAL))
    for hidden in ("hemligt-losen", SECRET):
        assert hidden not in shown
    said = " ".join(
        _problems(SESSION_SECRET="kort-hemlig", DATABASE_URL="mysql://u:hemligt-losen@x/y", CLIENT_SECRET="demo-hemlig")
    )
    for hidden in ("kort-hemlig", "hemligt-losen", "demo-hemlig"):
        assert hidden not in said


def test_sqlite_is_allowed_in_production() -> None:
    """A single instance may keep its state in a file."""
    assert load_settings({**REAL, "POSTVAKT_DATABASE_URL": "sqlite:////srv/postvakt/product.sqlite"})


def test_the_document_lists_every_variable() -> None:
    """docs/configuration.md has a row for each variable, with its default, and no other rows."""
    rows = [
        line
        for line in (ROOT / "docs/configuration.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("| `POSTVAKT_")
    ]
    documented = {row.split("`")[1]: row for row in rows}
    assert set(documented) == {variable.name for variable in module.VARIABLES}
    for variable in module.VARIABLES:
        expected = "required" if variable.required else f"`{variable.default}`" if variable.default else "none"
        assert documented[variable.name].split("|")[2].strip() == expected, variable.name


def test_settings_cannot_be_changed() -> None:
    """Read once, then fixed."""
    settings: Settings = load_settings(REAL)
    with pytest.raises(AttributeError):
        settings.pack = "osby"  # type: ignore[misc]
