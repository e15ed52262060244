"""Being told of new messages. Graph reference: subscription resource.

At most 10,080 minutes for messages without resource data. ``lifecycleNotificationUrl`` can only be given at creation.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import msgspec
from kiota_abstractions.method import Method
from kiota_abstractions.request_information import RequestInformation

from graph_client.client import GraphClient
from graph_client.errors import NotFound
from graph_client.paging import pages
from graph_client.permissions.subscriptions import (
    SUBSCRIPTIONS_CREATE,
    SUBSCRIPTIONS_DELETE,
    SUBSCRIPTIONS_LIST,
    SUBSCRIPTIONS_REAUTHORIZE,
    SUBSCRIPTIONS_RENEW,
)


class Subscription(msgspec.Struct, rename="camel", frozen=True):
    """A subscription as Graph sends it; the client state is not sent back to everybody and not kept here."""

    id: str
    resource: str
    expiration_date_time: datetime
    change_type: str = ""
    notification_url: str = ""


async def create_subscription(
    client: GraphClient,
    *,
    resource: str,
    change_type: str,
    notification_url: str,
    lifecycle_url: str,
    client_state: str,
    expires: datetime,
) -> Subscription:
    """Ask to be told; Graph checks both URLs before it answers. ``client_state`` ≤ 128 characters.

    Raises TimedOut with ``ambiguous`` when nobody knows whether it was created: list, and delete what is double.
    """
    body = {
        "changeType": change_type,
        "notificationUrl": notification_url,
        "lifecycleNotificationUrl": lifecycle_url,
        "resource": resource,
        "expirationDateTime": _wire(expires),
        "clientState": client_state,
    }
    builder = client.subscriptions
    info = RequestInformation(Method.POST, builder.url_template, builder.path_parameters)
    return await client.fetch(client.prepare(SUBSCRIPTIONS_CREATE, info, body=body), Subscription)


async def renew_subscription(client: GraphClient, subscription: str, expires: datetime) -> Subscription:
    """Keep it until ``expires``. Raises NotFound when it ended already."""
    builder = client.subscriptions.by_subscription_id(subscription)
    info = RequestInformation(Method.PATCH, builder.url_template, builder.path_parameters)
    request = client.prepare(SUBSCRIPTIONS_RENEW, info, body={"expirationDateTime": _wire(expires)})
    return await client.fetch(request, Subscription)


async def reauthorize_subscription(client: GraphClient, subscription: str) -> None:
    """The answer to ``reauthorizationRequired``. Raises NotFound when it ended already."""
    builder = client.subscriptions.by_subscription_id(subscription).reauthorize
    info = RequestInformation(Method.POST, builder.url_template, builder.path_parameters)
    await client.send(client.prepare(SUBSCRIPTIONS_REAUTHORIZE, info))


async def delete_subscription(client: GraphClient, subscription: str) -> None:
    """End it; one that has ended already is fine."""
    builder = client.subscriptions.by_subscription_id(subscription)
    info = RequestInformation(Method.DELETE, builder.url_template, builder.path_parameters)
    try:
        await client.send(client.prepare(SUBSCRIPTIONS_DELETE, info))
    except NotFound:
        return


async def list_subscriptions(client: GraphClient) -> AsyncIterator[Subscription]:
    """The app's own subscriptions."""
    builder = client.subscriptions
    info = RequestInformation(Method.GET, builder.url_template, builder.path_parameters)
    async for page in pages(client, client.prepare(SUBSCRIPTIONS_LIST, info), Subscription):
        for subscription in page:
            yield subscription


def _wire(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
