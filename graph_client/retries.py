"""When to try again, and after how long. Retries live here alone (HOUSE.md, habit 8)."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from graph_client.errors import GraphError, RetryableError


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Bounds: ``attempts`` in all (the first included) and ``seconds`` in all, waiting included.

    Between attempts it waits at least what Graph asked for, else a random time up to ``base`` doubled each time, at most ``cap``
    seconds (full jitter, so that a hundred mailboxes do not come back at the same moment).
    """

    attempts: int = 12
    seconds: float = 900.0
    base: float = 0.5
    cap: float = 30.0
    jitter: Callable[[], float] = random.random

    def pause(self, attempt: int, error: GraphError) -> float | None:
        """Seconds to wait before the next attempt (``attempt`` counts from 1), or None when there shall be none."""
        if not isinstance(error, RetryableError) or error.ambiguous or attempt >= self.attempts:
            return None
        backoff = self.jitter() * min(self.cap, self.base * float(2 ** min(attempt - 1, 16)))
        return (error.retry_after or 0.0) + backoff
