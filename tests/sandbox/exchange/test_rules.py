"""Inbox rules on delivery."""

from __future__ import annotations

from typing import Any

import pytest

from policies.vocabulary import Address
from sandbox.exchange.maildir import outside_mail
from sandbox.exchange.rules import apply_rules
from sandbox.mail.model import Attachment, Mail
from tests.sandbox.exchange.post_office import IVAR, Post

ME = frozenset({"anna@sandby.example"})


def _to(address: str) -> list[dict[str, Any]]:
    return [{"emailAddress": {"address": address, "name": address}}]


def _mail(**fields: Any) -> Mail:
    values: dict[str, Any] = {
        "sender": IVAR,
        "from_": IVAR,
        "to": [Address("anna@sandby.example", "Anna Lind")],
        "subject": "Bygglov på Björkvägen",
        "body": "<p>En <b>altan</b></p>",
    }
    return Mail(**{**values, **fields})


@pytest.mark.parametrize(
    ("conditions", "holds"),
    [
        ({}, True),
        ({"subjectContains": ["bygglov", "annat"]}, True),
        ({"subjectContains": ["annat"]}, False),
        ({"bodyContains": ["EN ALTAN"]}, True),
        ({"bodyOrSubjectContains": ["björkvägen"]}, True),
        ({"senderContains": ["medborgare"]}, True),
        ({"fromAddresses": _to("IVAR@exempel.example")}, True),
        ({"fromAddresses": _to("x@exempel.example")}, False),
        ({"sentToMe": True}, True),
        ({"sentCcMe": True}, False),
        ({"sentOnlyToMe": True}, True),
        ({"notSentToMe": True}, False),
        ({"recipientContains": ["anna"]}, True),
        ({"sentToAddresses": _to("anna@sandby.example")}, True),
        ({"headerContains": ["x-own: ja"]}, True),
        ({"importance": "high"}, False),
        ({"importance": "normal", "sentToMe": True}, True),
        ({"hasAttachments": True}, True),
        ({"isAutomaticReply": True}, False),
        ({"withinSizeRange": {"minimumSize": 1, "maximumSize": 3}}, True),
        ({"withinSizeRange": {"minimumSize": 3, "maximumSize": 9}}, False),
        ({"somethingNew": True}, False),
        ({"subjectContains": None, "sentToMe": True}, True),
    ],
)
def test_conditions(conditions: dict[str, Any], holds: bool) -> None:
    """Each of Graph's conditions means what its page says; one that is not known never holds."""
    mail = _mail(headers=[("X-Own", "ja")], attachments=[Attachment("a.pdf", "application/pdf", b"x")])
    verdict = apply_rules([{"conditions": conditions, "actions": {"markAsRead": True}}], mail, ME, size=2048)
    assert verdict.mark_read is holds


def test_rules_run_in_sequence_until_one_stops() -> None:
    """The sequence number decides, and stopProcessingRules ends it."""
    rules = [
        {"sequence": 3, "displayName": "c", "actions": {"markAsRead": True}},
        {"sequence": 2, "displayName": "b", "actions": {"markImportance": "high", "stopProcessingRules": True}},
        {"sequence": 1, "displayName": "a", "actions": {"assignCategories": ["Bygglov"]}},
    ]
    verdict = apply_rules(rules, _mail(), ME)
    assert verdict.ran == ["a", "b"]
    assert (verdict.categories, verdict.importance, verdict.mark_read) == (["Bygglov"], "high", False)


@pytest.mark.parametrize("off", [{"isEnabled": False}, {"isReadOnly": True}, {"hasError": True}])
def test_rules_that_do_not_run(off: dict[str, bool]) -> None:
    """Disabled, read-only and broken rules do nothing."""
    assert apply_rules([{"actions": {"delete": True}, **off}], _mail(), ME).folder == "inbox"


def test_an_exception_spares_the_mail() -> None:
    """One exception that holds is enough."""
    rule = {"actions": {"delete": True}, "exceptions": {"senderContains": ["ivar"], "importance": "high"}}
    assert apply_rules([rule], _mail(), ME).folder == "inbox"


def test_moving_copying_and_marking(post: Post) -> None:
    """The mail lies where the rules say, marked as they say, and a copy beside it."""
    archive = post.tenant.mail.folder(post.id("anna"), "archive").id
    post.rule("anna", actions={"moveToFolder": archive, "markAsRead": True, "assignCategories": ["Läst"]})
    post.rule("anna", sequence=2, actions={"copyToFolder": post.tenant.mail.folder(post.id("anna"), "junkemail").id})
    post.arrive("anna")
    (moved,) = post.box("anna", "archive")
    assert moved.is_read
    assert moved.json()["categories"] == ["Läst"]
    assert post.subjects("anna") == []
    assert post.subjects("anna", "junkemail") == ["Fråga"]


def test_a_rule_that_names_a_folder_that_is_gone_leaves_the_mail_in_the_inbox(post: Post) -> None:
    """Nothing is ever lost to a stale rule."""
    post.rule("anna", actions={"moveToFolder": post.tenant.mail.folder(post.id("bjorn"), "archive").id})
    post.arrive("anna")
    assert post.subjects("anna") == ["Fråga"]


def test_deleting(post: Post) -> None:
    """Delete moves to Deleted Items; permanentDelete keeps nothing."""
    post.rule("anna", actions={"delete": True})
    post.rule("bjorn", actions={"permanentDelete": True})
    post.arrive("anna", "bjorn")
    assert post.subjects("anna", "deleteditems") == ["Fråga"]
    assert post.tenant.mail.count(post.id("bjorn")) == 0


def test_redirect_keeps_the_sender_and_forward_does_not(post: Post) -> None:
    """A redirected mail comes from Ivar, a forwarded one from Anna with VB: and the old header in its body."""
    post.rule("anna", actions={"redirectTo": _to("bjorn@sandby.example"), "forwardTo": _to("carin@sandby.example")})
    post.arrive("anna")
    redirected = post.box("bjorn")[0].json()
    assert redirected["from"]["emailAddress"]["address"] == IVAR.address
    assert redirected["subject"] == "Fråga"
    forwarded = post.box("carin")[0].json()
    assert forwarded["from"]["emailAddress"]["address"] == "anna@sandby.example"
    assert forwarded["subject"] == "VB: Fråga"
    assert "ivar@exempel.example" in forwarded["body"]["content"]
    assert len(post.subjects("anna")) == 1


def test_forward_as_attachment_carries_the_whole_message(post: Post) -> None:
    """The receiver opens the original with its own subject and sender."""
    post.rule("anna", actions={"forwardAsAttachmentTo": _to("bjorn@sandby.example")})
    post.arrive("anna")
    mail = post.tenant.mail.mail_of(post.box("bjorn")[0])
    assert mail.attachments[0].content_type == "message/rfc822"
    assert b"ivar@exempel.example" in mail.attachments[0].content


def test_rules_may_not_forward_to_the_outside(post: Post) -> None:
    """The outbound policy stops a rule's forward; Anna gets told and keeps the mail."""
    post.rule("anna", actions={"forwardTo": _to("privat@exempel.example")})
    post.arrive("anna")
    assert sorted(post.subjects("anna")) == ["Fråga", "Kunde inte leverera: Fråga"]
    assert list(outside_mail(post.tenant.maildir)) == []


def test_rules_that_forward_to_each_other_end(post: Post) -> None:
    """Two mailboxes redirecting everything to each other see the mail a bounded number of times."""
    post.rule("anna", actions={"redirectTo": _to("bjorn@sandby.example")})
    post.rule("bjorn", actions={"redirectTo": _to("anna@sandby.example")})
    post.arrive("anna")
    assert len(post.subjects("anna")) <= 2
    assert len(post.subjects("bjorn")) == 1
