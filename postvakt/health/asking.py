"""Asking Microsoft 365 one thing: what it refuses or does not answer becomes a finding."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from postvakt.health.finding import Finding
from postvakt.wiring import Services


def asked(
    services: Services,
    look: Callable[[], Coroutine[Any, Any, Finding]],
    subject: str,
    action: str,
    otherwise: Callable[[str, str, str], Finding],
) -> Finding:
    """What ``look`` finds. ``otherwise`` makes the finding when it is refused, with ``action``, or gets no answer."""
    from graph_client.errors import GraphError, PermanentError

    try:
        return services.run(look())
    except PermanentError as error:
        return otherwise(subject, f"refuses: {error}", action)
    except GraphError as error:
        return otherwise(subject, f"does not answer: {error}", "Try again in a while; is the network open to it?")
