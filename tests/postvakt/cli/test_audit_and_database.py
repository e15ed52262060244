"""``postvakt audit`` and ``postvakt database`` on a real file: 0 well, 1 not well, 2 could not be done."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from policies.clock import FixedClock
from postvakt.cli.audit import audit
from postvakt.cli.database import database
from store.engine import HEAD
from store.opening import open_store


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A store with three audited changes."""
    path = tmp_path / "product.sqlite"
    store = open_store(f"sqlite:///{path}", clock=FixedClock(datetime(2026, 11, 21, tzinfo=UTC)), migrate=True)
    for number in range(3):
        store.audit.append(
            actor="dawit.tesfaye@sandby.example", action="signature.note", target=f"m{number}\x1b[2J", reason="sweep"
        )
    store.close()
    return path


def _audit(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(audit, arguments, env={"POSTVAKT_DATABASE_URL": None})
    return done.exit_code, done.output


def _database(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(database, arguments, env={"POSTVAKT_DATABASE_URL": None})
    return done.exit_code, done.output


def _tamper(file: Path, statement: str) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("DROP TRIGGER audit_log_no_update")
        connection.execute("DROP TRIGGER audit_log_no_delete")
        connection.execute(statement)


def test_a_sound_log_ends_with_zero(file: Path) -> None:
    """With the number of rows and the head."""
    code, out = _audit("verify", "--database", f"sqlite:///{file}")
    assert code == 0
    assert "sound: 3 rows" in out
    assert "Head: 3:" in out


def test_a_changed_row_ends_with_one(file: Path) -> None:
    """The first broken row is named, in words and as JSON."""
    _tamper(file, "UPDATE audit_log SET actor = 'another' WHERE \"row\" = 2")
    code, out = _audit("verify", "--database", f"sqlite:///{file}")
    assert code == 1
    assert "broken at row 2" in out
    code, out = _audit("verify", "--database", f"sqlite:///{file}", "--json")
    assert code == 1
    assert json.loads(out)["broken_row"] == 2


def test_a_cut_log_is_found_with_the_noted_head(file: Path) -> None:
    """The head printed earlier, given back, finds rows removed at the end."""
    head = json.loads(_audit("verify", "--database", f"sqlite:///{file}", "--json")[1])["head"]
    _tamper(file, 'DELETE FROM audit_log WHERE "row" = 3')
    assert _audit("verify", "--database", f"sqlite:///{file}")[0] == 0
    assert _audit("verify", "--database", f"sqlite:///{file}", "--expect", head)[0] == 1


def test_what_cannot_be_looked_at_ends_with_two(tmp_path: Path) -> None:
    """No such file, a damaged one, a wrong head: told with the code, exit code 2, nothing made."""
    missing = tmp_path / "none.sqlite"
    code, out = _audit("verify", "--database", f"sqlite:///{missing}")
    assert code == 2
    assert "PV-STORE-UNAVAILABLE" in out
    assert not missing.exists()
    damaged = tmp_path / "damaged.sqlite"
    damaged.write_text("not a database at all" * 100)
    code, out = _audit("verify", "--database", f"sqlite:///{damaged}")
    assert code == 2
    assert "PV-STORE-CORRUPT" in out
    assert _audit("verify", "--database", f"sqlite:///{missing}", "--expect", "three")[0] == 2


def test_entries_are_listed_without_harming_the_terminal(file: Path) -> None:
    """Newest first; control characters that somebody typed are not obeyed."""
    code, out = _audit("list", "--database", f"sqlite:///{file}")
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()] == ["3", "2", "1"]
    assert "\x1b" not in out
    _, lines = _audit("list", "--database", f"sqlite:///{file}", "--json", "--limit", "1")
    assert json.loads(lines)["target"] == "m2\x1b[2J"


def test_tables_are_made_and_told(tmp_path: Path) -> None:
    """Current ends with 1 until upgrade has run; a second upgrade changes nothing."""
    url = f"sqlite:///{tmp_path / 'new' / 'product.sqlite'}"
    assert _database("current", "--database", url)[0] == 2
    assert _database("upgrade", "--database", url) == (0, f"Upgraded from nothing to {HEAD}.\n")
    assert _database("upgrade", "--database", url) == (0, f"Already at {HEAD}; nothing was changed.\n")
    assert _database("current", "--database", url)[0] == 0
    assert json.loads(_database("current", "--database", url, "--json")[1]) == {"current": HEAD, "needed": HEAD}


def test_without_an_address_the_command_asks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside a demo's folder and without a setting there is nothing to guess."""
    monkeypatch.chdir(tmp_path)
    code, out = _audit("verify")
    assert code == 2
    assert "POSTVAKT_DATABASE_URL" in out
