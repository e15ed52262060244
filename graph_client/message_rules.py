"""Rules of the Inbox: ours only are made, changed and deleted. Graph reference: "messageRule resource type".

Graph has no idempotency key for rules, so ours are recognised by their name, which nobody else's has, and a rule that was made twice
because an answer was lost is made single again. Rules that Graph cannot express come back read-only and are never touched.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import msgspec
from kiota_abstractions.method import Method
from kiota_abstractions.request_information import RequestInformation

from graph_client.client import GraphClient
from graph_client.errors import NotFound, RetryableError, TimedOut
from graph_client.paging import pages
from graph_client.permissions.mailbox import RULES_CREATE, RULES_DELETE, RULES_LIST, RULES_UPDATE

LOOKS = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0)


class MessageRule(msgspec.Struct, rename="camel", frozen=True, kw_only=True):
    """A rule. ``conditions``, ``exceptions``, ``actions``: Graph's JSON; empty where Graph cannot express them."""

    id: str = ""
    display_name: str = ""
    sequence: int = 1
    is_enabled: bool = True
    is_read_only: bool = False
    has_error: bool = False
    conditions: dict[str, Any] | None = None
    exceptions: dict[str, Any] | None = None
    actions: dict[str, Any] | None = None


async def list_rules(client: GraphClient, mailbox: str) -> list[MessageRule]:
    """Every rule of the Inbox. Raises NotFound without a mailbox, and any other GraphError."""
    info = _info(client, mailbox, Method.GET)
    found: list[MessageRule] = []
    async for page in pages(client, client.prepare(RULES_LIST, info, mailbox=mailbox), MessageRule, batched=True):
        found += page
    return found


async def create_rule(
    client: GraphClient, mailbox: str, rule: MessageRule, *, looks: Sequence[float] = LOOKS
) -> MessageRule:
    """Make the rule once; one of its name that is there already is given back as it is. Raises any GraphError.

    Only one caller at a time may make a rule of that name in that mailbox. TimedOut with ``ambiguous`` when Graph still does not tell.
    """
    body = {
        "displayName": rule.display_name, "sequence": rule.sequence, "isEnabled": rule.is_enabled,
        "actions": rule.actions or {}, "exceptions": rule.exceptions or {}, "conditions": rule.conditions or {},
    }  # fmt: skip
    request = client.prepare(RULES_CREATE, _info(client, mailbox, Method.POST), mailbox=mailbox, body=body)
    for pause in (*looks, 0.0):
        known = await _named(client, mailbox, rule.display_name)
        if known is not None:
            return known
        try:
            return await client.fetch(request, MessageRule, batched=True)
        except RetryableError as error:
            if not error.ambiguous:
                raise
            await asyncio.sleep(pause)
    raise TimedOut("rules.create: nobody knows whether the rule was made.", ambiguous=True)


async def update_rule(client: GraphClient, mailbox: str, rule: MessageRule) -> MessageRule:
    """Give the rule of that id these actions and its enabled state. Raises NotFound when it is gone, and any other GraphError."""
    body = {"isEnabled": rule.is_enabled, "actions": rule.actions or {}}
    info = _info(client, mailbox, Method.PATCH, rule.id)
    return await client.fetch(client.prepare(RULES_UPDATE, info, mailbox=mailbox, body=body), MessageRule, batched=True)


async def delete_rule(client: GraphClient, mailbox: str, rule_id: str) -> None:
    """Delete a rule; one that is gone already is no error. Raises any other GraphError."""
    info = _info(client, mailbox, Method.DELETE, rule_id)
    try:
        await client.send(client.prepare(RULES_DELETE, info, mailbox=mailbox), batched=True)
    except NotFound as error:
        # a mailbox that is gone says so with another code, which the next read tells
        if error.code == "MailboxNotEnabledForRESTAPI":
            raise


async def _named(client: GraphClient, mailbox: str, name: str) -> MessageRule | None:
    """The rule of that name; further ones that are the same but for their id came from lost answers and go."""
    found = [rule for rule in await list_rules(client, mailbox) if rule.display_name == name and not rule.is_read_only]
    for double in found[1:]:
        if (double.actions, double.conditions, double.exceptions) == (
            found[0].actions, found[0].conditions, found[0].exceptions,
        ):  # fmt: skip
            await delete_rule(client, mailbox, double.id)
    return found[0] if found else None


def _info(client: GraphClient, mailbox: str, method: Method, rule: str = "") -> RequestInformation:
    builder = client.users.by_user_id(mailbox).mail_folders.by_mail_folder_id("inbox").message_rules
    if rule:
        one = builder.by_message_rule_id(rule)
        return RequestInformation(method, one.url_template.partition("{?")[0], one.path_parameters)
    return RequestInformation(method, builder.url_template.partition("{?")[0], builder.path_parameters)
