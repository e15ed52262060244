"""Following ``@odata.nextLink`` and ``@odata.deltaLink``.

The delta contract: pages arrive one by one; each holds what was created or changed, the ids of what is gone, and a saved link that is
opaque to everybody else. Saving the link after each page means that a crash costs one page. Items may come twice and in any order. A
link that Graph no longer knows raises DeltaExpired: start over with none.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec

from graph_client.client import GraphClient
from graph_client.errors import InvalidAnswer
from graph_client.permissions.call import Call
from graph_client.wire import Outgoing

T = TypeVar("T")


class Page(msgspec.Struct, Generic[T]):
    """One page as Graph sends it."""

    value: list[T]
    next_link: str | None = msgspec.field(default=None, name="@odata.nextLink")
    delta_link: str | None = msgspec.field(default=None, name="@odata.deltaLink")


@dataclass(frozen=True, slots=True)
class DeltaPage(Generic[T]):
    """Changes since the saved link. ``next_state`` is the link to save; ``complete`` says that nothing more waits right now."""

    items: list[T]
    removed: list[str]
    next_state: str
    complete: bool


class _Mark(msgspec.Struct):
    id: str
    removed: dict[str, Any] | None = msgspec.field(default=None, name="@removed")


async def pages(
    client: GraphClient, first: Outgoing, item: type[T], *, prefer: Sequence[str] = (), batched: bool = False
) -> AsyncIterator[list[T]]:
    """Every page of a collection. Raises any GraphError; InvalidAnswer when a link leads back to where it came from."""
    request, seen = first, set[str]()
    while True:
        page = await client.fetch(request, Page[item], batched=batched)  # type: ignore[valid-type]
        yield page.value
        if page.next_link is None:
            return
        _not_again(page.next_link, seen)
        request = client.prepare(first.call, page.next_link, mailbox=first.mailbox, prefer=prefer)


async def delta(
    client: GraphClient, first: Outgoing, item: type[T], *, prefer: Sequence[str] = (), batched: bool = False
) -> AsyncIterator[DeltaPage[T]]:
    """Every page of a delta round, from the first request or a saved link. Raises DeltaExpired and any other GraphError."""
    request, seen = first, set[str]()
    while True:
        page = await client.fetch(request, Page[msgspec.Raw], batched=batched)
        state = page.delta_link or page.next_link
        if state is None:
            raise InvalidAnswer(f"{first.call.name}: the page has neither a next nor a delta link.")
        items, removed = _sort(page.value, item)
        yield DeltaPage(items, removed, state, complete=page.delta_link is not None)
        if page.delta_link is not None:
            return
        _not_again(state, seen)
        request = client.prepare(first.call, state, mailbox=first.mailbox, prefer=prefer)


def saved(client: GraphClient, call: Call, state: str, *, mailbox: str | None, prefer: Sequence[str] = ()) -> Outgoing:
    """The request that a saved link stands for. Raises HostNotAllowed when the saved link leads elsewhere."""
    return client.prepare(call, state, mailbox=mailbox, prefer=prefer)


def _sort(values: list[msgspec.Raw], item: type[T]) -> tuple[list[T], list[str]]:
    items: list[T] = []
    removed: list[str] = []
    try:
        for raw in values:
            # a full decode of what is there only to be removed would fail for want of its fields
            if b'"@removed"' in bytes(raw) and (mark := msgspec.json.decode(raw, type=_Mark)).removed is not None:
                removed.append(mark.id)
            else:
                items.append(msgspec.json.decode(raw, type=item))
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise InvalidAnswer(f"An item of the delta page does not fit: {error}") from None
    return items, removed


def _not_again(link: str, seen: set[str]) -> None:
    if link in seen:
        raise InvalidAnswer("Graph's next link leads back to a page that was read already.")
    seen.add(link)
