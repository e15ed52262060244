"""The clients of ``signature_sweep``, each in a process of its own: ``python -m benchmarks.sweep_worker WHO URL CA [IDS-FILE]``.

``product``: graph_client as the product uses it; ``product-alone``: the same without batches; ``whole``: the product's nightly sweep,
judging and storing included; ``sdk``: a plain loop with msgraph-sdk's typed models and default middleware; ``bare-…``: the same bytes
asked for without understanding the answers, which is as fast as this tenant can be asked. Prints JSON.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import ssl
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from sandbox.ids import POSTVAKT_APP_ID, POSTVAKT_DEMO_SECRET, TENANT_ID

FIELDS = ["id", "sentDateTime", "isDraft", "body", "from", "subject", "internetMessageId", "conversationId"]
PAGE = 50
PREFER = f'IdType="ImmutableId", odata.maxpagesize={PAGE}'


class Seen:
    """Proof of having read it all: how many messages, how much text, and a digest of all ids."""

    def __init__(self) -> None:
        self.messages = 0
        self.characters = 0
        self._sum = 0

    def add(self, message_id: str | None, body: str | None) -> None:
        """One message."""
        self.messages += 1
        self.characters += len(body or "")
        self._sum ^= int.from_bytes(hashlib.sha256((message_id or "").encode()).digest()[:8], "big")

    def json(self) -> dict[str, Any]:
        """To compare."""
        return {"messages": self.messages, "characters": self.characters, "digest": f"{self._sum:016x}"}


def _credential(url: str, ca: Path) -> Any:
    from graph_client.auth import SignInHttp, with_secret

    return with_secret(POSTVAKT_APP_ID, f"{url}/{TENANT_ID}", POSTVAKT_DEMO_SECRET, http=SignInHttp(ca_file=ca))


async def product(url: str, ca: Path, mailboxes: list[str], *, batched: bool = True) -> dict[str, Any]:
    """graph_client: many mailboxes at a time, coalesced into batches, own structs."""
    from graph_client.client import GraphClient, Stats
    from graph_client.sent_items import sent_delta
    from graph_client.sweep import over_many

    seen = Seen()
    credential = _credential(url, ca)
    async with GraphClient(
        credential, base_url=f"{url}/v1.0", allowed_hosts={urlsplit(url).netloc}, ca_file=ca
    ) as client:
        # one mailbox first, so that neither sign-in nor imports are timed (in none of the clients)
        async for _ in sent_delta(client, mailboxes[0]):
            pass
        client.stats, client.alone.exchanges = Stats(), 0
        began = time.perf_counter()

        async def read(mailbox: str) -> str:
            state = ""
            async for page in sent_delta(client, mailbox, batched=batched):
                for message in page.items:
                    seen.add(message.id, message.body.content if message.body else None)
                state = page.next_state
            return state

        links = 0
        async for _, state in over_many(mailboxes, read):
            assert isinstance(state, str), state
            links += 1
        seconds = time.perf_counter() - began
        answers, http, throttled = client.stats.requests, client.alone.exchanges, client.stats.throttled
    return {
        **seen.json(),
        "seconds": seconds,
        "requests": answers,
        "http": http,
        "throttled": throttled,
        "links": links,
    }


async def sdk(url: str, ca: Path, mailboxes: list[str]) -> dict[str, Any]:
    """What the SDK's documentation shows: a loop over mailboxes, pages one after another, models."""
    import httpx
    from kiota_abstractions.authentication import (
        AccessTokenProvider,
        AllowedHostsValidator,
        BaseBearerTokenAuthenticationProvider,
    )
    from kiota_abstractions.base_request_configuration import RequestConfiguration
    from msgraph.generated.users.item.mail_folders.item.messages.delta.delta_request_builder import DeltaRequestBuilder
    from msgraph.graph_request_adapter import GraphRequestAdapter
    from msgraph.graph_service_client import GraphServiceClient
    from msgraph_core import GraphClientFactory  # type: ignore[import-untyped]

    credential = _credential(url, ca)
    exchanges = 0

    class Token(AccessTokenProvider):
        async def get_authorization_token(
            self,
            uri: str,  # noqa: ARG002 - the SDK's signature
            additional_authentication_context: dict[str, Any] | None = None,  # noqa: ARG002
        ) -> str:
            token: str = await credential.token()
            return token

        def get_allowed_hosts_validator(self) -> AllowedHostsValidator:
            return AllowedHostsValidator([])

    async def count(_: httpx.Request) -> None:
        nonlocal exchanges
        exchanges += 1

    # as the SDK makes its own client, but for the local tenant's CA
    http = httpx.AsyncClient(
        timeout=httpx.Timeout(100, connect=30),
        http2=True,
        verify=ssl.create_default_context(cafile=ca),
        event_hooks={"request": [count]},
    )
    adapter = GraphRequestAdapter(
        BaseBearerTokenAuthenticationProvider(Token()),
        client=GraphClientFactory.create_with_default_middleware(client=http),
    )
    adapter.base_url = f"{url}/v1.0"
    graph = GraphServiceClient(request_adapter=adapter)
    seen, links, began = Seen(), 0, 0.0
    for number, mailbox in enumerate([mailboxes[0], *mailboxes]):
        if number == 1:  # the first time only warms it up
            seen, links, exchanges, began = Seen(), 0, 0, time.perf_counter()
        builder = graph.users.by_user_id(mailbox).mail_folders.by_mail_folder_id("sentitems").messages.delta
        query = DeltaRequestBuilder.DeltaRequestBuilderGetQueryParameters(select=FIELDS)
        config: RequestConfiguration[Any] = RequestConfiguration(query_parameters=query)
        config.headers.add("Prefer", PREFER)
        page = await builder.get(request_configuration=config)
        while page is not None:
            for message in page.value or []:
                seen.add(message.id, message.body.content if message.body else None)
            if page.odata_delta_link:
                links += 1
                break
            page = await builder.with_url(page.odata_next_link or "").get()
    seconds = time.perf_counter() - began
    await http.aclose()
    return {**seen.json(), "seconds": seconds, "requests": exchanges, "http": exchanges, "throttled": 0, "links": links}


async def whole(url: str, ca: Path, mailboxes: list[str]) -> dict[str, Any]:
    """The product's nightly sweep as it stands: read the directory and Sent Items, judge each signature, store the figures."""
    from postvakt.settings import load_settings
    from postvakt.wiring import Services
    from postvakt.wiring.demo import demo_environment

    environment = demo_environment(ca.parent, tenant_port=urlsplit(url).port or 443, product_port=1)
    with tempfile.TemporaryDirectory() as folder:
        environment["POSTVAKT_DATABASE_URL"] = f"sqlite:///{folder}/product.sqlite"
        services = Services(load_settings(environment))
        try:
            return await asyncio.to_thread(_nightly, services, len(mailboxes))
        finally:
            await asyncio.to_thread(services.close)


def _nightly(services: Any, expected: int) -> dict[str, Any]:
    began = time.perf_counter()
    report = services.run(services.signatures.sweep())
    seconds = time.perf_counter() - began
    assert report.failed == 0
    assert report.mailboxes <= expected
    stats = services.graph.stats
    http = services.graph.alone.exchanges
    return {
        "seconds": seconds,
        "requests": stats.requests,
        "http": http,
        "throttled": stats.throttled,
        "messages": report.messages,
    }


async def bare(url: str, ca: Path, mailboxes: list[str], *, connections: int, batch: int = 1) -> dict[str, Any]:
    """The same requests written as bytes on plain connections; the answers' bytes are counted and thrown away."""
    token = await _credential(url, ca).token()
    parts = urlsplit(url)
    targets = [
        f"/users/{quote(mailbox)}/mailFolders/sentitems/messages/delta()?$select={','.join(FIELDS)}"
        for mailbox in mailboxes
    ]
    common = f"host: {parts.netloc}\r\nauthorization: Bearer {token}\r\n"
    requests = iter(_requests(targets, common, batch))
    context = ssl.create_default_context(cafile=ca)
    took = received = 0

    async def connection() -> None:
        nonlocal took, received
        reader, writer = await asyncio.open_connection("localhost", parts.port, ssl=context, limit=2**20)
        for request in requests:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200"), head[:200]
            length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
            received += length
            while length:
                length -= len(await reader.read(min(length, 2**20)))
            took += 1
        writer.close()

    began = time.perf_counter()
    await asyncio.gather(*(connection() for _ in range(connections)))
    seconds = time.perf_counter() - began
    return {"seconds": seconds, "requests": len(targets), "http": took, "throttled": 0, "bytes": received}


def _requests(targets: list[str], common: str, batch: int) -> Iterable[bytes]:
    if batch == 1:
        for target in targets:
            yield f"GET /v1.0{target} HTTP/1.1\r\n{common}prefer: {PREFER}\r\n\r\n".encode()
        return
    for start in range(0, len(targets), batch):
        inner = [
            {"id": str(n), "method": "GET", "url": target, "headers": {"prefer": PREFER}}
            for n, target in enumerate(targets[start : start + batch])
        ]
        body = json.dumps({"requests": inner}).encode()
        head = f"POST /v1.0/$batch HTTP/1.1\r\n{common}content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
        yield head.encode() + body


WHO: dict[str, Callable[[str, Path, list[str]], Coroutine[Any, Any, dict[str, Any]]]] = {
    "product": product,
    "product-alone": lambda *where: product(*where, batched=False),
    "sdk": sdk,
    "whole": whole,
    "bare-32": lambda *where: bare(*where, connections=32),
    "bare-64": lambda *where: bare(*where, connections=64),
    "bare-128": lambda *where: bare(*where, connections=128),
    "bare-batched-8": lambda *where: bare(*where, connections=8, batch=20),
    "bare-batched-16": lambda *where: bare(*where, connections=16, batch=20),
    "bare-batched-32": lambda *where: bare(*where, connections=32, batch=20),
    "bare-batched-48": lambda *where: bare(*where, connections=48, batch=20),
}

if __name__ == "__main__":
    ids = json.loads(Path(sys.argv[4]).read_text())
    work = WHO[sys.argv[1]](sys.argv[2], Path(sys.argv[3]), ids)
    if sys.argv[1].startswith("bare"):
        import uvloop

        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            print(json.dumps(runner.run(work)))
    else:
        print(json.dumps(asyncio.run(work)))
