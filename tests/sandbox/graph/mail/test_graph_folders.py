"""Mail folders through Graph."""

from __future__ import annotations

import pytest

from tests.sandbox.graph.mail.desk import Desk

ANNA = "/users/anna@sandby.example"


def test_the_folders_of_a_swedish_mailbox(desk: Desk) -> None:
    """The list has the visible folders with Swedish names; the well-known names find them."""
    names = [folder["displayName"] for folder in desk.get(f"{ANNA}/mailFolders").value]
    assert {"Inkorg", "Skickat", "Utkast", "Borttaget", "Skräppost", "Arkiv", "Utkorg"} == set(names)
    assert desk.get(f"{ANNA}/mailFolders/sentitems")["displayName"] == "Skickat"
    hidden = desk.get(f"{ANNA}/mailFolders?includeHiddenFolders=true&$top=50").value
    assert len(hidden) == len(names) + 1


def test_counts_follow_what_lies_inside(desk: Desk) -> None:
    """A folder tells how many messages it has and how many are unread."""
    desk.put()
    item = desk.put()
    desk.patch(f"{ANNA}/messages/{item}", {"isRead": True})
    inbox = desk.get(f"{ANNA}/mailFolders/inbox")
    assert (inbox["totalItemCount"], inbox["unreadItemCount"]) == (2, 1)


def test_folders_nest_to_any_useful_depth(desk: Desk) -> None:
    """A folder below a folder below a folder is made, reached by its path, counted and moved."""
    one = desk.post(f"{ANNA}/mailFolders", {"displayName": "Ärenden"})
    two = desk.post(f"{ANNA}/mailFolders/{one['id']}/childFolders", {"displayName": "2026"})
    path = f"{ANNA}/mailFolders/{one['id']}/childFolders/{two['id']}"
    three = desk.post(f"{path}/childFolders", {"displayName": "November"})
    assert (one.status, three["parentFolderId"]) == (201, two["id"])
    assert desk.get(f"{path}/childFolders/{three['id']}")["displayName"] == "November"
    assert desk.get(f"{ANNA}/mailFolders/{one['id']}?$expand=childFolders")["childFolders"][0]["displayName"] == "2026"
    moved = desk.post(f"{ANNA}/mailFolders/{three['id']}/move", {"destinationId": "archive"})
    assert moved["parentFolderId"] == desk.get(f"{ANNA}/mailFolders/archive")["id"]
    assert desk.get(f"{ANNA}/mailFolders/archive/childFolders/$count").body == "1"


def test_names_are_unique_among_sisters(desk: Desk) -> None:
    """A second folder of the same name is a conflict; renaming into one too."""
    desk.post(f"{ANNA}/mailFolders", {"displayName": "A"})
    other = desk.post(f"{ANNA}/mailFolders", {"displayName": "B"})
    assert desk.post(f"{ANNA}/mailFolders", {"displayName": "a"}).status == 409
    assert desk.patch(f"{ANNA}/mailFolders/{other['id']}", {"displayName": "A"}).status == 409
    assert desk.patch(f"{ANNA}/mailFolders/{other['id']}", {"displayName": "C"})["displayName"] == "C"


@pytest.mark.parametrize("name", ["inbox", "sentitems", "msgfolderroot"])
def test_a_mailboxs_own_folders_stay(desk: Desk, name: str) -> None:
    """Well-known folders can be neither deleted nor renamed."""
    assert desk.delete(f"{ANNA}/mailFolders/{name}").status == 403
    assert desk.patch(f"{ANNA}/mailFolders/{name}", {"displayName": "X"}).status == 403


def test_a_deleted_folder_takes_its_messages_along(desk: Desk) -> None:
    """Messages of a deleted folder are gone, and the folder is not found."""
    folder = desk.post(f"{ANNA}/mailFolders", {"displayName": "Tillfällig"})
    moved = desk.post(f"{ANNA}/messages/{desk.put()}/move", {"destinationId": folder["id"]})
    copied = desk.post(f"{ANNA}/mailFolders/{folder['id']}/copy", {"destinationId": "archive"})
    assert copied["totalItemCount"] == 1
    assert desk.delete(f"{ANNA}/mailFolders/{folder['id']}").status == 204
    assert desk.get(f"{ANNA}/mailFolders/{folder['id']}")["error"]["code"] == "ErrorFolderNotFound"
    assert desk.get(f"{ANNA}/messages/{moved['id']}").status == 404


def test_folder_delta_tells_what_changed(desk: Desk) -> None:
    """The first round gives every folder; the next one what was made, renamed and deleted."""
    first = desk.get(f"{ANNA}/mailFolders/delta")
    assert len(first.value) == 8
    made = desk.post(f"{ANNA}/mailFolders", {"displayName": "Ny"})
    second = desk.get(first["@odata.deltaLink"])
    assert [folder["id"] for folder in second.value] == [made["id"]]
    desk.delete(f"{ANNA}/mailFolders/{made['id']}")
    third = desk.get(second["@odata.deltaLink"])
    assert third.value == [{"id": made["id"], "@removed": {"reason": "deleted"}}]
