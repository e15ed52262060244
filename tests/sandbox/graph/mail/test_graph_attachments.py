"""Attachments through Graph."""

from __future__ import annotations

from base64 import b64encode

import pytest

from sandbox.mail.model import Attachment
from tests.sandbox.graph.mail.desk import IMMUTABLE, Desk

ANNA = "/users/anna@sandby.example"
FILE = {"@odata.type": "#microsoft.graph.fileAttachment", "name": "a.txt", "contentBytes": b64encode(b"hej").decode()}


def test_a_file_is_attached_read_and_taken_off(desk: Desk) -> None:
    """A file attachment is listed with its content, read raw, expanded, and deleted."""
    draft = desk.post(f"{ANNA}/messages", {"subject": "Med bilaga"})
    path = f"{ANNA}/messages/{draft['id']}/attachments"
    made = desk.post(path, FILE)
    assert (made.status, made["contentBytes"], made["isInline"]) == (201, "aGVq", False)
    assert [one["id"] for one in desk.get(path).value] == [made["id"]]
    assert "contentBytes" not in desk.get(f"{path}?$select=name,size").value[0]
    assert desk.get(f"{path}/{made['id']}")["name"] == "a.txt"
    assert desk.get(f"{path}/{made['id']}/$value").body == "hej"
    assert desk.get(f"{path}/$count").body == "1"
    whole = desk.get(f"{ANNA}/messages/{draft['id']}?$expand=attachments")
    assert (whole["hasAttachments"], whole["attachments"][0]["name"]) == (True, "a.txt")
    assert desk.delete(f"{path}/{made['id']}").status == 204
    assert desk.get(f"{ANNA}/messages/{draft['id']}")["hasAttachments"] is False
    assert desk.get(f"{path}/{made['id']}").status == 404


def test_a_draft_may_bring_its_attachments(desk: Desk) -> None:
    """Attachments given with a new draft, also inline ones, are there."""
    inline = FILE | {"isInline": True, "contentId": "bild"}
    draft = desk.post(f"{ANNA}/messages", {"subject": "x", "attachments": [FILE, inline]}, IMMUTABLE)
    found = desk.get(f"{ANNA}/messages/{draft['id']}/attachments", IMMUTABLE).value
    assert [(one["isInline"], one["contentId"]) for one in found] == [(False, None), (True, "bild")]


def test_items_and_references_are_listed(desk: Desk) -> None:
    """An attached mail and a link show their kinds."""
    item = desk.put(
        attachments=[
            Attachment(
                "Mail", "message/rfc822", odata_type="#microsoft.graph.itemAttachment", item={"subject": "Inre"}
            ),
            Attachment("Länk", "", odata_type="#microsoft.graph.referenceAttachment"),
        ]
    )
    found = desk.get(f"{ANNA}/messages/{item}/attachments").value
    assert [one["@odata.type"] for one in found] == [
        "#microsoft.graph.itemAttachment",
        "#microsoft.graph.referenceAttachment",
    ]


@pytest.mark.parametrize(
    ("attachment", "status"),
    [
        ({"name": "a"}, 400),
        (FILE | {"contentBytes": "inte base64!"}, 400),
        (FILE | {"contentBytes": b64encode(b"x" * (3 * 1024 * 1024 + 1)).decode()}, 413),
        ({"@odata.type": "#microsoft.graph.fileAttachment"}, 400),
    ],
)
def test_what_is_no_attachment_is_refused(desk: Desk, attachment: dict[str, object], status: int) -> None:
    """Missing kind or name, broken base64, more than 3 MB: refused, and nothing is attached."""
    draft = desk.post(f"{ANNA}/messages", {"subject": "x"})
    assert desk.post(f"{ANNA}/messages/{draft['id']}/attachments", attachment).status == status
    assert desk.get(f"{ANNA}/messages/{draft['id']}/attachments").value == []
