"""Ids made from the store's keys and read back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.mail import item_ids
from sandbox.mail.item_ids import MalformedIdError

KEYS = st.integers(0, 2**40)


@given(key=KEYS, moves=st.integers(0, 2**31))
def test_ids_say_what_they_were_made_from(key: int, moves: int) -> None:
    """Each sort of id gives its key back and is told from the others."""
    regular = item_ids.read_id(item_ids.regular_id("anna", key, moves))
    assert (regular.key, regular.moves, item_ids.is_message(regular), item_ids.is_folder(regular)) == (
        key,
        moves,
        True,
        False,
    )
    immutable = item_ids.read_id(item_ids.immutable_id("anna", key))
    assert (immutable.key, immutable.moves, item_ids.is_message(immutable)) == (key, None, True)
    folder = item_ids.read_id(item_ids.folder_id("anna", key))
    assert (folder.key, item_ids.is_folder(folder), item_ids.is_message(folder)) == (key, True, False)
    attachment = item_ids.attachment_id(item_ids.immutable_id("anna", key), key)
    assert item_ids.attachment_key(attachment) == key


@given(st.text(max_size=200) | st.from_regex(r"AAMkA[A-Za-z0-9_-]{100,160}=?", fullmatch=True))
def test_anything_else_is_malformed(text: str) -> None:
    """Text that is no id is called malformed, and nothing else goes wrong."""
    with pytest.raises(MalformedIdError):
        item_ids.read_id(text)
    with pytest.raises(MalformedIdError):
        item_ids.attachment_key(text)


@given(key=KEYS, place=st.integers(0, 150))
def test_a_changed_letter_is_noticed(key: int, place: int) -> None:
    """An id with one letter changed is malformed."""
    whole = item_ids.regular_id("anna", key, 1)
    changed = whole[:place] + ("A" if whole[place] != "A" else "B") + whole[place + 1 :]
    with pytest.raises(MalformedIdError):
        item_ids.read_id(changed)


def test_ids_look_like_exchanges() -> None:
    """Lengths and beginnings are those that clients have seen."""
    assert item_ids.regular_id("anna", 1, 0).startswith("AAMkA")
    assert len(item_ids.regular_id("anna", 1, 0)) == 152
    assert item_ids.immutable_id("anna", 1).startswith("AAkALgAAAAAAHYQDEapmEc2byACqAC-EWg0A")
