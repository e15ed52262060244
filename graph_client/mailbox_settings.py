"""What kind of mailbox it is. Graph reference: "Get user mailbox settings", userPurpose."""

from __future__ import annotations

import msgspec
from kiota_abstractions.method import Method
from kiota_abstractions.request_information import RequestInformation

from graph_client.client import GraphClient
from graph_client.permissions.mailbox import MAILBOX_PURPOSE


class _Purpose(msgspec.Struct):
    value: str


async def purpose(client: GraphClient, mailbox: str) -> str:
    """``user``, ``shared``, ``room``, ``equipment``, ``linked``, ``others`` or one added later. Raises NotFound without a mailbox."""
    builder = client.users.by_user_id(mailbox).mailbox_settings
    # the SDK has no builder for a single setting; the reference documents the path
    template = builder.url_template.partition("{?")[0] + "/userPurpose"
    info = RequestInformation(Method.GET, template, builder.path_parameters)
    return (await client.fetch(client.prepare(MAILBOX_PURPOSE, info, mailbox=mailbox), _Purpose, batched=True)).value
