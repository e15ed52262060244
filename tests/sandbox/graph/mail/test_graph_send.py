"""Sending, answering and forwarding through Graph."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest

from policies.vocabulary import Address
from sandbox.mail.model import Attachment
from tests.sandbox.graph.mail.desk import IMMUTABLE, Desk

ANNA = "/users/anna@sandby.example"
BJORN = "/users/bjorn@sandby.example"
SHARED = "socialtjansten@sandby.example"


def to(*addresses: str) -> list[dict[str, Any]]:
    """Recipients."""
    return [{"emailAddress": {"address": address}} for address in addresses]


def a_message(**changes: Any) -> dict[str, Any]:
    """A message to Björn."""
    text = {"contentType": "HTML", "content": '<p>Hej</p><div id="postvakt-signature">Anna</div>'}
    return {"subject": "Möte", "body": text, "toRecipients": to("bjorn@sandby.example"), **changes}


def inbox(desk: Desk, user: str = BJORN) -> list[dict[str, Any]]:
    """What lies in somebody's Inbox."""
    return desk.get(f"{user}/mailFolders/inbox/messages").value


def test_send_mail_arrives_and_is_kept(desk: Desk) -> None:
    """SendMail answers 202, the mail is in the other's Inbox, rewritten as Exchange does, and in Sent Items without headers."""
    message = a_message(internetMessageHeaders=[{"name": "x-postvakt", "value": "1"}])
    assert desk.post(f"{ANNA}/sendMail", {"message": message, "saveToSentItems": True}).status == 202
    received = inbox(desk)[0]
    assert 'id="x_postvakt-signature"' in received["body"]["content"]
    sent = desk.get(f"{ANNA}/mailFolders/sentitems/messages?$select=internetMessageHeaders,body,isDraft").value[0]
    assert "internetMessageHeaders" not in sent
    assert 'id="postvakt-signature"' in sent["body"]["content"]
    headers = desk.get(f"{BJORN}/messages/{received['id']}?$select=internetMessageHeaders")["internetMessageHeaders"]
    assert {"name": "x-postvakt", "value": "1"} in headers


def test_a_copy_is_kept_only_when_wanted(desk: Desk) -> None:
    """SaveToSentItems false leaves no copy."""
    desk.post(f"{ANNA}/sendMail", {"Message": a_message(), "SaveToSentItems": False})
    assert desk.get(f"{ANNA}/mailFolders/sentitems/messages").value == []
    assert len(inbox(desk)) == 1


def test_mime_is_sent_without_its_own_headers(desk: Desk) -> None:
    """A MIME submission loses Auto-Submitted and whatever else it set itself."""
    mime = "To: bjorn@sandby.example\r\nSubject: Auto: Hej\r\nAuto-Submitted: auto-replied\r\n\r\nText\r\n"
    assert (
        desk.post(f"{ANNA}/sendMail", b64encode(mime.encode()).decode(), {"Content-Type": "text/plain"}).status == 202
    )
    received = desk.get(f"{BJORN}/mailFolders/inbox/messages?$select=subject,internetMessageHeaders").value[0]
    assert received["subject"] == "Auto: Hej"
    assert "auto-submitted" not in {header["name"].lower() for header in received.get("internetMessageHeaders", [])}


def test_a_draft_keeps_its_immutable_id_when_it_is_sent(desk: Desk) -> None:
    """Draft, send, read the same id back: now it lies in Sent Items and is no draft."""
    draft = desk.post(f"{ANNA}/messages", a_message(), IMMUTABLE)
    assert desk.post(f"{ANNA}/messages/{draft['id']}/send", headers=IMMUTABLE).status == 202
    sent = desk.get(f"{ANNA}/messages/{draft['id']}", IMMUTABLE)
    assert (sent["isDraft"], sent["parentFolderId"]) == (False, desk.get(f"{ANNA}/mailFolders/sentitems")["id"])
    assert desk.post(f"{ANNA}/messages/{draft['id']}/send", headers=IMMUTABLE).status == 400
    received = inbox(desk)[0]
    assert received["internetMessageId"] == sent["internetMessageId"]


@pytest.mark.parametrize("recipients", [[], to("inte en adress"), to("")])
def test_recipients_that_are_none_are_refused(desk: Desk, recipients: list[dict[str, Any]]) -> None:
    """No recipient, or a word that is no address: ErrorInvalidRecipients, and nothing is sent."""
    answer = desk.post(f"{ANNA}/sendMail", {"message": a_message(toRecipients=recipients)})
    assert (answer.status, answer["error"]["code"]) == (400, "ErrorInvalidRecipients")
    assert desk.get(f"{ANNA}/mailFolders/sentitems/messages").value == []


def test_sending_as_somebody_else_needs_the_right(desk: Desk) -> None:
    """From another mailbox: ErrorSendAsDenied without the right, the other's address with it, and Sender too on behalf."""
    anna, shared = desk.person("anna@sandby.example").id, desk.person(SHARED).id
    message = {"message": a_message(**{"from": to(SHARED)[0]})}
    assert desk.post(f"{ANNA}/sendMail", message)["error"]["code"] == "ErrorSendAsDenied"
    desk.tenant.exchange.access.grant(shared, anna, "SendOnBehalf")
    desk.post(f"{ANNA}/sendMail", message)
    received = inbox(desk)[0]
    assert received["from"]["emailAddress"]["address"] == SHARED
    assert received["sender"]["emailAddress"]["address"] == "anna@sandby.example"
    desk.tenant.exchange.access.grant(shared, anna, "SendAs")
    draft = desk.post(f"{ANNA}/messages", a_message(**{"from": to(SHARED)[0]}), IMMUTABLE)
    desk.post(f"{ANNA}/messages/{draft['id']}/send", headers=IMMUTABLE)
    sent = desk.get(f"{ANNA}/messages/{draft['id']}", IMMUTABLE)
    assert sent["sender"]["emailAddress"]["address"] == SHARED


def test_thirty_messages_a_minute(desk: Desk) -> None:
    """The thirty-first message within a minute is answered 429 with Retry-After; the draft stays a draft."""
    for _ in range(30):
        assert desk.post(f"{ANNA}/sendMail", {"message": a_message(), "saveToSentItems": False}).status == 202
    draft = desk.post(f"{ANNA}/messages", a_message())
    answer = desk.post(f"{ANNA}/messages/{draft['id']}/send")
    assert answer.status == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert desk.get(f"{ANNA}/messages/{draft['id']}")["isDraft"] is True


def test_a_reply_is_written_as_outlook_writes_it(desk: Desk) -> None:
    """createReply: SV: in a Swedish mailbox, history below divRplyFwdMsg, the comment above, the thread kept."""
    item = desk.put(
        "RE: Bygglov", message_id="<fraga@exempel.example>", cc=[Address("bjorn@sandby.example", "Björn Ek")]
    )
    original = desk.get(f"{ANNA}/messages/{item}")
    draft = desk.post(f"{ANNA}/messages/{item}/createReply", {"comment": "Tack <snälla>"})
    assert (draft.status, draft["subject"], draft["isDraft"]) == (201, "SV: Bygglov", True)
    content = draft["body"]["content"]
    assert content.index("Tack &lt;snälla&gt;") < content.index("divRplyFwdMsg") < content.index("Hej!")
    assert "<b>Skickat:</b> den 23 november 2026 09:00" in content
    assert draft["conversationId"] == original["conversationId"]
    assert [one["emailAddress"]["address"] for one in draft["toRecipients"]] == ["ivar@exempel.example"]
    desk.post(f"{ANNA}/messages/{draft['id']}/send")
    mail = next(path for path in desk.tenant.maildir.rglob("*") if path.is_file()).read_text(errors="replace")
    assert "In-Reply-To: <fraga@exempel.example>" in mail


def test_reply_all_reaches_everybody_but_oneself(desk: Desk) -> None:
    """CreateReplyAll keeps Cc and leaves the own address out."""
    item = desk.put(cc=[Address("bjorn@sandby.example"), Address("anna@sandby.example")])
    draft = desk.post(f"{ANNA}/messages/{item}/createReplyAll")
    assert [one["emailAddress"]["address"] for one in draft["toRecipients"]] == ["ivar@exempel.example"]
    assert [one["emailAddress"]["address"] for one in draft["ccRecipients"]] == ["bjorn@sandby.example"]


def test_a_forward_takes_the_attachments_along(desk: Desk) -> None:
    """forward: VB:, attachments, and straight to the recipient."""
    item = desk.put("Ritning", attachments=[Attachment("r.pdf", "application/pdf", b"%PDF")])
    assert (
        desk.post(
            f"{ANNA}/messages/{item}/forward", {"comment": "FYI", "toRecipients": to("bjorn@sandby.example")}
        ).status
        == 202
    )
    received = inbox(desk)[0]
    assert (received["subject"], received["hasAttachments"]) == ("VB: Ritning", True)


def test_an_english_mailbox_answers_in_english(desk: Desk) -> None:
    """The mailbox's language decides prefix and words."""
    desk.tenant.mail.save_settings(
        desk.person("anna@sandby.example").id, {"language": {"locale": "en-GB", "displayName": "English"}}
    )
    draft = desk.post(f"{ANNA}/messages/{desk.put()}/createForward", {"toRecipients": to("bjorn@sandby.example")})
    assert draft["subject"] == "FW: Bygglov"
    assert "<b>Sent:</b> Monday, November 23, 2026 9:00 AM" in draft["body"]["content"]


def test_a_replys_own_message_replaces_what_it_names(desk: Desk) -> None:
    """``message`` sets recipients, subject, headers; together with a comment a body is refused."""
    item = desk.put()
    body = {"contentType": "text", "content": "Kort svar"}
    message = {"subject": "Auto: Hej", "body": body, "internetMessageHeaders": [{"name": "x-postvakt", "value": "1"}]}
    draft = desk.post(f"{ANNA}/messages/{item}/createReply", {"message": message})
    assert (draft["subject"], draft["body"]["content"]) == ("Auto: Hej", "Kort svar")
    assert desk.post(f"{ANNA}/messages/{item}/reply", {"message": message, "comment": "x"}).status == 400
    assert desk.post(f"{ANNA}/messages/{item}/reply", {"comment": "x"}).status == 202


def test_a_text_mail_is_answered_in_text(desk: Desk) -> None:
    """A plain-text original gets a plain-text answer with its history."""
    item = desk.put(body="Hej!\r\n", body_type="text")
    draft = desk.post(f"{ANNA}/messages/{item}/createReply", {"comment": "Svar"})
    assert draft["body"]["contentType"] == "text"
    assert "Från: Ivar Medborgare <ivar@exempel.example>" in draft["body"]["content"]
