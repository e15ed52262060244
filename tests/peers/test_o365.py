"""``O365`` from PyPI, unchanged, against the tenant: list, read, page, send. Only its addresses are ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sandbox.ids import STRANGER_APP_ID, STRANGER_SECRET, TENANT_ID
from tests.conftest import TenantServer

pytestmark = [pytest.mark.peers, pytest.mark.filterwarnings("ignore::DeprecationWarning:O365.*")]
ANNA = "anna.lind@sandby.example"
BJORN = "bjorn.ek@sandby.example"


@pytest.fixture
def account(tenant_server: TenantServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A signed-in account; protocol and sign-in address are set through O365's own points of extension."""
    import msal
    from O365 import Account, FileSystemTokenBackend, MSGraphProtocol
    from O365.connection import Connection

    for variable in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.setenv(variable, str(tenant_server.ca_file))

    class LocalConnection(Connection):  # type: ignore[misc]
        @property
        def msal_client(self) -> Any:
            return msal.ConfidentialClientApplication(
                self.auth[0], self.auth[1], authority=f"{tenant_server.base_url}/{TENANT_ID}", instance_discovery=False,
                token_cache=self.token_backend,
            )  # fmt: skip

    class LocalProtocol(MSGraphProtocol):  # type: ignore[misc]
        _protocol_url = f"{tenant_server.base_url}/"

    class LocalAccount(Account):  # type: ignore[misc]
        connection_constructor = LocalConnection

    opened = LocalAccount(
        (STRANGER_APP_ID, STRANGER_SECRET), auth_flow_type="credentials", tenant_id=TENANT_ID, protocol=LocalProtocol(),
        token_backend=FileSystemTokenBackend(token_path=tmp_path), main_resource=ANNA,
    )  # fmt: skip
    assert opened.authenticate()
    return opened


def test_messages_are_listed_paged_and_read(account: Any) -> None:
    """The inbox in batches of five, bodies and senders included."""
    messages = list(account.mailbox().inbox_folder().get_messages(limit=12, batch=5))
    assert len({message.object_id for message in messages}) == 12
    assert messages[0].sender.address
    assert account.mailbox().get_message(messages[0].object_id).body


def test_a_mail_is_sent_and_arrives(account: Any) -> None:
    """A new message reaches the other inbox."""
    message = account.new_message()
    message.to.add(BJORN)
    message.subject = "Från O365"
    message.body = "<p>Hej Björn!</p>"
    assert message.send()
    (arrived,) = account.mailbox(BJORN).inbox_folder().get_messages(limit=1, query="subject eq 'Från O365'")
    assert arrived.sender.address == ANNA


def test_a_draft_is_saved_moved_and_deleted(account: Any) -> None:
    """Drafts, folders and moves through O365's own objects."""
    mailbox = account.mailbox()
    draft = account.new_message()
    draft.subject = "Utkast"
    assert draft.save_draft()
    folder = mailbox.create_child_folder("Arkiverat")
    assert draft.move(folder)
    assert [each.subject for each in folder.get_messages()] == ["Utkast"]
    assert folder.delete()


def test_people_are_listed(account: Any) -> None:
    """The directory, page by page."""
    people = list(account.directory().get_users(limit=25, batch=10))
    assert len({person.object_id for person in people}) == 25
    assert account.directory().get_user(ANNA).display_name == "Anna Lind"
