"""Listing, reading, writing and deleting messages through Graph."""

from __future__ import annotations

from base64 import b64encode
from datetime import timedelta
from urllib.parse import quote

import pytest

from policies.clock import FixedClock
from sandbox.mail.model import Attachment
from tests.sandbox.graph.mail.desk import DELEGATED, IMMUTABLE, Desk

ANNA = "/users/anna@sandby.example"


def test_a_list_gives_ten_newest_first_and_a_next_link(desk: Desk, clock: FixedClock) -> None:
    """Without $top a page has ten messages, newest first, and paging reaches every message once."""
    for number in range(25):
        clock.advance(timedelta(minutes=1))
        desk.put(str(number))
    seen: list[str] = []
    link = f"{ANNA}/mailFolders/inbox/messages"
    while link:
        answer = desk.get(link)
        seen += [message["subject"] for message in answer.value]
        link = answer.body.get("@odata.nextLink", "").removeprefix("https://localhost:0")
    assert seen == [str(number) for number in reversed(range(25))]


def test_select_gives_only_what_was_asked_for(desk: Desk) -> None:
    """$select leaves everything else out, and internetMessageHeaders come only so."""
    desk.put(headers=[("X-Postvakt", "1")])
    assert set(desk.get(f"{ANNA}/messages?$select=subject").value[0]) == {"@odata.etag", "id", "subject"}
    assert "internetMessageHeaders" not in desk.get(f"{ANNA}/messages").value[0]
    assert desk.get(f"{ANNA}/messages?$select=internetMessageHeaders").value[0]["internetMessageHeaders"] == [
        {"name": "X-Postvakt", "value": "1"}
    ]


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("isRead eq false", ["A", "B", "C"]),
        ("receivedDateTime ge 2026-11-23T08:02:00Z", ["B", "C"]),
        ("receivedDateTime lt 2026-11-23T08:02:00Z", ["A"]),
        ("receivedDateTime gt 2026-11-23T08:02:00Z and isRead eq false", ["C"]),
        ("from/emailAddress/address eq 'ivar@exempel.example'", ["A", "B", "C"]),
        ("startswith(subject,'b')", ["B"]),
        ("categories/any(c:c eq 'Akut')", ["C"]),
        ("isDraft eq true", []),
        ("internetMessageId eq '<b@exempel.example>'", ["B"]),
        ("singleValueExtendedProperties/any(ep:ep/id eq 'Integer 0x3FDF' and ep/value eq '1')", ["A"]),
    ],
)
def test_filters(desk: Desk, clock: FixedClock, condition: str, found: list[str]) -> None:
    """The filters that clients use give the messages that fit."""
    for subject, fields in (
        ("A", {"extended": {"Integer 0x3FDF": "1"}}),
        ("B", {"message_id": "<b@exempel.example>"}),
        ("C", {"categories": ["Akut"]}),
    ):
        clock.advance(timedelta(minutes=1))
        desk.put(subject, **fields)
    answer = desk.get(f"{ANNA}/messages?$filter={quote(condition)}&$count=true")
    assert sorted(message["subject"] for message in answer.value) == found
    assert answer["@odata.count"] == len(found)


def test_search_finds_words_in_subject_and_body(desk: Desk) -> None:
    """$search finds a word wherever it stands and obeys subject:."""
    desk.put("Bygglov", body="<p>altan</p>")
    desk.put("Annat", body="<p>bygglov</p>")
    assert len(desk.get(f'{ANNA}/messages?$search="bygglov"').value) == 2
    assert len(desk.get(f'{ANNA}/messages?$search="subject:bygglov"').value) == 1


def test_an_order_that_does_not_open_the_filter_is_refused(desk: Desk) -> None:
    """Exchange's InefficientFilter: the property sorted by must come first in the filter."""
    good = "$filter=receivedDateTime%20ge%202026-01-01%20and%20isRead%20eq%20false&$orderby=receivedDateTime%20desc"
    assert desk.get(f"{ANNA}/messages?{good}").status == 200
    answer = desk.get(f"{ANNA}/messages?$filter=isRead%20eq%20false&$orderby=receivedDateTime%20desc")
    assert (answer.status, answer["error"]["code"]) == (400, "InefficientFilter")


def test_unknown_properties_are_refused(desk: Desk) -> None:
    """A misspelt property is an error, not an empty answer."""
    assert desk.get(f"{ANNA}/messages?$select=subjekt").status == 400
    assert desk.get(f"{ANNA}/messages?$filter=subjekt%20eq%20'a'").status == 400
    assert desk.get(f"{ANNA}/messages?$filter=toRecipients/any(r:r/emailAddress/address%20eq%20'a')").status == 400


def test_immutable_ids_are_given_and_taken(desk: Desk) -> None:
    """With the preference, ids survive a move; both sorts are accepted in paths; the answer says that it was applied."""
    regular = desk.put()
    answer = desk.get(f"{ANNA}/messages/{regular}", IMMUTABLE)
    assert answer.headers["Preference-Applied"] == 'IdType="ImmutableId"'
    assert answer["id"] != regular
    moved = desk.post(f"{ANNA}/messages/{answer['id']}/move", {"destinationId": "archive"}, IMMUTABLE)
    assert (moved.status, moved["id"]) == (201, answer["id"])
    assert desk.get(f"{ANNA}/messages/{regular}").status == 404


def test_a_body_comes_as_text_when_preferred(desk: Desk) -> None:
    """The body preference converts HTML."""
    item = desk.put(body="<p>Hej</p><p>Ivar</p>")
    answer = desk.get(f"{ANNA}/messages/{item}", {"Prefer": 'outlook.body-content-type="text"'})
    assert answer["body"] == {"contentType": "text", "content": "Hej\r\nIvar"}


def test_a_draft_is_created_changed_and_guarded_by_its_etag(desk: Desk) -> None:
    """A draft gets ids and defaults, PATCH changes it, an old If-Match is refused with 412."""
    draft = desk.post(
        f"{ANNA}/messages",
        {
            "subject": "Utkast",
            "body": {"contentType": "HTML", "content": "<p>Hej</p>"},
            "toRecipients": [{"emailAddress": {"address": "ivar@exempel.example"}}],
            "internetMessageHeaders": [{"name": "x-postvakt", "value": "1"}],
            "singleValueExtendedProperties": [{"id": "Integer 0x3FDF", "value": "1"}],
        },
    )
    assert (draft.status, draft["isDraft"], draft["from"]["emailAddress"]["name"]) == (201, True, "Anna Lind")
    changed = desk.patch(f"{ANNA}/messages/{draft['id']}", {"subject": "Nytt", "importance": "high"})
    assert (changed["subject"], changed["changeKey"] != draft["changeKey"]) == ("Nytt", True)
    stale = desk.patch(f"{ANNA}/messages/{draft['id']}", {"subject": "x"}, {"If-Match": draft["@odata.etag"]})
    assert stale.status == 412
    condition = quote("id eq 'Integer 0x3FDF'")
    expanded = desk.get(f"{ANNA}/messages/{draft['id']}?$expand=singleValueExtendedProperties($filter={condition})")
    assert expanded["singleValueExtendedProperties"] == [{"id": "Integer 0x3FDF", "value": "1"}]


def test_received_mail_keeps_its_text(desk: Desk) -> None:
    """What was received may be marked, not rewritten."""
    item = desk.put()
    assert desk.patch(f"{ANNA}/messages/{item}", {"isRead": True, "categories": ["Klart"]})["isRead"] is True
    answer = desk.patch(f"{ANNA}/messages/{item}", {"subject": "Annat"})
    assert answer["error"]["code"] == "ErrorInvalidPropertyUpdateSentMessage"


def test_only_x_headers_may_be_set(desk: Desk) -> None:
    """JSON may set no header but those that begin with x-."""
    answer = desk.post(
        f"{ANNA}/messages", {"internetMessageHeaders": [{"name": "Auto-Submitted", "value": "auto-replied"}]}
    )
    assert answer["error"]["code"] == "InvalidInternetMessageHeader"


def test_a_draft_from_mime_has_lost_its_headers(desk: Desk) -> None:
    """MIME gives subject, recipients and body; its own headers are stripped."""
    mime = "From: a@sandby.example\r\nTo: ivar@exempel.example\r\nSubject: Hej\r\nAuto-Submitted: auto-replied\r\nX-A: 1\r\n\r\nText\r\n"
    draft = desk.post(f"{ANNA}/messages", b64encode(mime.encode()).decode(), {"Content-Type": "text/plain"})
    assert (draft.status, draft["subject"]) == (201, "Hej")
    again = desk.get(f"{ANNA}/messages/{draft['id']}?$select=internetMessageHeaders")
    assert "internetMessageHeaders" not in again.body


def test_a_message_is_given_as_mime(desk: Desk) -> None:
    """$value is the message as MIME."""
    item = desk.put("Ritning", attachments=[Attachment("r.pdf", "application/pdf", b"%PDF")])
    answer = desk.get(f"{ANNA}/messages/{item}/$value")
    assert "Subject: Ritning" in answer.body
    assert "r.pdf" in answer.body


def test_deleting_and_copying(desk: Desk) -> None:
    """A copy has its own ids; what was deleted is not found."""
    item = desk.put()
    copied = desk.post(f"{ANNA}/messages/{item}/copy", {"destinationId": "archive"})
    assert copied["id"] != item
    assert desk.delete(f"{ANNA}/messages/{item}").status == 204
    assert desk.get(f"{ANNA}/messages/{item}")["error"]["code"] == "ErrorItemNotFound"
    assert desk.get(f"{ANNA}/mailFolders/archive/messages/$count").body == "1"


def test_errors_say_what_is_wrong(desk: Desk) -> None:
    """Garbled ids, unknown folders, unknown users and users without mailbox each have their code."""
    for url, status, code in (
        (f"{ANNA}/messages/garbled", 400, "ErrorInvalidIdMalformed"),
        (f"{ANNA}/mailFolders/garbled/messages", 400, "ErrorInvalidIdMalformed"),
        ("/users/ingen@sandby.example/messages", 404, "MailboxNotEnabledForRESTAPI"),
        ("/users/okand@sandby.example/messages", 404, "ErrorInvalidUser"),
    ):
        answer = desk.get(url)
        assert (answer.status, answer["error"]["code"]) == (status, code)


def test_basic_permission_shows_no_content(desk: Desk) -> None:
    """Mail.ReadBasic gives neither body nor preview, and asking for them is refused."""
    desk.put()
    desk.permissions = frozenset({"Mail.ReadBasic.All"})
    assert not {"body", "bodyPreview"} & set(desk.get(f"{ANNA}/messages").value[0])
    assert desk.get(f"{ANNA}/messages?$select=body").status == 403


def test_a_signed_in_person_opens_only_what_is_theirs(desk: Desk) -> None:
    """Björn cannot open Anna's mailbox without a right; Full Access, or a right on the folder, lets him."""
    anna, bjorn = desk.person("anna@sandby.example").id, desk.person("bjorn@sandby.example").id
    desk.user_id, desk.permissions = bjorn, DELEGATED
    assert desk.get(f"{ANNA}/mailFolders/inbox/messages").status == 403
    desk.tenant.exchange.access.set_folder_rights(anna, "inbox", bjorn, ["Reviewer"])
    assert desk.get(f"{ANNA}/mailFolders/inbox/messages").status == 200
    assert desk.get(f"{ANNA}/mailFolders/sentitems/messages").status == 403
    desk.tenant.exchange.access.grant(anna, bjorn, "FullAccess")
    assert desk.get(f"{ANNA}/mailFolders/sentitems/messages").status == 200


def test_the_unique_body_has_no_history(desk: Desk) -> None:
    """UniqueBody comes on $select only and stops where the quoted history begins."""
    item = desk.put(body='<p>Nytt</p><hr><div id="divRplyFwdMsg">Från: …</div><p>Gammalt</p>')
    assert "uniqueBody" not in desk.get(f"{ANNA}/messages/{item}").body
    unique = desk.get(f"{ANNA}/messages/{item}?$select=uniqueBody")["uniqueBody"]["content"]
    assert "Nytt" in unique
    assert "Gammalt" not in unique


def test_unsafe_html_comes_on_demand_only(desk: Desk) -> None:
    """Scripts are there for who prefers allow-unsafe-html, for nobody else."""
    item = desk.put(body="<p>Hej</p><script>x()</script>")
    assert "script" not in desk.get(f"{ANNA}/messages/{item}")["body"]["content"]
    assert "script" in desk.get(f"{ANNA}/messages/{item}", {"Prefer": "outlook.allow-unsafe-html"})["body"]["content"]


def test_attachments_of_messages_are_expanded_in_lists(desk: Desk) -> None:
    """$expand=attachments works on lists, with an inner $select."""
    desk.put(attachments=[Attachment("r.pdf", "application/pdf", b"%PDF")])
    found = desk.get(f"{ANNA}/messages?$expand=attachments($select=name)&$select=subject").value[0]
    assert [one["name"] for one in found["attachments"]] == ["r.pdf"]


@pytest.mark.parametrize(
    "body",
    [
        {"toRecipients": {"emailAddress": {"address": "a@b.example"}}},
        {"toRecipients": [{"address": "a@b.example"}]},
        {"body": "text"},
        {"body": {"contentType": "rtf", "content": "x"}},
        {"importance": "urgent"},
        {"categories": "Akut"},
        {"isRead": "yes"},
        {"rubrik": "x"},
        {"receivedDateTime": "2026-01-01T00:00:00Z"},
    ],
)
def test_wrong_changes_are_refused(desk: Desk, body: dict[str, object]) -> None:
    """Wrong shapes, unknown words and read-only properties: 400, and the draft stays as it was."""
    draft = desk.post(f"{ANNA}/messages", {"subject": "Utkast"})
    assert desk.patch(f"{ANNA}/messages/{draft['id']}", body).status == 400
    assert desk.get(f"{ANNA}/messages/{draft['id']}")["changeKey"] == draft["changeKey"]


def test_another_mailboxs_id_is_not_found(desk: Desk) -> None:
    """An id is good in its own mailbox only."""
    item = desk.put()
    assert desk.get(f"/users/bjorn@sandby.example/messages/{item}").status == 404
