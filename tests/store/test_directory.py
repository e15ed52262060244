"""The remembered directory gives back what was read, and empties what is gone."""

from __future__ import annotations

from policies.vocabulary import DirectoryEntry, Language, MailboxKind
from store.opening import Store

ANNA = DirectoryEntry(
    id="1",
    address="anna.lind@sandby.example",
    display_name="Anna Lind",
    title="<script>alert(1)</script>",
    language=Language.ENGLISH,
    attributes={"companyName": "Sandby kommun"},
)
BYGGLOV = DirectoryEntry(id="2", address="bygglov@sandby.example", display_name="Bygglov", kind=MailboxKind.FUNCTION)


def test_entries_come_back_equal(store: Store) -> None:
    """Every field survives, kinds and languages included, hostile text untouched."""
    store.directory.save([ANNA, BYGGLOV])
    assert store.directory.entries() == [ANNA, BYGGLOV]
    assert store.directory.entry("1") == ANNA
    assert store.directory.by_address("Bygglov@Sandby.example") == BYGGLOV
    assert store.directory.entry("3") is None


def test_removed_people_are_emptied_at_once(store: Store) -> None:
    """Who left the directory is no longer given, and what was known is gone from the row."""
    store.directory.save([ANNA, BYGGLOV])
    store.directory.remove(["1"])
    assert store.directory.entries() == [BYGGLOV]
    with store.database.read() as connection:
        assert connection.exec_driver_sql("SELECT entry FROM directory WHERE id = '1'").scalar() == "{}"


def test_who_comes_back_is_there_again(store: Store) -> None:
    """A person restored in the directory is an ordinary entry again."""
    store.directory.save([ANNA])
    store.directory.remove(["1"])
    store.directory.save([ANNA])
    assert store.directory.entry("1") == ANNA


def test_many_entries_at_once(store: Store) -> None:
    """A municipality's whole directory is one save."""
    many = [DirectoryEntry(id=str(n), address=f"p{n}@sandby.example", display_name=str(n)) for n in range(2500)]
    store.directory.save(many)
    assert len(store.directory.entries()) == 2500
