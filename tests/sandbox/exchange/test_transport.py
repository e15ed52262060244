"""Delivery between mailboxes, from outside and to the outside."""

from __future__ import annotations

import email
import email.policy

import pytest

from policies.vocabulary import Address
from sandbox.exchange.config import MailboxConfig
from sandbox.exchange.maildir import outside_mail
from sandbox.exchange.suppression import SUPPRESS_PROPERTY
from sandbox.graph.routing import ODataError
from tests.sandbox.exchange.post_office import IVAR, NOW, Post


def test_a_mail_lies_in_sent_items_and_in_the_receivers_inbox(post: Post) -> None:
    """One submission gives the sender's copy, read, and the receiver's, unread, with one message id and full headers."""
    post.send("anna", "bjorn", cc=[post.address("carin")], bcc=[post.address("social")], headers=[("x-own", "1")])
    (sent,) = post.box("anna", "sentitems")
    (got,) = post.box("bjorn")
    assert sent.is_read
    assert not got.is_read
    assert sent.json()["internetMessageId"] == got.json()["internetMessageId"]
    assert [one["emailAddress"]["address"] for one in sent.json()["bccRecipients"]] == ["social@sandby.example"]
    assert got.json()["bccRecipients"] == []
    assert post.subjects("social") == ["Hej"]
    headers = post.headers(got)
    assert headers["return-path"] == "anna@sandby.example"
    assert headers["x-own"] == "1"
    assert {"received", "message-id", "date", "from", "to", "content-type"} <= headers.keys()
    assert post.told() == ["delivered"]


def test_a_list_is_expanded_and_each_mailbox_gets_one_copy(post: Post) -> None:
    """Somebody who stands in To and on the list gets the mail once; the trace tells of list and members."""
    post.send("carin", "alla", "bjorn", "BJORN@sandby.example")
    assert [len(post.box(name)) for name in ("anna", "bjorn", "carin")] == [1, 1, 1]
    rows = post.tenant.all("SELECT recipient, status FROM message_trace ORDER BY n")
    assert [(row["recipient"], row["status"]) for row in rows][:2] == [
        ("alla@sandby.example", "expanded"),
        ("anna@sandby.example", "delivered"),
    ]


def test_plus_addresses_and_proxy_addresses_reach_the_mailbox(post: Post) -> None:
    """anna+arende@ and an old address of Anna's are Anna."""
    post.tenant.directory.update_user(
        post.id("anna"), {"proxyAddresses": ["SMTP:anna@sandby.example", "smtp:anna.gammal@sandby.example"]}
    )
    post.send("bjorn", "anna+arende", "anna.gammal")
    assert len(post.box("anna")) == 1


def test_mail_to_the_outside_is_a_real_message_in_the_maildir(post: Post) -> None:
    """It has the envelope's addresses on top, no blind copies and none of the organisation's own headers."""
    post.send(
        "anna",
        IVAR.address,
        bcc=[Address("region@region.example")],
        headers=[("X-MS-Exchange-Organization-SCL", "-1"), ("x-keep", "ja"), ("Auto-Submitted", "auto-replied")],
        extended={SUPPRESS_PROPERTY: "-1"},
    )
    first, second = sorted(outside_mail(post.tenant.maildir), key=lambda one: one.recipient)
    assert (first.recipient, second.recipient) == (IVAR.address, "region@region.example")
    parsed = email.message_from_bytes(first.raw, policy=email.policy.default)
    assert parsed["Return-Path"] == "<anna@sandby.example>"
    assert parsed["x-keep"] == "ja"
    assert parsed["X-Auto-Response-Suppress"] == "All"
    assert parsed["Auto-Submitted"] is None  # JSON and MIME submissions cannot set it (PLATFORM-FACTS)
    assert b"region@" not in first.raw
    assert b"X-MS-Exchange-Organization" not in first.raw
    assert post.told() == ["sent-outside", "sent-outside"]


def test_an_unknown_colleague_gives_a_bounce(post: Post) -> None:
    """The sender gets a delivery report with the null return path, and the trace says failed."""
    post.send("anna", "ingen")
    (report,) = post.box("anna")
    mail = post.tenant.mail.mail_of(report)
    assert mail.return_path == ""
    assert "multipart/report" in post.headers(report)["content-type"]
    assert b"5.1.10" in mail.attachments[0].content
    assert [row["status"] for row in post.tenant.all("SELECT status FROM message_trace ORDER BY n")] == [
        "failed",
        "delivered",
    ]


def test_nothing_bounces_a_mail_with_the_null_return_path(post: Post) -> None:
    """A bounce to a stranger's empty return path would loop: it is dropped."""
    post.arrive("ingen", return_path="")
    assert list(outside_mail(post.tenant.maildir)) == []
    post.arrive("ingen")
    (report,) = outside_mail(post.tenant.maildir, IVAR.address)
    assert report.mail.return_path is None
    assert b"Return-Path: <>" in report.raw


def test_mail_from_outside_cannot_claim_the_organisations_headers(post: Post) -> None:
    """X-MS-Exchange-Organization-* of strangers is stripped; the mail counts as anonymous."""
    post.arrive("anna", headers=[("X-MS-Exchange-Organization-AuthAs", "Internal"), ("List-Id", "<x>")])
    headers = post.headers(post.box("anna")[0])
    assert headers["x-ms-exchange-organization-authas"] == "Anonymous"
    assert headers["list-id"] == "<x>"


def test_spam_goes_to_junk(post: Post) -> None:
    """SCL 9 of the filter means the junk folder, no rules and no automatic reply."""
    post.away("anna")
    post.arrive("anna", headers=[("X-Forefront-Antispam-Report", "CIP:203.0.113.9;SCL:9;SRV:")])
    assert post.subjects("anna", "junkemail") == ["Fråga"]
    assert list(outside_mail(post.tenant.maildir)) == []


def test_sending_as_needs_the_right(post: Post) -> None:
    """Without SendAs or SendOnBehalf Exchange refuses; with one of them From and Sender show which it was."""
    social = post.address("social")
    with pytest.raises(ODataError, match="ErrorSendAsDenied"):
        post.send("anna", "bjorn", from_=social)
    assert post.box("bjorn") == []
    post.exchange.access.grant(post.id("social"), post.id("anna"), "SendOnBehalf")
    post.send("anna", "bjorn", from_=social, subject="för")
    post.exchange.access.grant(post.id("social"), post.id("anna"), "SendAs")
    post.send("anna", "bjorn", from_=social, subject="som")
    behalf, as_ = (one.json() for one in post.box("bjorn"))
    assert (behalf["from"]["emailAddress"]["name"], behalf["sender"]["emailAddress"]["name"]) == (
        "Socialtjänsten",
        "Anna Lind",
    )
    assert (as_["from"]["emailAddress"]["name"], as_["sender"]["emailAddress"]["name"]) == (
        "Socialtjänsten",
        "Socialtjänsten",
    )


def test_full_access_does_not_include_send_as(post: Post) -> None:
    """Full Access opens a mailbox and nothing more."""
    post.exchange.access.grant(post.id("social"), post.id("anna"), "FullAccess")
    assert post.exchange.can_open(post.id("anna"), post.id("social"))
    assert not post.exchange.can_send_as(post.id("anna"), post.id("social"))


def test_the_shared_mailbox_may_keep_a_copy_of_what_is_sent_as_it(post: Post) -> None:
    """MessageCopyForSentAsEnabled puts the sent mail into the shared mailbox's own Sent Items too."""
    post.exchange.access.grant(post.id("social"), post.id("anna"), "SendAs")
    post.send("anna", "bjorn", from_=post.address("social"))
    assert post.subjects("social", "sentitems") == []
    post.exchange.config.set_mailbox(post.id("social"), MailboxConfig(copy_sent_as=True))
    post.send("anna", "bjorn", from_=post.address("social"))
    assert post.subjects("social", "sentitems") == ["Hej"]
    assert len(post.subjects("anna", "sentitems")) == 2


def test_mailbox_forwarding_inside(post: Post) -> None:
    """ForwardingAddress alone takes the mail away; with DeliverToMailboxAndForward both have it."""
    config = MailboxConfig(forwarding_id=post.id("bjorn"))
    post.exchange.config.set_mailbox(post.id("anna"), config)
    post.arrive("anna")
    assert (post.subjects("anna"), post.subjects("bjorn")) == ([], ["Fråga"])
    post.exchange.config.set_mailbox(
        post.id("anna"), MailboxConfig(forwarding_id=post.id("bjorn"), deliver_and_forward=True)
    )
    post.arrive("anna")
    assert (len(post.subjects("anna")), len(post.subjects("bjorn"))) == (1, 2)


def test_forwarding_to_the_outside_is_blocked_until_the_policy_allows_it(post: Post) -> None:
    """The outbound policy's default stops it with 5.7.520 to the mailbox's owner, who keeps the mail; On lets it out."""
    post.exchange.config.set_mailbox(post.id("anna"), MailboxConfig(forwarding_smtp="privat@exempel.example"))
    post.arrive("anna")
    assert sorted(post.subjects("anna")) == ["Fråga", "Kunde inte leverera: Fråga"]
    assert list(outside_mail(post.tenant.maildir)) == []
    post.exchange.config.set_auto_forwarding("On")
    post.arrive("anna")
    assert [one.recipient for one in outside_mail(post.tenant.maildir)] == ["privat@exempel.example"]
    assert len(post.subjects("anna")) == 2


def test_mailboxes_that_forward_to_each_other_do_not_loop(post: Post) -> None:
    """Anna to Björn to Anna stops when the mail has been through Anna once."""
    post.exchange.config.set_mailbox(post.id("anna"), MailboxConfig(forwarding_id=post.id("bjorn")))
    post.exchange.config.set_mailbox(post.id("bjorn"), MailboxConfig(forwarding_id=post.id("anna")))
    post.arrive("anna")
    assert len(post.subjects("anna")) + len(post.subjects("bjorn")) == 1


def test_too_many_hops_bounce(post: Post) -> None:
    """A mail that has passed thirty servers is in a loop."""
    post.arrive("anna", headers=[("Received", "from x by y")] * 30)
    assert post.subjects("anna") == []
    (report,) = outside_mail(post.tenant.maildir, IVAR.address)
    assert b"5.4.14" in report.mail.attachments[0].content


def test_a_mail_flow_rule_turns_our_marker_into_auto_submitted(post: Post) -> None:
    """The documented rule sets a header that Graph cannot set."""
    post.exchange.config.save_transport_rule(
        "Postvakt",
        {
            "HeaderContainsMessageHeader": "x-postvakt-auto",
            "HeaderContainsWords": ["receipt"],
            "SetHeaderName": "Auto-Submitted",
            "SetHeaderValue": "auto-replied",
        },
    )
    post.send("anna", IVAR.address, headers=[("x-postvakt-auto", "receipt")])
    post.send("anna", IVAR.address)
    marked = [b"Auto-Submitted: auto-replied" in one.raw for one in outside_mail(post.tenant.maildir)]
    assert sorted(marked) == [False, True]


def test_dates_and_ids_are_filled_in(post: Post) -> None:
    """A mail without a message id or date gets both, by the tenant's clock, in the caller's own object too."""
    mail = post.send("anna", "bjorn")
    assert mail.message_id.endswith("@sandby.example>")
    assert mail.sent_at == NOW
