"""The migrations make exactly the tables that the code knows, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from policies.clock import FixedClock
from store.engine import HEAD, connect, open_database, schema_version
from store.errors import StoreCorruptError, StoreOutdatedError, StoreUnavailableError
from store.migrate import head, upgrade
from store.opening import Store, open_store
from store.tables import metadata


def test_tables_and_migrations_agree(store: Store) -> None:
    """After all migrations nothing differs from the tables the code uses: columns, types, keys, indexes."""
    with store.database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_code_names_the_newest_migration() -> None:
    """The version that the code opens is the newest among the scripts."""
    assert head() == HEAD


def test_upgrading_twice_changes_nothing(empty_url: str) -> None:
    """A second upgrade finds everything done."""
    assert upgrade(empty_url) == (None, HEAD)
    assert upgrade(empty_url) == (HEAD, HEAD)


def test_two_upgrades_at_once_queue(empty_url: str) -> None:
    """Two instances starting together both end at the newest version and neither fails."""
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda _: upgrade(empty_url)[1], range(4)))
    assert results == [HEAD] * 4


def test_database_without_tables_is_outdated(empty_url: str, clock: FixedClock) -> None:
    """A store without tables says which command makes them, in both languages, and makes nothing by itself."""
    if empty_url.startswith("sqlite"):
        Path(empty_url.removeprefix("sqlite:///")).touch()
    with pytest.raises(StoreOutdatedError) as caught:
        open_store(empty_url, clock=clock)
    assert "postvakt database upgrade" in caught.value.text("sv")
    assert "postvakt database upgrade" in caught.value.text("en")


def test_database_of_a_newer_version_is_left_alone(empty_url: str) -> None:
    """A store made by a newer Postvakt is neither opened nor upgraded."""
    upgrade(empty_url)
    database = connect(empty_url)
    with database.write() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreOutdatedError):
        open_database(empty_url)
    with pytest.raises(StoreOutdatedError):
        upgrade(empty_url)
    assert schema_version(database) == "9999"
    database.close()


@pytest.mark.parametrize("content", [b"this was never a database" * 200, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_corrupt_file_is_named_and_kept(tmp_path: Path, clock: FixedClock, content: bytes) -> None:
    """A damaged file gives an error that names it and says what to do, and stays as it was, byte for byte."""
    file = tmp_path / "product.sqlite"
    file.write_bytes(content)
    for migrate in (False, True):
        with pytest.raises(StoreCorruptError) as caught:
            open_store(f"sqlite:///{file}", clock=clock, migrate=migrate)
        assert "product.sqlite" in caught.value.text("sv")
        assert "säkerhetskopi" in caught.value.text("sv")
    assert file.read_bytes() == content


def test_damaged_page_is_found(tmp_path: Path, clock: FixedClock) -> None:
    """A file damaged in the middle is found when it is read through."""
    from store.engine import check_integrity

    file = tmp_path / "product.sqlite"
    store = open_store(f"sqlite:///{file}", clock=clock, migrate=True)
    for number in range(200):
        store.audit.append(actor="a", action="b", target=str(number), reason="r" * 200)
    with store.database.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    data = bytearray(file.read_bytes())
    data[4096 * 3 : 4096 * 20] = b"\xa5" * (4096 * 17)
    file.write_bytes(data)
    with pytest.raises(StoreCorruptError):
        check_integrity(connect(f"sqlite:///{file}"))


def test_unreachable_database_keeps_its_password_to_itself(clock: FixedClock) -> None:
    """A database that does not answer is named without its password."""
    with pytest.raises(StoreUnavailableError) as caught:
        open_store("postgresql://someone:hemligt@127.0.0.1:1/postvakt", clock=clock)
    assert "hemligt" not in str(caught.value)
    assert "127.0.0.1" in str(caught.value)


def test_unwritable_place_is_named(tmp_path: Path, clock: FixedClock) -> None:
    """A folder that stands where the file should be gives an error, not a crash."""
    (tmp_path / "product.sqlite").mkdir()
    with pytest.raises(StoreUnavailableError):
        open_store(f"sqlite:///{tmp_path / 'product.sqlite'}", clock=clock, migrate=True)


def test_looking_makes_no_file(tmp_path: Path, clock: FixedClock) -> None:
    """Opening a store that is not there says so and leaves no empty file behind."""
    file = tmp_path / "product.sqlite"
    with pytest.raises(StoreUnavailableError):
        open_store(f"sqlite:///{file}", clock=clock)
    assert not file.exists()


def test_a_new_file_is_its_owners_alone(tmp_path: Path) -> None:
    """Nobody else on the machine reads the store or its side files."""
    file = tmp_path / "product.sqlite"
    upgrade(f"sqlite:///{file}")
    assert [oct(path.stat().st_mode & 0o777) for path in tmp_path.iterdir()] == ["0o600"] * len(
        list(tmp_path.iterdir())
    )


def test_an_odd_path_is_a_path(tmp_path: Path, clock: FixedClock) -> None:
    """Blanks, å and question marks in a path are parts of the path, nothing else."""
    file = tmp_path / "måns mapp?mode=memory" / "a#b.sqlite"
    store = open_store(f"sqlite:///{file}".replace("?", "%3F"), clock=clock, migrate=True)
    store.close()
    assert list(tmp_path.rglob("*.sqlite"))


def test_rubbish_for_an_address_is_told(clock: FixedClock) -> None:
    """What is no address gives an error that shows what one looks like."""
    with pytest.raises(StoreUnavailableError, match="sqlite:///"):
        open_store("nonsense", clock=clock)
