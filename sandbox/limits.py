"""The limits of Exchange Online that a client meets (PLATFORM-FACTS, "Limits"): requests, concurrency, sending.

They run on the machine's time, not the tenant's: travelling must not confuse a client that waits for ``Retry-After``.
"""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sandbox.graph.routing import ODataError


@dataclass(frozen=True, slots=True)
class LimitFigures:
    """The figures; seconds and counts."""

    requests: int = 10_000
    requests_window: float = 600.0
    at_once: int = 4
    messages: int = 30
    messages_window: float = 60.0
    recipients: int = 10_000
    recipients_window: float = 86_400.0


@dataclass(slots=True)
class _Use:
    at_once: int = 0
    window_start: float = -math.inf
    requests: int = 0


@dataclass(slots=True)
class Limits:
    """Counts per app and mailbox (requests) and per mailbox (sending)."""

    figures: LimitFigures = field(default_factory=LimitFigures)
    monotonic: Callable[[], float] = time.monotonic
    _use: dict[tuple[str, str], _Use] = field(default_factory=dict)
    _sent: dict[str, deque[tuple[float, int]]] = field(default_factory=dict)
    throttled: int = 0

    @contextmanager
    def admit(self, app_id: str, mailbox: str) -> Iterator[None]:
        """Hold one of the mailbox's places while a request runs. Raises ODataError 429 when there is none."""
        use = self._use.setdefault((app_id, mailbox), _Use())
        now = self.monotonic()
        if now - use.window_start >= self.figures.requests_window:
            use.window_start, use.requests = now, 0
        if use.at_once >= self.figures.at_once:
            self.throttled += 1
            raise throttled("Application is over its MailboxConcurrency limit.", 1)
        if use.requests >= self.figures.requests:
            self.throttled += 1
            wait = use.window_start + self.figures.requests_window - now
            raise throttled("Application is over its RequestRate limit for this mailbox.", math.ceil(wait))
        use.requests += 1
        use.at_once += 1
        try:
            yield
        finally:
            use.at_once -= 1

    def sending(self, mailbox: str, recipients: int) -> None:
        """Count one message that the mailbox sends. Raises ODataError 429 when it is over the limit of messages or recipients."""
        now = self.monotonic()
        sent = self._sent.setdefault(mailbox, deque())
        while sent and now - sent[0][0] >= self.figures.recipients_window:
            sent.popleft()
        recent = [at for at, _ in sent if now - at < self.figures.messages_window]
        if len(recent) >= self.figures.messages:
            self.throttled += 1
            raise throttled(
                "The mailbox is over its limit of messages a minute.",
                math.ceil(recent[0] + self.figures.messages_window - now),
            )
        if sum(count for _, count in sent) + recipients > self.figures.recipients:
            self.throttled += 1
            wait = math.ceil(sent[0][0] + self.figures.recipients_window - now) if sent else 60
            raise throttled(
                "The message can't be submitted because the sender's submission quota was exceeded.",
                wait,
                code="ErrorExceededMessageLimit",
            )
        sent.append((now, recipients))


def throttled(message: str, retry_after: int, *, code: str = "ApplicationThrottled") -> ODataError:
    """The 429 that Graph answers, with its ``Retry-After`` in whole seconds."""
    return ODataError(429, code, message, headers={"Retry-After": str(max(1, retry_after))})
