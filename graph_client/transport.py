"""One HTTP exchange: token, headers, time-out, bounded body; every failure of the network becomes an error of the tree."""

from __future__ import annotations

import asyncio
import ssl
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import httpx
from kiota_http.kiota_client_factory import KiotaClientFactory
from kiota_http.middleware import ParametersNameDecodingHandler
from kiota_http.middleware.user_agent_handler import UserAgentHandler

from graph_client.errors import GraphError, HostNotAllowed, InvalidAnswer, ServiceUnavailable, TimedOut
from graph_client.wire import AllowedHosts, Answer, HeldBack, Outgoing

# failures before the first byte of the request left: it surely had no effect
_BEFORE = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


class Credential(Protocol):
    """Who we are towards Graph; ``graph_client.auth`` has the real ones."""

    async def token(self, *, rejected: str = "") -> str:
        """A valid access token, another one than ``rejected``. Raises AuthenticationError or ServiceUnavailable."""
        ...


@dataclass(frozen=True, slots=True)
class Limits:
    """``connections`` at a time; ``seconds`` for one exchange, body included; ``answer_bytes`` after decompression."""

    connections: int = 56
    seconds: float = 60.0
    connect_seconds: float = 10.0
    answer_bytes: int = 64 * 1024 * 1024


class AnswerTooLarge(InvalidAnswer):
    """The answer passed ``Limits.answer_bytes``; the rest was not read."""


def trust(ca_file: Path | None) -> ssl.SSLContext:
    """The authorities of the file (PEM) and no others, or without one the machine's. Raises GraphError when it cannot be read."""
    try:
        return ssl.create_default_context(cafile=ca_file) if ca_file else ssl.create_default_context()
    except OSError as error:  # ssl.SSLError is one
        raise GraphError(f"The file of trusted authorities cannot be read: {error.strerror or error}") from None


def open_http(limits: Limits, ca_file: Path | None, transport: httpx.AsyncBaseTransport | None) -> httpx.AsyncClient:
    """An HTTP client with the SDK's harmless middleware and without its retries and redirects, which are ours.

    ``ca_file``: the trusted authorities in PEM, such as the local tenant's, instead of the machine's; ``transport``: instead of the
    network, for tests.
    """
    client = httpx.AsyncClient(
        verify=trust(ca_file) if transport is None else True,
        transport=transport,
        trust_env=transport is None,
        follow_redirects=False,
        timeout=httpx.Timeout(limits.seconds, connect=limits.connect_seconds),
        limits=httpx.Limits(max_connections=limits.connections, max_keepalive_connections=limits.connections),
    )
    return KiotaClientFactory.create_with_custom_middleware(
        [ParametersNameDecodingHandler(), UserAgentHandler()], client
    )


class HttpSender:
    """Sends one request as it is, at most ``limits.connections`` at a time."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        credential: Credential,
        hosts: AllowedHosts,
        limits: Limits,
        held: Callable[[Outgoing], bool] = lambda _: False,
    ) -> None:
        """``held``: whether the request's mailbox is told to wait; asked at the very last moment."""
        self._held = held
        self._http = http
        self._credential = credential
        self._hosts = hosts
        self._limits = limits
        self._slots = asyncio.Semaphore(limits.connections)
        self.exchanges = 0

    async def send(self, request: Outgoing) -> Answer:
        """The answer of whatever status.

        Raises HeldBack, HostNotAllowed, AuthenticationError, ServiceUnavailable, TimedOut, InvalidAnswer.
        """
        self._hosts.check(request.url)
        if self._http.is_closed:
            raise ServiceUnavailable(f"{request.call.name}: the client was closed.")
        async with self._slots:
            token = await self._credential.token()
            answer = await self._exchange(request, token)
            if answer.status == 401:
                # the token was withdrawn or keys were rolled: once more with a fresh one
                answer = await self._exchange(request, await self._credential.token(rejected=token))
        if 300 <= answer.status < 400:
            raise HostNotAllowed(
                f"{request.call.name}: Graph wanted to redirect; redirects are never followed.", status=answer.status
            )
        return answer

    async def _exchange(self, request: Outgoing, token: str) -> Answer:
        unsure = not request.call.repeatable
        name = request.call.name
        if any(map(self._held, request.parts or (request,))):
            raise HeldBack
        self.exchanges += 1
        try:
            async with asyncio.timeout(self._limits.seconds):
                return await self._stream(request, token)
        except _BEFORE as error:
            raise ServiceUnavailable(f"{name}: no connection to Graph ({type(error).__name__}).") from error
        except (TimeoutError, httpx.TimeoutException) as error:
            raise TimedOut(f"{name}: no answer within {self._limits.seconds:g} s.", ambiguous=unsure) from error
        except (httpx.TransportError, OSError) as error:
            raise ServiceUnavailable(
                f"{name}: the connection broke ({type(error).__name__}).", ambiguous=unsure
            ) from error
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, ValueError) as error:
            raise InvalidAnswer(f"{name}: the exchange could not be understood ({type(error).__name__}).") from error

    async def _stream(self, request: Outgoing, token: str) -> Answer:
        headers = {**request.headers, "authorization": f"Bearer {token}", "client-request-id": str(uuid.uuid4())}
        async with self._http.stream(request.method, request.url, headers=headers, content=request.body) as response:
            chunks: list[bytes] = []
            size = 0
            async for chunk in response.aiter_bytes():
                size += len(chunk)
                if size > self._limits.answer_bytes:
                    raise AnswerTooLarge(
                        f"{request.call.name}: the answer is larger than {self._limits.answer_bytes} bytes."
                    )
                chunks.append(chunk)
            return Answer(response.status_code, {k.lower(): v for k, v in response.headers.items()}, b"".join(chunks))
