"""The audit log only grows, and shows every change made behind its back."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from policies.clock import FixedClock
from store.audit import AuditHead, AuditLog
from store.engine import open_database
from store.errors import StoreError
from store.opening import Store


def _fill(store: Store, count: int) -> None:
    for number in range(count):
        store.audit.append(
            actor="dawit.tesfaye@sandby.example",
            action="signature.note",
            target=f"mailbox-{number}",
            reason="weekly sweep",
            before={"noted": None},
            after={"noted": number},
        )


def _behind_its_back(store: Store, statement: str) -> None:
    """Change the table as somebody with full rights to the database could."""
    with store.database.write() as connection:
        if store.database.is_sqlite:
            for verb in ("update", "delete"):
                connection.execute(sa.text(f"DROP TRIGGER IF EXISTS audit_log_no_{verb}"))
        else:
            connection.execute(sa.text("ALTER TABLE audit_log DISABLE TRIGGER USER"))
        connection.exec_driver_sql(statement)


def test_an_untouched_log_is_sound(store: Store) -> None:
    """Verification counts the rows and gives the head."""
    _fill(store, 5)
    verdict = store.audit.verify()
    assert verdict.sound
    assert verdict.sound_rows == 5
    assert verdict.head == store.audit.head()


def test_anybody_can_verify_it_without_our_code(store: Store) -> None:
    """The documented recipe for the hash, followed with the standard library alone, gives the stored hashes."""
    _fill(store, 3)
    with store.database.read() as connection:
        rows = connection.exec_driver_sql('SELECT * FROM audit_log ORDER BY "row"').mappings().all()
    previous = "0" * 64
    for row in rows:
        covered = {name: value for name, value in row.items() if name != "hash"}
        text = json.dumps(covered, sort_keys=True, separators=(",", ":"))
        assert row["previous"] == previous
        previous = hashlib.sha256(text.encode("ascii")).hexdigest()
        assert row["hash"] == previous


def test_an_empty_log_is_sound(store: Store) -> None:
    """Nothing written is nothing broken."""
    assert store.audit.verify().sound
    assert store.audit.head().row == 0


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE audit_log SET reason = 'another' WHERE \"row\" = 3", 3),
        ('UPDATE audit_log SET after = \'{"noted":9}\' WHERE "row" = 1', 1),
        ('DELETE FROM audit_log WHERE "row" = 2', 3),
        ('UPDATE audit_log SET hash = previous WHERE "row" = 5', 5),
        ('UPDATE audit_log SET "row" = 9 WHERE "row" = 4', 5),
        ("UPDATE audit_log SET at = '2020-01-01T00:00:00.000000Z' WHERE \"row\" = 4", 4),
    ],
)
def test_the_first_broken_row_is_named(store: Store, statement: str, broken: int) -> None:
    """A changed, removed or renumbered row is found, and the rows before it are counted as sound."""
    _fill(store, 5)
    _behind_its_back(store, statement)
    verdict = store.audit.verify()
    assert verdict.broken_row == broken
    assert verdict.reason


def test_rows_cut_off_at_the_end_are_found_with_a_noted_head(store: Store) -> None:
    """The chain alone cannot see a missing end; a head noted elsewhere can."""
    _fill(store, 5)
    noted = store.audit.head()
    _behind_its_back(store, 'DELETE FROM audit_log WHERE "row" > 3')
    assert store.audit.verify().sound
    verdict = store.audit.verify(noted)
    assert verdict.broken_row == 4


def test_a_rewritten_log_is_found_with_a_noted_head(store: Store) -> None:
    """Whoever recomputes every hash still cannot give the noted row its hash."""
    _fill(store, 3)
    verdict = store.audit.verify(AuditHead(3, "f" * 64))
    assert verdict.broken_row == 3


@pytest.mark.parametrize("verb", ["UPDATE audit_log SET reason = 'x'", "DELETE FROM audit_log"])
def test_the_database_refuses_changes(store: Store, verb: str) -> None:
    """UPDATE and DELETE are refused by the database itself."""
    _fill(store, 1)
    with pytest.raises(StoreError), store.database.write() as connection:
        connection.execute(sa.text(verb))
    assert store.audit.verify().sound_rows == 1


def test_postgres_refuses_truncate(store: Store) -> None:
    """TRUNCATE, which no row trigger sees, is refused as well (SQLite has none)."""
    if store.database.is_sqlite:
        pytest.skip("SQLite has no TRUNCATE")
    _fill(store, 1)
    with pytest.raises(StoreError), store.database.write() as connection:
        connection.execute(sa.text("TRUNCATE audit_log"))


def test_entries_are_filtered_newest_first(store: Store) -> None:
    """By target, by actor, and by an action with everything beneath it."""
    _fill(store, 3)
    store.audit.append(actor="carin.holm@sandby.example", action="signature", target="mailbox-1", reason="")
    store.audit.append(actor="carin.holm@sandby.example", action="signatures.other", target="mailbox-1", reason="")
    assert [entry.row for entry in store.audit.entries(action="signature")] == [4, 3, 2, 1]
    assert [entry.row for entry in store.audit.entries(target="mailbox-1")] == [5, 4, 2]
    assert [entry.row for entry in store.audit.entries(actor="carin.holm@sandby.example", limit=1)] == [5]
    assert [entry.row for entry in store.audit.entries(before_row=3)] == [2, 1]
    assert store.audit.entries(target="mailbox-2")[0].after == {"noted": 2}


def test_hostile_text_is_kept_and_hashed(store: Store) -> None:
    """NUL, half surrogates, quotes and long text neither fail nor break the chain."""
    store.audit.append(
        actor="a\x00b",
        action="x",
        target="\ud800'; DROP TABLE audit_log;--",
        reason="å" * 70_000,
        after={"\x00": "\ud83d"},
    )
    assert store.audit.verify().sound
    assert store.audit.entries()[0].target.endswith("'; DROP TABLE audit_log;--")


def test_threads_appending_at_once_make_one_chain(store: Store) -> None:
    """Rows from several threads have no gap, no double and an unbroken chain."""
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda n: store.audit.append(actor="a", action="b", target=str(n), reason=""), range(60)))
    verdict = store.audit.verify()
    assert verdict.sound
    assert verdict.sound_rows == 60


def _append_many(url: str, name: str) -> None:
    database = open_database(url)
    log = AuditLog(database, FixedClock(datetime(2026, 11, 21, tzinfo=UTC)))
    for number in range(25):
        log.append(actor=name, action="b", target=str(number), reason="")
    database.close()


def test_processes_appending_at_once_make_one_chain(store: Store, url: str) -> None:
    """Two processes share one log without breaking it."""
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_append_many, args=(url, name)) for name in ("one", "two")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0, 0]
    verdict = store.audit.verify()
    assert verdict.sound
    assert verdict.sound_rows == 50
