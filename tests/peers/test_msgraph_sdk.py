"""``msgraph-sdk`` with its typed models, unchanged, against the tenant: list, read, page, send."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from sandbox.ids import STRANGER_APP_ID, STRANGER_SECRET, TENANT_ID
from tests.conftest import TenantServer

pytestmark = pytest.mark.peers
ANNA = "anna.lind@sandby.example"
BJORN = "bjorn.ek@sandby.example"


class _Token:
    """Gives the SDK a token of the tenant's, by secret."""

    def __init__(self, token: str) -> None:
        self.token = token

    async def get_authorization_token(self, _uri: str, _context: Any = None) -> str:
        """The token."""
        return self.token

    def get_allowed_hosts_validator(self) -> Any:
        """Not asked by the bearer provider."""
        return None


@pytest.fixture
async def client(tenant_server: TenantServer) -> AsyncIterator[Any]:
    """The SDK's client, its middleware included."""
    from kiota_abstractions.authentication import BaseBearerTokenAuthenticationProvider
    from msgraph.graph_request_adapter import GraphRequestAdapter
    from msgraph.graph_service_client import GraphServiceClient
    from msgraph_core import GraphClientFactory  # type: ignore[import-untyped]

    form = {
        "grant_type": "client_credentials", "client_id": STRANGER_APP_ID, "client_secret": STRANGER_SECRET,
        "scope": "https://graph.microsoft.com/.default",
    }  # fmt: skip
    async with httpx.AsyncClient(verify=tenant_server.context()) as signing_in:
        answer = await signing_in.post(f"{tenant_server.base_url}/{TENANT_ID}/oauth2/v2.0/token", data=form)
    transport = httpx.AsyncHTTPTransport(verify=tenant_server.context())
    made = GraphClientFactory.create_with_default_middleware(client=httpx.AsyncClient(transport=transport))
    provider = BaseBearerTokenAuthenticationProvider(_Token(answer.json()["access_token"]))  # type: ignore[arg-type]
    adapter = GraphRequestAdapter(provider, client=made)
    adapter.base_url = f"{tenant_server.base_url}/v1.0"
    yield GraphServiceClient(request_adapter=adapter)
    await made.aclose()
    await transport.aclose()  # the SDK's middleware wraps it and forgets to


async def test_users_are_listed_and_paged(client: Any) -> None:
    """The typed collection, its page iterator, a typed user with its manager."""
    from kiota_abstractions.base_request_configuration import RequestConfiguration
    from msgraph.generated.users.users_request_builder import UsersRequestBuilder
    from msgraph_core import PageIterator

    wish = UsersRequestBuilder.UsersRequestBuilderGetQueryParameters(top=5, select=["id", "displayName", "mail"])
    first = await client.users.get(RequestConfiguration(query_parameters=wish))
    assert len(first.value) == 5
    seen: list[str] = []
    await PageIterator(first, client.request_adapter).iterate(lambda user: not seen.append(user.mail))  # type: ignore[func-returns-value]
    assert ANNA in seen
    assert len(seen) == len(set(seen)) > 20
    anna = await client.users.by_user_id(ANNA).get()
    assert anna.display_name == "Anna Lind"
    assert (await client.users.by_user_id(ANNA).manager.get()).display_name == "Carin Holm"


async def test_messages_are_read_and_paged(client: Any) -> None:
    """The inbox as typed messages, page by page, with sender and body."""
    folder = client.users.by_user_id(ANNA).mail_folders.by_mail_folder_id("inbox")
    page = await folder.messages.get()
    ids = [message.id for message in page.value]
    while page.odata_next_link:
        page = await folder.messages.with_url(page.odata_next_link).get()
        ids += [message.id for message in page.value]
    assert len(ids) == len(set(ids)) == (await folder.get()).total_item_count > 10
    message = await client.users.by_user_id(ANNA).messages.by_message_id(ids[0]).get()
    assert message.body.content
    assert "@" in message.from_.email_address.address


async def test_a_mail_is_sent_and_arrives(client: Any) -> None:
    """``sendMail`` with typed models; the other one has it in the inbox, the sender in Sent Items."""
    from msgraph.generated.models.body_type import BodyType
    from msgraph.generated.models.email_address import EmailAddress
    from msgraph.generated.models.item_body import ItemBody
    from msgraph.generated.models.message import Message
    from msgraph.generated.models.recipient import Recipient
    from msgraph.generated.users.item.send_mail.send_mail_post_request_body import SendMailPostRequestBody

    message = Message(
        subject="Från en främmande klient",
        body=ItemBody(content_type=BodyType.Text, content="Hej Björn!"),
        to_recipients=[Recipient(email_address=EmailAddress(address=BJORN))],
    )
    await client.users.by_user_id(ANNA).send_mail.post(
        SendMailPostRequestBody(message=message, save_to_sent_items=True)
    )
    for who, folder in ((BJORN, "inbox"), (ANNA, "sentitems")):
        page = await client.users.by_user_id(who).mail_folders.by_mail_folder_id(folder).messages.get()
        assert page.value[0].subject == "Från en främmande klient"


async def test_errors_are_typed(client: Any) -> None:
    """A refusal arrives as the SDK's own error with Graph's code."""
    from msgraph.generated.models.o_data_errors.o_data_error import ODataError

    with pytest.raises(ODataError) as refused:
        await client.users.by_user_id("nobody@sandby.example").get()
    assert refused.value.error is not None
    assert refused.value.error.code == "Request_ResourceNotFound"
    assert refused.value.response_status_code == 404


async def test_settings_are_patched(client: Any) -> None:
    """Automatic replies through the typed model."""
    from msgraph.generated.models.automatic_replies_setting import AutomaticRepliesSetting
    from msgraph.generated.models.automatic_replies_status import AutomaticRepliesStatus
    from msgraph.generated.models.mailbox_settings import MailboxSettings

    replies = AutomaticRepliesSetting(status=AutomaticRepliesStatus.AlwaysEnabled, internal_reply_message="Borta")
    settings = client.users.by_user_id(ANNA).mailbox_settings
    await settings.patch(MailboxSettings(automatic_replies_setting=replies))
    after = (await settings.get()).automatic_replies_setting
    assert (after.status, after.internal_reply_message) == (AutomaticRepliesStatus.AlwaysEnabled, "Borta")
