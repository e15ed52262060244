"""Delivers change notifications: handshake, posts, retries for four hours, slow endpoints throttled (Graph, "change notifications")."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import quote, urlsplit

import httpx

if TYPE_CHECKING:
    from sqlite3 import Row

    from sandbox.subscriptions import SubscriptionHub

log = logging.getLogger(__name__)
VALIDATION_SECONDS = 10.0
ANSWER_SECONDS = 3.0  # slower answers count against the endpoint
GIVE_UP_SECONDS = 30.0
KEEP_TRYING = timedelta(hours=4)
AT_ONCE = 8
BATCH = 20
_SLOW_SHARE = 0.10
_SLOW_SAMPLES = 10
_SLOW_DELAY = 10.0


class Poster(Protocol):
    """Posts to a subscriber's endpoint."""

    async def validate(self, url: str, token: str) -> str | None:
        """The handshake: None when the endpoint echoes the token as plain text within 10 s, else what went wrong."""
        ...

    async def post(self, url: str, body: dict[str, Any]) -> bool:
        """Post a notification; whether it was accepted (2xx)."""
        ...


class HttpPoster:
    """Over HTTPS; trusts the machine's own CAs and the tenant's."""

    def __init__(self, ca_file: Path | None) -> None:
        self._ca_file = ca_file
        self._client: httpx.AsyncClient | None = None

    async def validate(self, url: str, token: str) -> str | None:
        """See ``Poster``."""
        mark = "&" if "?" in url else "?"
        try:
            answer = await self._http().post(
                f"{url}{mark}validationToken={quote(token, safe='')}",
                headers={"Content-Type": "text/plain; charset=utf-8"},
                timeout=VALIDATION_SECONDS,
            )
        except httpx.TimeoutException:
            return "Subscription validation request timed out."
        except httpx.HTTPError as error:
            return f"The endpoint could not be reached: {type(error).__name__}."
        if answer.status_code != 200:
            return f"Must respond with 200 OK to this request; it responded with {answer.status_code}."
        if not answer.headers.get("content-type", "").lower().startswith("text/plain"):
            return "Must respond with content type text/plain."
        return None if answer.text == token else "Must respond with the decoded validation token."

    async def post(self, url: str, body: dict[str, Any]) -> bool:
        """See ``Poster``."""
        try:
            answer = await self._http().post(url, json=body, timeout=GIVE_UP_SECONDS)
        except httpx.HTTPError as error:
            log.info("notification to %s failed: %s", urlsplit(url).netloc, type(error).__name__)
            return False
        return answer.is_success

    async def close(self) -> None:
        """Close connections."""
        if self._client is not None:
            await self._client.aclose()

    def _http(self) -> httpx.AsyncClient:
        if self._client is None:
            from sandbox.ca import client_context

            verify: Any = client_context(self._ca_file) if self._ca_file else True
            self._client = httpx.AsyncClient(verify=verify, trust_env=False)
        return self._client


@dataclass(slots=True)
class Deliveries:
    """Empties the hub's queue. ``monotonic`` measures how long endpoints take."""

    hub: SubscriptionHub
    poster: Poster
    monotonic: Callable[[], float] = time.monotonic
    _slow: dict[str, deque[bool]] = field(default_factory=lambda: defaultdict(lambda: deque(maxlen=50)))

    async def run(self, pause: float = 0.5) -> None:
        """Deliver what is due, for ever; looks again when something is queued and every ``pause`` seconds (the clock may travel)."""
        while True:
            try:
                await self.deliver_due()
            except Exception:
                log.exception("delivering notifications failed; going on")
            try:
                await asyncio.wait_for(self.hub.wake.wait(), pause)
            except TimeoutError:
                continue

    async def deliver_due(self) -> int:
        """Post everything that is due once; how many notifications were accepted."""
        self.hub.wake.clear()
        tenant = self.hub.tenant
        now = tenant.now().isoformat(timespec="milliseconds")
        rows = tenant.all("SELECT * FROM notifications WHERE due <= ? ORDER BY due, id LIMIT 1000", (now,))
        batches: dict[str, list[list[Row]]] = defaultdict(list)
        for row in rows:
            of_url = batches[row["url"]]
            if not of_url or len(of_url[-1]) >= BATCH:
                of_url.append([])
            of_url[-1].append(row)
        places = asyncio.Semaphore(AT_ONCE)
        counts = await asyncio.gather(
            *(self._one(url, batch, places) for url, all_ in batches.items() for batch in all_)
        )
        return sum(counts)

    async def _one(self, url: str, rows: list[Row], places: asyncio.Semaphore) -> int:
        async with places:
            started = self.monotonic()
            accepted = await self.poster.post(url, {"value": [json.loads(row["body"]) for row in rows]})
            slow = self.monotonic() - started > ANSWER_SECONDS
        self._slow[urlsplit(url).netloc].append(slow)
        tenant = self.hub.tenant
        if accepted:
            tenant.db.executemany("DELETE FROM notifications WHERE id = ?", [(row["id"],) for row in rows])
            tenant.tell(
                "notification", f"{len(rows)} avisering(ar) levererade.", f"{len(rows)} notification(s) delivered."
            )
            return len(rows)
        for row in rows:
            self._again(row)
        return 0

    def _again(self, row: Row) -> None:
        tenant = self.hub.tenant
        now = tenant.now()
        wait = timedelta(seconds=min(10.0 * 2 ** int(row["attempts"]), 1800.0))
        if self.throttled(str(row["url"])):
            wait = max(wait, timedelta(seconds=_SLOW_DELAY))
        if now + wait > datetime.fromisoformat(row["first_at"]) + KEEP_TRYING:
            tenant.run("DELETE FROM notifications WHERE id = ?", (row["id"],))
            tenant.tell(
                "notification",
                "En avisering gavs upp efter fyra timmar.",
                "A notification was given up after four hours.",
            )
            return
        tenant.run(
            "UPDATE notifications SET attempts = attempts + 1, due = ? WHERE id = ?",
            ((now + wait).isoformat(timespec="milliseconds"), row["id"]),
        )

    def throttled(self, url: str) -> bool:
        """Whether more than a tenth of the endpoint's last answers were slow."""
        answers = self._slow[urlsplit(url).netloc]
        return len(answers) >= _SLOW_SAMPLES and sum(answers) / len(answers) > _SLOW_SHARE
