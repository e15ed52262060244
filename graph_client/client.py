"""The client that the resource modules share: builds, paces, sends, retries, decodes.

What leaves is built by ``msgraph-sdk``'s request builders (``client.users`` …), so paths and query options are Microsoft's own; what
comes back is decoded straight into small structs of ours, because the SDK's models cost some 3.5 ms of CPU per user.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

import httpx
import msgspec
from kiota_http.middleware import ParametersNameDecodingHandler

from graph_client.answers import failure
from graph_client.batch import BatchLimits, BatchSender
from graph_client.errors import GraphError, RetryableError, Throttled
from graph_client.pacing import MAILBOX_CEILING, Lanes
from graph_client.permissions.call import Call
from graph_client.retries import RetryPolicy
from graph_client.transport import Credential, HttpSender, Limits, open_http
from graph_client.wire import AllowedHosts, Answer, HeldBack, Outgoing
from policies.clock import Clock, SystemClock

if TYPE_CHECKING:
    from kiota_abstractions.request_information import RequestInformation
    from msgraph.generated.groups.groups_request_builder import GroupsRequestBuilder
    from msgraph.generated.subscriptions.subscriptions_request_builder import SubscriptionsRequestBuilder
    from msgraph.generated.users.users_request_builder import UsersRequestBuilder

T = TypeVar("T")
log = logging.getLogger(__name__)

GRAPH_URL = "https://graph.microsoft.com/v1.0"
GRAPH_HOSTS = frozenset({"graph.microsoft.com"})
_IMMUTABLE = 'IdType="ImmutableId"'
_DECODER = ParametersNameDecodingHandler()


@dataclass(slots=True)
class Stats:
    """What the client has done since it was opened; figures only."""

    requests: int = 0  # answers asked for, retries included, whether alone or in a batch
    retries: int = 0
    throttled: int = 0


@dataclass(frozen=True, slots=True)
class Options:
    """How the client behaves. ``directory_at_once``: requests that belong to no mailbox, at a time."""

    limits: Limits = field(default_factory=Limits)
    batches: BatchLimits = field(default_factory=BatchLimits)
    retries: RetryPolicy = field(default_factory=RetryPolicy)
    directory_at_once: int = 8


class GraphClient:
    """Use as ``async with GraphClient(credential, …) as client``; one event loop, any number of tasks at a time."""

    def __init__(
        self,
        credential: Credential,
        *,
        base_url: str = GRAPH_URL,
        allowed_hosts: Iterable[str] = GRAPH_HOSTS,
        ca_file: Path | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        clock: Clock | None = None,
        options: Options | None = None,
    ) -> None:
        """``base_url``: with the version, on one of ``allowed_hosts``; ``transport``: instead of the network, for tests.

        Raises HostNotAllowed when the base itself is not https on the list.
        """
        self._base = base_url.rstrip("/")
        self._hosts = AllowedHosts(frozenset(host.lower() for host in allowed_hosts))
        self._hosts.check(self._base)
        self._clock = clock or SystemClock()
        self._options = options or Options()
        self._http = open_http(self._options.limits, ca_file, transport)
        self.alone = HttpSender(self._http, credential, self._hosts, self._options.limits, self._held)
        self.batched = BatchSender(self.alone.send, self._base, self._clock, self._options.batches)
        self._mailboxes = Lanes(MAILBOX_CEILING)
        self._directory = Lanes(self._options.directory_at_once)
        self.stats = Stats()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections; what is under way fails."""
        await self.batched.aclose()
        await self._http.aclose()

    # --- building ---------------------------------------------------------------------------------

    @property
    def base_url(self) -> str:
        """Where Graph is, with its version: what the request builders ask their adapter for."""
        return self._base

    @property
    def groups(self) -> GroupsRequestBuilder:
        """The SDK's request builders below ``/groups``."""
        from msgraph.generated.groups.groups_request_builder import GroupsRequestBuilder

        return GroupsRequestBuilder(self, {"baseurl": self._base})  # type: ignore[arg-type]

    @property
    def users(self) -> UsersRequestBuilder:
        """The SDK's request builders below ``/users``."""
        from msgraph.generated.users.users_request_builder import UsersRequestBuilder

        return UsersRequestBuilder(self, {"baseurl": self._base})  # type: ignore[arg-type]

    @property
    def subscriptions(self) -> SubscriptionsRequestBuilder:
        """The SDK's request builders below ``/subscriptions``."""
        from msgraph.generated.subscriptions.subscriptions_request_builder import SubscriptionsRequestBuilder

        return SubscriptionsRequestBuilder(self, {"baseurl": self._base})  # type: ignore[arg-type]

    def prepare(
        self,
        call: Call,
        target: RequestInformation | str,
        *,
        mailbox: str | None = None,
        prefer: Sequence[str] = (),
        headers: dict[str, str] | None = None,
        body: Any = None,
    ) -> Outgoing:
        """A request ready to send. ``target``: a builder's request information, or a link that Graph gave (checked against the hosts).

        ``body`` becomes JSON. Immutable ids are asked for on every call. Raises HostNotAllowed.
        """
        url = target if isinstance(target, str) else plain_url(target)
        every = {"accept": "application/json", "prefer": ", ".join((_IMMUTABLE, *prefer)), **(headers or {})}
        if body is None:
            return Outgoing(call, self._hosts.check(url), every, None, mailbox)
        every["content-type"] = "application/json"
        return Outgoing(call, self._hosts.check(url), every, msgspec.json.encode(body), mailbox)

    # --- sending ----------------------------------------------------------------------------------

    async def send(self, request: Outgoing, *, batched: bool = False) -> Answer:
        """The 2xx answer; ``batched`` lets it travel with what other tasks send. Raises any GraphError.

        At most four at a time per mailbox, never before a Retry-After has passed, again only when that is safe, within the bounds of
        the retry policy.
        """
        lanes, key = self._lane(request)
        policy = self._options.retries
        loop = asyncio.get_running_loop()
        deadline = loop.time() + policy.seconds
        attempt = 0
        while True:
            attempt += 1
            await lanes.enter(key, deadline)
            error: GraphError | None = None
            try:
                answer = await (self.batched if batched else self.alone).send(request)
                error = failure(request, answer, self._clock)
            except HeldBack:
                attempt -= 1
                continue
            except RetryableError as raised:
                error = raised
            finally:
                self._leave(lanes, key, error)
            self.stats.requests += 1
            if error is None:
                return answer
            pause = policy.pause(attempt, error)
            if pause is None or loop.time() + pause > deadline:
                raise error
            self.stats.retries += 1
            log.info(
                "%s: attempt %d failed (%s), again in %.1f s", request.call.name, attempt, type(error).__name__, pause
            )
            await asyncio.sleep(pause)

    def _lane(self, request: Outgoing) -> tuple[Lanes, str]:
        if request.mailbox is None:
            return self._directory, ""
        return self._mailboxes, request.mailbox.casefold()

    def _held(self, request: Outgoing) -> bool:
        # the envelope of a batch belongs to no lane; its parts are asked about instead
        lanes, key = self._lane(request)
        return lanes.held(key)

    def _leave(self, lanes: Lanes, key: str, error: GraphError | None) -> None:
        wait = error.retry_after if isinstance(error, RetryableError) else None
        throttled = isinstance(error, Throttled) or wait is not None
        self.stats.throttled += throttled
        lanes.leave(key, throttled=throttled, retry_after=wait)

    async def fetch(self, request: Outgoing, shape: type[T], *, batched: bool = False) -> T:
        """Send and decode. Raises any GraphError."""
        return (await self.send(request, batched=batched)).decode(shape)

    async def together(self, requests: Sequence[Outgoing]) -> list[Answer | GraphError]:
        """Send all in as few batches as the mailboxes' windows allow; each one's answer or error, in the order given."""
        return await settled(self.send(request, batched=True) for request in requests)


async def settled(work: Iterable[Awaitable[T]]) -> list[T | GraphError]:
    """Everything at the same time; each one's result or GraphError, in order. Any other exception is raised."""
    results = await asyncio.gather(*work, return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException) and not isinstance(result, GraphError):
            raise result
    return results  # type: ignore[return-value]


def plain_url(target: RequestInformation) -> str:
    """The URL of a builder's request information, with option names as Graph documents them."""
    path, mark, query = target.url.partition("?")
    # $select instead of %24select: inside a batch no middleware sees the URL
    return path + mark + _DECODER.decode_uri_encoded_string(query, ["$", ".", "-", "~"])
