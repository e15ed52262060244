"""The doctor sees what is wrong, says what to do, and never faints."""

from __future__ import annotations

import json
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from policies.clock import FixedClock
from policies.plan import Plan, Step
from postvakt.cli.doctor import doctor
from postvakt.health import Finding, installation, machine
from store.opening import open_store

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def _levels(findings: list[Finding]) -> list[str]:
    return [finding.level for finding in findings]


def _certificate(path: Path, ends: datetime) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(ends - timedelta(days=365)).not_valid_after(ends).sign(key, hashes.SHA256())
    )  # fmt: skip
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return path


def test_an_old_python_is_wrong() -> None:
    """3.10 is too old, 3.11 is right."""
    assert _levels(list(machine.python((3, 10, 14)))) == ["wrong"]
    assert _levels(list(machine.python((3, 11, 0)))) == ["ok"]


def test_an_old_or_silent_node_is_a_warning(tmp_path: Path) -> None:
    """The product runs without it, but the add-in cannot be built."""
    for said, level in (("v18.1.0", "warn"), ("nonsense", "warn"), ("v20.1.0", "ok")):
        program = tmp_path / "node"
        program.write_text(f"#!/bin/sh\necho {said}\n")
        program.chmod(0o755)
        assert _levels(list(machine.node(str(program)))) == [level]


def test_missing_packages_are_wrong() -> None:
    """Named, with the command that installs them; extras are not asked for."""
    assert _levels(list(machine.packages())) == ["ok"]
    (finding,) = machine.packages(["click>=8", "no-such-package>=1", "other>=1; extra == 'dev'"])
    assert (finding.level, finding.what) == ("wrong", "missing: no-such-package")


def test_an_add_in_that_is_not_built_is_a_warning(tmp_path: Path) -> None:
    """The console works without it."""
    assert _levels(list(machine.addin(tmp_path))) == ["warn"]
    (tmp_path / "addin/dist").mkdir(parents=True)
    (tmp_path / "addin/dist/launch.js").touch()
    assert _levels(list(machine.addin(tmp_path))) == ["ok"]


def test_steps_left_in_the_middle_and_dead_work_are_told(tmp_path: Path) -> None:
    """A crash's traces are warnings with what to do."""
    store = open_store(f"sqlite:///{tmp_path / 'product.sqlite'}", clock=FixedClock(NOW), migrate=True)
    step = Step("k", "mend", "m", None, None, {"sv": "", "en": ""})
    store.journal.save(Plan("p", "signatures", NOW, "dawit", "", (step,)))
    store.journal.start("p", step, None)
    store.outbox.put("a", "note", {})
    store.outbox.give_up(store.outbox.claim()[0], "gone")
    store.close()
    findings = {finding.subject: finding.level for finding in installation.store({}, tmp_path)}
    assert findings == {"Store": "ok", "Audit log": "ok", "Journal": "warn", "Outbox": "warn"}


def test_a_port_in_use_is_a_warning() -> None:
    """With what to do about it."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        (finding,) = machine.ports([(port, "a test")])
    assert finding.level == "warn"
    assert finding.action
    assert _levels(list(machine.ports([(port, "a test")]))) == ["ok"]


def test_unknown_holidays_are_wrong() -> None:
    """A year the data does not reach is told before it comes."""
    assert _levels(list(machine.holidays(NOW))) == ["ok", "ok"]
    assert "wrong" in _levels(list(machine.holidays(datetime(2199, 12, 1, tzinfo=UTC))))


def test_settings_problems_come_one_by_one() -> None:
    """Each problem is a finding; no settings at all is the demo and well."""
    assert _levels(list(installation.settings({"POSTVAKT_RECORD": "somebody's own"}))) == ["ok"]
    findings = list(installation.settings({"POSTVAKT_PACK": "sjobo"}))
    assert len(findings) > 5
    assert set(_levels(findings)) == {"wrong"}


def test_the_chosen_pack_is_looked_at() -> None:
    """An unknown one is wrong; none chosen means all."""
    assert _levels(list(installation.packs({"POSTVAKT_PACK": "nowhere"}))) == ["wrong"]
    assert len(list(installation.packs({}))) >= 6


def test_a_link_that_is_not_the_municipality_s_own_is_reminded_of() -> None:
    """Mjölby's channel leads to the supplier's page until somebody writes the municipality's own address; the demo's does not."""
    findings = list(installation.packs({"POSTVAKT_PACK": "mjolby"}))
    assert _levels(findings) == ["ok", "warn"]
    assert "secure_channel.url" in findings[1].action
    assert _levels(list(installation.packs({"POSTVAKT_PACK": "sandby"}))) == ["ok"]


def test_the_store_is_looked_through(tmp_path: Path) -> None:
    """None yet is well; a sound one is well; a damaged one is wrong and is left as it is."""
    assert _levels(list(installation.store({}, tmp_path))) == ["ok"]
    open_store(f"sqlite:///{tmp_path / 'product.sqlite'}", clock=FixedClock(NOW), migrate=True).close()
    assert _levels(list(installation.store({}, tmp_path))) == ["ok", "ok"]
    (tmp_path / "product.sqlite").write_bytes(b"nothing of the kind" * 500)
    (finding,) = installation.store({}, tmp_path)
    assert finding.level == "wrong"
    assert "backup" in finding.action


@pytest.mark.parametrize(("days", "level"), [(-1, "wrong"), (10, "warn"), (200, "ok")])
def test_a_certificate_is_told_of_before_it_ends(tmp_path: Path, days: int, level: str) -> None:
    """Thirty days ahead, for the tenant's CA and for the one Postvakt signs in with."""
    file = _certificate(tmp_path / "tenant-ca.pem", NOW + timedelta(days=days))
    (ca,) = installation.demo_ca(tmp_path, NOW)
    (client,) = installation.client_certificate({"POSTVAKT_CLIENT_CERTIFICATE_FILE": str(file)}, NOW)
    assert (ca.level, client.level) == (level, level)


def test_what_is_no_certificate_is_wrong(tmp_path: Path) -> None:
    """A file of something else is named."""
    (tmp_path / "tenant-ca.pem").write_text("not PEM")
    assert _levels(list(installation.demo_ca(tmp_path, NOW))) == ["wrong"]


def test_the_command_ends_with_one_only_when_something_is_wrong(tmp_path: Path) -> None:
    """Warnings alone are no failure; JSON holds the same findings."""
    done = CliRunner().invoke(doctor, ["--state", str(tmp_path), "--json"], env={"POSTVAKT_PACK": "nowhere"})
    findings = json.loads(done.output)
    assert done.exit_code == 1
    assert {"level", "subject", "what", "action"} == set(findings[0])
    (tmp_path / "product.sqlite").mkdir()
    done = CliRunner().invoke(doctor, ["--state", str(tmp_path)])
    assert done.exit_code == 1
    assert "WRONG  Store" in done.output
