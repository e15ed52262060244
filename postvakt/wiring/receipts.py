"""Connects receipts to Graph, the store, the directory and the register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_client.client import GraphClient
from mailboxes.receipts import WEBHOOK
from mailboxes.receipts.model import (
    MINUTE,
    PER_MINUTE,
    Held,
    Item,
    Standing,
    State,
)
from mailboxes.receipts.service import Outside, ReceiptService
from postvakt.wiring.receipt_inbox import GraphInbox
from postvakt.wiring.receipt_replies import GraphReplies, GraphSubscriptions
from postvakt.wiring.receipt_settings import KnownMailboxes
from store.receipt_store import SqlReceiptStore

if TYPE_CHECKING:
    from postvakt.wiring.services import Services


def receipt_service(services: Services) -> ReceiptService:
    """Receipts over this tenant and store."""

    def graph() -> GraphClient:
        return services.graph

    store = SqlReceiptStore(
        services.store.database,
        services.clock,
        item=_item,
        held=Held,
        standing=Standing,
        per_minute=PER_MINUTE,
        minute=MINUTE,
    )
    url = webhook_url(services.settings.base_url, demo=services.settings.is_demo)
    outside = Outside(
        settings=KnownMailboxes(services),
        inbox=GraphInbox(graph),
        replies=GraphReplies(graph),
        store=store,
        subscriptions=GraphSubscriptions(graph, url) if url else None,
    )
    return ReceiptService(
        services.pack, outside, clock=services.clock, digest_key=services.settings.digest_key, heard=services.heard
    )


def webhook_url(base_url: str, *, demo: bool) -> str | None:
    """Where Graph posts notifications; only https will do. The local product answers https on its port too."""
    if demo and base_url.startswith("http://localhost"):
        base_url = "https" + base_url.removeprefix("http")
    return f"{base_url}/{WEBHOOK}" if base_url.startswith("https://") else None


def _item(**values: object) -> Item:
    return Item(**{**values, "state": State(str(values["state"]))})  # type: ignore[arg-type]
