"""Connects the checks to Graph and the store."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from checks.model import Outgoing, Recipient
from checks.ports import SentMail, SentMailPage
from checks.service import CheckService, Outside
from checks.turning import Turned
from graph_client.client import GraphClient
from graph_client.messages import Message
from graph_client.messages import Recipient as Wrapped
from graph_client.sent_items import sent_delta
from postvakt.wiring.signatures import Graph, ServiceMailbox, told
from store.leak_store import SqlLeakStore
from store.override_store import SqlOverrideStore
from store.rule_settings import SqlRuleSettings

if TYPE_CHECKING:
    from postvakt.wiring.services import Services

HELP = "/regler/skickat"  # the console's page that says what to do about something sent


def rule_settings(services: Services) -> SqlRuleSettings[Turned]:
    """How strictly an administrator wants rules to be taken."""
    return SqlRuleSettings(services.store.database, services.clock, Turned)


def check_service(services: Services) -> CheckService:
    """The checks over this tenant and store."""

    def graph() -> GraphClient:
        return services.graph

    database, clock = services.store.database, services.clock
    return CheckService(
        services.pack,
        Outside(
            bundles=services.bundle,
            settings=rule_settings(services),
            overrides=SqlOverrideStore(database, clock),
            leaks=SqlLeakStore(database, clock),
            sent=GraphSentMails(graph),
            notes=ServiceMailbox(graph, services.settings.service_mailbox, "leak-note"),
            directory=services.directory,
            journal=services.store.journal,
        ),
        clock=clock,
        digest_key=services.settings.digest_key,
        own_mailbox=services.settings.service_mailbox,
        link=f"{services.settings.base_url}{HELP}",
    )


class GraphSentMails:
    """Implements ``checks.ports.SentMails``."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    async def pages(self, mailbox: str, state: str | None, since: datetime) -> AsyncIterator[SentMailPage]:
        """Pages after ``state``. Raises DeltaExpired, MailboxUnavailable, MailTrouble."""
        with told():
            async for page in sent_delta(self._graph(), mailbox, state, since=since, receivers=True):
                mails = tuple(sent for item in page.items if (sent := _sent(item)) is not None)
                yield SentMailPage(mails, page.next_state, page.complete)


def _sent(message: Message) -> SentMail | None:
    if message.is_draft or message.body is None or message.sent_date_time is None:
        return None
    html = message.body.content_type.lower() == "html"
    mail = Outgoing(
        sender=Recipient(message.sender),
        to=_people(message.to_recipients),
        cc=_people(message.cc_recipients),
        bcc=_people(message.bcc_recipients),
        subject=message.subject or "",
        html=message.body.content if html else None,
        text=None if html else message.body.content,
        sent_at=message.sent_date_time.isoformat(timespec="seconds"),
    )
    return SentMail(message.id, message.sent_date_time, mail)


def _people(wrapped: Sequence[Wrapped]) -> tuple[Recipient, ...]:
    found = (one.email_address for one in wrapped)
    return tuple(Recipient(one.address or "", one.name or "") for one in found)
