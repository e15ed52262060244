"""Delta links are kept per mailbox and folder."""

from __future__ import annotations

from store.opening import Store


def test_a_link_is_saved_replaced_and_forgotten(store: Store) -> None:
    """The newest link wins; letter case of the mailbox does not matter; a forgotten one begins anew."""
    links = store.delta_links
    assert links.get("anna.lind@sandby.example", "inbox") is None
    links.save("Anna.Lind@sandby.example", "inbox", "one")
    links.save("anna.lind@sandby.example", "inbox", "two" * 2000)
    links.save("anna.lind@sandby.example", "sentitems", "three")
    assert links.get("ANNA.LIND@sandby.example", "inbox") == "two" * 2000
    links.forget("anna.lind@sandby.example", "inbox")
    assert links.get("anna.lind@sandby.example", "inbox") is None
    assert links.get("anna.lind@sandby.example", "sentitems") == "three"
