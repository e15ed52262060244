"""Messages in mailboxes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from policies.vocabulary import Address
from sandbox.mail.errors import NoItemError, NoMailboxError
from sandbox.mail.model import Attachment, Mail
from sandbox.mail.store import MailStore
from sandbox.tenant import Tenant

Writer = Callable[..., Mail]


def test_a_mail_comes_back_as_it_was_put_in(store: MailStore, write: Writer) -> None:
    """A stored mail gives its recipients, headers, extended properties and attachments back."""
    mail = write(
        headers=[("X-Postvakt", "1")],
        extended={"Integer 0x3FDF": "1"},
        attachments=[Attachment("ritning.pdf", "application/pdf", b"%PDF")],
        cc=[Address("carin.holm@sandby.example", "Carin Holm")],
        return_path="",
    )
    again = store.mail_of(store.add("anna", "inbox", mail))
    assert (again.to, again.cc, again.headers, again.extended) == (mail.to, mail.cc, mail.headers, mail.extended)
    assert again.attachments == mail.attachments
    assert again.return_path == ""


def test_moving_changes_the_regular_id_and_keeps_the_immutable_one(store: MailStore, write: Writer) -> None:
    """After a move the old regular id leads nowhere, the immutable id still does."""
    before = store.add("anna", "inbox", write())
    after = store.move("anna", before.id, "archive")
    assert after.id != before.id
    assert after.immutable_id == before.immutable_id
    assert store.get("anna", before.id) is None
    assert store.need("anna", before.immutable_id).folder_id == store.folder("anna", "archive").id


def test_an_id_is_never_given_twice(store: MailStore, write: Writer) -> None:
    """A message that comes after a deleted one has another immutable id."""
    first = store.add("anna", "inbox", write())
    store.delete("anna", first.id)
    assert store.add("anna", "inbox", write()).immutable_id != first.immutable_id
    with pytest.raises(NoItemError):
        store.need("anna", first.id)


def test_changes_are_told(store: MailStore, write: Writer, tenant: Tenant) -> None:
    """Subscriptions hear of what is added, changed, moved (both folders) and deleted."""
    stored = store.add("anna", "inbox", write())
    store.update("anna", stored.id, {"isRead": True})
    moved = store.move("anna", stored.id, "deleteditems")
    store.delete("anna", moved.immutable_id)
    changes = tenant.subscriptions.changes  # type: ignore[attr-defined]
    assert [change[-1] for change in changes] == ["created", "updated", "deleted", "created", "deleted"]


def test_who_has_no_mailbox_is_said(store: MailStore, write: Writer) -> None:
    """A user without a mailbox is an error of its own."""
    with pytest.raises(NoMailboxError):
        store.add("nobody", "inbox", write())


def test_a_received_body_is_sanitised_and_renamed(store: MailStore, write: Writer) -> None:
    """Delivered HTML loses scripts, is wrapped, and its ids get ``x_`` in front; the original is kept for ``allow-unsafe-html``."""
    stored = store.add("anna", "inbox", write(body='<div id="sig">A<script>x()</script></div>'))
    assert stored.body.startswith("<html><head>")
    assert 'id="x_sig"' in stored.body
    assert "script" not in stored.body
    assert stored.unsafe_body is not None


def test_answers_stay_in_the_conversation(store: MailStore, write: Writer) -> None:
    """A mail that answers a message of the mailbox belongs to its conversation."""
    first = store.add("anna", "sentitems", write(message_id="<a@sandby.example>"))
    second = store.add("anna", "inbox", write(in_reply_to="<a@sandby.example>"))
    assert first.json()["conversationId"] == second.json()["conversationId"]


def test_many_mails_come_in_without_noise(store: MailStore, write: Writer, tenant: Tenant) -> None:
    """The generator's way in writes every mail and tells nobody."""
    assert store.add_many("anna", [("inbox", write(str(number)), False) for number in range(30)]) == 30
    assert store.count("anna", store.folder("anna", "inbox")) == 30
    assert tenant.subscriptions.changes == []  # type: ignore[attr-defined]
