"""Groups that mail can be sent to, with who is in them. Graph reference: "List groups", "List group members"."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import msgspec
from kiota_abstractions.base_request_configuration import RequestConfiguration

from graph_client.client import GraphClient, settled
from graph_client.errors import GraphError
from graph_client.paging import pages
from graph_client.permissions.directory import GROUP_MEMBERS, GROUPS_LIST

PAGE = 100


@dataclass(frozen=True, slots=True)
class MailGroup:
    """A group with a mail address; ``members``: the mail addresses of those directly in it."""

    address: str
    name: str
    members: tuple[str, ...]


class _Group(msgspec.Struct, rename="camel"):
    id: str
    mail: str | None = None
    display_name: str | None = None


class _Member(msgspec.Struct):
    mail: str | None = None


async def mail_groups(client: GraphClient, *, largest: int) -> list[MailGroup]:
    """Every group with an address and at most ``largest`` members. Raises any GraphError when the groups cannot be listed.

    A group whose members cannot be read is left out.
    """
    groups = [one async for one in _groups(client)]
    members = await settled(_members(client, one.id, largest) for one in groups)
    return [
        MailGroup(group.mail or "", group.display_name or "", found)
        for group, found in zip(groups, members, strict=True)
        if not isinstance(found, GraphError) and found is not None
    ]


async def _groups(client: GraphClient) -> AsyncIterator[_Group]:
    builder = client.groups
    query = builder.GroupsRequestBuilderGetQueryParameters(
        filter="mailEnabled eq true", select=["id", "mail", "displayName"], top=PAGE
    )
    info = builder.to_get_request_information(RequestConfiguration(query_parameters=query))
    async for page in pages(client, client.prepare(GROUPS_LIST, info), _Group):
        for one in page:
            if one.mail:
                yield one


async def _members(client: GraphClient, group: str, largest: int) -> tuple[str, ...] | None:
    """Their addresses; None when there are more."""
    builder = client.groups.by_group_id(group).members
    query = builder.MembersRequestBuilderGetQueryParameters(select=["mail"], top=PAGE)
    info = builder.to_get_request_information(RequestConfiguration(query_parameters=query))
    found: list[str] = []
    async for page in pages(client, client.prepare(GROUP_MEMBERS, info), _Member, batched=True):
        found += [one.mail for one in page if one.mail]
        if len(found) > largest:
            return None
    return tuple(found)
