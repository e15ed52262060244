"""The automatic reply of a mailbox, exactly as Graph gives it. Graph reference: "automaticRepliesSetting resource type".

Read and written as Graph's own JSON, so that what was there can be put back to the letter. Graph keeps what a change leaves out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from kiota_abstractions.method import Method
from kiota_abstractions.request_information import RequestInformation

from graph_client.client import GraphClient
from graph_client.permissions.mailbox import REPLIES_READ, REPLIES_WRITE

FIELDS = (
    "status", "externalAudience", "scheduledStartDateTime", "scheduledEndDateTime", "internalReplyMessage", "externalReplyMessage",
)  # fmt: skip


class _Settings(msgspec.Struct, rename="camel"):
    automatic_replies_setting: dict[str, Any] = {}


async def read_replies(client: GraphClient, mailbox: str) -> dict[str, Any]:
    """The six properties by Graph's names. Raises NotFound without a mailbox, and any other GraphError."""
    builder = client.users.by_user_id(mailbox).mailbox_settings
    template = builder.url_template.partition("{?")[0] + "/automaticRepliesSetting"
    info = RequestInformation(Method.GET, template, builder.path_parameters)
    answer = await client.fetch(client.prepare(REPLIES_READ, info, mailbox=mailbox), dict[str, Any], batched=True)
    return _known(answer)


async def write_replies(client: GraphClient, mailbox: str, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Change the properties given and leave the others; how Exchange keeps it now. Raises NotFound and any other GraphError."""
    builder = client.users.by_user_id(mailbox).mailbox_settings
    info = RequestInformation(Method.PATCH, builder.url_template.partition("{?")[0], builder.path_parameters)
    body = {"automaticRepliesSetting": _known(changes)}
    request = client.prepare(REPLIES_WRITE, info, mailbox=mailbox, body=body)
    return _known((await client.fetch(request, _Settings, batched=True)).automatic_replies_setting)


def _known(setting: Mapping[str, Any]) -> dict[str, Any]:
    return {name: setting[name] for name in FIELDS if name in setting}
