"""What was there before an absence is kept once, to the letter, and forgotten when it is back."""

from __future__ import annotations

from store.absence_snapshots import SqlSnapshots
from store.opening import Store

ANNA = "Anna.Lind@sandby.example"


def test_the_original_stays_whatever_comes_on_top(store: Store) -> None:
    """A second change keeps the first one's before; confirming says what is there; spelling of the address does not matter."""
    rows = SqlSnapshots(store.database, store.clock)
    first = {"internalReplyMessage": "<p>Åter &nbsp;måndag\r\n</p>", "status": "disabled"}
    rows.begin(ANNA, "reply", before=first, coming={"status": "scheduled"})
    assert rows.of(ANNA.lower()) == {"reply": (first, None, {"status": "scheduled"})}
    rows.confirm(ANNA, "reply", {"status": "scheduled"})
    rows.begin(ANNA.lower(), "reply", before={"status": "scheduled"}, coming={"status": "alwaysEnabled"})
    assert rows.of(ANNA) == {"reply": (first, {"status": "scheduled"}, {"status": "alwaysEnabled"})}


def test_nothing_is_kept_longer_than_needed(store: Store) -> None:
    """Each thing is forgotten by itself; a mailbox with nothing left is not listed."""
    rows = SqlSnapshots(store.database, store.clock)
    rows.begin(ANNA, "rule", before=None, coming={"to": "bjorn.ek@sandby.example"})
    rows.begin(ANNA, "folder:Inbox:x", before=["Reviewer"], coming=["Editor"])
    assert rows.mailboxes() == [ANNA.lower()]
    rows.forget(ANNA, "rule")
    assert list(rows.of(ANNA)) == ["folder:Inbox:x"]
    rows.forget(ANNA, "folder:Inbox:x")
    assert (rows.of(ANNA), rows.mailboxes()) == ({}, [])
